//! A service with async: one Onbo handle and one client for its whole life, one call for each user.
//!
//! `cargo run --example onbo_async --features client,sandbox`

mod support;

use sealpack::{
    Error, Ssn,
    client::Client,
    request::onbo::{Onbo, Update},
};

/// What the service keeps.
struct Users {
    onbo: Onbo,
    client: Client,
}

impl Users {
    /// Sends a user's SSN and credit report to Onbo.
    async fn report(&self, user_id: &str, ssn: &Ssn, credit_report: &[u8]) -> Result<(), Error> {
        let update = Update { ssn: Some(ssn), credit_report: Some(credit_report.into()), ..Update::default() };
        let prepared = self.onbo.update(user_id, update)?;
        let user = self.client.send(&prepared).await?;
        println!("Onbo has the user: {}", user.uuid.is_some());
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = support::sandbox().await?;
    let users = Users {
        // In production: onbo::PRODUCTION, your own credentials, and Client::new().
        onbo: Onbo::new(&sandbox.onbo_url(), support::CLIENT_ID, support::SECRET_KEY.trim_end())?,
        client: Client::for_loopback()?,
    };
    let ssn = Ssn::parse("987-65-4320")?;
    users.report("b4f0a6d2", &ssn, include_bytes!("credit-report.xml")).await?;

    // What was refused says why, and is safe to log.
    match users.report("..", &ssn, b"<report/>").await {
        Ok(()) => println!("accepted"),
        Err(error) => println!("{:?}: {error}", error.kind()),
    }
    Ok(())
}
