//! A private key that sealpack never sees: OpenSSL holds it and agrees, as an HSM would.

use libtest_mimic::Failed;
use sealpack::{Envelope, ErrorKind, OtherInfo, Recipient, Secret, seal::KeyAgreement};

use crate::scratch::Scratch;

struct Hsm<'a> {
    scratch: &'a Scratch,
    recipient: Recipient,
}

impl KeyAgreement for Hsm<'_> {
    type Error = Failed;

    fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    fn agree(&self, ephemeral: &[u8; 91]) -> Result<Secret<[u8; 32]>, Failed> {
        self.scratch.write("ephemeral.der", ephemeral)?;
        let derive = "openssl pkeyutl -derive -inkey hsm.pem -peerkey ephemeral.der -peerform DER";
        let z = self.scratch.run(derive, b"")?;
        let z: [u8; 32] = z.try_into().map_err(|_| "expected 32 bytes")?;
        Ok(Secret::new(z))
    }
}

pub(crate) fn agrees() -> Result<(), Failed> {
    let scratch = Scratch::new()?;
    scratch.run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out hsm.pem", b"")?;
    let certificate = scratch.run("openssl req -x509 -new -key hsm.pem -subj /CN=hsm", b"")?;
    let recipient = Recipient::from_bytes(&certificate)?;
    let hsm = Hsm { scratch: &scratch, recipient };
    let hsm: &dyn KeyAgreement<Error = Failed> = &hsm;

    let [context, other] = ["1", "2"].map(|request_id| OtherInfo::for_request("program", request_id));
    let envelope =
        Envelope::seal(b"for the HSM", hsm.recipient(), context.as_ref().map_err(|error| error.to_string())?)?;
    if envelope.open_with(hsm, &context?)?.as_slice() != b"for the HSM" {
        return Err("opened to another plaintext".into());
    }
    let refused = envelope.open_with(hsm, &other?).err();
    let does_not_open = sealpack::OpenError.to_string();
    if refused.and_then(|error| error.message().map(|message| message.contains(&does_not_open))) != Some(true) {
        return Err(format!("expected {:?}", ErrorKind::Open).into());
    }
    Ok(())
}
