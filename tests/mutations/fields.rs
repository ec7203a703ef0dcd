//! Fields: every change is refused, or opens as the very number that the malleability of CBC makes of it.

use base64::{Engine, engine::general_purpose::STANDARD};
use sealpack::{ErrorKind, FieldKey, OpenError, Ssn};

use crate::{Tally, drops, flips, inserts, replaced};

const NUMBERS: [&str; 20] = [
    "000000000",
    "000-00-0000",
    "999999999",
    "999-99-9999",
    "123456789",
    "123-45-6789",
    "987654321",
    "987-65-4321",
    "987654320",
    "987-65-4320",
    "010101010",
    "010-10-1010",
    "898989898",
    "898-98-9898",
    "666000000",
    "666-00-0000",
    "271828182",
    "271-82-8182",
    "314159265",
    "314-15-9265",
];

/// Keys of AES-128, AES-192 and AES-256.
const SECRETS: [&str; 3] = ["0123456789abcdef", "0123456789abcdef01234567", "01234567-89ab-cdef-0123-456789abcdef"];

#[test]
fn a_changed_field_is_refused_or_opens_as_the_number_that_is_foreseen() {
    let mut all = Tally::default();
    for (number, secret) in NUMBERS.into_iter().zip(SECRETS.into_iter().cycle()) {
        let key = FieldKey::from_text(secret).unwrap();
        let field = key.seal_ssn(&Ssn::parse(number).unwrap()).unwrap();
        let mut sealed = Sealed { key, number, bytes: STANDARD.decode(&field).unwrap(), all: &mut all };
        sealed.change_text(&field);
        sealed.change_bytes();
    }
    println!("fields: {all:?}");
    assert_eq!(all.cases(), 20 * (44 * 7 + 44 + 45 * 8 + 32 * 255 + 32 + 33 * 8));
}

/// A field to be changed, and its key.
struct Sealed<'a> {
    key: FieldKey,
    number: &'static str,
    bytes: Vec<u8>,
    all: &'a mut Tally,
}

impl Sealed<'_> {
    /// How many of these open depends on the IV, since a character of base64 has bits of two bytes. The topmost bit is
    /// left alone: with it there is no text.
    fn change_text(&mut self, field: &str) {
        let field = field.as_bytes();
        self.open_all(flips(field, 7));
        for wrong_length in [drops(field).collect::<Vec<_>>(), inserts(field).collect()] {
            let tally = self.open_all(wrong_length.into_iter());
            assert_eq!((tally.refused, tally.opened), (0, 0));
        }
    }

    /// Every byte with every other value, which are all its flips. P = D(C) XOR IV: a byte of the IV changes that byte of the
    /// plaintext and no other, as it is changed itself. So there are 9 other numbers for each of the nine digits; dashes
    /// and padding have one right value. A byte of C changes all of D(C), which has the form of a number once in 2^97.
    fn change_bytes(&mut self) {
        let bytes = self.bytes.clone();
        let others = |at: usize| (1..=255).map(move |difference| (at, difference));
        let every_value = (0..32).flat_map(others).map(|(at, difference)| replaced(&bytes, at, bytes[at] ^ difference));
        let tally = self.open_all(every_value.map(|bytes| STANDARD.encode(bytes).into_bytes()));
        assert_eq!((tally.malformed, tally.refused, tally.opened), (0, 32 * 255 - 9 * 9, 9 * 9));

        for wrong_length in [drops(&bytes).collect::<Vec<_>>(), inserts(&bytes).collect()] {
            let tally = self.open_all(wrong_length.into_iter().map(|bytes| STANDARD.encode(bytes).into_bytes()));
            assert_eq!((tally.refused, tally.opened), (0, 0));
        }
    }

    fn open_all(&mut self, changed: impl Iterator<Item = Vec<u8>>) -> Tally {
        let mut tally = Tally::default();
        for text in changed {
            self.open(std::str::from_utf8(&text).unwrap(), &mut tally);
        }
        self.all.add(&tally);
        tally
    }

    fn open(&self, field: &str, tally: &mut Tally) {
        let changed = STANDARD.decode(field).ok().filter(|bytes| bytes.len() == 32);
        let foreseen = changed.as_ref().and_then(|changed| self.foresee(changed));
        match self.key.open_ssn(field) {
            Ok(opened) => {
                assert_ne!(opened.expose(), self.number);
                assert_eq!(Some(opened.expose()), foreseen.as_deref());
                tally.opened += 1;
            }
            Err(error) if error.kind() == ErrorKind::Open => {
                assert_eq!((changed.is_some(), &foreseen), (true, &None));
                assert_eq!((error.path(), error.to_string()), ("", OpenError.to_string()));
                tally.refused += 1;
            }
            Err(error) => {
                assert_eq!((error.kind(), changed), (ErrorKind::Malformed, None));
                tally.malformed += 1;
            }
        }
    }

    /// The number that the changed bytes open as, if their block is the same and what comes of the IV is a number.
    fn foresee(&self, changed: &[u8]) -> Option<String> {
        let (iv, block) = self.bytes.split_at(16);
        let (changed_iv, changed_block) = changed.split_at(16);
        if changed_block != block {
            return None;
        }
        let padding = 16 - self.number.len();
        let plaintext = self.number.bytes().chain(std::iter::repeat_n(padding as u8, padding));
        let changed: Vec<u8> =
            plaintext.zip(iv).zip(changed_iv).map(|((byte, iv), changed_iv)| byte ^ iv ^ changed_iv).collect();
        number_of(&changed)
    }
}

/// The SSN that a decrypted block is, with PKCS #7's padding behind it.
fn number_of(block: &[u8]) -> Option<String> {
    let padding = *block.last()?;
    let (number, ending) = block.split_at_checked(16_usize.checked_sub(padding.into())?)?;
    let is_digit_or_dash = |(at, byte): (usize, &u8)| match (number.len(), at) {
        (11, 3 | 6) => *byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let is_number = matches!(number.len(), 9 | 11) && number.iter().enumerate().all(is_digit_or_dash);
    let is_padded = ending.iter().all(|byte| *byte == padding);
    (is_number && is_padded).then(|| String::from_utf8(number.to_vec()).unwrap())
}
