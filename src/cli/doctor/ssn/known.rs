//! The known mistakes with the key, the IV and the mode.

use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::{
    super::{
        cipher::Mode,
        diagnosis::{either, receiver, sender},
        search::Known,
        spelling::{any_base64, hex, to_base64},
    },
    keys::{chunk, client_id, folded, guid_bytes, hex_of, hex_text, last_chunk, line_hash, utf_16},
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
        mistake: either(
            "key-upper-case",
            "The letters of the key were made capitals, other than they were given here.",
            "use the secret in the case in which Onbo shows it, on both sides",
        ),
        parts: KEY,
        ways: &[|recipe| recipe.key.make_ascii_uppercase()],
    },
    Known {
        mistake: either(
            "key-lower-case",
            "The letters of the key were made small, other than they were given here.",
            "use the secret in the case in which Onbo shows it, on both sides",
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
        mistake: sender(
            "key-as-sha-256",
            "The SHA-256 of the secret was used as the key, as it is, in hexadecimal or in base64.",
            RIGHT_KEY,
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.key(|recipe| Sha256::digest(&recipe.key).to_vec()),
            |recipe| recipe.key(|recipe| Sha256::digest(recipe.facts.secret.expose()).to_vec()),
            |recipe| recipe.cut_key(32, |recipe| hex_text(&Sha256::digest(&recipe.key))),
            |recipe| recipe.cut_key(32, |recipe| hex_text(&Sha256::digest(recipe.facts.secret.expose()))),
            |recipe| recipe.cut_key(32, |recipe| to_base64(&Sha256::digest(&recipe.key)).as_slice().to_vec()),
            |recipe| {
                recipe
                    .cut_key(32, |recipe| to_base64(&Sha256::digest(recipe.facts.secret.expose())).as_slice().to_vec())
            },
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
            "key-as-sha-1",
            "The SHA-1 of the secret was used as the key, cut to 16 bytes, or its hexadecimal, cut to 32.",
            RIGHT_KEY,
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.cut_key(16, |recipe| Sha1::digest(&recipe.key).to_vec()),
            |recipe| recipe.cut_key(16, |recipe| Sha1::digest(recipe.facts.secret.expose()).to_vec()),
            |recipe| recipe.cut_key(32, |recipe| hex_text(&Sha1::digest(&recipe.key))),
            |recipe| recipe.cut_key(32, |recipe| hex_text(&Sha1::digest(recipe.facts.secret.expose()))),
        ],
    },
    Known {
        mistake: sender(
            "key-as-sha-512",
            "The SHA-512 of the secret was used as the key, cut to 32 bytes, or its hexadecimal, cut to as many.",
            RIGHT_KEY,
        ),
        parts: KEY,
        ways: &[
            |recipe| recipe.cut_key(32, |recipe| Sha512::digest(&recipe.key).to_vec()),
            |recipe| recipe.cut_key(32, |recipe| Sha512::digest(recipe.facts.secret.expose()).to_vec()),
            |recipe| recipe.cut_key(32, |recipe| hex_text(&Sha512::digest(&recipe.key))),
            |recipe| recipe.cut_key(32, |recipe| hex_text(&Sha512::digest(recipe.facts.secret.expose()))),
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
            "The key was the 16 bytes of .NET's Guid.ToByteArray, whose first three groups are turned round.",
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
            "There were quotation marks or white space around the secret that was given here.",
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
            "There was no IV in the field: it was sealed with 16 zero bytes as the IV, or in ECB mode, which is the same for one block.",
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
        mistake: sender(
            "iv-from-key",
            "The IV was a part of the key or of its hash, and was not in the field.",
            RIGHT_IV,
        ),
        parts: IV,
        ways: &[
            |recipe| recipe.layout = Layout::LeftOut(chunk(recipe.facts.compact.expose().as_bytes())),
            |recipe| recipe.layout = Layout::LeftOut(last_chunk(recipe.facts.compact.expose().as_bytes())),
            |recipe| recipe.layout = Layout::LeftOut(chunk(recipe.facts.secret.expose().as_bytes())),
            |recipe| recipe.layout = Layout::LeftOut(Md5::digest(recipe.facts.compact.expose()).into()),
            |recipe| recipe.layout = Layout::LeftOut(Md5::digest(recipe.facts.secret.expose()).into()),
            |recipe| recipe.layout = Layout::LeftOut(chunk(&hex_text(&Md5::digest(recipe.facts.compact.expose())))),
            |recipe| recipe.layout = Layout::LeftOut(chunk(&hex_text(&Md5::digest(recipe.facts.secret.expose())))),
            |recipe| recipe.layout = Layout::LeftOut(chunk(&hex_text(&Sha256::digest(recipe.facts.compact.expose())))),
            |recipe| recipe.layout = Layout::LeftOut(chunk(&hex_text(&Sha256::digest(recipe.facts.secret.expose())))),
            |recipe| recipe.layout = Layout::LeftOut(chunk(&Sha256::digest(recipe.facts.compact.expose()))),
            |recipe| recipe.layout = Layout::LeftOut(chunk(&Sha256::digest(recipe.facts.secret.expose()))),
            |recipe| recipe.layout = Layout::Unused(chunk(recipe.facts.compact.expose().as_bytes())),
            |recipe| recipe.layout = Layout::LeftOut(chunk(&recipe.key)),
        ],
    },
    Known {
        mistake: sender(
            "iv-behind",
            "The IV stood behind the ciphertext.",
            "put it before the ciphertext: base64(IV ‖ ciphertext)",
        ),
        parts: IV,
        ways: &[|recipe| recipe.layout = Layout::Behind],
    },
    Known {
        mistake: sender(
            "iv-spelled",
            "The IV stood before the ciphertext in hexadecimal or base64, where its 16 bytes belong.",
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
        mistake: sender(
            "ciphertext-spelled",
            "The ciphertext stood behind the IV in base64 or hexadecimal, where its bytes belong.",
            "put the bytes themselves behind the IV: in PHP base64_encode($iv . openssl_encrypt($ssn, 'aes-256-cbc', $key, \
             OPENSSL_RAW_DATA, $iv)), without the option it gives base64",
        ),
        parts: IV,
        ways: &[
            |recipe| recipe.layout = Layout::BeforeSpelled(any_base64),
            |recipe| recipe.layout = Layout::BeforeSpelled(hex),
        ],
    },
    Known {
        mistake: sender(
            "sealed-with-fernet",
            "It was sealed with Python's Fernet, which has a form of its own and uses half of the key.",
            "use AES-256 in CBC mode with all 32 characters as the key: Cipher(algorithms.AES(key), modes.CBC(iv)), and send \
             base64(IV ‖ ciphertext)",
        ),
        parts: KEY | IV | MODE,
        ways: &[|recipe| {
            recipe.key(|recipe| recipe.key.get(16..32).unwrap_or_default().to_vec());
            recipe.layout = Layout::Fernet;
        }],
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
