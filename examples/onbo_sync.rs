//! A service without async: the same call through ureq, or any other HTTP client.
//!
//! `cargo run --example onbo_sync --features sandbox`

mod support;

use std::{
    error::Error,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use sealpack::{
    Ssn,
    request::onbo::{Onbo, Update, UserId},
};

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?; // for the sandbox alone
    let sandbox = runtime.block_on(support::sandbox())?;

    let agent: ureq::Agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into();
    let send = |request: http::Request<Bytes>| -> Result<http::Response<Bytes>, Box<dyn Error>> {
        let (head, body) = request.into_parts();
        let (head, mut body) = agent.run(http::Request::from_parts(head, &body[..]))?.into_parts();
        let body = body.with_config().limit(1 << 20).read_to_vec()?;
        Ok(http::Response::from_parts(head, body.into()))
    };

    let onbo = Onbo::new(&sandbox.onbo_url(), support::CLIENT_ID, support::SECRET_KEY.trim_end())?;
    let update = Update::new().ssn(Ssn::parse("987-65-4320")?);
    let prepared = onbo.update(&UserId::new("b4f0a6d2")?, update, SystemTime::now())?;
    let user = prepared.send_with(SystemTime::now(), send)?;
    println!("Onbo has the user: {}", user.uuid.is_some());
    Ok(())
}
