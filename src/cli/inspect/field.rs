//! Onbo's sealed field: base64 of an IV and AES-CBC blocks.

use sealpack::hazmat::base64_decode;
use zeroize::Zeroizing;

use super::{Explanation, form};

/// A file that is one sealed field.
pub(super) fn recognise(text: &str) -> Option<Explanation> {
    let judged = judge(text).ok()?;
    let mut explanation = Explanation::new("sealed-field", "A sealed field, as the ssn or ein of Onbo's users");
    explanation.fact("field", judged);
    explanation.note("", "a publicKeyHash has this form, too: 44 characters of base64 for 32 bytes");
    explanation.note("", "whether it opens needs the secret: sealpack doctor ssn");
    Some(explanation)
}

/// What the text of an `ssn` or `ein` member is.
pub(super) fn judge(text: &str) -> Result<String, String> {
    if form::is_like_number(text) {
        return Err("NOT SEALED: the number stands here in the clear".to_owned());
    }
    let bytes = base64_decode(text).map_err(|error| format!("NOT SEALED, or not as Onbo reads it: {error}"))?;
    let bytes = Zeroizing::new(bytes);
    match bytes.len() {
        32 => Ok("sealed: 32 bytes, an IV and one block".to_owned()),
        length if std::str::from_utf8(&bytes).is_ok_and(form::is_like_number) => {
            Err(format!("NOT SEALED: the number in base64, {length} bytes"))
        }
        16 => Err("16 bytes: a block without its IV, or an IV without a block".to_owned()),
        length if length % 16 == 0 && length > 0 => {
            Err(format!("{length} bytes: an IV and {} blocks, where an SSN or EIN has one", length / 16 - 1))
        }
        length => Err(format!("{length} bytes: expected 32, an IV and one block of AES")),
    }
}
