//! What a field opened to: its padding and its text, right or as known mistakes make them.

use sealpack::SecretBuffer;

use super::{
    super::{
        diagnosis::{Mistake, either, sender},
        spelling::{any_base64, copy, hex, mapped, percent_decoded},
    },
    Number,
};

/// A known way to pad.
struct Padding {
    mistake: Mistake,
    strip: fn(&[u8]) -> Option<&[u8]>,
}

/// A known way to spoil the text.
struct Text {
    mistake: Mistake,
    is: fn(&[u8], Number) -> bool,
}

const RIGHT_PADDING: &str = "use PKCS#7 padding, the default of most libraries: CryptoJS.pad.Pkcs7, AES/CBC/PKCS5Padding, \
    Python's padding.PKCS7(128)";

const RIGHT_TEXT: &str = "seal the number itself, NNNNNNNNN or with its dashes, and nothing else";

static PADDINGS: [Padding; 7] = [
    Padding { mistake: sender("padding-of-zeros", "The text was padded with zeros.", RIGHT_PADDING), strip: zeros },
    Padding {
        mistake: sender(
            "padding-ansi-x923",
            "The text was padded as in ANSI X9.23: zeros, then their number.",
            RIGHT_PADDING,
        ),
        strip: ansi_x923,
    },
    Padding {
        mistake: sender(
            "padding-iso-7816",
            "The text was padded as in ISO 7816-4: the byte 80, then zeros.",
            RIGHT_PADDING,
        ),
        strip: iso_7816,
    },
    Padding {
        mistake: sender(
            "padding-iso-10126",
            "The text was padded as in ISO 10126: random bytes, then their number.",
            RIGHT_PADDING,
        ),
        strip: iso_10126,
    },
    Padding { mistake: sender("padding-of-spaces", "The text was padded with spaces.", RIGHT_PADDING), strip: spaces },
    Padding {
        mistake: sender(
            "padding-to-32",
            "The text was padded to 32 bytes, where a block of AES has 16.",
            "pad to a multiple of 16 bytes: BS = AES.block_size, and not 32",
        ),
        strip: to_32,
    },
    Padding {
        mistake: sender(
            "padding-twice",
            "The text was padded by hand, and then once more by the library.",
            "leave the padding to the library, or tell it not to pad",
        ),
        // What was padded by hand is whole blocks, and the library put one more behind them.
        strip: |padded| pkcs7(pkcs7(padded).filter(|text| text.len().is_multiple_of(16))?),
    },
];

static TEXTS: [Text; 20] = [
    Text {
        mistake: either(
            "ein-for-ssn",
            "An EIN was sealed in the place of an SSN.",
            "the sender seals the person's SSN in the field ssn, and a business's EIN in the field ein; the receiver looks at the field ein with --ein",
        ),
        is: |text, number| number == Number::Ssn && Number::Ein.is(text),
    },
    Text {
        mistake: either(
            "ssn-for-ein",
            "An SSN was sealed in the place of an EIN.",
            "the sender seals the business's EIN in the field ein, and a person's SSN in the field ssn; the receiver looks at the field ssn without --ein",
        ),
        is: |text, number| number == Number::Ein && Number::Ssn.is(text),
    },
    Text {
        mistake: sender(
            "text-with-quotes",
            "The number was sealed with quotation marks around it.",
            "seal the text itself and not its JSON: no JSON.stringify, no json_encode",
        ),
        is: |text, number| unquoted(text).is_some_and(|text| number.is(text)),
    },
    Text {
        mistake: sender(
            "text-with-newline",
            "The number was sealed with a newline behind it.",
            "take the newline away: printf %s instead of echo, .trim()",
        ),
        is: |text, number| {
            [&b"\r\n"[..], b"\n", b"\r"].iter().any(|end| text.strip_suffix(*end).is_some_and(|text| number.is(text)))
        },
    },
    Text {
        mistake: sender(
            "text-with-spaces",
            "The number was sealed with white space around it.",
            "take the white space away: .trim()",
        ),
        is: |text, number| text.trim_ascii().len() < text.len() && number.is(text.trim_ascii()),
    },
    Text {
        mistake: sender(
            "text-with-nul",
            "The number was sealed with the zeros behind it that end it in its buffer.",
            "seal as many bytes as the number has: strlen, not sizeof",
        ),
        is: |text, number| zeros(text).is_some_and(|text| number.is(text)),
    },
    Text {
        mistake: sender(
            "text-with-byte-order-mark",
            "The number was sealed with a byte order mark before it.",
            "encode it in UTF-8 without the mark: new UTF8Encoding(false), 'utf-8' and not 'utf-8-sig'",
        ),
        is: |text, number| text.strip_prefix(b"\xEF\xBB\xBF").is_some_and(|text| number.is(text)),
    },
    Text {
        mistake: sender(
            "text-percent-encoded",
            "The number was sealed percent-encoded, with %2D for its dashes.",
            "use encodeURI, which leaves dashes as they are, or no encoding at all",
        ),
        is: |text, number| {
            let without_spaces = !text.windows(3).any(|window| window == b"%20");
            without_spaces && percent_decoded(text).is_some_and(|text| number.is(text.as_slice()))
        },
    },
    Text {
        mistake: sender(
            "text-spaces-percent-encoded",
            "The number was sealed with spaces in the place of dashes, as %20.",
            "take the spaces out before sealing: ssn.replace(/[^0-9-]/g, '')",
        ),
        is: |text, number| percent_decoded(text).is_some_and(|text| is_separated_otherwise(text.as_slice(), number)),
    },
    Text {
        mistake: sender(
            "text-separated-otherwise",
            "The number was sealed with other separators than its dashes, or with its dashes in other places.",
            "take everything but the digits out before sealing: ssn.replace(/[^0-9]/g, '')",
        ),
        is: is_separated_otherwise,
    },
    Text {
        mistake: sender(
            "text-leading-zeros-lost",
            "The number was sealed without the zeros that it begins with: it had become an integer on the way.",
            "keep the number as a text everywhere, in spreadsheets and databases too, or fill it up to nine digits: \
             str(n).zfill(9), String(n).padStart(9, '0')",
        ),
        is: |text, _| (5..9).contains(&text.len()) && text.iter().all(u8::is_ascii_digit),
    },
    Text {
        mistake: sender(
            "text-decimal",
            "The number was sealed as a decimal number, with a point.",
            "keep the number as a text everywhere: pandas.read_csv(…, dtype=str)",
        ),
        is: |text, _| {
            text.strip_suffix(b".0")
                .is_some_and(|text| (5..10).contains(&text.len()) && text.iter().all(u8::is_ascii_digit))
        },
    },
    Text {
        mistake: sender(
            "text-last-four",
            "Only the last four digits were sealed.",
            "seal all nine digits: the field has no form for four",
        ),
        is: |text, _| text.len() == 4 && text.iter().all(u8::is_ascii_digit),
    },
    Text {
        mistake: sender("text-masked", "A masked number was sealed.", "seal the number before it is masked"),
        is: |text, _| is_masked(text),
    },
    Text {
        mistake: sender(
            "text-placeholder",
            "It was not a number that was sealed, but the word that stands for none.",
            "look why the number is missing where it is sealed: a wrong name of a member, an object in the place of a text",
        ),
        is: |text, _| is_placeholder(text),
    },
    Text {
        mistake: sender("text-base64", "The base64 of the number was sealed.", RIGHT_TEXT),
        is: |text, number| any_base64(text).is_some_and(|text| number.is(text.as_slice())),
    },
    Text {
        mistake: sender("text-hex", "The hexadecimal of the number was sealed.", RIGHT_TEXT),
        is: |text, number| hex(text).is_some_and(|text| number.is(text.as_slice())),
    },
    Text {
        mistake: sender(
            "text-utf-16",
            "The number was sealed in UTF-16, two bytes for each character.",
            "encode it in ASCII or UTF-8: Encoding.ASCII.GetBytes, CryptoJS.enc.Utf8.parse",
        ),
        is: |text, number| narrowed(text).is_some_and(|text| number.is(text.as_slice())),
    },
    Text {
        mistake: sender(
            "text-php-serialized",
            "The number was sealed as PHP serializes it, s:11:\"…\";.",
            "seal the text itself: Crypt::encryptString($ssn) and not Crypt::encrypt($ssn), no serialize()",
        ),
        is: |text, number| php_value(text).is_some_and(|text| number.is(text)),
    },
    Text {
        mistake: sender("text-json", "A JSON object with the number in it was sealed.", RIGHT_TEXT),
        is: |text, number| json_value(text).is_some_and(|text| number.is(text.as_slice())),
    },
];

const SEALED_TWICE: Mistake = sender(
    "sealed-twice",
    "The field was sealed a second time.",
    "seal the number once: look whether what is sealed is a field already, of 44 characters",
);

/// What is known here.
pub(super) fn mistakes() -> impl Iterator<Item = &'static Mistake> {
    let texts = TEXTS.iter().map(|known| &known.mistake);
    PADDINGS.iter().map(|known| &known.mistake).chain(texts).chain([&SEALED_TWICE])
}

/// Fewer digits than these come out of random bytes now and then, where no padding vouches for them.
const FEWEST_UNPADDED: usize = 8;

/// Reads what was opened, with exactly `mistakes` of them in padding and text. A stream mode needs no padding. `open` opens a
/// field that was sealed rightly.
pub(super) fn read(
    opened: &[u8],
    number: Number,
    is_stream: bool,
    mistakes: usize,
    open: &dyn Fn(&[u8]) -> bool,
) -> Option<Vec<Mistake>> {
    let right = [pkcs7(opened), Some(opened).filter(|text| is_stream && text.len() >= FEWEST_UNPADDED)];
    let mut right = right.into_iter().flatten();
    match mistakes {
        0 => right.any(|text| number.is(text)).then(Vec::new),
        1 => {
            let text = || right.find_map(|text| text_mistake(text, number, open)).map(|mistake| vec![mistake]);
            let padded = |padding: &&Padding| (padding.strip)(opened).is_some_and(|text| number.is(text));
            let padding = PADDINGS.iter().find(padded).map(|padding| vec![padding.mistake.clone()]);
            padding.or_else(text)
        }
        2 => PADDINGS.iter().find_map(|padding| {
            let text = text_mistake((padding.strip)(opened)?, number, open)?;
            Some(vec![padding.mistake.clone(), text])
        }),
        _ => None,
    }
}

/// Words that stand for nothing, and numbers with stars.
pub(super) fn is_masked(text: &[u8]) -> bool {
    let is_hidden = |byte: &u8| b"*xX#".contains(byte);
    let mut parts = text.iter().filter(|byte| **byte != b'-');
    let count = parts.clone().count();
    count == 9
        && parts.clone().filter(|byte| is_hidden(byte)).count() >= 4
        && parts.all(|byte| is_hidden(byte) || byte.is_ascii_digit())
}

/// What a missing value is turned into by the languages.
pub(super) fn is_placeholder(text: &[u8]) -> bool {
    let words: [&[u8]; 8] =
        [b"undefined", b"null", b"None", b"nil", b"NaN", b"[object Object]", b"[redacted]", b"System.String"];
    words.contains(&text)
}

/// The text between quotation marks.
pub(super) fn unquoted(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'"', text @ .., b'"'] | [b'\'', text @ .., b'\''] => Some(text),
        _ => None,
    }
}

fn text_mistake(text: &[u8], number: Number, open: &dyn Fn(&[u8]) -> bool) -> Option<Mistake> {
    let known = TEXTS.iter().find(|known| (known.is)(text, number)).map(|known| known.mistake.clone());
    known.or_else(|| open(text).then_some(SEALED_TWICE))
}

// RFC 5652, section 6.3: n bytes of value n, n from 1 to 16.
fn pkcs7(padded: &[u8]) -> Option<&[u8]> {
    let count = *padded.last()?;
    let (text, padding) = split_padding(padded, count)?;
    padding.iter().all(|byte| *byte == count).then_some(text)
}

/// The same in blocks of 32 bytes, where that is not the same.
fn to_32(padded: &[u8]) -> Option<&[u8]> {
    let count = usize::from(*padded.last()?);
    let (text, padding) = padded.split_at_checked(padded.len().checked_sub(count)?)?;
    let is_so = (17..=32).contains(&count) && padding.iter().all(|byte| usize::from(*byte) == count);
    is_so.then_some(text)
}

fn ansi_x923(padded: &[u8]) -> Option<&[u8]> {
    let (text, padding) = split_padding(padded, *padded.last()?)?;
    let (_, zeros) = padding.split_last()?;
    zeros.iter().all(|byte| *byte == 0).then_some(text)
}

fn iso_10126(padded: &[u8]) -> Option<&[u8]> {
    let count = *padded.last()?;
    let (text, padding) = split_padding(padded, count)?;
    let (_, random) = padding.split_last()?;
    // More of them are a damaged PKCS#7.
    let equal = random.iter().filter(|byte| **byte == count).count();
    (equal <= 1 && !random.is_empty()).then_some(text)
}

fn iso_7816(padded: &[u8]) -> Option<&[u8]> {
    let text = padded.trim_suffix_of(0);
    text.strip_suffix(b"\x80")
}

fn zeros(padded: &[u8]) -> Option<&[u8]> {
    Some(padded.trim_suffix_of(0)).filter(|text| text.len() < padded.len())
}

fn spaces(padded: &[u8]) -> Option<&[u8]> {
    Some(padded.trim_suffix_of(b' ')).filter(|text| text.len() < padded.len())
}

fn split_padding(padded: &[u8], count: u8) -> Option<(&[u8], &[u8])> {
    if !(1..=16).contains(&count) {
        return None;
    }
    padded.split_at_checked(padded.len().checked_sub(usize::from(count))?)
}

trait TrimSuffix {
    fn trim_suffix_of(&self, byte: u8) -> &[u8];
}

impl TrimSuffix for [u8] {
    /// Without the bytes of this value that it ends in.
    fn trim_suffix_of(&self, byte: u8) -> &[u8] {
        let length = self.iter().rposition(|other| *other != byte).map_or(0, |last| last + 1);
        self.get(..length).unwrap_or_default()
    }
}

/// Nine digits and some separators, all of them the same, but not in the right form.
fn is_separated_otherwise(text: &[u8], number: Number) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let is_separator = |character: char| !character.is_alphanumeric() && character != '%';
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let mut marks = text.chars().filter(|character| is_separator(*character));
    let separators = marks.clone().count();
    let first = marks.next();
    let is_whole = digits + separators == text.chars().count() && marks.all(|mark| Some(mark) == first);
    let begins_and_ends =
        text.starts_with(|first: char| first.is_ascii_digit()) && text.ends_with(|last: char| last.is_ascii_digit());
    digits == 9 && (1..=8).contains(&separators) && is_whole && begins_and_ends && !number.is(text.as_bytes())
}

/// The bytes of ASCII in UTF-16, with a byte order mark or without.
fn narrowed(text: &[u8]) -> Option<SecretBuffer> {
    let marked = [&b"\xFF\xFE"[..], b"\xFE\xFF"].iter().find_map(|mark| text.strip_prefix(*mark)).unwrap_or(text);
    let (units, []) = marked.as_chunks::<2>() else { return None };
    let is_ascii = units.iter().all(|[_, high]| *high == 0) || units.iter().all(|[high, _]| *high == 0);
    is_ascii.then(|| mapped(marked, |byte| (byte != 0).then_some(byte)))
}

/// The text in `s:11:"…";`, or the digits in `i:…;`.
fn php_value(text: &[u8]) -> Option<&[u8]> {
    let text = text.strip_suffix(b";")?;
    text.strip_prefix(b"i:").or_else(|| {
        let quoted = text.strip_prefix(b"s:")?;
        unquoted(quoted.get(quoted.iter().position(|byte| *byte == b':')? + 1..)?)
    })
}

/// The one value of an object like `{"ssn":"…"}`, or the whole of one that is a number.
fn json_value(text: &[u8]) -> Option<SecretBuffer> {
    let inner = text.trim_ascii().strip_prefix(b"{")?.strip_suffix(b"}")?;
    let colon = inner.iter().position(|byte| *byte == b':')?;
    let value = inner.get(colon + 1..)?.trim_ascii();
    Some(copy(unquoted(value).unwrap_or(value)))
}
