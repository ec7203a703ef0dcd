//! Invented reports of any length, the same in every run, for packing: what their bytes are like decides how fast they
//! pack and how small they become. `benches/README.md` compares them with real ones.

mod asset;
mod credit;
mod indented;
mod random;

use std::{fs, path::PathBuf};

pub use asset::asset;
pub use credit::credit;
pub use indented::indented;

/// The names in the reports.
const FIRST_NAMES: &[&str] =
    &["MARISOL", "TOBIAS", "INGRID", "ADEWALE", "PRIYA", "HENRIK", "LUCIA", "OMAR", "YUKI", "NADIA"];
const LAST_NAMES: &[&str] =
    &["ELLERY", "VANCE", "OKORO", "LINDQVIST", "BHATT", "MARCHETTI", "SATO", "QUILL", "DUARTE", "PIKE"];
const STREETS: &[&str] = &["LARKSPUR LN", "FOUNDRY ST", "MILL POND RD", "ALDER AVE", "GRANITE WAY", "HALYARD CT"];
/// City, state, ZIP code.
const CITIES: &[[&str; 3]] = &[
    ["BOISE", "ID", "83702"],
    ["SANTA FE", "NM", "87501"],
    ["DULUTH", "MN", "55802"],
    ["ASHEVILLE", "NC", "28801"],
    ["SPOKANE", "WA", "99201"],
    ["MACON", "GA", "31201"],
    ["TOLEDO", "OH", "43604"],
    ["EUGENE", "OR", "97401"],
];
const CREDITORS: &[&str] = &[
    "LANTERNFISH",
    "FOOTHILL",
    "SAGEBRUSH",
    "WESTERING",
    "JUNIPERLINE",
    "TIN LANTERN",
    "PENASCO VALLEY",
    "HIGHBENCH",
    "KESTREL",
    "OTTERSTONE",
    "BRINDLE AND ROOK",
    "FERNHOLLOW",
    "HALYARD",
    "TAMARACK",
    "GREENGAGE",
    "MILL POND",
    "INKWELL",
    "LAMPWELL",
];
/// What follows the creditor's name, and its kind of business.
const BUSINESSES: &[[&str; 2]] = &[
    ["CARD SERVICES", "Banking"],
    ["MORTGAGE", "Finance"],
    ["AUTO FINANCE", "Automotive"],
    ["STUDENT LN", "Education"],
    ["WIRELESS", "Utilities"],
    ["STORES", "Retail"],
    ["FED CU", "Banking"],
    ["BANK NA", "Banking"],
    ["HOME GOODS", "Retail"],
    ["LENDING", "Finance"],
    ["MEDICAL GROUP", "Medical"],
    ["COLLECTIONS", "Collection"],
];
const REMARKS: &[&str] = &[
    "ACCOUNT CLOSED AT REQUEST OF ITS OWNER",
    "AMOUNT IN HIGH CREDIT IS ORIGINAL LOAN",
    "FIXED RATE",
    "CREDIT CARD",
    "TRANSFERRED TO ANOTHER OFFICE",
    "PAYMENT DEFERRED",
    "REAL ESTATE MORTGAGE",
    "LINE OF CREDIT",
    "DISPUTE RESOLVED, REPORTED BY SUBSCRIBER",
];

/// One kind of report at one length.
#[derive(Clone, Copy)]
pub struct Input {
    /// What it is, also the name of its file.
    pub name: &'static str,
    /// Makes a report of so many bytes, or a few more.
    pub make: fn(usize) -> Vec<u8>,
    /// So many.
    pub length: usize,
}

impl Input {
    /// The report, and the file in the folder `folder` that it is written to, for those who work in processes of their own.
    pub fn write(&self, folder: &str) -> (Vec<u8>, PathBuf) {
        let (bytes, path) = ((self.make)(self.length), PathBuf::from(folder).join(self.name));
        fs::write(&path, &bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (bytes, path)
    }
}

/// One character for each of 12 to 84 months: those of `late` for some, and `paid` for most.
fn payment_pattern(random: &mut random::Random, paid: &str, late: &str) -> String {
    let months = 12 + random.below(73);
    let late_percent = random.pick(&[0, 5, 15, 30]);
    let month = |_| {
        let codes = if random.chance(late_percent) { late } else { paid };
        char::from(random.pick(codes.as_bytes()))
    };
    (0..months).map(month).collect()
}

/// A number of dollars with two decimals.
fn dollars(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use sealpack::pack::{Format, Packer, Report};

    use super::*;

    #[test]
    fn reports_are_well_formed_and_as_long_as_was_asked() {
        for (make, format) in
            [(credit as fn(usize) -> Vec<u8>, Format::Xml), (asset, Format::Json), (indented, Format::Xml)]
        {
            for length in [1, 50_000, 500_000] {
                let bytes = make(length);
                assert!((length..length + 45_000).contains(&bytes.len()));
                Packer::default().pack(Report::from(&bytes[..]).checked(format), std::io::sink()).unwrap();
            }
        }
    }
}
