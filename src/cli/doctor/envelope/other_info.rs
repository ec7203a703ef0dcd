//! The known mistakes with OtherInfo: the algorithm's name, the program code, the request id, and how they stand together.

use sealpack::hazmat::{base64_encode, sha256};

use super::{
    super::{
        diagnosis::{either, receiver, sender},
        search::Known,
        spelling::{hex, to_hex},
    },
    recipe::{
        InfoLayout, Recipe,
        part::{ALGORITHM, LAYOUT, PARTY_U, PARTY_V},
    },
};

const RIGHT_ID: &str =
    "hash the request id letter for letter as it stands in the header X-GD-RequestId: SHA-256 over its UTF-8 text";
const SAME_ID: &str = "the sender hashes the request id letter for letter as it stands in the header X-GD-RequestId, and the receiver \
    opens with it letter for letter as it stands there";
const SAME_CODE: &str = "the sender uses the program code letter for letter as it stands in the call's path, and the receiver opens \
    with it letter for letter as it stands there";
const RIGHT_CODE: &str = "use the program code letter for letter as it stands in the call's path";
const RIGHT_INFO: &str = "derive the key with OtherInfo = 0D ‖ \"id-aes256-GCM\" ‖ program code ‖ SHA-256(request id), and nothing between them";
const RIGHT_KDF: &str =
    "derive the key as K = SHA-256(00 00 00 01 ‖ Z ‖ OtherInfo), the one-step derivation of SP 800-56A";

/// All of them.
pub(super) static OTHER_INFO: &[Known<Recipe>] = &[
    Known {
        mistake: either(
            "request-id-upper-case",
            "The request id was hashed in capitals, other than it was given here.",
            SAME_ID,
        ),
        parts: PARTY_V,
        ways: &[|recipe| recipe.hash_id(str::to_ascii_uppercase)],
    },
    Known {
        mistake: either(
            "request-id-lower-case",
            "The request id was hashed in small letters, other than it was given here.",
            SAME_ID,
        ),
        parts: PARTY_V,
        ways: &[|recipe| recipe.hash_id(str::to_ascii_lowercase)],
    },
    Known {
        mistake: either("request-id-without-dashes", "The request id was hashed without its dashes.", SAME_ID),
        parts: PARTY_V,
        ways: &[|recipe| recipe.hash_id(|id| id.replace('-', ""))],
    },
    Known {
        mistake: either(
            "request-id-with-braces",
            "The request id was hashed with braces around it, or given here with braces and hashed without.",
            SAME_ID,
        ),
        parts: PARTY_V,
        ways: &[
            |recipe| recipe.hash_id(|id| format!("{{{id}}}")),
            |recipe| recipe.hash_id(|id| id.trim_matches(['{', '}']).to_owned()),
        ],
    },
    Known {
        mistake: sender(
            "request-id-with-quotes",
            "The request id was hashed with quotation marks around it.",
            RIGHT_ID,
        ),
        parts: PARTY_V,
        ways: &[|recipe| recipe.hash_id(|id| format!("\"{id}\""))],
    },
    Known {
        mistake: sender("request-id-with-newline", "The request id was hashed with a newline behind it.", RIGHT_ID),
        parts: PARTY_V,
        ways: &[|recipe| recipe.hash_id(|id| format!("{id}\n")), |recipe| recipe.hash_id(|id| format!("{id}\r\n"))],
    },
    Known {
        mistake: receiver(
            "request-id-with-spaces",
            "There was white space around the request id that was given here.",
            "give it as it stands in the header",
        ),
        parts: PARTY_V,
        ways: &[|recipe| recipe.hash_id(|id| id.trim().to_owned())],
    },
    Known {
        mistake: sender("request-id-bytes", "The 16 bytes of the request id were hashed, and not its text.", RIGHT_ID),
        parts: PARTY_V,
        ways: &[
            |recipe| recipe.party_v = sha256(&guid(&recipe.facts.request_id)).to_vec(),
            |recipe| recipe.party_v = sha256(&turned_guid(&recipe.facts.request_id)).to_vec(),
            |recipe| recipe.party_v = guid(&recipe.facts.request_id),
            |recipe| recipe.party_v = turned_guid(&recipe.facts.request_id),
        ],
    },
    Known {
        mistake: sender("request-id-utf-16", "The request id was hashed in UTF-16.", RIGHT_ID),
        parts: PARTY_V,
        ways: &[|recipe| recipe.party_v = sha256(&utf_16(&recipe.facts.request_id)).to_vec()],
    },
    Known {
        mistake: sender("request-id-not-hashed", "The request id itself was PartyVInfo, and not its hash.", RIGHT_INFO),
        parts: PARTY_V,
        ways: &[|recipe| recipe.party_v = recipe.facts.request_id.clone().into_bytes()],
    },
    Known {
        mistake: sender(
            "request-id-hash-spelled",
            "PartyVInfo was the text of the request id's hash, in hexadecimal or base64, and not its 32 bytes.",
            RIGHT_INFO,
        ),
        parts: PARTY_V,
        ways: &[
            |recipe| recipe.party_v = to_hex(&recipe.party_v).as_slice().to_vec(),
            |recipe| recipe.party_v = to_hex(&recipe.party_v).as_slice().to_ascii_uppercase(),
            |recipe| recipe.party_v = base64_encode(&recipe.party_v).into_bytes(),
        ],
    },
    Known {
        mistake: sender("request-id-hashed-twice", "The request id was hashed twice.", RIGHT_ID),
        parts: PARTY_V,
        ways: &[|recipe| recipe.party_v = sha256(&recipe.party_v).to_vec()],
    },
    Known {
        mistake: sender(
            "request-id-left-out",
            "There was no PartyVInfo in OtherInfo, or the hash of nothing.",
            RIGHT_INFO,
        ),
        parts: PARTY_V,
        ways: &[
            |recipe| recipe.party_v.clear(),
            |recipe| recipe.party_v = sha256(b"").to_vec(),
            |recipe| recipe.party_v = vec![0; 32],
        ],
    },
    Known {
        mistake: sender(
            "party-v-of-recipient",
            "PartyVInfo was the hash of the recipient's key, and not of the request id.",
            RIGHT_INFO,
        ),
        parts: PARTY_V,
        ways: &[
            |recipe| recipe.party_v = sha256(&recipe.facts.recipient).to_vec(),
            |recipe| recipe.party_v = sha256(recipe.facts.recipient.get(26..).unwrap_or_default()).to_vec(),
        ],
    },
    Known {
        mistake: either(
            "program-code-upper-case",
            "The program code was taken in capitals, other than it was given here.",
            SAME_CODE,
        ),
        parts: PARTY_U,
        ways: &[|recipe| recipe.party_u.make_ascii_uppercase()],
    },
    Known {
        mistake: either(
            "program-code-lower-case",
            "The program code was taken in small letters, other than it was given here.",
            SAME_CODE,
        ),
        parts: PARTY_U,
        ways: &[|recipe| recipe.party_u.make_ascii_lowercase()],
    },
    Known {
        mistake: sender("program-code-left-out", "There was no PartyUInfo in OtherInfo.", RIGHT_INFO),
        parts: PARTY_U,
        ways: &[|recipe| recipe.party_u.clear()],
    },
    Known {
        mistake: sender("program-code-with-slash", "The program code was taken with a slash of the path.", RIGHT_CODE),
        parts: PARTY_U,
        ways: &[
            |recipe| recipe.party_u = [b"/", recipe.party_u.as_slice()].concat(),
            |recipe| recipe.party_u.push(b'/'),
            |recipe| recipe.party_u = [b"programs/", recipe.party_u.as_slice()].concat(),
            |recipe| recipe.party_u = [b"/programs/", recipe.party_u.as_slice()].concat(),
        ],
    },
    Known {
        mistake: either(
            "program-code-with-something",
            "The program code was taken with a newline, quotation marks or a zero, or given here with white space.",
            SAME_CODE,
        ),
        parts: PARTY_U,
        ways: &[
            |recipe| recipe.party_u.push(b'\n'),
            |recipe| recipe.party_u.push(0),
            |recipe| recipe.party_u = [b"\"", recipe.party_u.as_slice(), b"\""].concat(),
            |recipe| recipe.party_u = recipe.party_u.trim_ascii().to_vec(),
        ],
    },
    Known {
        mistake: sender(
            "program-code-hashed",
            "PartyUInfo was the hash of the program code, and not the code.",
            RIGHT_INFO,
        ),
        parts: PARTY_U,
        ways: &[|recipe| recipe.party_u = sha256(&recipe.party_u).to_vec()],
    },
    Known {
        mistake: sender("party-u-of-apple-pay", "PartyUInfo was Apple, as in Apple Pay's tokens.", RIGHT_INFO),
        parts: PARTY_U,
        ways: &[|recipe| recipe.party_u = b"Apple".to_vec()],
    },
    Known {
        mistake: sender(
            "program-code-and-request-id-exchanged",
            "The program code and the request id changed places: the request id is PartyUInfo, and the code was hashed.",
            RIGHT_INFO,
        ),
        parts: PARTY_U | PARTY_V,
        ways: &[|recipe| {
            recipe.party_v = sha256(&recipe.party_u).to_vec();
            recipe.party_u = recipe.facts.request_id.clone().into_bytes();
        }],
    },
    Known {
        mistake: sender(
            "algorithm-without-length",
            "OtherInfo began with the algorithm's name, without the byte 0D before it.",
            RIGHT_INFO,
        ),
        parts: ALGORITHM,
        ways: &[|recipe| recipe.algorithm = b"id-aes256-GCM".to_vec()],
    },
    Known {
        mistake: sender("algorithm-left-out", "The algorithm's name was left out of OtherInfo.", RIGHT_INFO),
        parts: ALGORITHM,
        ways: &[|recipe| recipe.algorithm.clear(), |recipe| recipe.algorithm = vec![0x0D]],
    },
    Known {
        mistake: sender("algorithm-of-another-name", "OtherInfo began with another name of the algorithm.", RIGHT_INFO),
        parts: ALGORITHM,
        ways: &[
            |recipe| recipe.algorithm = b"\x0Did-aes128-GCM".to_vec(),
            |recipe| recipe.algorithm = b"\x0Did-aes256-gcm".to_vec(),
            |recipe| recipe.algorithm = b"\x0DID-AES256-GCM".to_vec(),
            |recipe| recipe.algorithm = b"\x0Did-aes256-CBC".to_vec(),
            |recipe| recipe.algorithm = b"id-aes256-gcm".to_vec(),
            |recipe| recipe.algorithm = b"A256GCM".to_vec(),
            |recipe| recipe.algorithm = b"\x07A256GCM".to_vec(),
            |recipe| recipe.algorithm = b"aes-256-gcm".to_vec(),
            |recipe| recipe.algorithm = b"\x0Baes-256-gcm".to_vec(),
            |recipe| recipe.algorithm = b"AES-256-GCM".to_vec(),
            |recipe| recipe.algorithm = b"\x0BAES-256-GCM".to_vec(),
            |recipe| recipe.algorithm = b"\x0Eid-aes256-GCM".to_vec(),
        ],
    },
    Known {
        mistake: sender(
            "algorithm-as-text",
            "The byte 0D before the algorithm's name was written as a text, such as 0x0D or \\x0D.",
            RIGHT_INFO,
        ),
        parts: ALGORITHM,
        ways: &[
            |recipe| recipe.algorithm = b"0Did-aes256-GCM".to_vec(),
            |recipe| recipe.algorithm = b"0did-aes256-GCM".to_vec(),
            |recipe| recipe.algorithm = b"0x0Did-aes256-GCM".to_vec(),
            |recipe| recipe.algorithm = b"0x0did-aes256-GCM".to_vec(),
            |recipe| recipe.algorithm = b"\\x0Did-aes256-GCM".to_vec(),
            |recipe| recipe.algorithm = b"\\x0did-aes256-GCM".to_vec(),
            |recipe| recipe.algorithm = b"13id-aes256-GCM".to_vec(),
        ],
    },
    Known {
        mistake: sender(
            "algorithm-as-oid",
            "OtherInfo began with the algorithm's object identifier, and not with its name.",
            RIGHT_INFO,
        ),
        parts: ALGORITHM,
        ways: &[
            |recipe| recipe.algorithm = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x01\x2E".to_vec(),
            |recipe| recipe.algorithm = b"\x60\x86\x48\x01\x65\x03\x04\x01\x2E".to_vec(),
            |recipe| recipe.algorithm = b"2.16.840.1.101.3.4.1.46".to_vec(),
        ],
    },
    Known {
        mistake: sender("parties-exchanged", "PartyVInfo stood before PartyUInfo.", RIGHT_INFO),
        parts: LAYOUT,
        ways: &[|recipe| recipe.layout = InfoLayout::PartiesSwapped],
    },
    Known {
        mistake: sender("parties-left-out", "OtherInfo was the algorithm's name alone.", RIGHT_INFO),
        parts: LAYOUT | PARTY_U | PARTY_V,
        ways: &[|recipe| recipe.layout = InfoLayout::NoParties],
    },
    Known {
        mistake: sender("other-info-left-out", "The key was derived without OtherInfo.", RIGHT_KDF),
        parts: LAYOUT | PARTY_U | PARTY_V | ALGORITHM,
        ways: &[|recipe| recipe.layout = InfoLayout::Empty],
    },
    Known {
        mistake: sender(
            "other-info-with-lengths",
            "There were lengths of four bytes in OtherInfo, or the length of the key, as RFC 7518 has them.",
            RIGHT_INFO,
        ),
        parts: LAYOUT,
        ways: &[
            |recipe| recipe.layout = InfoLayout::Lengths,
            |recipe| recipe.layout = InfoLayout::PartyLengths,
            |recipe| recipe.layout = InfoLayout::WithKeyLength,
            |recipe| recipe.layout = InfoLayout::Rfc7518,
            |recipe| recipe.rfc_7518(b"id-aes256-GCM", InfoLayout::Lengths),
            |recipe| recipe.rfc_7518(b"id-aes256-GCM", InfoLayout::Rfc7518),
            |recipe| recipe.rfc_7518(b"A256GCM", InfoLayout::Rfc7518),
        ],
    },
];

impl Recipe {
    fn hash_id(&mut self, change: impl Fn(&str) -> String) {
        self.party_v = sha256(change(&self.facts.request_id).as_bytes()).to_vec();
    }

    fn rfc_7518(&mut self, algorithm: &[u8], layout: InfoLayout) {
        (self.algorithm, self.layout) = (algorithm.to_vec(), layout);
    }
}

fn guid(text: &str) -> Vec<u8> {
    hex(text.replace(['-', '{', '}'], "").as_bytes()).unwrap_or_default().as_slice().to_vec()
}

/// The same as .NET has it: the first three groups with their lowest byte first.
fn turned_guid(text: &str) -> Vec<u8> {
    let mut bytes = guid(text);
    if let [a, b, c, d, e, f, g, h, ..] = bytes.as_mut_slice() {
        [*a, *b, *c, *d, *e, *f, *g, *h] = [*d, *c, *b, *a, *f, *e, *h, *g];
    }
    bytes
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
