//! Which path leads to which partner, and what every call goes through.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
    routing::{MethodFilter, MethodRouter, any, on},
};

use super::{
    accounts::Accounts,
    appenate::Appenate,
    call::{ACCEPTED, Answer, Call, Reading},
    greendot::GreenDot,
    ledger::{Entry, Ledger, Partner},
    mx::Mx,
    onbo::Onbo,
    typed::Reader,
};

/// The four partners and what they have seen.
pub(super) struct Partners {
    onbo: Onbo,
    greendot: GreenDot,
    mx: Mx,
    appenate: Appenate,
    reader: Reader,
    pub(super) ledger: Ledger,
}

impl Partners {
    pub(super) fn new(accounts: Accounts, observe: Box<dyn Fn(&Entry) + Send + Sync>) -> Result<Self, &'static str> {
        let reader = Reader::new(&accounts);
        Ok(Self {
            onbo: Onbo::new(accounts.onbo)?,
            greendot: GreenDot::new(accounts.greendot)?,
            mx: Mx::new(accounts.mx),
            appenate: Appenate::new(accounts.appenate),
            // The partners say better what is wrong with their accounts.
            reader: reader.map_err(|_| "the library takes the Onbo secret key or the Green Dot identity for none")?,
            ledger: Ledger::new(observe),
        })
    }
}

pub(super) fn router(partners: &Arc<Partners>) -> Router {
    let onbo_create =
        call(Partner::Onbo, "create", MethodFilter::POST, |to, call, reading| to.onbo.create(call, reading));
    let onbo_list = call(Partner::Onbo, "list", MethodFilter::GET, |to, call, _| to.onbo.list(call));
    let onbo_read = call(Partner::Onbo, "read", MethodFilter::GET, |to, call, reading| to.onbo.read(call, reading));
    let onbo_update =
        call(Partner::Onbo, "update", MethodFilter::PUT, |to, call, reading| to.onbo.update(call, reading));
    let onbo_delete =
        call(Partner::Onbo, "delete", MethodFilter::DELETE, |to, call, reading| to.onbo.delete(call, reading));
    let greendot_token =
        call(Partner::GreenDot, "token", MethodFilter::POST, |to, call, reading| to.greendot.token(call, reading));
    let greendot_update =
        call(Partner::GreenDot, "update", MethodFilter::PUT, |to, call, reading| to.greendot.update(call, reading));
    let mx_create = call(Partner::Mx, "create", MethodFilter::POST, |to, call, reading| to.mx.create(call, reading));
    let mx_read = call(Partner::Mx, "read", MethodFilter::GET, |to, call, reading| to.mx.read(call, reading));
    let mx_update = call(Partner::Mx, "update", MethodFilter::PUT, |to, call, reading| to.mx.update(call, reading));
    let appenate_create =
        call(Partner::Appenate, "create", MethodFilter::POST, |to, call, reading| to.appenate.create(call, reading));
    let appenate_read =
        call(Partner::Appenate, "read", MethodFilter::GET, |to, call, reading| to.appenate.read(call, reading));
    let appenate_update =
        call(Partner::Appenate, "update", MethodFilter::PUT, |to, call, reading| to.appenate.update(call, reading));
    Router::new()
        .route("/onbo/v1/users", onbo_create.merge(onbo_list))
        .route("/onbo/v1/users/{user}", onbo_read.merge(onbo_update).merge(onbo_delete))
        .route("/greendot/authentication", greendot_token)
        .route("/greendot/programs/{program}/accounts/{account}/users/{user}", greendot_update)
        .route("/mx/user", mx_create)
        .route("/mx/user/{user}", mx_read.merge(mx_update))
        .route("/appenate/api/v2/user", appenate_create.merge(appenate_read).merge(appenate_update))
        .route("/appenate/api/v2/{*other}", any(async || StatusCode::METHOD_NOT_ALLOWED))
        .with_state(Arc::clone(partners))
}

/// Reads the request, has it judged, and writes both into the ledger before it is answered.
fn call(
    partner: Partner,
    name: &'static str,
    method: MethodFilter,
    judge: fn(&Partners, &Call, &mut Reading) -> Answer,
) -> MethodRouter<Arc<Partners>> {
    let handler = async move |State(partners): State<Arc<Partners>>,
                              ids: Option<Path<Vec<String>>>,
                              request: Request|
                -> Response {
        let ids = ids.map_or_else(Vec::new, |Path(ids)| ids);
        let mut reading = Reading { user: ids.last().cloned().unwrap_or_default(), ..Reading::default() };
        let (answer, update) = match Call::read(request, ids).await {
            Ok(call) => {
                let answer = judge(&partners, &call, &mut reading);
                let has_update = ["create", "update"].contains(&name) && answer.verdict == ACCEPTED;
                let update = has_update.then(|| partners.reader.read(partner, &call).ok()).flatten();
                (answer, update)
            }
            Err(refusal) => (refusal, None),
        };
        partners.ledger.add(Entry {
            partner,
            call: name,
            user: reading.user,
            status: answer.status.as_u16(),
            verdict: answer.verdict.clone(),
            fields: reading.fields,
            reports: reading.reports,
            update,
        });
        answer.into_response()
    };
    on(method, handler)
}
