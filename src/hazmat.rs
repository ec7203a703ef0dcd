//! The inner steps with given inputs, for checks against vectors of others. **Not for use in a service**: what is
//! drawn at random elsewhere is an argument here, and a second use of it breaks the sealing. Outside the
//! compatibility promise.

use sha2::{Digest, Sha256};

use crate::{
    Envelope, Error, ErrorKind, FieldKey, Identity, OtherInfo, Recipient, Secret, SecretBuffer, Ssn, encoding,
    request::{
        Prepared,
        greendot::{self, AccountId, AwaitingToken, GreenDot, RequestId, UserId},
        onbo::{self, Onbo},
    },
    seal::{self, KeyFile, SealedFields},
};

/// AES-CBC encryption of whole blocks (SP 800-38A, section 6.2). `key` has 16, 24 or 32 bytes.
///
/// # Errors
/// [`ErrorKind::Malformed`] for another length of the key.
pub fn cbc_encrypt(key: &[u8], iv: [u8; 16], blocks: &mut [[u8; 16]]) -> Result<(), Error> {
    seal::CbcKey::new(key)?.encrypt(iv, blocks);
    Ok(())
}

/// AES-CBC decryption of whole blocks (SP 800-38A, section 6.2). `key` has 16, 24 or 32 bytes.
///
/// # Errors
/// [`ErrorKind::Malformed`] for another length of the key.
pub fn cbc_decrypt(key: &[u8], iv: [u8; 16], blocks: &mut [[u8; 16]]) -> Result<(), Error> {
    seal::CbcKey::new(key)?.decrypt(iv, blocks);
    Ok(())
}

/// The sealed field of any text, with the IV that `random` begins with.
///
/// # Errors
/// [`ErrorKind::Randomness`] when `random` has fewer than 16 bytes.
pub fn seal_field(key: &FieldKey, text: &str, random: &[u8]) -> Result<String, Error> {
    key.seal_text(text, &mut given(random))
}

/// [`FieldKey::seal_ssn_batch`] with the key of its IVs from `random`: they are what AES-256 under its first 32 bytes
/// makes of 0, 1, 2 and so on, as 128 bits with the most significant first.
///
/// # Errors
/// [`ErrorKind::Randomness`] when `random` has fewer than 32 bytes and there is something to seal.
pub fn seal_ssn_batch(key: &FieldKey, ssns: &[Ssn], random: &[u8]) -> Result<SealedFields, Error> {
    key.seal_batch(ssns, Ssn::expose, &mut given(random))
}

/// ECC CDH on P-256 (SP 800-56A Rev. 3, section 5.7.1.2): the shared secret Z of a private key, as a 32-byte
/// scalar, and a public key, as an uncompressed point of 65 bytes.
///
/// # Errors
/// [`ErrorKind::Malformed`] for a scalar that is 0 or not below the order, and for any other point.
pub fn agree(private: &[u8; 32], point: &[u8]) -> Result<Secret<[u8; 32]>, Error> {
    seal::agree_raw(private, point)
}

/// What sealing computes from an ephemeral private key, a 32-byte scalar, and the recipient: the public key, as
/// SubjectPublicKeyInfo in DER, and Z.
///
/// # Errors
/// [`ErrorKind::Malformed`] for a scalar that is 0 or not below the order.
pub fn agree_ephemeral(private: &[u8; 32], recipient: &Recipient) -> Result<([u8; 91], Secret<[u8; 32]>), Error> {
    seal::agree_ephemeral_raw(private, recipient)
}

/// The one-step KDF with SHA-256 and 256 bits of output (SP 800-56A Rev. 2, section 5.8.1.1).
pub fn one_step_kdf(z: &Secret<[u8; 32]>, other_info: &[u8]) -> Secret<[u8; 32]> {
    seal::one_step_kdf(z, other_info)
}

/// AES-256-GCM encryption with an IV of 16 bytes and without additional data (SP 800-38D, section 7.1): as many bytes of
/// ciphertext as `plaintext` has, and the tag of 16 bytes behind them.
///
/// # Errors
/// [`ErrorKind::Limit`] beyond 64 GiB.
pub fn gcm_seal(key: &Secret<[u8; 32]>, iv: [u8; 16], plaintext: &[u8]) -> Result<Vec<u8>, Error> {
    seal::gcm_seal(key, iv, plaintext)
}

/// AES-256-GCM decryption with an IV of 16 bytes and without additional data (SP 800-38D, section 7.2), of ciphertext and
/// the tag of 16 bytes behind it.
///
/// # Errors
/// [`ErrorKind::Open`], whatever the reason.
pub fn gcm_open(key: &Secret<[u8; 32]>, iv: [u8; 16], sealed: &[u8]) -> Result<SecretBuffer, Error> {
    Ok(seal::gcm_open(key, iv, sealed)?)
}

/// SHA-256 (FIPS 180-4), which makes `publicKeyHash`, PartyVInfo and, inside the KDF, the key.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// An envelope whose ephemeral private key is the first 32 bytes of `random` that are a valid scalar.
///
/// # Errors
/// Those of [`Envelope::seal`]; [`ErrorKind::Randomness`] when `random` has no such bytes.
pub fn seal_envelope(
    plaintext: &[u8],
    recipient: &Recipient,
    other_info: &OtherInfo,
    random: &[u8],
) -> Result<Envelope, Error> {
    Envelope::seal_with(plaintext, recipient, other_info, &mut given(random))
}

/// [`Envelope::seal_batch`] with the ephemeral private keys from `random`, 32 bytes each, and 32 more at its end for each
/// of them that is no valid scalar.
///
/// # Errors
/// Those of [`Envelope::seal_batch`]; [`ErrorKind::Randomness`] when `random` is too short.
pub fn seal_envelope_batch(
    items: &[(&[u8], &OtherInfo)],
    recipient: &Recipient,
    random: &[u8],
) -> Result<Vec<Result<Envelope, Error>>, Error> {
    Envelope::seal_batch_with(items, recipient, &mut given(random))
}

/// The identity whose private key is the first 32 bytes of `random` that are a valid scalar.
///
/// # Errors
/// [`ErrorKind::Randomness`] when `random` has no such bytes.
pub fn identity(random: &[u8]) -> Result<Identity, Error> {
    Identity::generate_with(&mut given(random))
}

/// Onbo's `Content-MD5` of a body, in lower-case hexadecimal; empty when the body is nothing but white space.
pub fn onbo_content_md5(body: &str) -> String {
    onbo::content_md5(body)
}

/// Onbo's HMAC over a URL, a [`Content-MD5`](onbo_content_md5) and a time, in lower-case hexadecimal.
///
/// # Errors
/// None that is known.
pub fn onbo_hmac(secret: &str, url: &str, content_md5: &str, epoch: &str) -> Result<String, Error> {
    onbo::hmac(secret, url, content_md5, epoch)
}

/// HMAC-SHA-256 (RFC 2104), of which [`onbo_hmac`] is one. `key` may have any length.
///
/// # Errors
/// None that is known.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> Result<[u8; 32], Error> {
    onbo::hmac_sha256(key, &[message])
}

/// [`Onbo::update_without_validation`] with the IVs of the SSN and the EIN from `random`, 16 bytes each.
///
/// # Errors
/// Those of [`Onbo::update_without_validation`]; [`ErrorKind::Randomness`] when `random` is too short.
pub fn onbo_update(
    onbo: &Onbo,
    user: &onbo::UserId,
    update: onbo::Update<'_>,
    random: &[u8],
) -> Result<Prepared<onbo::User>, Error> {
    onbo.update_with(user, update, &mut given(random))
}

/// [`Onbo::create_without_validation`] with the IVs as in [`onbo_update`].
///
/// # Errors
/// Those of [`onbo_update`].
pub fn onbo_create(onbo: &Onbo, user: onbo::Update<'_>, random: &[u8]) -> Result<Prepared<onbo::User>, Error> {
    onbo.create_with(user, &mut given(random))
}

/// [`GreenDot::update_without_validation`] with the ephemeral private key from `random`, as in [`seal_envelope`].
///
/// # Errors
/// Those of [`GreenDot::update_without_validation`]; [`ErrorKind::Randomness`] when `random` has no valid scalar.
pub fn greendot_update(
    greendot: &GreenDot,
    account: &AccountId,
    user: &UserId,
    request_id: RequestId,
    update: greendot::Update,
    random: &[u8],
) -> Result<AwaitingToken, Error> {
    greendot.update_with(account, user, request_id, update, &mut given(random))
}

/// Standard base64 with padding, as everything here writes it.
pub fn base64_encode(bytes: &[u8]) -> String {
    encoding::encode(bytes)
}

/// Standard base64 with padding, as everything here reads it.
///
/// # Errors
/// [`ErrorKind::Malformed`] for every other spelling.
pub fn base64_decode(text: &str) -> Result<Vec<u8>, Error> {
    encoding::decode(text)
}

/// The name of what is wrong with a key file or a packed text, which stays when the words of the error change. That of a packed
/// text begins with the part that is wrong, up to the first dash: `base64`, `header`, `deflate`, `trailer` or `limit`.
pub fn fault_name(error: &Error) -> Option<&'static str> {
    error.name()
}

/// Whether a certificate of `file` stands behind that of its issuer. By custom it is the other way round, and many programs
/// take the first certificate for that of the key.
pub fn issuer_stands_first(file: &KeyFile) -> bool {
    file.issuer_stands_first()
}

/// Gives the bytes of `random` one after the other, in place of the operating system's.
fn given(mut random: &[u8]) -> impl FnMut(&mut [u8]) -> Result<(), Error> + '_ {
    move |bytes| {
        let too_short = || Error::new(ErrorKind::Randomness, "fewer random bytes were given than are needed");
        let (taken, rest) = random.split_at_checked(bytes.len()).ok_or_else(too_short)?;
        bytes.copy_from_slice(taken);
        random = rest;
        Ok(())
    }
}
