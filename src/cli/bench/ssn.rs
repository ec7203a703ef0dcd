//! SSNs into their sealed fields, one a call and many a call. The key is read before, on our side.

use aes::{
    Aes256,
    cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sealpack::{FieldKey, Ssn};

use super::race::{Race, Side, Work};
use crate::cli::{Failure, examples};

/// How many SSNs one call of the batch seals.
const BATCH: usize = 1000;

pub(super) fn measure(race: &mut Race<'_>) -> Result<(), Failure> {
    let secret = examples::accounts()?.onbo.secret_key;
    let key = FieldKey::from_text(&secret)?;
    let obvious_key = obvious_key(&secret).ok_or_else(|| Failure::new("expected a secret of 32 characters"))?;
    let numbers = (0..BATCH).map(|number| format!("987-65-{number:04}"));
    let ssns = numbers.map(|number| Ssn::parse(&number)).collect::<Result<Vec<_>, _>>()?;
    let ssn = Ssn::parse("987-65-4320")?;

    let open = |field: &str| key.open_ssn(field).map(|ssn| ssn.expose().to_owned());
    race.row(
        &Work { name: "ssn seal", items: 1, bytes: None },
        [
            Side::ours(|| key.seal_ssn(&ssn), |field| open(&field))?,
            Side::obvious(|| obvious_seal(&obvious_key, ssn.expose()), |field| open(&field))?,
        ],
    )?;

    let obvious_batch = || ssns.iter().map(|ssn| obvious_seal(&obvious_key, ssn.expose())).collect::<Option<Vec<_>>>();
    race.row(
        &Work { name: "ssn seal batch", items: BATCH, bytes: None },
        [
            Side::ours(|| key.seal_ssn_batch(&ssns), |fields| fields.iter().map(open).collect())?,
            Side::obvious(obvious_batch, |fields| {
                fields.iter().map(|field| open(field)).collect::<Result<Vec<_>, _>>()
            })?,
        ],
    )
}

/// The key of fields that Onbo's secret key is: its 32 characters without the dashes.
pub(super) fn obvious_key(secret: &str) -> Option<[u8; 32]> {
    secret.replace('-', "").into_bytes().try_into().ok()
}

/// One number, SSN or EIN, in its field: the key set up each time.
pub(super) fn obvious_seal(key: &[u8; 32], number: &str) -> Option<String> {
    let mut iv = [0; 16];
    getrandom::fill(&mut iv).ok()?;
    let cipher = cbc::Encryptor::<Aes256>::new(key.into(), &iv.into());
    let mut sealed = vec![0; number.len() / 16 * 16 + 16];
    cipher.encrypt_padded_b2b::<Pkcs7>(number.as_bytes(), &mut sealed).ok()?;
    Some(STANDARD.encode([&iv[..], &sealed].concat()))
}
