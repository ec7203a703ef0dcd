//! What the sandbox has seen: one entry a call, in order.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use super::typed::Update;

/// Values above this many bytes in all push out the oldest entries.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// One of the four partners; `Display` gives the name as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Partner {
    /// Onbo, formerly Stilt.
    Onbo,
    /// Green Dot.
    GreenDot,
    /// MX, formerly `MoneyDesktop`.
    Mx,
    /// Appenate.
    Appenate,
}

impl fmt::Display for Partner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Onbo => "Onbo",
            Self::GreenDot => "Green Dot",
            Self::Mx => "MX",
            Self::Appenate => "Appenate",
        })
    }
}

/// One call as a partner judged it. `Debug` shows names, never values.
#[non_exhaustive]
pub struct Entry {
    /// Who was called.
    pub partner: Partner,
    /// What was asked for: `"create"`, `"read"`, `"update"`, `"list"`, `"delete"` or `"token"`.
    pub call: &'static str,
    /// The user's id from the path (Appenate: from the body or the query), or the one that a new user was given; empty when
    /// there is none.
    pub user: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// `"accepted"`, or why not, in the sandbox's own words: never a value from the call.
    pub verdict: String,
    /// What was read, opened and plain, in reading order; of a refused call what was read until
    /// then. Without the caller's credentials.
    pub fields: Vec<Field>,
    /// The reports as they were before packing.
    pub reports: Vec<Report>,
    /// An accepted update, or the members of a new user, as the library's types read it. None where they are stricter than the
    /// sandbox, which judges with code of its own.
    pub update: Option<Update>,
}

/// One value of a call. `Debug` shows the name alone.
#[non_exhaustive]
pub struct Field {
    /// The path to the value: `address.zip`, `Groups.0`; for Green Dot with slashes:
    /// `encryptedUserData/profileData/firstName`.
    pub name: String,
    /// The value as text; `null`, `[]` and `{}` for nothing, an empty list, an empty object.
    pub value: String,
}

/// One unpacked report. `Debug` shows the name alone.
#[non_exhaustive]
pub struct Report {
    /// The body's member that held it.
    pub name: String,
    /// The bytes that had been packed.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Entry")
            .field("partner", &self.partner)
            .field("call", &self.call)
            .field("status", &self.status)
            .field("verdict", &self.verdict)
            .field("fields", &self.fields)
            .field("reports", &self.reports)
            .field("update", &self.update)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

impl Entry {
    fn size(&self) -> usize {
        let fields =
            self.fields.iter().map(|field| size_of::<Field>() + field.name.capacity() + field.value.capacity());
        let reports = self.reports.iter().map(|report| report.bytes.capacity());
        // What the library's types hold is what the fields hold.
        size_of::<Self>() + 2 * fields.sum::<usize>() + reports.sum::<usize>()
    }
}

/// The entries, and who is told of them.
pub(super) struct Ledger {
    kept: Mutex<Kept>,
    observe: Box<dyn Fn(&Entry) + Send + Sync>,
}

#[derive(Default)]
struct Kept {
    entries: VecDeque<Arc<Entry>>,
    bytes: usize,
}

impl Ledger {
    pub(super) fn new(observe: Box<dyn Fn(&Entry) + Send + Sync>) -> Self {
        Self { kept: Mutex::default(), observe }
    }

    pub(super) fn add(&self, entry: Entry) {
        let entry = Arc::new(entry);
        {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.bytes += entry.size();
            kept.entries.push_back(Arc::clone(&entry));
            while kept.bytes > MAX_BYTES && kept.entries.len() > 1 {
                let oldest = kept.entries.pop_front();
                kept.bytes -= oldest.map_or(0, |oldest| oldest.size());
            }
        }
        // Outside the lock: the observer may ask for the ledger.
        (self.observe)(&entry);
    }

    pub(super) fn entries(&self) -> Vec<Arc<Entry>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.entries.iter().map(Arc::clone).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(bytes: usize) -> Entry {
        Entry {
            partner: Partner::GreenDot,
            call: "update",
            user: "canary-user".into(),
            status: 200,
            verdict: "accepted".into(),
            fields: vec![Field { name: "ssn".into(), value: "canary-value".into() }],
            reports: vec![Report { name: "report".into(), bytes: vec![b'c'; bytes] }],
            update: None,
        }
    }

    #[test]
    fn debug_shows_names_and_no_values() {
        let shown = format!("{:?}", entry(3));
        assert!(shown.contains("ssn") && shown.contains("report"));
        assert!(!shown.contains("canary") && !shown.contains("99"));
    }

    #[test]
    fn the_oldest_entries_make_room() {
        let ledger = Ledger::new(Box::new(|_| ()));
        for _ in 0..5 {
            ledger.add(entry(MAX_BYTES / 4));
        }
        assert_eq!(ledger.entries().len(), 3);
    }
}
