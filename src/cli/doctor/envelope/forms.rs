//! The shapes in which an envelope arrives that should be one JSON object of four members.

use serde_json::{Map, Value};

use super::super::{
    diagnosis::{Mistake, receiver, sender},
    spelling::any_base64,
};

/// The members, and the mistakes that they are hidden behind.
pub(super) struct Shape {
    pub(super) mistakes: Vec<Mistake>,
    pub(super) members: Map<String, Value>,
}

/// A known shape, and how it is brought nearer to the right one.
struct Form {
    mistake: Mistake,
    undo: fn(&Value) -> Option<Value>,
}

/// An envelope has four; what it was put into has some more.
const MOST_VALUES: usize = 1 << 16;

const MEMBERS: [&str; 4] = ["version", "ephemeralPublicKey", "publicKeyHash", "data"];

const RIGHT: &str = "send one JSON object with the members version, ephemeralPublicKey, publicKeyHash and data";

const BYTE_ORDER_MARK: Mistake = sender(
    "envelope-with-byte-order-mark",
    "There was a byte order mark before the JSON.",
    "write the JSON in UTF-8 without the mark",
);

const IN_BASE64: Mistake = sender("envelope-in-base64", "The envelope was the base64 of its JSON.", RIGHT);

static FORMS: [Form; 6] = [
    Form {
        mistake: receiver(
            "envelope-in-body",
            "The envelope was the member encryptedUserData of what was given.",
            "take that member's value, and open it alone",
        ),
        undo: |value| value.get("encryptedUserData").cloned(),
    },
    Form {
        mistake: sender(
            "envelope-as-text",
            "The envelope was a JSON text inside a JSON string.",
            "put the object itself into the body: no JSON.stringify around it",
        ),
        undo: |value| value_of(value.as_str()?.as_bytes()),
    },
    Form { mistake: IN_BASE64, undo: |value| value_of(any_base64(value.as_str()?.as_bytes())?.as_slice()) },
    Form {
        mistake: sender("envelope-in-list", "The envelope was the one element of a list.", RIGHT),
        undo: |value| match value.as_array()?.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        },
    },
    Form {
        mistake: sender(
            "envelope-of-apple-pay",
            "The envelope had the members of an Apple Pay token, with a header.",
            "put ephemeralPublicKey and publicKeyHash beside version and data, without a header and a signature",
        ),
        undo: apple_pay,
    },
    Form {
        mistake: sender(
            "envelope-names",
            "The members' names were spelled in another way.",
            "spell them version, ephemeralPublicKey, publicKeyHash, data",
        ),
        undo: renamed,
    },
];

/// What is known here.
pub(super) fn mistakes() -> impl Iterator<Item = &'static Mistake> {
    FORMS.iter().map(|form| &form.mistake).chain([&BYTE_ORDER_MARK])
}

/// Finds the members, behind two mistakes at most: all of them, or else all but one, which is told elsewhere.
pub(super) fn find(bytes: &[u8]) -> Option<Shape> {
    let (first, value) = parse(bytes)?;
    let mut shapes = vec![(Vec::from_iter(first), value)];
    let mut from = 0;
    for _ in 0..2 {
        let until = shapes.len();
        let last = shapes.get(from..).unwrap_or_default();
        let nearer = last.iter().flat_map(|(mistakes, value)| {
            FORMS.iter().filter_map(move |form| {
                let mistakes = [mistakes.as_slice(), std::slice::from_ref(&form.mistake)].concat();
                Some((mistakes, (form.undo)(value)?))
            })
        });
        let nearer: Vec<_> = nearer.collect();
        shapes.extend(nearer);
        from = until;
    }
    let with_members = |count: usize| shapes.iter().find(|(_, value)| count_members(value) >= count);
    match with_members(4).or_else(|| with_members(3))? {
        (mistakes, Value::Object(members)) => Some(Shape { mistakes: mistakes.clone(), members: members.clone() }),
        _ => None,
    }
}

/// A JSON text, if it has so few values that they take no more memory than the text by far.
pub(super) fn value_of(bytes: &[u8]) -> Option<Value> {
    let commas = bytes.iter().filter(|byte| **byte == b',').count();
    if commas < MOST_VALUES { serde_json::from_slice(bytes).ok() } else { None }
}

fn parse(bytes: &[u8]) -> Option<(Option<Mistake>, Value)> {
    if let Some(value) = value_of(bytes) {
        return Some((None, value));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return Some((Some(BYTE_ORDER_MARK), value_of(rest)?));
    }
    let decoded = any_base64(bytes.trim_ascii())?;
    Some((Some(IN_BASE64), value_of(decoded.as_slice())?))
}

fn count_members(value: &Value) -> usize {
    MEMBERS.iter().filter(|name| value.get(**name).is_some()).count()
}

/// `{"version", "data", "signature", "header": {"ephemeralPublicKey", "publicKeyHash", "transactionId"}}`, which may be the
/// member paymentData of a token.
fn apple_pay(value: &Value) -> Option<Value> {
    let value = value.get("token").unwrap_or(value);
    let value = value.get("paymentData").unwrap_or(value);
    let (mut members, header) = (value.as_object()?.clone(), value.get("header")?.as_object()?);
    members.extend(header.clone());
    Some(Value::Object(members))
}

fn renamed(value: &Value) -> Option<Value> {
    let plain = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    if count_members(value) == MEMBERS.len() {
        return None;
    }
    let members = value.as_object()?.iter().map(|(name, value)| {
        let right = MEMBERS.iter().find(|member| plain(member) == plain(name));
        (right.map_or_else(|| name.clone(), |right| (*right).to_owned()), value.clone())
    });
    Some(Value::Object(members.collect()))
}
