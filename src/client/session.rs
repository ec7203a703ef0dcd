//! Green Dot's calls under a token that is fetched when it is needed and kept.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Mutex;

use super::Client;
use crate::{
    Error, ErrorKind,
    request::greendot::{AccessToken, AwaitingToken, GreenDot, RequestId, Updated},
};

/// Green Dot's own limit on keeping a token.
const KEEP: Duration = Duration::from_secs(23 * 60 * 60);

/// Sends updates to Green Dot, each under a valid token.
#[derive(Debug)]
pub struct GreenDotSession {
    client: Client,
    greendot: GreenDot,
    token: Mutex<TokenState>,
}

#[derive(Debug, Default)]
struct TokenState {
    kept: Option<(Arc<AccessToken>, Instant)>,
    failed_at: Option<Instant>,
}

impl GreenDotSession {
    /// A session without a token yet; `greendot` needs its [client](GreenDot::with_client).
    pub fn new(client: Client, greendot: GreenDot) -> Self {
        Self { client, greendot, token: Mutex::default() }
    }

    /// The handle that prepares updates for this session.
    pub fn greendot(&self) -> &GreenDot {
        &self.greendot
    }

    /// Sends `update`, which this session's handle prepared. On HTTP 401 a new token is fetched and the same bytes
    /// are sent once more.
    ///
    /// # Errors
    /// Those of [`Client::send`]; when it is the call for the token that fails without an answer,
    /// [`ErrorKind::NotSent`]. [`ErrorKind::Malformed`] when a handle for another base URL prepared the update.
    pub async fn send(&self, update: &AwaitingToken) -> Result<Updated, Error> {
        if !self.greendot.is_base_of(update) {
            return Err(Error::malformed("the update was prepared for another base URL than this session's"));
        }
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
    /// meanwhile, so that many calls fetch one token, and fail together when it cannot be had.
    async fn token(&self, refused: Option<&Arc<AccessToken>>) -> Result<Arc<AccessToken>, Error> {
        let asked_at = Instant::now();
        let mut state = self.token.lock().await;
        if let Some((token, until)) = &state.kept {
            let is_refused = refused.is_some_and(|refused| Arc::ptr_eq(refused, token));
            if !is_refused && Instant::now() < *until {
                return Ok(token.clone());
            }
        }
        if state.failed_at.is_some_and(|failed_at| failed_at > asked_at) {
            return Err(Error::new(ErrorKind::NotSent, "no token: the call for it, which this one waited for, failed"));
        }
        let fetched_at = Instant::now();
        match self.client.send(&self.greendot.token(&RequestId::random()?)?).await {
            Ok(token) => {
                let token = Arc::new(token);
                state.kept = Some((token.clone(), fetched_at + token.expires_in().min(KEEP)));
                Ok(token)
            }
            Err(error) => {
                state.failed_at = Some(Instant::now());
                Err(match error.kind() {
                    ErrorKind::Transport => {
                        Error::new(ErrorKind::NotSent, format!("no token: {error}")).of_call(error.request_id())
                    }
                    _ => error,
                })
            }
        }
    }
}
