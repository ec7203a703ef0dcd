//! `sealpack vectors generate`: vectors that this program makes, for other implementations to run.

use std::{fs, path::PathBuf};

use sealpack::{
    Envelope, FieldKey, Identity, OtherInfo, Ssn, hazmat,
    pack::Packer,
    request::{greendot::RequestId, onbo},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::Failure;
use crate::cli::{
    files::{read_secret, read_small, write_new},
    say,
};

#[derive(clap::Args)]
#[command(after_help = "The files have the keys in them: give none that guards anything.")]
pub(super) struct Args {
    /// Folder for the files, which are never overwritten
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// How many of each kind: sealed fields, envelopes, signatures and packed reports
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    count: u32,
    /// File with the private key of the envelopes; a new one unless told otherwise
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// File with the secret key of the fields and signatures; a new one unless told otherwise
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Program code of the envelopes
    #[arg(long, value_name = "P", default_value = "wf")]
    program_code: String,
    /// Request id of the envelopes; a new one for each unless told otherwise
    #[arg(long, value_name = "R")]
    request_id: Option<String>,
}

/// What a case has in common with all others of its kind.
struct Maker {
    identity: Identity,
    secret: String,
    program_code: String,
    request_id: Option<String>,
}

/// A case file, its members in the order in which they are read best.
#[derive(Serialize)]
struct CaseFile {
    id: String,
    comment: &'static str,
    provenance: Value,
    operation: &'static str,
    input: Value,
    expect: Value,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let maker = Maker::new(args)?;
    for number in 1..=args.count {
        for (kind, case) in maker.cases(number)? {
            let folder = args.out.join(kind);
            fs::create_dir_all(&folder).map_err(|error| Failure::from(error).in_source(folder.display()))?;
            let text =
                serde_json::to_string_pretty(&case).map_err(|_| Failure::new("a case cannot be written as JSON"))?;
            write_new(&folder.join(format!("{}.json", case.id)), 0o600, &format!("{text}\n"))?;
        }
    }
    say(&format!("{} files in {}, with their keys in them", args.count * 4, args.out.display()));
    Ok(())
}

impl Maker {
    fn new(args: &Args) -> Result<Self, Failure> {
        let identity = match &args.identity {
            Some(path) => Identity::from_bytes(read_small(path)?.as_slice())
                .map_err(|error| Failure::from(error).in_source(path.display()))?,
            None => Identity::generate()?,
        };
        let secret = match &args.secret_file {
            Some(path) => {
                let secret = read_secret(path)?;
                FieldKey::from_text(secret.expose()).map_err(|error| Failure::from(error).in_source(path.display()))?;
                secret.expose().to_owned()
            }
            None => RequestId::random()?.as_str().to_owned(),
        };
        let (program_code, request_id) = (args.program_code.clone(), args.request_id.clone());
        Ok(Self { identity, secret, program_code, request_id })
    }

    /// A case of each kind, and the folder for it.
    fn cases(&self, number: u32) -> Result<[(&'static str, CaseFile); 4], Failure> {
        let id = || format!("generated-{number}");
        Ok([
            ("ssn", self.ssn(id())?),
            ("envelope", self.envelope(id())?),
            ("hmac", self.hmac(id())?),
            ("pack", self.pack(id())?),
        ])
    }

    fn ssn(&self, id: String) -> Result<CaseFile, Failure> {
        let ssn = ssn()?;
        let field = FieldKey::from_text(&self.secret)?.seal_ssn(&Ssn::parse(&ssn)?)?;
        let input = json!({ "key_text": self.secret, "field": field });
        Ok(case(id, "A number that was never issued.", "ssn-open", input, json!({ "plaintext": ssn })))
    }

    fn envelope(&self, id: String) -> Result<CaseFile, Failure> {
        let request_id = match &self.request_id {
            Some(given) => given.clone(),
            None => RequestId::random()?.as_str().to_owned(),
        };
        let plaintext = json!({ "identifyingData": { "ssn": ssn()? } }).to_string();
        let context = OtherInfo::for_request(&self.program_code, &request_id)?;
        let envelope = Envelope::seal(plaintext.as_bytes(), self.identity.recipient(), &context)?.to_json()?;
        let pem = self.identity.to_pem()?;
        let identity: String = pem.expose().lines().filter(|line| !line.starts_with("-----")).collect();
        let input = json!({
            "identity_pkcs8_base64": identity,
            "program_code": self.program_code,
            "request_id": request_id,
            "raw_json": envelope,
        });
        let value = json!({ "plaintext_base64": hazmat::base64_encode(plaintext.as_bytes()) });
        Ok(case(id, "User data with a number that was never issued.", "envelope-open", input, value))
    }

    fn hmac(&self, id: String) -> Result<CaseFile, Failure> {
        let body = format!("{{\"first_name\": \"Mary Ann\",\u{a0}\"ssn\": \"{}\"}}", ssn()?);
        let url = format!("{}/users/{}", onbo::SANDBOX, RequestId::random()?.as_str());
        let epoch = random()?.to_string();
        let content_md5 = hazmat::onbo_content_md5(&body);
        let hmac = hazmat::onbo_hmac(&self.secret, &url, &content_md5, &epoch)?;
        let input = json!({ "secret": self.secret, "url": url, "body": body, "epoch": epoch });
        let value = json!({ "content_md5": content_md5, "hmac": hmac });
        Ok(case(id, "A body with two kinds of white space.", "onbo-sign", input, value))
    }

    fn pack(&self, id: String) -> Result<CaseFile, Failure> {
        let report =
            format!("<report number=\"{}\">{}</report>", random()?, "<line/>".repeat(random()? as usize % 1000));
        let mut text = Vec::new();
        Packer::default().pack(report.as_bytes(), &mut text)?;
        let input = json!({ "text": String::from_utf8_lossy(&text), "max_bytes": report.len() });
        let value = json!({ "bytes_base64": hazmat::base64_encode(report.as_bytes()) });
        Ok(case(id, "A report in XML.", "unpack", input, value))
    }
}

fn case(id: String, comment: &'static str, operation: &'static str, input: Value, value: Value) -> CaseFile {
    let version = env!("CARGO_PKG_VERSION");
    let provenance = json!({
        "source": format!("sealpack {version}"),
        "section": "sealpack vectors generate, with randomness of the operating system",
    });
    CaseFile { id, comment, provenance, operation, input, expect: json!({ "value": value }) }
}

/// An SSN that was never issued: its area is 666.
fn ssn() -> Result<String, Failure> {
    let number = random()?;
    Ok(format!("666-{:02}-{:04}", number % 100, number / 100 % 10_000))
}

fn random() -> Result<u32, Failure> {
    getrandom::u32().map_err(|_| Failure::new("the operating system gave no randomness"))
}
