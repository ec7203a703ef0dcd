//! The search for the fewest mistakes that make the HMAC that came.

use base64ct::{Base64, Encoding};
use sealpack::SecretBuffer;

use super::{
    super::spelling::hex,
    Call,
    bodies::{Body, Hashed},
    forms::{self, Form},
    given::Given,
    message::{self, Function, ORDERS, Part},
    times, urls,
};
use crate::cli::hexadecimal;

/// How many things can be wrong by themselves.
const DIMENSIONS: usize = 9;

/// Which form is taken in each dimension: key, URL, body, MD5, time, order, separator, method, function. All zeros is right.
type Guess = [usize; DIMENSIONS];

/// The body itself is signed where it has no more bytes than this, and in pairs of mistakes where it has no more than that.
const LONG: usize = 1 << 20;
const SHORT: usize = 4 << 10;

/// A way to write the MD5 of a body.
struct Md5Form {
    mistake: Option<&'static str>,
    write: fn(&Hashed) -> Vec<u8>,
}

#[rustfmt::skip]
const MD5_FORMS: &[Md5Form] = &[
    Md5Form { mistake: None, write: |hashed| if hashed.is_empty { Vec::new() } else { hexadecimal::encode(&hashed.md5).into_bytes() } },
    Md5Form { mistake: Some("md5-of-no-bytes"), write: |_| b"d41d8cd98f00b204e9800998ecf8427e".to_vec() },
    Md5Form { mistake: Some("md5-in-base64"), write: |hashed| Base64::encode_string(&hashed.md5).into_bytes() },
    Md5Form { mistake: Some("md5-in-base64"), write: |hashed| Base64::encode_string(hexadecimal::encode(&hashed.md5).as_bytes()).into_bytes() },
    Md5Form { mistake: Some("md5-upper-case"), write: |hashed| hexadecimal::encode(&hashed.md5).to_uppercase().into_bytes() },
    Md5Form { mistake: Some("md5-left-out"), write: |_| Vec::new() },
    Md5Form { mistake: Some("md5-in-bytes"), write: |hashed| hashed.md5.to_vec() },
    Md5Form { mistake: Some("sha256-in-place-of-md5"), write: |hashed| hexadecimal::encode(&hashed.sha256).into_bytes() },
    Md5Form { mistake: Some("sha256-in-place-of-md5"), write: |hashed| Base64::encode_string(&hashed.sha256).into_bytes() },
    Md5Form { mistake: Some("md5-missing-as-text"), write: |_| b"null".to_vec() },
    Md5Form { mistake: Some("md5-missing-as-text"), write: |_| b"undefined".to_vec() },
    Md5Form { mistake: Some("md5-missing-as-text"), write: |_| b"None".to_vec() },
];

/// Everything that a message may be made of.
struct Search<'a> {
    keys: Vec<Form<SecretBuffer>>,
    urls: Vec<Form<SecretBuffer>>,
    bodies: Vec<Hashed>,
    epochs: Vec<Form<SecretBuffer>>,
    functions: Vec<&'static Function>,
    whole: &'a [u8],
    stripped: SecretBuffer,
    given: &'a [u8],
}

/// The names of the fewest mistakes, two at most, with which the HMAC is right; none where it is so without.
pub(super) fn search(call: &Call<'_>, body: &Body, given: &Given) -> Option<Vec<&'static str>> {
    let length = given.bytes.len();
    let fits = |function: &&Function| function.length == length || function.length == 32 && length < 32;
    let mut search = Search {
        keys: forms::keys(call),
        urls: urls::urls(call.url),
        bodies: body.spellings(),
        epochs: times::epochs(call.epoch),
        functions: message::FUNCTIONS.iter().filter(fits).collect(),
        whole: call.body,
        stripped: body.stripped(),
        given: &given.bytes,
    };
    add_changed_body(&mut search.bodies, call);
    let cut_off = |mut names: Vec<&'static str>| {
        if length < 32 && !names.contains(&"hmac-md5") && !names.contains(&"hmac-sha1") {
            names.push("hmac-truncated");
        }
        names
    };
    search.alone().or_else(|| search.near(call.epoch)).or_else(|| search.pairs()).map(cut_off)
}

/// What makes this `Content-MD5` of the body.
pub(super) fn search_md5(given: &str, body: &Body) -> Option<Vec<&'static str>> {
    let bodies = body.spellings();
    let trials = bodies.iter().flat_map(|body| MD5_FORMS.iter().map(move |form| (body, form)));
    let mut fewest: Option<Vec<&'static str>> = None;
    for (body, form) in trials {
        let names: Vec<&'static str> = body.mistake.into_iter().chain(form.mistake).collect();
        if (form.write)(body) == given.as_bytes() && fewest.as_ref().is_none_or(|known| names.len() < known.len()) {
            fewest = Some(names);
        }
    }
    fewest
}

/// The body that `Content-MD5` is of, whatever became of it: where the HMAC is right with it, only the body was changed.
fn add_changed_body(bodies: &mut Vec<Hashed>, call: &Call<'_>) {
    let digits = call.content_md5.unwrap_or_default();
    if let Some(Ok(md5)) = hex(digits.as_bytes()).map(|bytes| <[u8; 16]>::try_from(bytes.as_slice()))
        && bodies.iter().all(|known| known.md5 != md5)
    {
        bodies.push(Hashed { mistake: Some("body-changed"), md5, sha256: [0; 32], is_empty: false });
    }
}

impl Search<'_> {
    fn lengths(&self) -> Guess {
        [
            self.keys.len(),
            self.urls.len(),
            self.bodies.len(),
            MD5_FORMS.len(),
            self.epochs.len(),
            ORDERS.len(),
            message::SEPARATORS.len(),
            // Each before the message and behind it.
            2 * message::METHODS.len() - 1,
            self.functions.len(),
        ]
    }

    /// No mistake, then one.
    fn alone(&self) -> Option<Vec<&'static str>> {
        let right = [0; DIMENSIONS];
        if self.is_right(&right) {
            return Some(self.names(&right));
        }
        let changes = self.lengths().into_iter().enumerate();
        changes.flat_map(|(dimension, length)| (1..length).map(move |form| (dimension, form))).find_map(|change| {
            let guess = changed(right, change);
            (self.is_worth_it(&guess, LONG) && self.is_right(&guess)).then(|| self.names(&guess))
        })
    }

    /// Times that were read twice, a little apart.
    fn near(&self, epoch: &str) -> Option<Vec<&'static str>> {
        let near = times::near_epochs(epoch);
        let found = near.iter().find(|form| self.is_right_at(&[0; DIMENSIONS], form.value.as_slice()))?;
        Some(found.mistake.into_iter().collect())
    }

    fn pairs(&self) -> Option<Vec<&'static str>> {
        let lengths = self.lengths();
        let changes =
            || lengths.into_iter().enumerate().flat_map(|(at, length)| (1..length).map(move |form| (at, form)));
        for first in changes() {
            for second in changes().filter(|second| second.0 > first.0) {
                let guess = changed(changed([0; DIMENSIONS], first), second);
                if self.is_worth_it(&guess, SHORT) && self.is_right(&guess) {
                    return Some(self.names(&guess));
                }
            }
        }
        None
    }

    /// Whether the message has no body of more than `most` bytes, and the change of the MD5 or the body makes a difference.
    fn is_worth_it(&self, guess: &Guess, most: usize) -> bool {
        let [_, _, body, md5, _, order, ..] = *guess;
        let parts = ORDERS.get(order).map_or(&[][..], |(_, parts)| parts);
        let is_long = parts.iter().any(|part| matches!(part, Part::Body | Part::WholeBody)) && self.whole.len() > most;
        !is_long && (parts.contains(&Part::Md5) || body == 0 && md5 == 0)
    }

    fn is_right(&self, guess: &Guess) -> bool {
        let [.., epoch, _, _, _, _] = *guess;
        self.epochs.get(epoch).is_some_and(|form| self.is_right_at(guess, form.value.as_slice()))
    }

    fn is_right_at(&self, guess: &Guess, epoch: &[u8]) -> bool {
        self.make(guess, epoch).is_some_and(|made| made.starts_with(self.given))
    }

    fn make(&self, guess: &Guess, epoch: &[u8]) -> Option<Vec<u8>> {
        let [key, url, body, md5, _, order, separator, method, function] = *guess;
        let digest = (MD5_FORMS.get(md5)?.write)(self.bodies.get(body)?);
        let separator = message::SEPARATORS.get(separator)?;
        let mut signed = SecretBuffer::with_capacity(256);
        let last = message::METHODS.len() - 1;
        let (before, after) = if method > last {
            ("", *message::METHODS.get(method - last)?)
        } else {
            (*message::METHODS.get(method)?, "")
        };
        let parts = ORDERS.get(order)?.1.iter().map(|part| match part {
            Part::Url => self.urls.get(url).map(|form| form.value.as_slice()).unwrap_or_default(),
            Part::Md5 => digest.as_slice(),
            Part::Epoch => epoch,
            Part::Body => self.stripped.as_slice(),
            Part::WholeBody => self.whole,
        });
        let methods = [before.as_bytes()].into_iter().filter(|method| !method.is_empty());
        let behind = [after.as_bytes()].into_iter().filter(|method| !method.is_empty());
        for (index, part) in methods.chain(parts).chain(behind).enumerate() {
            if index > 0 {
                signed.extend(separator.as_bytes());
            }
            signed.extend(part);
        }
        let function = self.functions.get(function)?;
        Some((function.make)(self.keys.get(key)?.value.as_slice(), signed.as_slice()))
    }

    fn names(&self, guess: &Guess) -> Vec<&'static str> {
        let [key, url, body, md5, epoch, order, separator, method, function] = *guess;
        let of = |forms: &[Form<SecretBuffer>], index: usize| forms.get(index).and_then(|form| form.mistake);
        [
            of(&self.keys, key),
            of(&self.urls, url),
            self.bodies.get(body).and_then(|body| body.mistake),
            MD5_FORMS.get(md5).and_then(|form| form.mistake),
            of(&self.epochs, epoch),
            ORDERS.get(order).and_then(|(mistake, _)| *mistake),
            (separator > 0).then_some("parts-separated"),
            (method > 0).then_some("method-signed-too"),
            self.functions.get(function).and_then(|function| function.mistake),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn changed(mut guess: Guess, (dimension, form): (usize, usize)) -> Guess {
    if let Some(place) = guess.get_mut(dimension) {
        *place = form;
    }
    guess
}
