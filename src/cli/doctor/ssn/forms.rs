//! The spellings in which a field arrives that should be the base64 of 32 bytes.

use sealpack::SecretBuffer;

use super::{
    super::{
        diagnosis::{Mistake, sender, way},
        spelling::{any_base64, base64, copy, hex, loose_base64, mapped, percent_decoded, to_base64, without_white},
    },
    Number,
    text::{is_masked, is_placeholder, unquoted},
};

/// A longer field is not looked at: nothing that was made of a number is.
const LONGEST: usize = 4096;

/// A text that the field may be meant as, and the mistakes that made the field of it.
pub(super) struct Spelling {
    pub(super) mistakes: Vec<Mistake>,
    pub(super) text: SecretBuffer,
}

/// A known spelling, and how it is turned into strict base64, or nearer to it.
struct Form {
    mistake: Mistake,
    undo: fn(&[u8]) -> Option<SecretBuffer>,
}

/// A field from which nothing can be opened.
struct Unsealed {
    mistake: Mistake,
    is: fn(&[u8]) -> bool,
}

const RIGHT: &str =
    "send the standard base64 of the 32 bytes as the text of the field, 44 characters, and nothing around it";

static FORMS: [Form; 19] = [
    Form {
        mistake: sender(
            "field-base64-url-safe",
            "The field was in the URL-safe alphabet of base64, with - and _.",
            "use the standard alphabet: toString('base64') and not 'base64url', b64encode and not urlsafe_b64encode",
        ),
        undo: |text| {
            text.iter()
                .any(|byte| b"-_".contains(byte))
                .then(|| any_base64(text))
                .flatten()
                .map(|bytes| to_base64(bytes.as_slice()))
        },
    },
    Form {
        mistake: sender(
            "field-base64-without-padding",
            "The = at the end of the field was missing.",
            "use base64 with its padding: Base64.getEncoder() without withoutPadding(), base64.StdEncoding",
        ),
        undo: |text| any_base64(text).map(|bytes| to_base64(bytes.as_slice())),
    },
    Form {
        mistake: sender(
            "field-base64-loose",
            "The last character of the field had bits that stand for nothing and were not zero.",
            "use another base64 encoder: this one does not clear its last bits, or the field was cut",
        ),
        undo: |text| loose_base64(text).map(|bytes| to_base64(bytes.as_slice())),
    },
    Form {
        mistake: sender(
            "field-with-line-breaks",
            "There were line breaks in the field.",
            "use base64 without line breaks: base64 -w0, Base64.getEncoder() and not getMimeEncoder(), b64encode and not encodebytes",
        ),
        undo: |text| Some(mapped(text, |byte| (!b"\r\n".contains(&byte)).then_some(byte))),
    },
    Form {
        mistake: way(
            "field-spaces-for-plus",
            "There were spaces in the field in the place of +: it went through a form or a query without being encoded.",
            "send the field in a JSON body, or percent-encode it: encodeURIComponent(field)",
        ),
        undo: |text| Some(mapped(text, |byte| Some(if byte == b' ' { b'+' } else { byte }))),
    },
    Form {
        mistake: sender(
            "field-with-spaces",
            "There was white space in the field or around it, a zero, or a byte order mark.",
            "take the white space away: .trim()",
        ),
        undo: |text| Some(without_white(text)),
    },
    Form {
        mistake: sender(
            "field-percent-encoded",
            "The field was percent-encoded, as in a URL.",
            "put the field into the JSON body as it is, without encodeURIComponent",
        ),
        undo: percent_decoded,
    },
    Form {
        mistake: sender(
            "field-in-hex",
            "The field was in hexadecimal, where base64 belongs.",
            "use base64: toString('base64'), CryptoJS.enc.Base64.stringify(…), base64_encode($raw)",
        ),
        undo: |text| {
            let digits = [&b"0x"[..], b"\\x"].iter().find_map(|mark| text.strip_prefix(*mark)).unwrap_or(text);
            hex(digits).map(|bytes| to_base64(bytes.as_slice()))
        },
    },
    Form {
        mistake: sender(
            "field-base64-twice",
            "The field was encoded in base64 twice.",
            "encode it once: PHP's openssl_encrypt gives base64 already, unless it is called with OPENSSL_RAW_DATA",
        ),
        undo: base64,
    },
    Form {
        mistake: sender(
            "field-hex-in-base64",
            "The field was the base64 of hexadecimal.",
            "encode the bytes in base64, and not their hexadecimal: Buffer.from(hex, 'hex').toString('base64')",
        ),
        undo: |text| hex(base64(text)?.as_slice()).map(|bytes| to_base64(bytes.as_slice())),
    },
    Form {
        mistake: sender(
            "field-of-two-parts",
            "The field had the IV and the ciphertext side by side, each as a text of its own, with a mark between them or none.",
            "put their bytes together and encode them once: Buffer.concat([iv, ciphertext]).toString('base64')",
        ),
        undo: two_parts,
    },
    Form {
        mistake: sender(
            "field-of-json",
            "The field was a JSON object of the IV and the ciphertext.",
            "put their bytes together and encode them once: base64(IV ‖ ciphertext)",
        ),
        undo: json_parts,
    },
    Form {
        mistake: sender(
            "field-as-list-of-bytes",
            "The field was a list of the numbers of its bytes.",
            "encode the bytes in base64: Buffer.from(bytes).toString('base64'), btoa(String.fromCharCode(...bytes))",
        ),
        undo: list_of_bytes,
    },
    Form {
        mistake: sender(
            "field-python-bytes",
            "The field was Python's b'…': bytes were turned into a text with str().",
            "decode the bytes: base64.b64encode(sealed).decode()",
        ),
        undo: |text| unquoted(text.strip_prefix(b"b")?).map(copy),
    },
    Form {
        mistake: sender(
            "field-with-quotes",
            "There were quotation marks inside the field: it was turned into JSON twice.",
            "put the text into the body, and turn the body alone into JSON",
        ),
        undo: |text| unquoted(text).map(|text| mapped(text, |byte| (byte != b'\\').then_some(byte))),
    },
    Form {
        mistake: sender(
            "field-with-backslashes",
            "There were backslashes in the field: its / were escaped as for JSON, and then once more.",
            "put the text into the body as it is, and turn the body alone into JSON",
        ),
        undo: |text| Some(mapped(text, |byte| (byte != b'\\').then_some(byte))),
    },
    Form {
        mistake: way(
            "field-html-escaped",
            "The field was escaped as for HTML.",
            "do not escape what goes into a JSON body: no htmlspecialchars, no template that escapes",
        ),
        undo: html_unescaped,
    },
    Form {
        mistake: sender(
            "field-bytes-as-latin-1",
            "The sealed bytes were taken for text in Latin-1 and written in UTF-8 before base64.",
            "keep the bytes as bytes until base64 is made of them: Buffer.concat([iv, ciphertext]).toString('base64'), no \
             'binary' strings, no utf8_encode",
        ),
        undo: from_latin_1,
    },
    Form {
        mistake: sender("field-not-encoded", "The bytes themselves were sent, without base64.", RIGHT),
        undo: |text| std::str::from_utf8(text).is_err().then(|| to_base64(text)),
    },
];

static UNSEALED: [Unsealed; 5] = [
    Unsealed {
        mistake: sender(
            "field-not-sealed",
            "The number itself was sent, without being sealed: whoever saw this body has seen it.",
            "seal it before it goes into the body; look whether the body stands in a log",
        ),
        is: |text| Number::Ssn.is(text) || Number::Ein.is(text),
    },
    Unsealed {
        mistake: sender(
            "field-not-sealed-but-base64",
            "The number was encoded in base64 and not sealed: whoever saw this body can read it.",
            "seal it before it goes into the body; look whether the body stands in a log",
        ),
        is: |text| {
            any_base64(text).is_some_and(|text| Number::Ssn.is(text.as_slice()) || Number::Ein.is(text.as_slice()))
        },
    },
    Unsealed {
        mistake: sender(
            "field-bytes-read-as-text",
            "The sealed bytes were read as text, and U+FFFD was put where they were none: they are lost.",
            "keep the bytes as bytes until base64 is made of them: Buffer.concat([iv, ciphertext]).toString('base64'), and not \
             iv.toString() + ciphertext.toString()",
        ),
        is: has_lost_bytes,
    },
    Unsealed {
        mistake: sender("field-masked", "The field was a masked number.", "seal the number before it is masked"),
        is: |text| is_masked(text),
    },
    Unsealed {
        mistake: sender(
            "field-placeholder",
            "The field was the word that stands for no value.",
            "look why the sealed text is missing where the body is made, or leave the member out",
        ),
        is: |text| is_placeholder(text),
    },
];

/// What is known here.
pub(super) fn mistakes() -> impl Iterator<Item = &'static Mistake> {
    FORMS.iter().map(|form| &form.mistake).chain(UNSEALED.iter().map(|known| &known.mistake))
}

/// Why the field is not sealed at all, if it is not.
pub(super) fn unsealed(field: &[u8]) -> Option<Mistake> {
    UNSEALED.iter().find(|known| (known.is)(field)).map(|known| known.mistake.clone())
}

/// The field as it is, and what it can be meant as by up to two mistakes; those with fewer mistakes first.
pub(super) fn spellings(field: &[u8]) -> Vec<Spelling> {
    let mut spellings = vec![Spelling { mistakes: Vec::new(), text: copy(field) }];
    if field.len() > LONGEST {
        return spellings;
    }
    let mut from = 0;
    for _ in 0..2 {
        let until = spellings.len();
        for index in from..until {
            for form in &FORMS {
                let Some(before) = spellings.get(index) else { continue };
                let Some(text) = (form.undo)(before.text.as_slice()) else { continue };
                if text.as_slice().is_ascii() && spellings.iter().all(|known| known.text.as_slice() != text.as_slice())
                {
                    let mistakes = [before.mistakes.as_slice(), std::slice::from_ref(&form.mistake)].concat();
                    spellings.push(Spelling { mistakes, text });
                }
            }
        }
        from = until;
    }
    spellings
}

/// `iv:ciphertext` or `iv:tag:ciphertext`, each in hexadecimal or base64; or without a mark; or `base64(base64(ciphertext) ‖ "::" ‖ iv)`, as in many a
/// PHP tutorial.
fn two_parts(text: &[u8]) -> Option<SecretBuffer> {
    if let Some(mark) = text.iter().find(|byte| b":.,;|$".contains(byte)) {
        let mut sealed = SecretBuffer::default();
        let parts = text.split(|byte| byte == mark).map(part).collect::<Option<Vec<_>>>()?;
        parts.iter().for_each(|part| sealed.extend(part.as_slice()));
        let of_iv = parts.first()?.as_slice().len();
        // A tag of GCM makes three of them.
        return matches!((parts.len(), of_iv), (2, 16) | (3, 12 | 16)).then(|| to_base64(sealed.as_slice()));
    }
    let without_mark = [32, 24].into_iter().find_map(|length| {
        let (iv, ciphertext) = text.split_at_checked(length)?;
        joined(part(iv)?.as_slice(), part(ciphertext)?.as_slice())
    });
    without_mark.or_else(|| {
        let decoded = base64(text)?;
        let (front, iv) = decoded.as_slice().split_last_chunk::<16>()?;
        joined(iv, part(front.strip_suffix(b"::")?)?.as_slice())
    })
}

/// The bytes that were taken for characters of Latin-1 and written in UTF-8.
fn from_latin_1(text: &[u8]) -> Option<SecretBuffer> {
    let decoded = base64(text)?;
    let text = std::str::from_utf8(decoded.as_slice()).ok().filter(|text| !text.is_ascii())?;
    let mut bytes = SecretBuffer::with_capacity(text.len());
    for character in text.chars() {
        bytes.extend(&[u8::try_from(u32::from(character)).ok()?]);
    }
    Some(to_base64(bytes.as_slice()))
}

/// U+FFFD, which stands where bytes were no UTF-8, in a text or in the base64 of one.
fn has_lost_bytes(text: &[u8]) -> bool {
    let lost = "\u{FFFD}".as_bytes();
    let is_lost = |text: &[u8]| std::str::from_utf8(text).is_ok() && text.windows(3).any(|window| window == lost);
    is_lost(text) || any_base64(text).is_some_and(|decoded| is_lost(decoded.as_slice()))
}

/// `{"iv": …, "ciphertext": …}`, as it is or in base64.
fn json_parts(text: &[u8]) -> Option<SecretBuffer> {
    let decoded = base64(text);
    let text = decoded.as_ref().map_or(text, |decoded| decoded.as_slice());
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(text).ok()?;
    let member = |names: &[&str]| names.iter().find_map(|name| part(object.get(*name)?.as_str()?.as_bytes()));
    let ciphertext = member(&["ciphertext", "ct", "value", "data", "encryptedData", "content", "encrypted"])?;
    joined(member(&["iv", "IV", "nonce"])?.as_slice(), ciphertext.as_slice())
}

fn part(text: &[u8]) -> Option<SecretBuffer> {
    hex(text).or_else(|| any_base64(text)).filter(|bytes| !bytes.as_slice().is_empty())
}

fn joined(iv: &[u8], ciphertext: &[u8]) -> Option<SecretBuffer> {
    let mut sealed = copy(iv);
    sealed.extend(ciphertext);
    (iv.len() == 16).then(|| to_base64(sealed.as_slice()))
}

/// `1,2,3`, `[1, 2, 3]`, and what Node makes of a Buffer: `{"type":"Buffer","data":[1,2,3]}`.
fn list_of_bytes(text: &[u8]) -> Option<SecretBuffer> {
    let text = std::str::from_utf8(text).ok()?;
    let start = text.find('[').map_or(0, |bracket| bracket + 1);
    let list = text.get(start..)?.split(']').next()?;
    let mut bytes = SecretBuffer::with_capacity(list.len());
    for number in list.split(',') {
        bytes.extend(&[number.trim().parse().ok()?]);
    }
    (bytes.as_slice().len() > 1).then(|| to_base64(bytes.as_slice()))
}

fn html_unescaped(text: &[u8]) -> Option<SecretBuffer> {
    let text = std::str::from_utf8(text).ok().filter(|text| text.contains('&'))?;
    let mut unescaped = SecretBuffer::with_capacity(text.len());
    for (index, part) in text.split('&').enumerate() {
        let Some((name, rest)) = part.split_once(';').filter(|_| index > 0) else {
            unescaped.extend(part.as_bytes());
            continue;
        };
        unescaped.extend(match name {
            "#43" | "#x2B" | "#x2b" | "plus" => b"+",
            "#47" | "#x2F" | "#x2f" | "sol" => b"/",
            "#61" | "#x3D" | "#x3d" | "equals" => b"=",
            _ => return None,
        });
        unescaped.extend(rest.as_bytes());
    }
    Some(unescaped)
}
