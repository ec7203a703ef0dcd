//! The files of `examples/`, embedded: what the demo sends, and the throw-away keys that it and the sandbox share.

use sealpack::sandbox::{Accounts, AppenateAccount, GreenDotAccount, MxAccount, OnboAccount};

use super::{Failure, config::Config};

pub(super) const RECORD: &[u8] = include_bytes!("../../examples/record.json");
pub(super) const CREDIT_REPORT: &[u8] = include_bytes!("../../examples/credit-report.xml");
pub(super) const ASSET_REPORT: &[u8] = include_bytes!("../../examples/asset-report.json");

const CONFIG: &str = include_str!("../../examples/config.toml");
const GREENDOT_IDENTITY: &str = include_str!("../../examples/keys/greendot-identity.pem");
const FILES: &[(&str, &str)] = &[
    ("keys/onbo-secret.txt", include_str!("../../examples/keys/onbo-secret.txt")),
    ("keys/greendot-recipient.pem", include_str!("../../examples/keys/greendot-recipient.pem")),
    ("keys/greendot-client-secret.txt", include_str!("../../examples/keys/greendot-client-secret.txt")),
    ("keys/mx-api-key.txt", include_str!("../../examples/keys/mx-api-key.txt")),
    ("keys/appenate-integration-key.txt", include_str!("../../examples/keys/appenate-integration-key.txt")),
];

/// The configuration of the examples.
pub(super) fn config() -> Result<Config, Failure> {
    Config::embedded(CONFIG, FILES)
}

/// The partners' side of that configuration.
pub(super) fn accounts() -> Result<Accounts, Failure> {
    let config = config()?;
    Ok(Accounts {
        onbo: config.section("onbo", |section| {
            Ok(OnboAccount {
                client_id: section.text("client_id")?.to_owned(),
                secret_key: section.secret("secret")?.expose().to_owned(),
            })
        })?,
        greendot: config.section("greendot", |section| {
            Ok(GreenDotAccount {
                client_id: section.text("client_id")?.to_owned(),
                client_secret: section.secret("client_secret")?.expose().to_owned(),
                program_code: section.text("program_code")?.to_owned(),
                identity_pkcs8_pem: GREENDOT_IDENTITY.to_owned(),
            })
        })?,
        mx: config.section("mx", |section| {
            Ok(MxAccount {
                client_guid: section.text("client_guid")?.to_owned(),
                api_key: section.secret("api_key")?.expose().to_owned(),
            })
        })?,
        appenate: config.section("appenate", |section| {
            Ok(AppenateAccount {
                company_id: section.number("company_id")?,
                integration_key: section.secret("integration_key")?.expose().to_owned(),
            })
        })?,
    })
}
