//! Packs a report from a file, one chunk at a time, and unpacks it again within a limit.
//!
//! `cargo run --example pack_report`

use std::{error::Error, fs::File};

use sealpack::pack::{Format, Packer, Report, unpack, unpack_text};

fn main() -> Result<(), Box<dyn Error>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/credit-report.xml");

    let mut packed = Vec::new();
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    // Whether it is XML is checked on the way, since we ask for that.
    Packer::default().pack(Report::from_reader(file, length).checked(Format::Xml), &mut packed)?;
    println!("{length} bytes are packed into {}", packed.len());

    let mut report = Vec::new();
    unpack(&packed[..], &mut report, 1 << 20)?;
    assert_eq!(report, std::fs::read(path)?);

    // A report larger than the limit stops there.
    let text = String::from_utf8(packed)?;
    if let Err(error) = unpack_text(&text, 1000) {
        println!("{:?}: {error}", error.kind());
    }
    Ok(())
}
