//! `sealpack doctor envelope`: why an EC_v1 envelope does not open.

mod forms;
mod hash;
mod members;
mod other_info;
mod recipe;
mod sealing;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use sealpack::{
    Envelope, Identity, Keyring, OtherInfo, Recipient, Secret, SecretBuffer, hazmat::sha256, seal::KeyAgreement,
};
use serde_json::Value;

use super::{
    super::{
        Failure,
        files::{read_small, read_stdin},
    },
    diagnosis::{Diagnosis, Mistake, sender},
    search::{Known, with_mistakes},
};
use forms::Shape;
use members::{Candidate, ephemeral_keys, spelled};
use other_info::OTHER_INFO;
use recipe::{Facts, Recipe, is_json};
use sealing::SEALING;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Files with private keys: PKCS#8 or SEC1 in PEM or DER, or JWK
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    identity: Vec<PathBuf>,
    /// Program code, as it stands in the call's path
    #[arg(long, value_name = "P")]
    program_code: String,
    /// Request id, as it stands in the header X-GD-RequestId, to the letter
    #[arg(long, value_name = "R")]
    request_id: String,
    /// The sender's file with the recipient's public key: SPKI or X.509 certificates in PEM or DER, or JWK
    #[arg(long, value_name = "FILE")]
    recipient: Option<PathBuf>,
}

/// What the key derivation is bound to.
#[derive(Clone, Copy)]
pub(in crate::cli) enum Context<'a> {
    Call { program_code: &'a str, request_id: &'a str },
    Parties { party_u_info: &'a [u8], party_v_info: &'a [u8] },
}

/// How many mistakes are made together in the sealing.
const MOST: usize = 2;

/// With how many pairs of an identity and an ephemeral key two mistakes are made together.
const FEW: usize = 2;

/// A version that EC_v1 was sealed under.
static VERSIONS: [(&str, Mistake); 3] = [
    ("EC_v2", sender("version-ec-v2", "The version said EC_v2, and it was sealed as EC_v1.", "send the version EC_v1")),
    (
        "RSA_v1",
        sender("version-rsa-v1", "The version said RSA_v1, and it was sealed as EC_v1.", "send the version EC_v1"),
    ),
    (
        "",
        sender(
            "version-misspelled",
            "The version was missing, or spelled in another way.",
            "send the version EC_v1, to the letter",
        ),
    ),
];

const NOT_ENCRYPTED: Mistake = sender(
    "data-not-encrypted",
    "The member data was the plaintext, not sealed at all: whoever saw this body has seen it.",
    "seal it before it goes into the body; look whether the body stands in a log",
);

pub(super) fn diagnose(args: &Args) -> Result<Diagnosis, Failure> {
    let mut keyring = Keyring::new();
    for path in &args.identity {
        let added = keyring.insert_from_bytes(read_small(path)?.as_slice());
        added.map_err(|error| Failure::from(error).in_source(path.display()))?;
    }
    let file = args.recipient.as_deref().map(read_small).transpose()?;
    let context = Context::Call { program_code: &args.program_code, request_id: &args.request_id };
    let input = read_stdin()?;
    let mut diagnosis = Diagnosis::new();
    let envelope = envelope_of(input.as_slice(), &mut diagnosis);
    let envelope = envelope.as_deref().unwrap_or(input.as_slice());
    Ok(look(envelope, &keyring, context, file.as_ref().map(SecretBuffer::as_slice), diagnosis))
}

/// The diagnosis of an envelope's JSON.
pub(in crate::cli) fn examine(envelope: &[u8], keyring: &Keyring, context: Context<'_>) -> Diagnosis {
    look(envelope, keyring, context, None, Diagnosis::new())
}

/// The envelope in a whole body.
fn envelope_of(input: &[u8], diagnosis: &mut Diagnosis) -> Option<Vec<u8>> {
    let body = forms::value_of(input)?;
    let envelope = body.get("encryptedUserData")?;
    diagnosis.note("What was given is a body: its member encryptedUserData is looked at.");
    Some(envelope.to_string().into_bytes())
}

fn look(
    envelope: &[u8],
    keyring: &Keyring,
    context: Context<'_>,
    file: Option<&[u8]>,
    mut diagnosis: Diagnosis,
) -> Diagnosis {
    match Envelope::from_json(envelope) {
        Ok(_) => diagnosis.right("The envelope has its four members in their forms."),
        Err(_) if envelope.trim_ascii().is_empty() => {
            diagnosis.wrong("The envelope is empty.");
            return diagnosis;
        }
        Err(error) => diagnosis.wrong(format!("The envelope: {error}.")),
    }
    if let Context::Call { program_code, request_id } = context
        && let Err(error) = OtherInfo::for_request(program_code, request_id)
    {
        diagnosis.wrong(format!("The {error}."));
    }
    let Some(shape) = forms::find(envelope) else {
        diagnosis.wrong("It is no envelope in any known shape.");
        return diagnosis;
    };
    let patient = Patient::new(&shape, keyring, context, file);
    if patient.is_plaintext() {
        diagnosis.explain([shape.mistakes.as_slice(), &[NOT_ENCRYPTED]].concat());
        return diagnosis;
    }
    match patient.find() {
        Some(found) => report(&found, &shape, &patient, &mut diagnosis),
        None => patient.report_failure(&mut diagnosis),
    }
    diagnosis
}

/// The known mistakes with the sealing.
fn known() -> impl Iterator<Item = &'static Known<Recipe>> {
    OTHER_INFO.iter().chain(SEALING)
}

/// All that are known.
pub(super) fn mistakes() -> impl Iterator<Item = &'static Mistake> {
    let others = forms::mistakes().chain(hash::known_mistakes()).chain(members::mistakes());
    let versions = VERSIONS.iter().map(|(_, mistake)| mistake);
    known().map(|known| &known.mistake).chain(others).chain(versions).chain([&NOT_ENCRYPTED])
}

/// An envelope's values, and what to try on them.
struct Patient<'a> {
    version: Option<&'a str>,
    hash: Option<&'a str>,
    ephemeral_keys: Vec<Candidate>,
    /// What is wrong with an ephemeral key that is none of P-256.
    key_error: Option<sealpack::Error>,
    data_text: Option<&'a str>,
    data: Vec<Candidate>,
    identities: Vec<&'a Identity>,
    keys: Vec<&'a Recipient>,
    context: Context<'a>,
    file: Option<&'a [u8]>,
}

/// With what it opens.
struct Found<'a> {
    key: &'a Recipient,
    ephemeral: Vec<u8>,
    mistakes: Vec<Mistake>,
    is_json: bool,
}

impl<'a> Patient<'a> {
    fn new(shape: &'a Shape, keyring: &'a Keyring, context: Context<'a>, file: Option<&'a [u8]>) -> Self {
        let text = |name: &str| shape.members.get(name).and_then(Value::as_str);
        let mut patient = Self {
            version: text("version"),
            hash: text("publicKeyHash"),
            ephemeral_keys: shape.members.get("ephemeralPublicKey").map(ephemeral_keys).unwrap_or_default(),
            key_error: text("ephemeralPublicKey").and_then(key_error),
            data_text: text("data"),
            data: text("data").map(spelled).unwrap_or_default(),
            identities: keyring.into_iter().collect(),
            keys: keyring.into_iter().map(Identity::recipient).collect(),
            context,
            file,
        };
        // Those that the hash names come first.
        let is_stranger = |identity: &&Identity| !patient.is_named(identity.recipient());
        let mut identities = patient.identities.clone();
        identities.sort_by_key(is_stranger);
        patient.identities = identities;
        patient
    }

    fn is_named(&self, key: &Recipient) -> bool {
        let is_other = |mistake: &Mistake| mistake.name == "public-key-hash-of-another-identity";
        let named = self.hash.and_then(|hash| hash::named(hash, &self.known(key, None)));
        named.is_some_and(|mistakes| !mistakes.iter().any(is_other))
    }

    fn known<'b>(&'b self, key: &'b Recipient, ephemeral: Option<&'b [u8]>) -> hash::Known<'b> {
        hash::Known { key, keys: &self.keys, ephemeral, file: self.file }
    }

    fn is_plaintext(&self) -> bool {
        self.data_text.is_some_and(|text| is_json(text.as_bytes())) || self.data.iter().any(|data| is_json(&data.bytes))
    }

    /// The fewest mistakes with which it opens. Two are made together where the key is the one that the hash names, or there
    /// are few to choose from: it is what takes long.
    fn find(&self) -> Option<Found<'a>> {
        let known: Vec<_> = known().collect();
        let attempts = self.attempts();
        for count in 0..=MOST {
            for (identity, ephemeral, z, recipe) in attempts.iter().take(if count < MOST { usize::MAX } else { FEW }) {
                for data in &self.data {
                    let mut open = |recipe: &Recipe| recipe.open(z, &data.bytes, count > 0);
                    let Some((mistakes, opened)) = with_mistakes(recipe, &known, count, &mut open) else { continue };
                    return Some(Found {
                        key: identity.recipient(),
                        ephemeral: ephemeral.bytes.to_vec(),
                        mistakes: [ephemeral.mistakes.as_slice(), &data.mistakes, &mistakes].concat(),
                        is_json: is_json(opened.as_slice()),
                    });
                }
            }
        }
        None
    }

    /// Each identity with each ephemeral key: their Z, and the right way to go on.
    fn attempts(&self) -> Vec<(&'a Identity, &Candidate, Secret<[u8; 32]>, Recipe)> {
        let pairs =
            self.identities.iter().flat_map(|identity| self.ephemeral_keys.iter().map(move |key| (*identity, key)));
        let attempts = pairs.filter_map(|(identity, key)| {
            let ephemeral = key.bytes.as_slice().try_into().ok()?;
            let z = identity.agree(&ephemeral).ok()?;
            Some((identity, key, z, self.recipe(identity.recipient(), ephemeral)))
        });
        attempts.collect()
    }

    fn recipe(&self, key: &Recipient, ephemeral: [u8; 91]) -> Recipe {
        let facts = |program_code: &str, request_id: &str| Facts {
            program_code: program_code.to_owned(),
            request_id: request_id.to_owned(),
            recipient: key.to_der(),
            ephemeral,
            public_key_hash: self.hash.unwrap_or_default().to_owned(),
        };
        match self.context {
            Context::Call { program_code, request_id } => {
                Recipe::new(facts(program_code, request_id), program_code.as_bytes(), &sha256(request_id.as_bytes()))
            }
            Context::Parties { party_u_info, party_v_info } => Recipe::new(facts("", ""), party_u_info, party_v_info),
        }
    }

    fn version_mistake(&self) -> Option<Mistake> {
        let version = self.version.unwrap_or_default();
        let known = || VERSIONS.iter().find(|(name, _)| *name == version).or(VERSIONS.last());
        if version == "EC_v1" { None } else { known().map(|(_, mistake)| mistake.clone()) }
    }

    /// Says what is left when no known mistake explains it.
    fn report_failure(&self, diagnosis: &mut Diagnosis) {
        let known = mistakes().count();
        let keys = self.keys.iter().map(|key| key.public_key_hash()).collect::<Vec<_>>().join(", ");
        if self.version == Some("RSA_v1") {
            diagnosis.note("RSA_v1 is Apple Pay's way with RSA keys: it is another construction, and not opened here.");
        }
        let of_file =
            self.hash.zip(self.keys.first()).and_then(|(hash, key)| hash::of_file(hash, &self.known(key, None)));
        if let Some(mistake) = of_file {
            diagnosis.wrong("It is sealed to a key that is not at hand.");
            diagnosis.note(format!("The publicKeyHash of the identities at hand: {keys}."));
            diagnosis.explain([mistake]);
            return;
        }
        if self.ephemeral_keys.is_empty() || self.data.is_empty() {
            if let Some(error) = self.key_error.as_ref() {
                diagnosis.wrong(format!("The ephemeralPublicKey: {error}."));
            }
            diagnosis.wrong("It cannot be opened: the ephemeral key or data is in no known form.");
            return;
        }
        if self.keys.iter().any(|key| self.is_named(key)) {
            diagnosis.right("The publicKeyHash names an identity at hand.");
            diagnosis.wrong(format!(
                "It does not open, with none of the {known} known mistakes, alone or a few together. What is left: the program code or the \
                 request id is another one than was told, it is sealed to another key than publicKeyHash says, or the bytes were changed."
            ));
        } else {
            diagnosis.wrong(format!(
                "It does not open, with none of the {known} known mistakes, and publicKeyHash is of none of the identities at hand: it is \
                 probably sealed to another key. If not, the program code or the request id is another one than was told."
            ));
        }
        diagnosis.note(format!(
            "The publicKeyHash of the identities at hand: {keys}. `sealpack key show FILE` shows that of the sender's file."
        ));
    }
}

fn report(found: &Found<'_>, shape: &Shape, patient: &Patient<'_>, diagnosis: &mut Diagnosis) {
    let version = Vec::from_iter(patient.version_mistake());
    let hash = hash::mistakes(patient.hash, &patient.known(found.key, Some(&found.ephemeral)));
    let mut mistakes: Vec<Mistake> = Vec::new();
    for mistake in [shape.mistakes.as_slice(), &version, &hash, &found.mistakes].into_iter().flatten() {
        if mistakes.iter().all(|known| known.name != mistake.name) {
            mistakes.push(mistake.clone());
        }
    }
    if hash.is_empty() {
        diagnosis.right("The publicKeyHash names an identity at hand.");
    }
    if mistakes.is_empty() {
        diagnosis.right("It opens.");
    } else {
        diagnosis.wrong("It does not open as it is, but it does with what is told below undone.");
    }
    if !found.is_json {
        diagnosis.note("What it opens to is no JSON object.");
    }
    diagnosis.explain(mistakes);
}

/// What the reader of keys says of the ephemeral key, which knows the other kinds.
fn key_error(text: &str) -> Option<sealpack::Error> {
    spelled(text).iter().find_map(|candidate| Recipient::from_bytes(&candidate.bytes).err())
}
