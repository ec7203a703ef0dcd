//! [`Mapping`]: where the members of a record go.

use crate::UserRecord;

/// Which member of a record becomes which member of one partner's body. Both are paths.
///
#[doc = include_str!("mapping.md")]
pub struct Mapping {
    pub(super) members: &'static [(&'static str, &'static str)],
    /// Where a record has the members that the partner does not document.
    pub(super) extra: &'static str,
}

impl Mapping {
    /// Each member of the record with the partner's, in the order of the body.
    pub fn members(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.members.iter().copied()
    }

    /// The path in the record of what has this `path` in the partner's body: `date_of_birth` for `dob`, and
    /// `appenate.folders[2]` for `Folders[2]`. What no documented member has is among the `extra` ones.
    pub fn record_path(&self, path: &str) -> String {
        let (outline, indices) = split_indices(path);
        let places = self.members.iter().filter_map(|(record, wire)| {
            let (wire, _) = split_indices(wire);
            let rest = rest_behind(&outline, &wire)?.to_owned();
            Some((wire, record, rest))
        });
        let Some((wire, record, rest)) = places.max_by_key(|(wire, ..)| wire.len()) else {
            let is_outer = self.members.iter().any(|(_, wire)| rest_behind(&split_indices(wire).0, &outline).is_some());
            return if path.is_empty() || is_outer { path.to_owned() } else { format!("{}.{path}", self.extra) };
        };
        // A record has one address where Green Dot has a list: that index is dropped.
        let (record, indices_of_record) = split_indices(record);
        let indices_of_wire = wire.matches("[]").count();
        let (inside, behind) = indices.split_at(indices_of_wire);
        let inside = inside.iter().take(indices_of_record.len());
        with_indices(&(record + &rest), inside.chain(behind))
    }

    /// The neutral members of `record` that do not go to this partner.
    pub(super) fn not_sent(&self, record: &UserRecord) -> Vec<&'static str> {
        let taken: Vec<&str> = self.members.iter().map(|(record, _)| *record).collect();
        record.members_except(&taken)
    }
}

/// `Folders[2]` as `Folders[]` and 2.
fn split_indices(path: &str) -> (String, Vec<String>) {
    let (mut outline, mut indices) = (String::new(), Vec::new());
    let mut rest = path;
    while let Some((before, index, behind)) = first_index(rest) {
        outline += before;
        outline += "[]";
        indices.push(index.to_owned());
        rest = behind;
    }
    (outline + rest, indices)
}

fn first_index(path: &str) -> Option<(&str, &str, &str)> {
    let (before, from_index) = path.split_once('[')?;
    let (index, behind) = from_index.split_once(']')?;
    Some((before, index, behind))
}

/// `Folders[]` with 2 as `Folders[2]`.
fn with_indices<'a>(outline: &str, indices: impl Iterator<Item = &'a String>) -> String {
    indices.fold(outline.to_owned(), |path, index| path.replacen("[]", &format!("[{index}]"), 1))
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
        let members = &[
            ("date_of_birth", "dob"),
            ("address", "address"),
            ("appenate.folders", "Folders"),
            ("appenate.metadata[0].key", "Metadata[0].Key"),
            ("city", "profile.addresses[0].city"),
        ];
        let mapping = Mapping { members, extra: "mx.extra" };
        for (path, record) in [
            ("dob", "date_of_birth"),
            ("address.zip", "address.zip"),
            ("Folders[2]", "appenate.folders[2]"),
            ("Metadata[12].Key", "appenate.metadata[12].key"),
            ("profile.addresses[3].city", "city"),
            ("profile.addresses[3].city[1]", "city[1]"),
            ("profile.addresses[3].state", "mx.extra.profile.addresses[3].state"),
            ("profile.addresses", "profile.addresses"),
            ("dobs", "mx.extra.dobs"),
            ("", ""),
        ] {
            assert_eq!(mapping.record_path(path), record);
        }
    }
}
