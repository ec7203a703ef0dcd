//! Many numbers sealed at once: one draw of randomness, one piece of memory, 64 blocks side by side.

use std::{borrow::Borrow, fmt};

use super::{FieldKey, ivs::Ivs, pad};
use crate::{
    Ein, Error, Secret, Ssn, encoding,
    random::{self, Fill},
    seal::cbc::BLOCK,
};

/// The base64 characters of a sealed field.
const FIELD: usize = 44;

/// How many numbers are sealed side by side: as many blocks as AES takes at once on the widest machines.
const CHUNK: usize = 64;

impl FieldKey {
    /// Seals many SSNs into the 44 base64 characters of an `ssn` field each, in their order: many times as fast as
    /// [`seal_ssn`](Self::seal_ssn) for each, which asks the operating system for every IV.
    ///
    /// All IVs come from one draw of 32 random bytes: they are its AES-256 counter stream, and are as unpredictable and
    /// as public as those of `seal_ssn`. No SSN can fail, since each was checked when it was parsed; so there are
    /// either all fields or none. Without an SSN there are none, and nothing is drawn.
    ///
    /// The fields live in new memory, which the operating system may take longer to provide than they take to seal
    /// when there are hundreds of thousands; [`seal_ssn_batch_into`](Self::seal_ssn_batch_into) uses memory again.
    ///
    /// # Errors
    /// [`ErrorKind::Randomness`](crate::ErrorKind::Randomness), and then nothing is sealed.
    pub fn seal_ssn_batch(&self, ssns: &[impl Borrow<Ssn>]) -> Result<SealedFields, Error> {
        self.seal_batch(ssns, |ssn| ssn.borrow().expose(), &mut random::system)
    }

    /// Seals many EINs, as [`seal_ssn_batch`](Self::seal_ssn_batch) does.
    ///
    /// # Errors
    /// [`ErrorKind::Randomness`](crate::ErrorKind::Randomness), and then nothing is sealed.
    pub fn seal_ein_batch(&self, eins: &[impl Borrow<Ein>]) -> Result<SealedFields, Error> {
        self.seal_batch(eins, |ein| ein.borrow().expose(), &mut random::system)
    }

    /// Seals many SSNs, as [`seal_ssn_batch`](Self::seal_ssn_batch) does, into memory of the caller's: the field of
    /// each SSN, 44 ASCII characters, at its place in `fields`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) when `fields` has another length than `ssns`;
    /// [`ErrorKind::Randomness`](crate::ErrorKind::Randomness). Then `fields` is as it was.
    pub fn seal_ssn_batch_into(&self, ssns: &[impl Borrow<Ssn>], fields: &mut [[u8; 44]]) -> Result<(), Error> {
        self.seal_batch_into(ssns, |ssn| ssn.borrow().expose(), fields, &mut random::system)
    }

    pub(crate) fn seal_batch<N>(
        &self,
        numbers: &[N],
        text: impl Fn(&N) -> &str,
        fill: Fill<'_>,
    ) -> Result<SealedFields, Error> {
        let mut fields = vec![[0; FIELD]; numbers.len()];
        self.seal_batch_into(numbers, text, &mut fields, fill)?;
        let fields = String::from_utf8(fields.into_flattened());
        fields.map(SealedFields).map_err(|_| Error::malformed("expected base64, which is ASCII"))
    }

    // Each number is a message of its own, of one block, as in `seal_text`:
    //   field_i = base64(IV_i || AES-CBC(key, IV_i, number_i || padding_i))
    fn seal_batch_into<N>(
        &self,
        numbers: &[N],
        text: impl Fn(&N) -> &str,
        fields: &mut [[u8; FIELD]],
        fill: Fill<'_>,
    ) -> Result<(), Error> {
        if fields.len() != numbers.len() {
            let [expected, given] = [numbers.len(), fields.len()];
            return Err(Error::malformed(format!(
                "expected room for {expected} fields, one for each number, not {given}"
            )));
        }
        if numbers.is_empty() {
            return Ok(());
        }

        let mut iv_stream = Ivs::draw(fill)?;
        let mut ivs = [[0; BLOCK]; CHUNK];
        let mut blocks = Secret::new([[0; BLOCK]; CHUNK]);
        // An IV, a block, and the zero that `encode_each` asks for.
        let mut sealed = [[0; 2 * BLOCK + 1]; CHUNK];

        for (numbers, fields) in numbers.chunks(CHUNK).zip(fields.chunks_mut(CHUNK)) {
            let ivs = &mut ivs[..numbers.len()];
            let blocks = &mut blocks.expose_mut()[..numbers.len()];
            let sealed = &mut sealed[..numbers.len()];

            for (block, number) in blocks.iter_mut().zip(numbers) {
                pad(text(number).as_bytes(), block);
            }
            iv_stream.write(ivs);
            self.0.encrypt_each(ivs, blocks);
            for (sealed, (iv, block)) in sealed.iter_mut().zip(ivs.iter().zip(blocks)) {
                sealed[..BLOCK].copy_from_slice(iv);
                sealed[BLOCK..2 * BLOCK].copy_from_slice(block);
            }
            encoding::encode_each(sealed, fields)?;
        }
        Ok(())
    }
}

/// The fields of a batch, in the order of its numbers: 44 base64 characters each, all in one piece of memory.
#[derive(Clone)]
pub struct SealedFields(String);

impl SealedFields {
    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.len() / FIELD
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The field of the number at `index`, counted from 0; None when there were fewer numbers.
    pub fn get(&self, index: usize) -> Option<&str> {
        let start = index.checked_mul(FIELD)?;
        self.0.get(start..start.checked_add(FIELD)?)
    }

    /// The fields one after the other.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl fmt::Debug for SealedFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedFields({})", self.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::ErrorKind;
    use sha2::{Digest, Sha256};

    const SECRETS: [&str; 3] = ["0f1e2d3c4b5a6978", "0f1e2d3c4b5a69788796a5b4", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"];

    /// Draws the bytes 0, 1, 2 and so on.
    fn counting(bytes: &mut [u8]) -> Result<(), Error> {
        bytes.iter_mut().zip(0..).for_each(|(byte, value)| *byte = value);
        Ok(())
    }

    fn parse(texts: &[&str]) -> Vec<Ssn> {
        texts.iter().map(|text| Ssn::parse(text).unwrap()).collect()
    }

    /// Numbers that are all different, every second one with dashes.
    fn numbers(count: usize) -> Vec<Ssn> {
        let text = |i| if i % 2 == 0 { format!("{i:03}-45-6789") } else { format!("{}", 900_000_000 + i) };
        (0..count).map(|i| Ssn::parse(&text(i)).unwrap()).collect()
    }

    #[test]
    fn every_field_opens_to_its_number_under_an_iv_of_its_own() {
        for key in SECRETS.map(|secret| FieldKey::from_text(secret).unwrap()) {
            for count in [0, 1, 63, 64, 65, 1000] {
                let ssns = numbers(count);
                let fields = key.seal_ssn_batch(&ssns).unwrap();
                let opened: Vec<Ssn> = fields.iter().map(|field| key.open_ssn(field).unwrap()).collect();
                assert!(opened.iter().map(Ssn::expose).eq(ssns.iter().map(Ssn::expose)));
                assert_eq!((fields.len(), fields.is_empty()), (count, count == 0));
                assert_eq!(fields.get(count), None);

                let ivs: HashSet<Vec<u8>> =
                    fields.iter().map(|field| encoding::decode(field).unwrap()[..BLOCK].to_vec()).collect();
                assert_eq!(ivs.len(), count);
            }
        }
    }

    // Python, with `cryptography`:
    //   from cryptography.hazmat.primitives.ciphers import Cipher, algorithms as a, modes as m
    //   from cryptography.hazmat.primitives.padding import PKCS7
    //   def seal(secret, seed, numbers):
    //       ivs = Cipher(a.AES(seed), m.CTR(bytes(16))).encryptor().update(bytes(16 * len(numbers)))
    //       def field(number, iv):
    //           padder, cbc = PKCS7(128).padder(), Cipher(a.AES(secret), m.CBC(iv)).encryptor()
    //           block = padder.update(number.encode()) + padder.finalize()
    //           return base64.b64encode(iv + cbc.update(block) + cbc.finalize()).decode()
    //       return [field(number, ivs[16 * i:][:16]) for i, number in enumerate(numbers)]
    //   seal(secret, bytes(range(32)), ["987-65-4320", "987654320", "123-45-6789"])
    #[test]
    fn the_fields_are_those_of_another_implementation() {
        let expected = [
            [
                "8pAAtipJn9Cp85pq3S53gGcxZEMf74SMFg07GrEYh0I=",
                "8F12rkq5n+Wm9psxSMI2PW14xCzTcePy1ysKJ7Jf1tE=",
                "Dry13rUsg70IqKk1GCyRmSPZierNyllREv6qiFx+bgM=",
            ],
            [
                "8pAAtipJn9Cp85pq3S53gHzD5LxAzKyEt+mf376JCKY=",
                "8F12rkq5n+Wm9psxSMI2PeKetGFUpXtH5IbU4Cq0LtA=",
                "Dry13rUsg70IqKk1GCyRmbhGyq8n2kVQPvHxbTSvwkI=",
            ],
            [
                "8pAAtipJn9Cp85pq3S53gKSbfCvUwIstxevpWahfqiU=",
                "8F12rkq5n+Wm9psxSMI2Pb+yxsrTahBLu474WfIkNMc=",
                "Dry13rUsg70IqKk1GCyRmfyr+4uzYmGC97xobMVxIAc=",
            ],
        ];
        let ssns = parse(&["987-65-4320", "987654320", "123-45-6789"]);
        for (secret, expected) in SECRETS.iter().zip(expected) {
            let key = FieldKey::from_text(secret).unwrap();
            let fields = key.seal_batch(&ssns, Ssn::expose, &mut counting).unwrap();
            assert_eq!(fields.iter().collect::<Vec<_>>(), expected);
        }
    }

    // The same Python:
    //   numbers = [f"{900000000 + i}" if i % 2 else f"{i:03}-45-6789" for i in range(300)]
    //   hashlib.sha256("".join(seal(secret, bytes(range(32)), numbers)).encode())
    #[test]
    fn so_are_those_of_several_chunks_and_more_ivs_than_a_byte_counts() {
        let key = FieldKey::from_text(SECRETS[2]).unwrap();
        let fields = key.seal_batch(&numbers(300), Ssn::expose, &mut counting).unwrap();
        let digest: String = Sha256::digest(&fields.0).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, "dcfa37c02d72bcc679f4c91809b58eca147b1a91ef0a5876d57d3f92790eaa59");
    }

    #[test]
    fn fields_go_to_memory_of_the_callers() {
        let key = FieldKey::from_text(SECRETS[0]).unwrap();
        let ssns = parse(&["987-65-4320", "987654320"]);
        let mut fields = [[0; FIELD]; 2];
        key.seal_ssn_batch_into(&ssns.iter().collect::<Vec<&Ssn>>(), &mut fields).unwrap();
        for (field, ssn) in fields.iter().zip(&ssns) {
            assert_eq!(key.open_ssn(std::str::from_utf8(field).unwrap()).unwrap().expose(), ssn.expose());
        }

        for count in [0, 1, 3] {
            let mut fields = vec![[7; FIELD]; count];
            let mut undrawn = |_: &mut [u8]| unreachable!("nothing is drawn");
            let error = key.seal_batch_into(&ssns, Ssn::expose, &mut fields, &mut undrawn).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Malformed);
            assert_eq!(fields, vec![[7; FIELD]; count]);
        }
    }

    #[test]
    fn eins_are_sealed_too() {
        let key = FieldKey::from_text(SECRETS[0]).unwrap();
        let fields = key.seal_ein_batch(&[Ein::parse("12-3456789").unwrap()]).unwrap();
        assert_eq!(key.open_ein(fields.get(0).unwrap()).unwrap().expose(), "12-3456789");
    }

    #[test]
    fn nothing_is_sealed_without_randomness_and_nothing_is_drawn_for_nothing() {
        let key = FieldKey::from_text(SECRETS[0]).unwrap();
        let mut fail = |_: &mut [u8]| Err(Error::new(ErrorKind::Randomness, "none"));
        let mut fields = [[7; FIELD]; 65];
        let error = key.seal_batch_into(&numbers(65), Ssn::expose, &mut fields, &mut fail).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Randomness);
        assert_eq!(fields, [[7; FIELD]; 65]);
        assert!(key.seal_batch(&numbers(0), Ssn::expose, &mut fail).unwrap().is_empty());
    }

    #[test]
    fn debug_says_how_many() {
        let key = FieldKey::from_text(SECRETS[0]).unwrap();
        assert_eq!(format!("{:?}", key.seal_ssn_batch(&numbers(2)).unwrap()), "SealedFields(2)");
    }
}
