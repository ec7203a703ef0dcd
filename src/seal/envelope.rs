//! The EC_v1 envelope: takes bytes and a recipient, gives JSON that only the recipient's identity opens.

use std::fmt;

use p256::PublicKey;

use super::{
    EphemeralKey, Identity, KeyAgreement, OneTimeKey, OtherInfo, Recipient,
    aead::TAG,
    agreement::{agree_batch, agree_to_open},
    spki,
};
use crate::{
    Error, OpenError, SecretBuffer, encoding,
    json::{ObjectReader, ObjectWriter, text},
    random::{self, Fill},
    secret::with_wiped_stack,
};

/// How many agreements of a batch are made together: enough that what they share costs nothing, and what they hold
/// stays small.
const BATCH: usize = 64;

/// Data sealed to one recipient, in one context. All of it may be seen by anyone.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    ephemeral: PublicKey,
    public_key_hash: [u8; 32],
    data: Vec<u8>,
}

impl Envelope {
    // EC_v1 (Green Dot's crypto primer; the construction of Apple Pay's payment tokens):
    //   ephemeral     = a fresh P-256 key pair
    //   Z             = ECDH(ephemeral.private, recipient.public)
    //   K             = KDF(Z, OtherInfo)
    //   data          = AES-256-GCM(K, IV = 16 zero bytes, plaintext) with its tag
    //   publicKeyHash = SHA-256(SPKI(recipient.public))
    /// Seals `plaintext`, of any length, to `recipient` in the context `other_info`.
    ///
    /// # Errors
    /// [`ErrorKind::Randomness`](crate::ErrorKind::Randomness), and
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) beyond 64 GiB.
    pub fn seal(plaintext: &[u8], recipient: &Recipient, other_info: &OtherInfo) -> Result<Self, Error> {
        Self::seal_with(plaintext, recipient, other_info, &mut random::system)
    }

    /// Seals many plaintexts to `recipient`, each in its context and with an ephemeral key of its own: what
    /// [`seal`](Self::seal) gives for each, in their order, but faster. The randomness for all is drawn at once. It is one
    /// thread's work: with more cores, give each of them a part of the slice.
    ///
    /// # Errors
    /// [`ErrorKind::Randomness`](crate::ErrorKind::Randomness) for all of them, and nothing is sealed;
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) for one beyond 64 GiB, which leaves the others as they are.
    pub fn seal_batch(items: &[(&[u8], &OtherInfo)], recipient: &Recipient) -> Result<Vec<Result<Self, Error>>, Error> {
        Self::seal_batch_with(items, recipient, &mut random::system)
    }

    /// Opens the envelope in the context `other_info`, with that one of `identities` it was sealed to: the one
    /// whose public key hash it names. None is tried in vain.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) when it was sealed to none of them;
    /// [`ErrorKind::Open`](crate::ErrorKind::Open) when it does not open, for whatever reason.
    pub fn open<'a>(
        &self,
        identities: impl IntoIterator<Item = &'a Identity>,
        other_info: &OtherInfo,
    ) -> Result<SecretBuffer, Error> {
        let identities: Vec<&Identity> = identities.into_iter().collect();
        Self::open_batch(&[(self, other_info)], &identities).swap_remove(0)
    }

    /// Opens many envelopes, each in its context: what [`open`](Self::open) gives for each, in their order, but faster.
    pub fn open_batch(items: &[(&Self, &OtherInfo)], identities: &[&Identity]) -> Vec<Result<SecretBuffer, Error>> {
        with_wiped_stack(|| items.chunks(BATCH).flat_map(|items| Self::open_chunk(items, identities)).collect())
    }

    /// Opens the envelope in the context `other_info` with a key that may be anywhere, such as in an HSM.
    ///
    /// # Errors
    /// Those of [`open`](Self::open), turned into the key's type, and those of the key.
    pub fn open_with<K: KeyAgreement + ?Sized>(
        &self,
        key: &K,
        other_info: &OtherInfo,
    ) -> Result<SecretBuffer, K::Error> {
        if key.recipient().hash() != &self.public_key_hash {
            return Err(self.sealed_to_another(&[key.recipient()]).into());
        }
        let z = key.agree(&spki::encode(&self.ephemeral))?;
        let opened = with_wiped_stack(|| OneTimeKey::derive(&z, other_info).open(&self.data));
        Ok(opened.map_err(Error::from)?)
    }

    /// Reads the envelope's JSON. Members that EC_v1 does not have are passed over.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the member that is missing or not of its form.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let mut object = ObjectReader::parse(json)?;
        object.required("version", |raw| check_version(text(raw)?.expose()))?;
        Ok(Self {
            ephemeral: object
                .required("ephemeralPublicKey", |raw| spki::decode(&encoding::decode(text(raw)?.expose())?))?,
            public_key_hash: object.required("publicKeyHash", |raw| hash(text(raw)?.expose()))?,
            data: object.required("data", |raw| data(text(raw)?.expose()))?,
        })
    }

    /// The envelope's JSON: `version`, `ephemeralPublicKey`, `publicKeyHash` and `data`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_json(&self) -> Result<String, Error> {
        let mut json = SecretBuffer::with_capacity(400 + self.data_text_length());
        ObjectWriter::write(&mut json, |object| self.write(object))?;
        String::from_utf8(json.into_public()).map_err(|_| Error::malformed("expected UTF-8"))
    }

    /// `publicKeyHash`: base64 of the SHA-256 of the recipient's SubjectPublicKeyInfo.
    pub fn public_key_hash(&self) -> String {
        encoding::encode(&self.public_key_hash)
    }

    /// The length of the plaintext, in bytes.
    pub fn plaintext_length(&self) -> usize {
        self.data.len() - TAG
    }

    /// The length of `data` in the JSON, in characters.
    pub(crate) fn data_text_length(&self) -> usize {
        self.data.len().div_ceil(3) * 4
    }

    pub(crate) fn seal_with(
        plaintext: &[u8],
        recipient: &Recipient,
        other_info: &OtherInfo,
        fill: Fill<'_>,
    ) -> Result<Self, Error> {
        Self::seal_batch_with(&[(plaintext, other_info)], recipient, fill)?.swap_remove(0)
    }

    pub(crate) fn seal_batch_with(
        items: &[(&[u8], &OtherInfo)],
        recipient: &Recipient,
        fill: Fill<'_>,
    ) -> Result<Vec<Result<Self, Error>>, Error> {
        with_wiped_stack(|| {
            let mut keys = EphemeralKey::generate_batch(items.len(), fill)?.into_iter();
            let mut envelopes = Vec::with_capacity(items.len());
            for items in items.chunks(BATCH) {
                let agreements = agree_batch(keys.by_ref().take(items.len()).collect(), recipient);
                envelopes.extend(items.iter().zip(agreements).map(|((plaintext, other_info), agreement)| {
                    let key = OneTimeKey::derive(&agreement.z, other_info);
                    Ok(Self {
                        ephemeral: agreement.public_key?,
                        public_key_hash: *recipient.hash(),
                        data: key.seal(plaintext)?,
                    })
                }));
            }
            Ok(envelopes)
        })
    }

    fn open_chunk(items: &[(&Self, &OtherInfo)], identities: &[&Identity]) -> Vec<Result<SecretBuffer, Error>> {
        let found: Vec<_> = items.iter().map(|(envelope, _)| envelope.identity_among(identities)).collect();
        let agreeing = items.iter().zip(&found).filter_map(|((envelope, _), identity)| match identity {
            Ok(identity) => Some((*identity, &envelope.ephemeral)),
            Err(_) => None,
        });
        let mut agreed = agree_to_open(&agreeing.collect::<Vec<_>>()).into_iter();
        let opened = items.iter().zip(found).map(|((envelope, other_info), identity)| {
            identity?;
            let z = agreed.next().ok_or(OpenError)?;
            Ok(OneTimeKey::derive(&z, other_info).open(&envelope.data)?)
        });
        opened.collect()
    }

    /// The one that the envelope was sealed to.
    fn identity_among<'a>(&self, identities: &[&'a Identity]) -> Result<&'a Identity, Error> {
        let is_sealed_to = |identity: &&&Identity| identity.recipient().hash() == &self.public_key_hash;
        identities.iter().find(is_sealed_to).copied().ok_or_else(|| {
            self.sealed_to_another(&identities.iter().map(|identity| identity.recipient()).collect::<Vec<_>>())
        })
    }

    fn sealed_to_another(&self, others: &[&Recipient]) -> Error {
        let others: Vec<String> = others.iter().map(|recipient| recipient.public_key_hash()).collect();
        Error::malformed(format!(
            "sealed to the key with hash {}, and the keys at hand are: {}",
            encoding::encode(&self.public_key_hash),
            if others.is_empty() { "none".to_owned() } else { others.join(", ") },
        ))
    }

    pub(crate) fn write(&self, object: &mut ObjectWriter<'_>) -> Result<(), Error> {
        object.member("version", "EC_v1")?;
        object.member("ephemeralPublicKey", encoding::encode(&spki::encode(&self.ephemeral)))?;
        object.member("publicKeyHash", self.public_key_hash())?;
        object.plain_text("data", |out| encoding::encode_into(&self.data, out))
    }
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope(EC_v1, {} bytes to {})", self.plaintext_length(), self.public_key_hash())
    }
}

fn check_version(version: &str) -> Result<(), Error> {
    match version {
        "EC_v1" => Ok(()),
        "EC_v2" => Err(Error::malformed("EC_v2 is described nowhere: only EC_v1 is opened")),
        _ => Err(Error::malformed("expected EC_v1")),
    }
}

fn hash(text: &str) -> Result<[u8; 32], Error> {
    let hash = encoding::decode(text)?;
    hash.try_into().map_err(|_| Error::malformed("expected the base64 of a SHA-256, 32 bytes"))
}

fn data(text: &str) -> Result<Vec<u8>, Error> {
    let data = encoding::decode(text)?;
    if data.len() < TAG {
        return Err(Error::malformed("expected at least the 16 bytes of the tag"));
    }
    Ok(data)
}
