//! The known mistakes with the key derivation, the IV, the tag and the cipher.

use sealpack::hazmat::{base64_encode, sha256};

use super::{
    super::{diagnosis::sender, search::Known},
    recipe::{
        Cipher, Iv, Kdf, Recipe, TagPlace, Z,
        part::{ADDITIONAL, ALGORITHM, CIPHER, IV, KDF, LAYOUT, PARTY_U, PARTY_V, SHARED, TAG},
    },
};

const RIGHT_KDF: &str =
    "derive the key as K = SHA-256(00 00 00 01 ‖ Z ‖ OtherInfo), the one-step derivation of SP 800-56A";
const RIGHT_Z: &str = "take for Z the x coordinate of the shared point, all 32 bytes: what Java's KeyAgreement.generateSecret, Node's \
    ECDH.computeSecret, pyca's exchange(ec.ECDH(), …) and .NET's DeriveRawSecretAgreement give";
const RIGHT_IV: &str = "use an IV of 16 zero bytes, not of 12, and do not send it: data = base64(ciphertext ‖ tag)";
const RIGHT_TAG: &str = "put the whole tag of 16 bytes behind the ciphertext: data = base64(ciphertext ‖ tag)";

/// All of them.
pub(super) static SEALING: &[Known<Recipe>] = &[
    Known {
        mistake: sender("counter-missing", "The counter 00 00 00 01 was missing in the key derivation.", RIGHT_KDF),
        parts: KDF,
        ways: &[|recipe| recipe.kdf = Kdf::NoCounter],
    },
    Known {
        mistake: sender("counter-zero", "The counter of the key derivation began with 0.", RIGHT_KDF),
        parts: KDF,
        ways: &[|recipe| recipe.kdf = Kdf::OneStep([0; 4])],
    },
    Known {
        mistake: sender(
            "counter-little-endian",
            "The counter of the key derivation was 01 00 00 00.",
            "write it with the most significant byte first: 00 00 00 01",
        ),
        parts: KDF,
        ways: &[|recipe| recipe.kdf = Kdf::OneStep([1, 0, 0, 0])],
    },
    Known {
        mistake: sender(
            "counter-behind-z",
            "The counter stood behind Z, as in the key derivation of ANSI X9.63, or in KDF1 of ISO 18033-2 with 0.",
            RIGHT_KDF,
        ),
        parts: KDF,
        ways: &[
            |recipe| recipe.kdf = Kdf::CounterBehindZ([0, 0, 0, 1]),
            |recipe| recipe.kdf = Kdf::CounterBehindZ([0; 4]),
        ],
    },
    Known {
        mistake: sender("kdf-hkdf", "The key was derived with HKDF.", RIGHT_KDF),
        parts: KDF,
        ways: &[|recipe| recipe.kdf = Kdf::Hkdf, |recipe| recipe.kdf = Kdf::HkdfOfZ],
    },
    Known {
        mistake: sender("kdf-hmac", "The key was derived with HMAC.", RIGHT_KDF),
        parts: KDF,
        ways: &[|recipe| recipe.kdf = Kdf::Hmac],
    },
    Known {
        mistake: sender("kdf-sha-512", "The key was derived with SHA-512.", RIGHT_KDF),
        parts: KDF,
        ways: &[|recipe| recipe.kdf = Kdf::Sha512],
    },
    Known {
        mistake: sender("kdf-left-out", "Z itself was used as the key.", RIGHT_KDF),
        parts: KDF | LAYOUT | PARTY_U | PARTY_V | ALGORITHM,
        ways: &[|recipe| recipe.kdf = Kdf::Raw],
    },
    Known {
        mistake: sender(
            "kdf-hash-of-z",
            "The SHA-256 of Z was used as the key, as .NET's DeriveKeyMaterial gives it.",
            RIGHT_KDF,
        ),
        parts: KDF | LAYOUT | PARTY_U | PARTY_V | ALGORITHM,
        ways: &[|recipe| recipe.kdf = Kdf::ZHashed],
    },
    Known {
        mistake: sender(
            "z-whole-point",
            "The whole shared point went into the key derivation, and not its x coordinate alone.",
            RIGHT_Z,
        ),
        parts: SHARED,
        ways: &[|recipe| recipe.z = Z::Point, |recipe| recipe.z = Z::Coordinates, |recipe| recipe.z = Z::Compressed],
    },
    Known {
        mistake: sender(
            "z-without-leading-zeros",
            "Z went into the key derivation without the zero bytes that it begins with: it had become an integer on the way.",
            RIGHT_Z,
        ),
        parts: SHARED,
        ways: &[|recipe| recipe.z = Z::Stripped],
    },
    Known {
        mistake: sender(
            "z-hashed",
            "The hash of Z went into the key derivation, as .NET's DeriveKeyFromHash gives it.",
            RIGHT_Z,
        ),
        parts: SHARED,
        ways: &[|recipe| recipe.z = Z::Hashed],
    },
    Known {
        mistake: sender("z-in-hex", "The hexadecimal of Z went into the key derivation.", RIGHT_Z),
        parts: SHARED,
        ways: &[|recipe| recipe.z = Z::Hex],
    },
    Known {
        mistake: sender(
            "iv-of-12-zeros",
            "The IV was 12 zero bytes: with GCM, another length gives other bytes.",
            RIGHT_IV,
        ),
        parts: IV,
        ways: &[|recipe| recipe.iv = Iv::Zeros(12)],
    },
    Known {
        mistake: sender("iv-in-front", "An IV stood in data before the ciphertext.", RIGHT_IV),
        parts: IV,
        ways: &[|recipe| recipe.iv = Iv::InFront(12), |recipe| recipe.iv = Iv::InFront(16)],
    },
    Known {
        mistake: sender("iv-derived", "The IV was derived together with the key, or taken from PartyVInfo.", RIGHT_IV),
        parts: IV,
        ways: &[
            |recipe| recipe.iv = Iv::Derived(16),
            |recipe| recipe.iv = Iv::Derived(12),
            |recipe| recipe.iv = Iv::OfPartyV(16),
            |recipe| recipe.iv = Iv::OfPartyV(12),
        ],
    },
    Known {
        mistake: sender("tag-first", "The tag stood before the ciphertext.", RIGHT_TAG),
        parts: TAG,
        ways: &[|recipe| recipe.tag = TagPlace::First],
    },
    Known {
        mistake: sender("tag-cut", "The tag was cut to 12 bytes.", RIGHT_TAG),
        parts: TAG,
        ways: &[|recipe| recipe.tag = TagPlace::Behind(12)],
    },
    Known {
        mistake: sender(
            "tag-left-out",
            "The tag was left out of data: in Node it must be fetched with cipher.getAuthTag(), in PHP it is an argument.",
            RIGHT_TAG,
        ),
        parts: TAG | ADDITIONAL,
        ways: &[|recipe| recipe.tag = TagPlace::Nowhere],
    },
    Known {
        mistake: sender(
            "additional-data",
            "It was sealed with additional authenticated data.",
            "give GCM no additional data",
        ),
        parts: ADDITIONAL,
        ways: &[
            |recipe| recipe.additional = b"EC_v1".to_vec(),
            |recipe| recipe.additional = recipe.facts.request_id.clone().into_bytes(),
            |recipe| recipe.additional = recipe.facts.program_code.clone().into_bytes(),
            |recipe| recipe.additional = sha256(recipe.facts.request_id.as_bytes()).to_vec(),
            |recipe| recipe.additional = recipe.facts.public_key_hash.clone().into_bytes(),
            |recipe| recipe.additional = sha256(&recipe.facts.recipient).to_vec(),
            |recipe| recipe.additional = recipe.facts.ephemeral.to_vec(),
            |recipe| recipe.additional = base64_encode(&recipe.facts.ephemeral).into_bytes(),
            |recipe| recipe.additional = recipe.other_info(),
        ],
    },
    Known {
        mistake: sender(
            "aes-128",
            "It was sealed with AES-128, with half of the key.",
            "use all 32 bytes of K as the key of AES-256",
        ),
        parts: CIPHER,
        ways: &[|recipe| recipe.cipher = Cipher::Aes128Gcm, |recipe| recipe.cipher = Cipher::Aes128GcmOfEnd],
    },
    Known {
        mistake: sender(
            "mode-cbc",
            "It was sealed in CBC mode.",
            "use AES-256 in GCM mode with an IV of 16 zero bytes",
        ),
        parts: CIPHER | TAG | ADDITIONAL,
        ways: &[|recipe| recipe.cipher = Cipher::Aes256Cbc],
    },
];
