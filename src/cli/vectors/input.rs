//! The input of a vector: its members, each in the form that its name says.

use sealpack::hazmat;
use serde_json::Value;

use super::operations::Stop;
use crate::cli::hexadecimal;

pub(super) struct Input<'a>(pub(super) &'a Value);

impl<'a> Input<'a> {
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some()
    }

    pub(super) fn json(&self, name: &str) -> Result<&'a Value, Stop> {
        self.0.get(name).ok_or_else(|| Stop::Faulty(format!("the input has no `{name}`")))
    }

    pub(super) fn text(&self, name: &str) -> Result<&'a str, Stop> {
        self.json(name)?.as_str().ok_or_else(|| Stop::Faulty(format!("expected text in `{name}`")))
    }

    pub(super) fn optional_text(&self, name: &str) -> Result<Option<&'a str>, Stop> {
        if self.has(name) { self.text(name).map(Some) } else { Ok(None) }
    }

    /// The JSON of the envelope: a text as it is, or JSON of any kind.
    pub(super) fn envelope(&self) -> Result<String, Stop> {
        if self.has("raw_json") {
            Ok(self.text("raw_json")?.to_owned())
        } else {
            Ok(self.json("envelope")?.to_string())
        }
    }

    pub(super) fn number(&self, name: &str) -> Result<u64, Stop> {
        self.json(name)?.as_u64().ok_or_else(|| Stop::Faulty(format!("expected a number in `{name}`")))
    }

    pub(super) fn hex(&self, name: &str) -> Result<Vec<u8>, Stop> {
        hexadecimal::decode(self.text(name)?).ok_or_else(|| Stop::Faulty(format!("expected hexadecimal in `{name}`")))
    }

    pub(super) fn hex_array<const LENGTH: usize>(&self, name: &str) -> Result<[u8; LENGTH], Stop> {
        let fault = |_| Stop::Faulty(format!("expected {LENGTH} bytes in `{name}`"));
        self.hex(name)?.try_into().map_err(fault)
    }

    pub(super) fn base64(&self, name: &str) -> Result<Vec<u8>, Stop> {
        hazmat::base64_decode(self.text(name)?).map_err(|_| Stop::Faulty(format!("expected base64 in `{name}`")))
    }
}
