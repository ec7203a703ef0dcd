//! `sealpack demo`: the four update calls of `examples/`, sent to a sandbox on this machine over HTTP, and what became of the data.

mod expected;
mod page;

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, SystemTime},
};

use sealpack::{
    Error, UserRecord,
    client::{Client, GreenDotSession},
    request::{
        appenate,
        greendot::{self, AccessToken, AccountId, RequestId, UserId},
        mx, onbo,
    },
    sandbox::{Partner, Sandbox},
};

use super::{Failure, block_on, examples, files::write_bytes};
use expected::Expected;
use page::Page;

pub(super) fn run() -> Result<(), Failure> {
    let mut demo = block_on(async {
        let mut demo = Demo::start().await?;
        demo.onbo().await?;
        demo.greendot().await?;
        demo.mx().await?;
        demo.appenate().await?;
        Ok::<_, Failure>(demo)
    })??;
    demo.page.totals(demo.good_calls, demo.values);
    write_bytes(demo.page.text().as_bytes())?;
    match demo.good_calls {
        4 => Ok(()),
        good => Err(Failure::new(format!("only {good} of 4 partners accepted and read back what was sent"))),
    }
}

struct Demo {
    page: Page,
    sandbox: Sandbox,
    client: Client,
    record: UserRecord,
    good_calls: usize,
    values: usize,
}

impl Demo {
    async fn start() -> Result<Self, Failure> {
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Ok(Self {
            page: Page::new(),
            sandbox: Sandbox::start(listen, examples::accounts()?, |_| ()).await?,
            client: Client::for_loopback()?,
            record: UserRecord::from_json(examples::RECORD)?,
            good_calls: 0,
            values: 0,
        })
    }

    async fn onbo(&mut self) -> Result<(), Failure> {
        let onbo = examples::config()?.with_base_url("onbo", self.sandbox.onbo_url()).onbo()?;
        let reports = (Some(examples::CREDIT_REPORT.into()), Some(examples::ASSET_REPORT.into()));
        let update = onbo::Update::from_record(&self.record, reports.0, reports.1);
        let not_sent = update.not_sent(&self.record);
        let user = onbo::UserId::new(id(&self.record.onbo.user_id))?;
        let prepared = onbo.update(&user, update, SystemTime::now())?;
        self.page.call(Partner::Onbo, &prepared, &not_sent)?;
        let sent = self.client.send(&prepared).await;
        self.verify(Partner::Onbo, sent, &expected::onbo(&self.record));
        Ok(())
    }

    async fn greendot(&mut self) -> Result<(), Failure> {
        let greendot = examples::config()?.with_base_url("greendot", self.sandbox.greendot_url()).greendot()?;
        let session = GreenDotSession::new(self.client.clone(), greendot);
        let section = &self.record.greendot;
        let (account, user) = (AccountId::new(id(&section.account))?, UserId::new(id(&section.user))?);
        let (request_id, update) = (RequestId::random()?, greendot::Update::from_record(&self.record));
        let awaiting = session.greendot().update(&account, &user, request_id, update, SystemTime::now())?;
        let shown = awaiting.with_token(&AccessToken::new("shown only", Duration::ZERO)?);
        self.page.call(Partner::GreenDot, &shown, &greendot::Update::not_sent(&self.record))?;
        let sent = session.send(&awaiting).await;
        self.verify(Partner::GreenDot, sent, &expected::greendot(&self.record));
        Ok(())
    }

    async fn mx(&mut self) -> Result<(), Failure> {
        let mx = examples::config()?.with_base_url("mx", self.sandbox.mx_url()).mx()?;
        let prepared = mx.update(&mx::UserId::new(id(&self.record.mx.user))?, mx::Update::from_record(&self.record))?;
        self.page.call(Partner::Mx, &prepared, &mx::Update::not_sent(&self.record))?;
        let sent = self.client.send(&prepared).await;
        self.verify(Partner::Mx, sent, &expected::mx(&self.record));
        Ok(())
    }

    async fn appenate(&mut self) -> Result<(), Failure> {
        let config = examples::config()?.with_base_url("appenate", self.sandbox.appenate_url());
        let update = appenate::Update::from_record(&self.record);
        let id = appenate::UserId::new(id(&self.record.appenate.id))?;
        let prepared = config.appenate()?.update(&id, update)?;
        self.page.call(Partner::Appenate, &prepared, &appenate::Update::not_sent(&self.record))?;
        let sent = self.client.send(&prepared).await;
        self.verify(Partner::Appenate, sent, &expected::appenate(&self.record));
        Ok(())
    }

    /// Whether the partner accepted, and read exactly what was sent.
    fn verify<A>(&mut self, partner: Partner, sent: Result<A, Error>, expected: &Expected) {
        let ledger = self.sandbox.ledger();
        let entry = ledger.iter().rfind(|entry| entry.partner == partner && entry.call == "update");
        let Some(entry) = entry else {
            self.page.line("verdict", &sent.err().map_or_else(String::new, |error| error.to_string()));
            return;
        };
        let differing = expected.differing_in(entry);
        let is_good = sent.is_ok() && entry.verdict == "accepted" && differing.is_empty();
        self.page.verdict(entry, sent.err());
        self.page.read_back(entry, &differing);
        self.values += entry.fields.len() + entry.reports.len();
        self.good_calls += usize::from(is_good);
    }
}

/// The id of the example record, which has them all.
fn id(id: &Option<String>) -> &str {
    id.as_deref().unwrap_or_default()
}
