//! Files that are one text in base64: a packed report, or a sealed field.

use sealpack::hazmat::base64_decode;

use super::{Circumstances, Explanation, field, packed};

/// A file that is one line of base64.
pub(super) fn recognise(text: &str, circumstances: Circumstances) -> Option<Explanation> {
    let line = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    if let Some(explanation) = packed::recognise(line, circumstances) {
        return Some(explanation);
    }
    let is_field = line.len() == 44 && base64_decode(line).is_ok_and(|bytes| bytes.len() == 32);
    if !is_field {
        return None;
    }
    let mut explanation = Explanation::new("sealed-field", "A sealed field, as the ssn or ein of Onbo's users");
    explanation.judge("field", field::judge(line));
    explanation.note("", "a publicKeyHash has this form, too: 44 characters of base64 for 32 bytes");
    explanation.note("", "whether it opens needs the secret: sealpack doctor ssn");
    Some(explanation)
}
