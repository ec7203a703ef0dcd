//! Green Dot's calls under a token that is fetched when it is needed and kept.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Mutex;

use super::Client;
use crate::{
    Error,
    request::greendot::{AccessToken, AwaitingToken, GreenDot, RequestId, Updated},
};

/// Green Dot's own limit on keeping a token.
const KEEP: Duration = Duration::from_secs(23 * 60 * 60);

/// Sends updates to Green Dot, each under a valid token.
#[derive(Debug)]
pub struct GreenDotSession {
    client: Client,
    greendot: GreenDot,
    token: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    token: Arc<AccessToken>,
    until: Instant,
}

impl GreenDotSession {
    /// A session without a token yet; `greendot` needs its [client](GreenDot::with_client).
    pub fn new(client: Client, greendot: GreenDot) -> Self {
        Self { client, greendot, token: Mutex::new(None) }
    }

    /// The handle that prepares updates for this session.
    pub fn greendot(&self) -> &GreenDot {
        &self.greendot
    }

    /// Sends `update`. On HTTP 401 a new token is fetched and the same bytes are sent once more.
    ///
    /// # Errors
    /// Those of [`Client::send`], of this call or of the one for the token.
    pub async fn send(&self, update: &AwaitingToken) -> Result<Updated, Error> {
        let token = self.token(None).await?;
        match self.client.send(&update.with_token(&token)).await {
            Err(error) if error.refusal().is_some_and(|refusal| refusal.status() == 401) => {
                let token = self.token(Some(&token)).await?;
                self.client.send(&update.with_token(&token)).await
            }
            outcome => outcome,
        }
    }

    /// The kept token, unless it is over or the one that was `refused`: then a new one. The lock is held
    /// meanwhile, so that many calls fetch one token.
    async fn token(&self, refused: Option<&Arc<AccessToken>>) -> Result<Arc<AccessToken>, Error> {
        let mut kept = self.token.lock().await;
        if let Some(Kept { token, until }) = &*kept {
            let is_refused = refused.is_some_and(|refused| Arc::ptr_eq(refused, token));
            if !is_refused && Instant::now() < *until {
                return Ok(token.clone());
            }
        }
        let asked = Instant::now();
        let token = Arc::new(self.client.send(&self.greendot.token(&RequestId::random()?)?).await?);
        let until = asked + token.expires_in().min(KEEP);
        *kept = Some(Kept { token: token.clone(), until });
        Ok(token)
    }
}
