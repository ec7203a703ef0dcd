//! The four partners on loopback, for demos and for a service's own tests.
//!
//! ```text
//! request ─► read (bounds, deadline) ─► verify (who sent it) ─► judge (open, rules) ─► answer
//!                                                                      └─► ledger, observer
//! ```
//! The sandbox judges independently: it shares no code with the part of this crate that makes
//! requests, so that the two cannot agree on the same mistake. What it accepted is read once more, by the library's
//! types, for tests that want to look at it ([`Entry::update`]).
//!
//! | call | path under [`Sandbox::address`] | accounts for tests |
//! |---|---|---|
//! | Onbo create | `POST /onbo/v1/users` | an SSN that a user has already: 400 |
//! | Onbo list | `GET /onbo/v1/users?offset=…&limit=…` | all users that were made or updated |
//! | Onbo read, update, delete | `GET`, `PUT`, `DELETE /onbo/v1/users/{user}` | any user can be updated; the others need a create or an update first: 404 |
//! | Green Dot token | `POST /greendot/authentication` | |
//! | Green Dot update | `PUT /greendot/programs/{program}/accounts/{account}/users/{user}` | account `locked`: code 5; `business`: code 10; `missing`: 404 |
//! | MX create * | `POST /mx/user?k=…&c=…` | |
//! | MX read * | `GET /mx/user/{user}?k=…&c=…` | needs a create or an update first: 400 |
//! | MX update | `PUT /mx/user/{user}?k=…&c=…` | user `missing`: 400 |
//! | Appenate create * | `POST /appenate/api/v2/user?format=json\|xml` | |
//! | Appenate read * | `GET /appenate/api/v2/user?Id=…&CompanyId=…&IntegrationKey=…&format=json\|xml` | needs a create or an update first: 400 |
//! | Appenate update | `PUT /appenate/api/v2/user?format=json\|xml` | |
//!
//! The calls with a * are not documented: they are inferred from the partner's update, and so are their rules.
//!
//! # Where it differs from the partners
//! - Appenate's server ignores an XML element that is out of order, without a word; here it is a
//!   400, as are an element given twice, a DOCTYPE and a second root.
//! - A JSON member given twice is refused by every partner here.
//! - A Green Dot request id or ephemeral key that comes back with other bytes is a 400.
//!
//! # Where the documentation leaves room
//! - Onbo: a phone's area code and exchange start from 200 and do not end in 11; `dob` may have
//!   dashes; `null` is taken for `middle_name`, `line_2` and `line_3` alone. A new user with an `ein` and no `ssn` is a
//!   business: it needs no `last_name` and no `dob`, and what else Onbo wants of a business is not asked for. An SSN that
//!   a create or an update brought refuses further creates with it, not updates. Without a query a list starts at 0 and
//!   has 25 users; a deletion is answered with the user object.
//! - Green Dot: code 400 is for a length, 640 for a character, 1 for what has no documented code;
//!   `dateOfBirth` may be left out, 200 is for one that is null or empty; `zipCode` may have its
//!   extension; the request id is any text.
//! - MX: `sex` comes back as 1 for `FEMALE`; a five-digit `zip_code` as a number, without the zeros
//!   in front; `status` as null but for updates. A read has the Content-Type, too.
//! - A missing or other Content-Type is a 415 at Onbo and Green Dot.
//! - Appenate: `Id` is any text, and a create has none; without `format` the answer is XML; item elements in `Metadata`
//!   may have any name.
//!
//! # Limits
//! 16 MiB for a body (413), 64 MiB for an unpacked report (400), 4,096 JSON or XML values in a body
//! (400), 10 s for a request's head (the connection is closed) and 10 s for its body (408). Users,
//! tokens and request ids are remembered for the newest 20,000, the ledger's entries for the
//! newest 256 MiB.
//!
//! Everything that the sandbox opens stays in its memory in plain text, and is not wiped: it is for
//! made-up people, not for real ones.

use std::{fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::TcpListener,
    sync::oneshot,
    task::{JoinHandle, JoinSet},
};

pub use self::accounts::{Accounts, AppenateAccount, GreenDotAccount, MxAccount, OnboAccount};
pub use self::ledger::{Entry, Field, Partner, Report};
pub use self::typed::Update;

mod accounts;
mod appenate;
mod call;
mod greendot;
mod json;
mod ledger;
mod mx;
mod onbo;
mod random;
mod recent;
mod routes;
mod rules;
mod typed;

/// The four partners, listening on one loopback address until they are stopped or dropped.
pub struct Sandbox {
    address: SocketAddr,
    partners: Arc<routes::Partners>,
    /// Dropping it asks the server to stop, too.
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Sandbox {
    /// Starts the partners on `listen` (port 0 takes a free one), within the current Tokio runtime.
    ///
    /// `observe` is called after every call has been judged and before it is answered, from the
    /// task that serves the connection: keep it short.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] when the address is not loopback, the Green Dot identity is
    /// not a P-256 private key in PKCS#8 PEM, or the Onbo secret key without its dashes is not 16,
    /// 24 or 32 bytes; otherwise what binding the address gave.
    pub async fn start(
        listen: SocketAddr,
        accounts: Accounts,
        observe: impl Fn(&Entry) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        if !listen.ip().is_loopback() {
            return Err(invalid("the sandbox listens on loopback addresses only"));
        }
        let partners = routes::Partners::new(accounts, Box::new(observe)).map_err(invalid)?;
        let partners = Arc::new(partners);
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(serve(listener, routes::router(&partners), stopped));
        Ok(Self { address, partners, stop, server })
    }

    /// The address that the partners listen on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Onbo's base URL, without a slash at its end.
    #[must_use]
    pub fn onbo_url(&self) -> String {
        format!("http://{}/onbo/v1", self.address)
    }

    /// Green Dot's base URL, without a slash at its end.
    #[must_use]
    pub fn greendot_url(&self) -> String {
        format!("http://{}/greendot", self.address)
    }

    /// MX's base URL, without a slash at its end.
    #[must_use]
    pub fn mx_url(&self) -> String {
        format!("http://{}/mx", self.address)
    }

    /// Appenate's base URL, without a slash at its end.
    #[must_use]
    pub fn appenate_url(&self) -> String {
        format!("http://{}/appenate/api/v2", self.address)
    }

    /// The calls so far, oldest first: all of them, until their values add up to 256 MiB.
    #[must_use]
    pub fn ledger(&self) -> Vec<Arc<Entry>> {
        self.partners.ledger.entries()
    }

    /// Takes no further connections, lets the calls under way end (for at most 10 s), and returns
    /// when the port is free.
    pub async fn stop(self) {
        drop(self.stop);
        // A server that has panicked has stopped as well.
        let _ = self.server.await;
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sandbox").field("address", &self.address).finish_non_exhaustive()
    }
}

/// How long a request's head may take, then its body, and the last calls when stopping.
const DEADLINE: Duration = Duration::from_secs(10);
/// Bytes of a request's head.
const HEAD_LIMIT: usize = 64 * 1024;

async fn serve(listener: TcpListener, router: axum::Router, mut stopped: oneshot::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = &mut stopped => break,
        };
        let Ok((stream, _)) = accepted else {
            // Usually too many open files: wait for some to be closed.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(DEADLINE)
            .max_buf_size(HEAD_LIMIT)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        connections.spawn(graceful.watch(connection));
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    // Dropping `connections` then ends those that took too long.
    let _ = tokio::time::timeout(DEADLINE, graceful.shutdown()).await;
}

fn invalid(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}
