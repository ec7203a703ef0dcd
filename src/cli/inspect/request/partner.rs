//! Whose call a request is, by its headers, its path and its query.

use super::Request;
use crate::cli::inspect::{
    Explanation, form,
    members::{is_mask, shown},
    shape::Shape,
};

/// A call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli::inspect) enum Call {
    OnboUpdate,
    OnboCreate,
    OnboRead,
    OnboDelete,
    OnboList,
    /// Signed as Onbo signs, at another path.
    OnboWebhook,
    GreenDotUpdate,
    GreenDotToken,
    MxUpdate,
    MxCreate,
    MxRead,
    AppenateUpdate,
    AppenateCreate,
    AppenateRead,
    Unknown,
}

/// Whose a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli::inspect) enum Owner {
    Onbo,
    GreenDot,
    Mx,
    Appenate,
    Nobody,
}

impl Call {
    pub(super) fn of(request: &Request) -> Self {
        let path = request.path();
        let has = |name: &str| request.query().iter().any(|(known, _)| *known == name);
        let is_signed = ["x_stilt_hmac", "x-stilt-hmac", "x_client_uuid", "x-client-uuid"];
        let is_signed = is_signed.iter().any(|name| request.header(name).is_some());
        let is_update = request.method != "GET" && request.method != "POST";
        match path.as_slice() {
            [.., "programs", _, "accounts", _, "users", _] => Self::GreenDotUpdate,
            [.., "authentication"] => Self::GreenDotToken,
            [.., "users", _] if request.method == "GET" => Self::OnboRead,
            [.., "users", _] if request.method == "DELETE" => Self::OnboDelete,
            [.., "users", _] => Self::OnboUpdate,
            [.., "users"] if request.method == "POST" => Self::OnboCreate,
            [.., "users"] if is_signed || request.method == "GET" => Self::OnboList,
            _ if is_signed => Self::OnboWebhook,
            [.., "user"] if has("k") || has("c") => Self::MxCreate,
            [.., "user", _] if is_update => Self::MxUpdate,
            [.., "user", _] => Self::MxRead,
            [.., "user"] if is_update => Self::AppenateUpdate,
            [.., "user"] if request.method == "POST" => Self::AppenateCreate,
            [.., "user"] => Self::AppenateRead,
            _ if request.header("x-gd-requestid").is_some() => Self::GreenDotUpdate,
            _ => Self::Unknown,
        }
    }

    pub(in crate::cli::inspect) fn owner(self) -> Owner {
        match self {
            Self::OnboUpdate | Self::OnboCreate | Self::OnboRead | Self::OnboDelete | Self::OnboList => Owner::Onbo,
            Self::OnboWebhook => Owner::Onbo,
            Self::GreenDotUpdate | Self::GreenDotToken => Owner::GreenDot,
            Self::MxUpdate | Self::MxCreate | Self::MxRead => Owner::Mx,
            Self::AppenateUpdate | Self::AppenateCreate | Self::AppenateRead => Owner::Appenate,
            Self::Unknown => Owner::Nobody,
        }
    }

    /// Its name for programs, and in words.
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::OnboUpdate => ("onbo-update", "Onbo's call that updates a user"),
            Self::OnboCreate => ("onbo-create", "Onbo's call that makes a user"),
            Self::OnboRead => ("onbo-read", "Onbo's call that reads a user"),
            Self::OnboDelete => ("onbo-delete", "Onbo's call that deletes a user"),
            Self::OnboList => ("onbo-list", "Onbo's call that lists users"),
            Self::OnboWebhook => {
                ("onbo-webhook", "A call signed as Onbo's are: a webhook of it, or a call of another path")
            }
            Self::GreenDotUpdate => ("greendot-update", "Green Dot's call that updates a user"),
            Self::GreenDotToken => ("greendot-token", "Green Dot's call for a token"),
            Self::MxUpdate => ("mx-update", "MX's call that updates a user"),
            Self::MxCreate => ("mx-create", "MX's call that makes a user"),
            Self::MxRead => ("mx-read", "MX's call that reads a user"),
            Self::AppenateUpdate => ("appenate-update", "Appenate's call that updates a user"),
            Self::AppenateCreate => ("appenate-create", "Appenate's call that makes a user"),
            Self::AppenateRead => ("appenate-read", "Appenate's call that reads a user"),
            Self::Unknown => ("request", "A request, which is none of the partners' calls that are known"),
        }
    }

    /// The method that it must have, where another is a mistake.
    pub(super) fn method(self) -> Option<&'static str> {
        match self {
            Self::OnboUpdate | Self::GreenDotUpdate | Self::MxUpdate | Self::AppenateUpdate => Some("PUT"),
            Self::GreenDotToken | Self::MxCreate => Some("POST"),
            Self::OnboList | Self::MxRead | Self::AppenateRead => Some("GET"),
            _ => None,
        }
    }

    /// What its body is.
    pub(super) fn shape(self) -> Option<Shape> {
        match self {
            Self::OnboUpdate | Self::OnboCreate => Some(Shape::OnboBody),
            Self::GreenDotUpdate => Some(Shape::GreenDotBody),
            Self::GreenDotToken => Some(Shape::GreenDotToken),
            Self::MxUpdate | Self::MxCreate => Some(Shape::MxBody),
            Self::AppenateUpdate | Self::AppenateCreate => Some(Shape::AppenateBody),
            _ => None,
        }
    }
}

/// The path with what is known of it, and with names in the place of ids.
pub(super) fn template(path: &[&str], call: Call) -> String {
    let known = match call {
        Call::OnboUpdate | Call::OnboRead | Call::OnboDelete => "/users/{user id}",
        Call::OnboCreate | Call::OnboList => "/users",
        Call::GreenDotUpdate if path.contains(&"programs") => {
            "/programs/{program code}/accounts/{account id}/users/{user id}"
        }
        Call::GreenDotToken => "/authentication",
        Call::MxUpdate | Call::MxRead => "/user/{user id}",
        Call::MxCreate | Call::AppenateUpdate | Call::AppenateCreate | Call::AppenateRead => "/user",
        _ if path.len() == 1 => return "another one, of 1 part".to_owned(),
        _ => return format!("another one, of {} parts", path.len()),
    };
    let before = path.len() - known.matches('/').count().min(path.len());
    match before {
        0 => known.to_owned(),
        1 => format!("{known}, and 1 part before it"),
        _ => format!("{known}, and {before} parts before it"),
    }
}

pub(super) const THIS_MACHINE: &str = ": this machine";

/// Which of the partners' known hosts it is.
pub(super) fn environment(host: &str) -> &'static str {
    match host.rsplit_once(':').filter(|_| !host.ends_with(']')).map_or(host, |(name, _)| name) {
        "sandbox-api.stilt.com" => ": Onbo's sandbox",
        "api.onbo.com" | "api.stilt.com" => ": Onbo's production",
        "int-api2.moneydesktop.com" => ": MX's integration",
        "api2.moneydesktop.com" => ": MX's production",
        "secure.appenate.com" | "secure-au.appenate.com" => ": Appenate's production",
        "127.0.0.1" | "localhost" | "[::1]" => THIS_MACHINE,
        _ => "",
    }
}

/// The parts of the query without which the partner does not take the call.
pub(super) fn required_query(call: Call) -> &'static [&'static str] {
    match call.owner() {
        Owner::Mx => &["k", "c"],
        Owner::Appenate => &["format"],
        _ => &[],
    }
}

/// Says what one part of the query is.
pub(super) fn query(name: &str, value: &str, call: Call, explanation: &mut Explanation) {
    let label = format!("?{}", shown(name));
    match (call.owner(), name, value) {
        (_, _, "") => explanation.wrong(label, "empty"),
        (Owner::Mx, "k", _) if is_mask(value) => explanation.fact(label, "the API key, masked in this file"),
        (Owner::Mx, "k", _) => explanation.note(label, "the API key: no log may have this URL"),
        (Owner::Mx, "c", _) => explanation.fact(label, "the client"),
        (Owner::Appenate, "format", "json" | "xml") => {
            explanation.fact(label, format!("{value}: the form of the answer"))
        }
        (Owner::Appenate, "format", _) => explanation.wrong(label, "expected json or xml"),
        (Owner::Appenate, "IntegrationKey", _) => {
            explanation.note(label, "the integration key: no log may have this URL")
        }
        (Owner::Appenate, "Id" | "CompanyId", _) => explanation.fact(label, "there"),
        (Owner::Onbo, "offset" | "limit", _) => explanation.fact(label, "there"),
        _ => explanation.note(label, format!("no documented part of this call: {}", form::characters(value))),
    }
}
