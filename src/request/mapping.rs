//! [`Mapping`]: where the members of a record go.

use crate::UserRecord;

/// Which member of a record becomes which member of one partner's body. Both are paths.
pub struct Mapping(pub(super) &'static [(&'static str, &'static str)]);

impl Mapping {
    /// Each member of the record with the partner's, in the order of the body.
    pub fn members(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.iter().copied()
    }

    /// The path in the record of what has this `path` in the partner's body: `date_of_birth` for `dob`, and
    /// `appenate.folders[2]` for `Folders[2]`. The path itself, if no member of the record goes there.
    pub fn record_path(&self, path: &str) -> String {
        let longest = self.0.iter().filter_map(|(record, wire)| Some((wire.len(), record, rest_behind(path, wire)?)));
        match longest.max_by_key(|(length, ..)| *length) {
            Some((_, record, rest)) => format!("{record}{rest}"),
            None => path.to_owned(),
        }
    }

    /// The neutral members of `record` that do not go to this partner.
    pub(super) fn not_sent(&self, record: &UserRecord) -> Vec<&'static str> {
        let taken: Vec<&str> = self.0.iter().map(|(record, _)| *record).collect();
        record.members_except(&taken)
    }
}

/// What stands behind `outer` in `path`, if that is inside of it.
fn rest_behind<'a>(path: &'a str, outer: &str) -> Option<&'a str> {
    path.strip_prefix(outer).filter(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_back_to_the_record() {
        let mapping = Mapping(&[("date_of_birth", "dob"), ("address", "address"), ("appenate.folders", "Folders")]);
        for (path, record) in [
            ("dob", "date_of_birth"),
            ("address.zip", "address.zip"),
            ("Folders[2]", "appenate.folders[2]"),
            ("dobs", "dobs"),
            ("", ""),
        ] {
            assert_eq!(mapping.record_path(path), record);
        }
    }
}
