//! Random inputs of every form that is taken: the same ones from the same seed.

/// SplitMix64.
pub(crate) struct Random(pub(crate) u64);

/// What JavaScript's `\s` matches (ECMAScript, sections 12.2 and 12.3).
const WHITE_SPACE: &str = "\t\n\u{B}\u{C}\r \u{A0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";

/// What it does not match, though others call it white space, or it looks like it.
const LOOK_ALIKES: &str = "\u{85}\u{180E}\u{200B}\u{200C}\u{200D}\u{2060}\u{1C}\u{1F}\u{AD}\u{8}\0\u{E0020}";

impl Random {
    /// Other inputs for each name, whatever is run beside it.
    pub(crate) fn named(seed: u64, name: &str) -> Self {
        let named = name.bytes().fold(seed, |seed, byte| Self(seed ^ u64::from(byte)).next());
        Self(named)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub(crate) fn one_of<T: Copy, const N: usize>(&mut self, choices: [T; N]) -> T {
        choices[self.below(N)]
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }

    pub(crate) fn visible(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(b'!' + self.below(94) as u8)).collect()
    }

    /// A private key of P-256: 32 bytes below its order, which begins with FFFFFFFF 00000000.
    pub(crate) fn scalar(&mut self) -> [u8; 32] {
        let mut scalar = [0; 32];
        scalar.copy_from_slice(&self.bytes(32));
        scalar[0] &= 0x7F;
        scalar
    }

    /// An SSN or an EIN in one of its two forms, and whether it is an EIN.
    pub(crate) fn tax_number(&mut self) -> (String, bool) {
        let (form, is_ein) =
            self.one_of([("999999999", false), ("999-99-9999", false), ("999999999", true), ("99-9999999", true)]);
        (self.number(form), is_ein)
    }

    /// `form` with a random digit for each 9.
    pub(crate) fn number(&mut self, form: &str) -> String {
        let digit = |character| match character {
            '9' => char::from(b'0' + self.below(10) as u8),
            other => other,
        };
        form.chars().map(digit).collect()
    }

    /// A secret of `length` characters besides a dash behind every eighth.
    pub(crate) fn secret(&mut self, length: usize) -> String {
        let characters = self.visible(length).replace('-', "_");
        let parts: Vec<_> = characters.as_bytes().chunks(8).map(String::from_utf8_lossy).collect();
        parts.join("-")
    }

    /// A secret as partners give them, a UUID, or 16, 24 or 32 characters with dashes anywhere: in front, behind, together.
    pub(crate) fn key_text(&mut self) -> String {
        if self.below(4) == 0 {
            return self.uuid();
        }
        let length = self.one_of([16, 24, 32]);
        let mut secret = self.visible(length).replace('-', "_");
        for _ in 0..self.below(6) {
            secret.insert(self.below(secret.len() + 1), '-');
        }
        secret
    }

    pub(crate) fn program_code(&mut self) -> String {
        let length = 1 + self.below(40);
        match self.below(3) {
            0 => self.one_of(["wf", "FIXTURE-41", "a", "program_code.2"]).to_owned(),
            _ => self.visible(length),
        }
    }

    /// A UUID in any of the ways to write one, or another text.
    pub(crate) fn request_id(&mut self) -> String {
        let (uuid, length) = (self.uuid(), 1 + self.below(80));
        match self.below(6) {
            0 => uuid.to_uppercase(),
            1 => uuid.replace('-', ""),
            2 => format!("{{{uuid}}}"),
            3 => uuid.chars().map(|c| if self.below(2) == 0 { c.to_ascii_uppercase() } else { c }).collect(),
            4 => self.visible(length),
            _ => uuid,
        }
    }

    fn uuid(&mut self) -> String {
        let digit = |character| match character {
            'x' => char::from_digit(self.below(16) as u32, 16).unwrap_or_default(),
            other => other,
        };
        "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".chars().map(digit).collect()
    }

    /// Up to 5,000 bytes, often about a multiple of a block: ASCII, Unicode or anything.
    pub(crate) fn plaintext(&mut self) -> Vec<u8> {
        let length = match self.below(4) {
            0 => self.below(5001),
            1 => self.below(40),
            _ => (16 * self.below(312) + self.below(3)).saturating_sub(1),
        };
        match self.below(3) {
            0 => self.visible(length).into_bytes(),
            1 => self.text(length).into_bytes(),
            _ => self.bytes(length),
        }
    }

    /// A text of `length` bytes in UTF-8.
    fn text(&mut self, length: usize) -> String {
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let character = self.one_of(['a', '"', '\\', 'é', 'ß', '字', '€', '\u{1F600}', '\u{2028}', '\0']);
            let fits = character.len_utf8() <= length - text.len();
            text.push(if fits { character } else { '_' });
        }
        text
    }

    /// A body with white space and its look-alikes between and inside of texts. Some are empty, or nothing but white space.
    pub(crate) fn body(&mut self) -> String {
        let mut body = String::new();
        let (only_white_space, pieces) = (self.below(20) == 0, self.below(60));
        for _ in 0..pieces {
            match self.below(3) {
                0 if !only_white_space => body.push_str(self.one_of([
                    "{\"first_name\":",
                    "\"Zoë\"",
                    "\"Mary Ann\"",
                    "null",
                    "}",
                    ",",
                    "\\u0020",
                    "字",
                    "\u{1F600}",
                    "\u{301}",
                ])),
                1 if !only_white_space => body.push(self.look_alike()),
                _ => body.push(self.one_character(WHITE_SPACE)),
            }
        }
        body
    }

    pub(crate) fn look_alike(&mut self) -> char {
        self.one_character(LOOK_ALIKES)
    }

    fn one_character(&mut self, characters: &str) -> char {
        let place = self.below(characters.chars().count());
        characters.chars().nth(place).unwrap_or_default()
    }

    pub(crate) fn url(&mut self) -> String {
        let host =
            self.one_of(["https://sandbox-api.stilt.com/v1", "https://api.onbo.com/v1", "http://127.0.0.1:8407"]);
        let (user, offset, note) = (self.uuid(), self.below(1000), self.visible(8).replace(['#', '?'], "%23"));
        match self.below(4) {
            0 => format!("{host}/users?offset={offset}&limit=10"),
            1 => format!("{host}/users/{user}?note={note}&empty=&a=%20b+c"),
            2 => format!("{host}/users"),
            _ => format!("{host}/users/{user}"),
        }
    }

    /// The time of a call, in milliseconds or seconds since 1970, as a text; and in milliseconds.
    pub(crate) fn epoch(&mut self) -> (String, u64) {
        let seconds = 1_000_000_000 + self.next() % 1_500_000_000;
        let milliseconds = 1000 * seconds + self.next() % 1000;
        match self.below(2) {
            0 => (seconds.to_string(), 1000 * seconds),
            _ => (milliseconds.to_string(), milliseconds),
        }
    }

    /// `text` with one bit of one character of `part` changed, which stays ASCII. Often it is one of the last: there base64
    /// has bits that careless readers pass over.
    pub(crate) fn flip_bit(&mut self, text: &str, part: &str) -> String {
        let last = part.len() - 1;
        let place = if self.below(4) == 0 { last - self.below(last.min(3)) } else { self.below(part.len()) };
        let mut bytes = text.as_bytes().to_vec();
        bytes[text.find(part).unwrap_or_default() + place] ^= 1 << self.below(7);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
