//! 600 bytes into an envelope's JSON and back, one a call and many a call. Keys are read before, but for the recipient on
//! the obvious side; what belongs to one envelope (its context, the ephemeral key, JSON and base64) is part of the work.

use aes::{Aes256, cipher::consts::U16};
use aes_gcm::{
    AesGcm,
    aead::{Aead, KeyInit, Nonce},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use p256::{
    PublicKey, SecretKey,
    ecdh::{EphemeralSecret, diffie_hellman},
    elliptic_curve::Generate,
    pkcs8::{DecodePublicKey, EncodePrivateKey, EncodePublicKey},
};
use sealpack::{Envelope, Error, Identity, OtherInfo, SecretBuffer};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::race::{Race, Side, Work};
use crate::cli::{Failure, examples};

/// How many envelopes one call of the batch seals or opens.
const BATCH: usize = 64;

/// About the size of the user data in a call to Green Dot, in bytes.
const SIZE: usize = 600;

const PROGRAM_CODE: &str = "sealpackdemo";

pub(super) fn measure(race: &mut Race<'_>) -> Result<(), Failure> {
    let both = Both::new()?;
    let id = "0b6c1f52-8a3e-4d97-b1f4-5e7a29c80d36";
    let ids: Vec<String> = (0..BATCH).map(|number| format!("0b6c1f52-8a3e-4d97-b1f4-5e7a29c8{number:04x}")).collect();

    let open = |json: String| both.open(id, &json).map(plain);
    race.row(
        &Work { name: "envelope seal", items: 1, bytes: None },
        [Side::ours(|| both.seal(id), open)?, Side::obvious(|| both.obvious_seal(id), open)?],
    )?;
    let open = |all: Vec<String>| both.open_batch(&ids, &all).map(all_plain);
    let obvious_batch = || ids.iter().map(|id| both.obvious_seal(id)).collect();
    race.row(
        &Work { name: "envelope seal batch", items: BATCH, bytes: None },
        [Side::ours(|| both.seal_batch(&ids), open)?, Side::obvious(obvious_batch, open)?],
    )?;

    let (json, all) = (both.seal(id)?, both.seal_batch(&ids)?);
    race.row(
        &Work { name: "envelope open", items: 1, bytes: None },
        [
            Side::ours(|| both.open(id, &json), |opened| Ok(plain(opened)))?,
            Side::obvious(|| both.obvious_open(id, &json), Ok)?,
        ],
    )?;
    let obvious_batch = || ids.iter().zip(&all).map(|(id, json)| both.obvious_open(id, json)).collect();
    race.row(
        &Work { name: "envelope open batch", items: BATCH, bytes: None },
        [
            Side::ours(|| both.open_batch(&ids, &all), |opened| Ok(all_plain(opened)))?,
            Side::obvious(obvious_batch, Ok)?,
        ],
    )
}

/// What both sides seal and open with.
struct Both {
    plaintext: &'static [u8],
    identity: Identity,
    obvious_identity: SecretKey,
    recipient_der: [u8; 91],
}

impl Both {
    fn new() -> Result<Self, Failure> {
        let obvious_identity =
            SecretKey::try_generate().map_err(|_| Failure::new("the operating system gave no randomness"))?;
        let der = obvious_identity.to_pkcs8_der().map_err(|_| Failure::new("the new key has no PKCS#8 form"))?;
        let identity = Identity::from_pkcs8_der(der.as_bytes())?;
        Ok(Self {
            plaintext: examples::RECORD.get(..SIZE).unwrap_or(examples::RECORD),
            recipient_der: identity.recipient().to_der(),
            identity,
            obvious_identity,
        })
    }

    fn seal(&self, id: &str) -> Result<String, Error> {
        let context = OtherInfo::for_request(PROGRAM_CODE, id)?;
        Envelope::seal(self.plaintext, self.identity.recipient(), &context)?.to_json()
    }

    fn seal_batch(&self, ids: &[String]) -> Result<Vec<String>, Error> {
        let contexts = self.contexts(ids)?;
        let items: Vec<_> = contexts.iter().map(|context| (self.plaintext, context)).collect();
        let envelopes = Envelope::seal_batch(&items, self.identity.recipient())?;
        envelopes.into_iter().map(|envelope| envelope?.to_json()).collect()
    }

    fn open(&self, id: &str, json: &str) -> Result<SecretBuffer, Error> {
        let context = OtherInfo::for_request(PROGRAM_CODE, id)?;
        Envelope::from_json(json.as_bytes())?.open([&self.identity], &context)
    }

    fn open_batch(&self, ids: &[String], all: &[String]) -> Result<Vec<SecretBuffer>, Error> {
        let contexts = self.contexts(ids)?;
        let envelopes = all.iter().map(|json| Envelope::from_json(json.as_bytes())).collect::<Result<Vec<_>, _>>()?;
        let items: Vec<_> = envelopes.iter().zip(&contexts).collect();
        Envelope::open_batch(&items, &[&self.identity]).into_iter().collect()
    }

    fn contexts(&self, ids: &[String]) -> Result<Vec<OtherInfo>, Error> {
        ids.iter().map(|id| OtherInfo::for_request(PROGRAM_CODE, id)).collect()
    }

    fn obvious_seal(&self, id: &str) -> Option<String> {
        let recipient = PublicKey::from_public_key_der(&self.recipient_der).ok()?;
        let ephemeral = EphemeralSecret::try_generate().ok()?;
        let z = ephemeral.diffie_hellman(&recipient);
        let cipher = self.obvious_cipher(z.raw_secret_bytes(), id);
        let data = cipher.encrypt(&Nonce::<AesGcm<Aes256, U16>>::default(), self.plaintext).ok()?;
        let json = Json {
            version: "EC_v1".to_owned(),
            ephemeral_public_key: STANDARD.encode(ephemeral.public_key().to_public_key_der().ok()?.as_bytes()),
            public_key_hash: STANDARD.encode(Sha256::digest(self.recipient_der)),
            data: STANDARD.encode(data),
        };
        serde_json::to_string(&json).ok()
    }

    fn obvious_open(&self, id: &str, json: &str) -> Option<Vec<u8>> {
        let json: Json = serde_json::from_str(json).ok()?;
        let ephemeral = STANDARD.decode(json.ephemeral_public_key).ok()?;
        let ephemeral = PublicKey::from_public_key_der(&ephemeral).ok()?;
        let z = diffie_hellman(self.obvious_identity.to_nonzero_scalar(), ephemeral.as_affine());
        let data = STANDARD.decode(json.data).ok()?;
        let cipher = self.obvious_cipher(z.raw_secret_bytes(), id);
        cipher.decrypt(&Nonce::<AesGcm<Aes256, U16>>::default(), data.as_slice()).ok()
    }

    fn obvious_cipher(&self, z: &[u8], id: &str) -> AesGcm<Aes256, U16> {
        let mut hash = Sha256::new();
        hash.update([0, 0, 0, 1]);
        hash.update(z);
        hash.update(b"\x0Did-aes256-GCM");
        hash.update(PROGRAM_CODE);
        hash.update(Sha256::digest(id));
        AesGcm::new(&hash.finalize())
    }
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Json {
    version: String,
    ephemeral_public_key: String,
    public_key_hash: String,
    data: String,
}

fn plain(opened: SecretBuffer) -> Vec<u8> {
    opened.as_slice().to_vec()
}

fn all_plain(opened: Vec<SecretBuffer>) -> Vec<Vec<u8>> {
    opened.into_iter().map(plain).collect()
}
