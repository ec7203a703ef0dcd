//! The known mistakes with the key, the IV and the mode.

use md5::{Digest, Md5};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{
    super::{
        cipher::Mode,
        search::{Known, receiver, sender},
        spelling::{any_base64, hex, to_base64, to_hex, to_utf_16},
    },
    recipe::{Derivation, Layout, Recipe},
    text::unquoted,
};

const KEY: u16 = 1;
const IV: u16 = 2;
const MODE: u16 = 4;

const RIGHT_KEY: &str = "use the 32 characters of the secret without its dashes as the key's bytes, as they are: \
    CryptoJS.enc.Utf8.parse(secret.replace(/-/g, '')), Buffer.from(secret.replaceAll('-', ''), 'ascii')";

const RIGHT_IV: &str = "draw 16 random bytes for each field, use them as the IV, and send base64(IV ‖ ciphertext)";

const RIGHT_MODE: &str =
    "use AES in CBC mode with PKCS#7 padding: CryptoJS.mode.CBC, 'aes-256-cbc', AES/CBC/PKCS5Padding";

/// All of them.
pub(super) static KNOWN: &[Known<Recipe>] = &[
    Known {
        mistake: sender(
            "key-with-dashes",
            "The key was taken with its dashes: 36 bytes, which crypto-js takes without a word and computes something of its own with.",
            RIGHT_KEY,
        ),
        parts: KEY,
        ways: &[|recipe| recipe.crypto_js(|recipe| recipe.facts.secret.expose().as_bytes().to_vec())],
    },
    Known {
        mistake: sender(
            "key-with-dashes-cut",
            "The key was taken with its dashes and then cut to the length of a key, as PHP's openssl_encrypt does without a word.",
            "take the dashes out of the secret first: str_replace('-', '', $secret)",
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.cut_key(32, |recipe| recipe.facts.secret.expose().as_bytes().to_vec()),
            |recipe| recipe.cut_key(24, |recipe| recipe.facts.secret.expose().as_bytes().to_vec()),
            |recipe| recipe.cut_key(16, |recipe| recipe.facts.secret.expose().as_bytes().to_vec()),
        ],
    },
    Known {
        mistake: sender(
            "key-hex-decoded",
            "The key was decoded from hexadecimal: 16 bytes, where the 32 characters themselves are the key.",
            RIGHT_KEY,
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.key(|recipe| hex_of(&recipe.key)),
            // PHP fills short keys up.
            |recipe| recipe.fill_key(32, |recipe| hex_of(&recipe.key)),
        ],
    },
    Known {
        mistake: sender(
            "key-upper-case",
            "The letters of the key were made capitals.",
            "use the secret in the case in which it is shown",
        ),
        parts: KEY,
        ways: &[|recipe| recipe.key.make_ascii_uppercase()],
    },
    Known {
        mistake: sender(
            "key-lower-case",
            "The letters of the key were made small.",
            "use the secret in the case in which it is shown",
        ),
        parts: KEY,
        ways: &[|recipe| recipe.key.make_ascii_lowercase()],
    },
    Known {
        mistake: sender(
            "key-cut",
            "Only the first 16 or 24 characters of the key were used: AES-128 or AES-192.",
            "use all 32 characters of the secret without its dashes, with AES-256: 'aes-256-cbc'",
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.cut_key(16, |recipe| recipe.key.to_vec()),
            |recipe| recipe.cut_key(24, |recipe| recipe.key.to_vec()),
        ],
    },
    Known {
        mistake: sender(
            "key-zero-padded",
            "The key was filled up with zeros to the length of a longer one.",
            RIGHT_KEY,
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.fill_key(32, |recipe| recipe.key.to_vec()),
            |recipe| recipe.fill_key(32, |recipe| recipe.key.get(..16).unwrap_or_default().to_vec()),
        ],
    },
    Known {
        mistake: sender("key-as-sha-256", "The SHA-256 of the secret was used as the key.", RIGHT_KEY),
        parts: KEY,
        ways: &[
            |recipe| recipe.key(|recipe| Sha256::digest(&recipe.key).to_vec()),
            |recipe| recipe.key(|recipe| Sha256::digest(recipe.facts.secret.expose()).to_vec()),
            |recipe| recipe.cut_key(32, |recipe| hex_text(&Sha256::digest(&recipe.key))),
            |recipe| recipe.cut_key(32, |recipe| hex_text(&Sha256::digest(recipe.facts.secret.expose()))),
            |recipe| recipe.cut_key(16, |recipe| Sha256::digest(&recipe.key).to_vec()),
            |recipe| recipe.cut_key(16, |recipe| Sha256::digest(recipe.facts.secret.expose()).to_vec()),
            // echo, without -n
            |recipe| recipe.key(|recipe| line_hash(recipe.facts.compact.expose())),
            |recipe| recipe.key(|recipe| line_hash(recipe.facts.secret.expose())),
        ],
    },
    Known {
        mistake: sender(
            "key-as-md5",
            "The MD5 of the secret was used as the key, as it is or in hexadecimal.",
            RIGHT_KEY,
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.key(|recipe| Md5::digest(&recipe.key).to_vec()),
            |recipe| recipe.key(|recipe| Md5::digest(recipe.facts.secret.expose()).to_vec()),
            |recipe| recipe.key(|recipe| hex_text(&Md5::digest(&recipe.key))),
            |recipe| recipe.key(|recipe| hex_text(&Md5::digest(recipe.facts.secret.expose()))),
        ],
    },
    Known {
        mistake: sender(
            "key-as-passphrase",
            "The secret was given as a passphrase, from which the library derives another key and an IV: crypto-js with a text \
             for its key, openssl enc -k, Node's createCipher.",
            "give the key as bytes and not as a text, and an IV with it: CryptoJS.AES.encrypt(ssn, \
             CryptoJS.enc.Utf8.parse(secret.replace(/-/g, '')), {iv}), crypto.createCipheriv, openssl enc -K … -iv …",
        ),
        parts: KEY | IV,
        ways: &[
            |recipe| recipe.passphrase(Derivation::Md5, false),
            |recipe| recipe.passphrase(Derivation::Md5, true),
            |recipe| recipe.passphrase(Derivation::Sha256, false),
            |recipe| recipe.passphrase(Derivation::Sha256, true),
            |recipe| recipe.passphrase(Derivation::Pbkdf2, false),
            |recipe| recipe.passphrase(Derivation::Pbkdf2, true),
        ],
    },
    Known {
        mistake: sender("key-base64-decoded", "The key was decoded from base64: 24 bytes, AES-192.", RIGHT_KEY),
        parts: KEY,
        ways: &[|recipe| recipe.key(|recipe| any_base64(&recipe.key).unwrap_or_default().as_slice().to_vec())],
    },
    Known {
        mistake: sender("key-base64-encoded", "The key was encoded in base64 and then cut to 32 bytes.", RIGHT_KEY),
        parts: KEY,
        ways: &[
            |recipe| recipe.cut_key(32, |recipe| to_base64(&recipe.key).as_slice().to_vec()),
            |recipe| {
                recipe.cut_key(32, |recipe| to_base64(recipe.facts.secret.expose().as_bytes()).as_slice().to_vec())
            },
        ],
    },
    Known {
        mistake: sender("key-hex-encoded", "The key was encoded in hexadecimal once more.", RIGHT_KEY),
        parts: KEY,
        ways: &[
            |recipe| recipe.cut_key(32, |recipe| hex_text(&recipe.key)),
            |recipe| recipe.crypto_js(|recipe| hex_text(&recipe.key)),
        ],
    },
    Known {
        mistake: sender(
            "key-utf-16",
            "The key was encoded in UTF-16, two bytes for each character.",
            "encode the key in ASCII or UTF-8: CryptoJS.enc.Utf8.parse, Encoding.ASCII.GetBytes",
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.cut_key(32, |recipe| utf_16(recipe, u16::to_le_bytes)),
            |recipe| recipe.cut_key(32, |recipe| utf_16(recipe, u16::to_be_bytes)),
            |recipe| recipe.crypto_js(|recipe| utf_16(recipe, u16::to_le_bytes)),
            |recipe| recipe.crypto_js(|recipe| utf_16(recipe, u16::to_be_bytes)),
        ],
    },
    Known {
        mistake: sender(
            "key-guid-bytes",
            "The key is the 16 bytes of .NET's Guid.ToByteArray, whose first three groups are turned round.",
            "use the text and not the Guid: Encoding.ASCII.GetBytes(secret.Replace(\"-\", \"\"))",
        ),
        parts: KEY,
        ways: &[|recipe| recipe.key(guid_bytes)],
    },
    Known {
        mistake: sender(
            "key-with-quotes",
            "Quotation marks around the secret were taken for a part of it, and the key was cut to its length.",
            "take the quotation marks off where the secret is read",
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.cut_key(32, |recipe| [b"\"", recipe.key.as_slice()].concat()),
            |recipe| recipe.cut_key(32, |recipe| [b"'", recipe.key.as_slice()].concat()),
        ],
    },
    Known {
        mistake: sender(
            "key-folded",
            "The key was folded into 16 bytes, as MySQL's AES_ENCRYPT does.",
            "seal in the program and not in the database, with all 32 characters of the secret as the key of AES-256 in CBC mode",
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.key(|recipe| folded(&recipe.key)),
            |recipe| recipe.key(|recipe| folded(recipe.facts.secret.expose().as_bytes())),
        ],
    },
    Known {
        mistake: receiver(
            "secret-with-quotes",
            "There are quotation marks or white space around the secret that was given here.",
            "leave the secret alone in its file: 32 characters and four dashes",
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.key(|recipe| recipe.key.trim_ascii().to_vec()),
            |recipe| recipe.key(|recipe| unquoted(recipe.key.trim_ascii()).unwrap_or_default().to_vec()),
        ],
    },
    Known {
        mistake: sender(
            "client-id-for-key",
            "The client id was used as the key, in place of the secret.",
            "use the secret key, and the client id only for the header X_CLIENT_UUID",
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.key(|recipe| client_id(recipe).replace('-', "").into_bytes()),
            |recipe| recipe.crypto_js(|recipe| client_id(recipe).as_bytes().to_vec()),
            |recipe| recipe.cut_key(32, |recipe| client_id(recipe).as_bytes().to_vec()),
        ],
    },
    Known {
        mistake: sender(
            "iv-left-out",
            "There is no IV in the field: it was sealed with 16 zero bytes as the IV, or in ECB mode, which is the same for one block.",
            RIGHT_IV,
        ),
        parts: IV,
        ways: &[|recipe| recipe.layout = Layout::LeftOut([0; 16])],
    },
    Known {
        mistake: sender(
            "iv-unused",
            "The IV in the field was not used: it was sealed with 16 zero bytes as the IV, or in ECB mode, which is the same for one block.",
            "seal with the same 16 random bytes that stand in front of the ciphertext, in CBC mode",
        ),
        parts: IV,
        ways: &[|recipe| recipe.layout = Layout::Unused([0; 16])],
    },
    Known {
        mistake: sender("iv-from-key", "The IV is a part of the key or its MD5, and is not in the field.", RIGHT_IV),
        parts: IV,
        ways: &[
            |recipe| recipe.layout = Layout::LeftOut(chunk(recipe.facts.compact.expose().as_bytes())),
            |recipe| recipe.layout = Layout::LeftOut(last_chunk(recipe.facts.compact.expose().as_bytes())),
            |recipe| recipe.layout = Layout::LeftOut(chunk(recipe.facts.secret.expose().as_bytes())),
            |recipe| recipe.layout = Layout::LeftOut(Md5::digest(recipe.facts.compact.expose()).into()),
            |recipe| recipe.layout = Layout::LeftOut(Md5::digest(recipe.facts.secret.expose()).into()),
            |recipe| recipe.layout = Layout::Unused(chunk(recipe.facts.compact.expose().as_bytes())),
            |recipe| recipe.layout = Layout::LeftOut(chunk(&recipe.key)),
        ],
    },
    Known {
        mistake: sender(
            "iv-behind",
            "The IV stands behind the ciphertext.",
            "put it before the ciphertext: base64(IV ‖ ciphertext)",
        ),
        parts: IV,
        ways: &[|recipe| recipe.layout = Layout::Behind],
    },
    Known {
        mistake: sender(
            "iv-spelled",
            "The IV stands before the ciphertext in hexadecimal or base64, where its 16 bytes belong.",
            "put the 16 bytes themselves before the ciphertext: Buffer.concat([iv, ciphertext]).toString('base64')",
        ),
        parts: IV,
        ways: &[
            |recipe| recipe.layout = Layout::SpelledInFront { length: 32, decode: hex },
            |recipe| recipe.layout = Layout::SpelledInFront { length: 24, decode: any_base64 },
        ],
    },
    Known {
        mistake: sender(
            "iv-characters",
            "The IV that was used is the first 16 characters of the hexadecimal of the IV that was sent.",
            "seal with the 16 bytes of the IV and not with its text: hex2bin($iv), CryptoJS.enc.Hex.parse(iv)",
        ),
        parts: IV,
        ways: &[|recipe| recipe.layout = Layout::CharactersOfHex],
    },
    Known {
        mistake: sender("mode-ecb", "It was sealed in ECB mode.", RIGHT_MODE),
        parts: MODE,
        ways: &[
            |recipe| recipe.mode = Mode::Ecb,
            |recipe| (recipe.layout, recipe.mode) = (Layout::LeftOut([0; 16]), Mode::Ecb),
        ],
    },
    Known {
        mistake: sender(
            "mode-ctr-cfb-ofb",
            "It was sealed in CTR, CFB or OFB mode, which are the same for one block.",
            RIGHT_MODE,
        ),
        parts: MODE,
        ways: &[|recipe| recipe.mode = Mode::Ctr, |recipe| recipe.mode = Mode::Cfb, |recipe| recipe.mode = Mode::Ofb],
    },
    Known {
        mistake: sender(
            "mode-cfb-8",
            "It was sealed in CFB mode with segments of 8 bits, as Python's PyCryptodome does when it is not told otherwise.",
            RIGHT_MODE,
        ),
        parts: MODE,
        ways: &[|recipe| recipe.mode = Mode::Cfb8],
    },
    Known {
        mistake: sender("mode-gcm", "It was sealed in GCM mode.", RIGHT_MODE),
        parts: MODE,
        ways: &[|recipe| recipe.mode = Mode::Gcm],
    },
];

impl Recipe {
    fn key(&mut self, key: impl Fn(&Self) -> Vec<u8>) {
        self.key = Zeroizing::new(key(self));
    }

    /// The first bytes of a key that is longer; no key where it is not.
    fn cut_key(&mut self, length: usize, key: impl Fn(&Self) -> Vec<u8>) {
        let key = Zeroizing::new(key(self));
        let cut = if key.len() > length { key.get(..length) } else { None };
        self.key = Zeroizing::new(cut.unwrap_or_default().to_vec());
    }

    /// A key that is shorter, with zeros behind it; no key where it is not.
    fn fill_key(&mut self, length: usize, key: impl Fn(&Self) -> Vec<u8>) {
        let key = Zeroizing::new(key(self));
        let is_short = !key.is_empty() && key.len() < length;
        let zeros = vec![0; length.saturating_sub(key.len())];
        self.key = Zeroizing::new(if is_short { [key.as_slice(), &zeros].concat() } else { Vec::new() });
    }

    fn crypto_js(&mut self, key: impl Fn(&Self) -> Vec<u8>) {
        self.key(key);
        self.is_crypto_js = true;
    }

    fn passphrase(&mut self, derivation: Derivation, with_dashes: bool) {
        if with_dashes {
            self.key = Zeroizing::new(self.facts.secret.expose().as_bytes().to_vec());
        }
        self.layout = Layout::Passphrase(derivation);
    }
}

fn client_id(recipe: &Recipe) -> &str {
    recipe.facts.client_id.as_ref().map_or("", |id| id.expose())
}

/// The SHA-256 of a text and the newline that `echo` puts behind it.
fn line_hash(text: &str) -> Vec<u8> {
    Sha256::new().chain_update(text).chain_update("\n").finalize().to_vec()
}

fn hex_of(text: &[u8]) -> Vec<u8> {
    hex(text).unwrap_or_default().as_slice().to_vec()
}

fn hex_text(bytes: &[u8]) -> Vec<u8> {
    to_hex(bytes).as_slice().to_vec()
}

fn utf_16(recipe: &Recipe, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    to_utf_16(recipe.facts.compact.expose(), to_bytes).as_slice().to_vec()
}

/// The groups of 4, 2 and 2 bytes with their lowest byte first, the other 8 as they are.
fn guid_bytes(recipe: &Recipe) -> Vec<u8> {
    let mut bytes = hex_of(&recipe.key);
    if let [a, b, c, d, e, f, g, h, ..] = bytes.as_mut_slice() {
        [*a, *b, *c, *d, *e, *f, *g, *h] = [*d, *c, *b, *a, *f, *e, *h, *g];
    }
    bytes
}

/// The bytes of `key` laid over each other, 16 at a time.
fn folded(key: &[u8]) -> Vec<u8> {
    let mut folded = vec![0; 16];
    for chunk in key.chunks(16) {
        folded.iter_mut().zip(chunk).for_each(|(byte, other)| *byte ^= other);
    }
    folded
}

fn chunk(bytes: &[u8]) -> [u8; 16] {
    bytes.first_chunk().copied().unwrap_or_default()
}

fn last_chunk(bytes: &[u8]) -> [u8; 16] {
    bytes.last_chunk().copied().unwrap_or_default()
}
