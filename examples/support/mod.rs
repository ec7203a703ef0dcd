//! A sandbox for the examples, with the throw-away keys of `keys/`.

use sealpack::sandbox::{Accounts, AppenateAccount, GreenDotAccount, MxAccount, OnboAccount, Sandbox};

pub(crate) const CLIENT_ID: &str = "5e2d9a70-c1b8-4f36-a94e-07d3f81b62ca";
pub(crate) const SECRET_KEY: &str = include_str!("../keys/onbo-secret.txt");

pub(crate) async fn sandbox() -> std::io::Result<Sandbox> {
    let accounts = Accounts {
        onbo: OnboAccount { client_id: CLIENT_ID.into(), secret_key: SECRET_KEY.trim_end().into() },
        greendot: GreenDotAccount {
            client_id: "client".into(),
            client_secret: "secret".into(),
            program_code: "program".into(),
            identity_pkcs8_pem: include_str!("../keys/greendot-identity.pem").into(),
        },
        mx: MxAccount { client_guid: "CLT-1".into(), api_key: "key".into() },
        appenate: AppenateAccount { company_id: 1, integration_key: "key".into() },
    };
    let print = |entry: &sealpack::sandbox::Entry| println!("{}: {}", entry.partner, entry.verdict);
    Sandbox::start("127.0.0.1:0".parse().map_err(std::io::Error::other)?, accounts, print).await
}
