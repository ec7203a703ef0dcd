//! A service with async: one Onbo handle and one client for its whole life, one call for each user.
//!
//! `cargo run --example onbo_async --features client,sandbox`

mod support;

use std::time::SystemTime;

use sealpack::{
    Error, Ssn,
    client::Client,
    request::onbo::{Onbo, Update, UserId},
};

/// What the service keeps.
struct Users {
    onbo: Onbo,
    client: Client,
}

impl Users {
    /// Sends a user's SSN and credit report to Onbo.
    async fn report(&self, user: &str, ssn: &str, credit_report: &[u8]) -> Result<(), Error> {
        let update = Update::new().ssn(Ssn::parse(ssn)?).credit_report(credit_report);
        let prepared = self.onbo.update(&UserId::new(user)?, update, SystemTime::now())?;
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
    users.report("b4f0a6d2", "987-65-4320", include_bytes!("credit-report.xml")).await?;

    // What was refused says why, and is safe to log.
    match users.report("..", "987-65-4320", b"<report/>").await {
        Ok(()) => println!("accepted"),
        Err(error) => println!("{:?}: {error}", error.kind()),
    }
    Ok(())
}
