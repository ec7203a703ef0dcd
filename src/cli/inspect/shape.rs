//! The JSON objects that are known, told apart by the names of their members.

use super::members::Members;

/// An object that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    OnboBody,
    GreenDotBody,
    GreenDotUserData,
    GreenDotToken,
    MxBody,
    AppenateBody,
    Record,
    OnboUser,
    OnboPage,
    OnboRefusal,
    GreenDotAnswer,
    GreenDotTokenAnswer,
    MxUser,
    MxRefusal,
    AppenateAnswer,
}

/// In the order in which they are thought of where names fit several.
const SHAPES: [Shape; 15] = [
    Shape::OnboBody,
    Shape::MxBody,
    Shape::GreenDotBody,
    Shape::GreenDotUserData,
    Shape::GreenDotToken,
    Shape::AppenateBody,
    Shape::Record,
    Shape::OnboUser,
    Shape::OnboPage,
    Shape::GreenDotAnswer,
    Shape::GreenDotTokenAnswer,
    Shape::MxUser,
    Shape::AppenateAnswer,
    Shape::OnboRefusal,
    Shape::MxRefusal,
];

impl Shape {
    /// The object that `members` most likely are, and the others that they might as well be, none of them an answer. At least
    /// half of the members must be known.
    pub(super) fn of(members: &Members<'_>) -> Option<(Self, Vec<Self>)> {
        let known = |shape: &Self| members.names().filter(|name| shape.members().contains(name)).count();
        let best = SHAPES.iter().map(known).max().filter(|best| *best > 0 && 2 * best >= members.len())?;
        let mut shapes = SHAPES.into_iter().filter(|shape| known(shape) == best);
        let first = shapes.next()?;
        Some((first, shapes.filter(|shape| !shape.is_answer()).collect()))
    }

    pub(super) fn is_answer(self) -> bool {
        SHAPES.iter().position(|shape| *shape == self) > SHAPES.iter().position(|shape| *shape == Self::Record)
    }

    /// Its name for programs, and in words.
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::OnboBody => ("onbo-body", "a user for Onbo: the body of an update call"),
            Self::GreenDotBody => ("greendot-body", "a user for Green Dot: the body of an update call"),
            Self::GreenDotUserData => ("greendot-user-data", "user data for Green Dot, not sealed"),
            Self::GreenDotToken => ("greendot-token-body", "the body of a call for a token of Green Dot"),
            Self::MxBody => ("mx-body", "a user for MX: the body of an update call"),
            Self::AppenateBody => ("appenate-body", "a user for Appenate: the body of an update call, in JSON"),
            Self::Record => ("record", "a record of sealpack, in the clear"),
            Self::OnboUser => ("onbo-answer", "a user, as Onbo answers"),
            Self::OnboPage => ("onbo-answer", "a page of users, as Onbo answers"),
            Self::OnboRefusal => ("onbo-answer", "a refusal of Onbo"),
            Self::GreenDotAnswer => ("greendot-answer", "an answer of Green Dot"),
            Self::GreenDotTokenAnswer => ("greendot-token-answer", "a token, as Green Dot answers"),
            Self::MxUser => ("mx-answer", "a user, as MX answers"),
            Self::MxRefusal => ("mx-answer", "a refusal of MX"),
            Self::AppenateAnswer => ("appenate-answer", "an answer of Appenate"),
        }
    }

    /// The names of its members, at the top level.
    pub(super) fn members(self) -> &'static [&'static str] {
        match self {
            Self::OnboBody => ONBO_BODY,
            Self::GreenDotBody => GREENDOT_BODY,
            Self::GreenDotUserData => &["profileData", "identifyingData", "phoneNumbers", "emailAddresses", "email"],
            Self::GreenDotToken => &["grant_type", "scope"],
            Self::MxBody => MX_BODY,
            Self::AppenateBody => APPENATE_BODY,
            Self::Record => RECORD,
            Self::OnboUser => ONBO_USER,
            Self::OnboPage => &["pagination", "data"],
            Self::OnboRefusal => &["type", "code", "message"],
            Self::GreenDotAnswer => &["responseDetails", "encryptedUserData"],
            Self::GreenDotTokenAnswer => &["access_token", "token_type", "expires_in", "scope", "responseDetails"],
            Self::MxUser => MX_USER,
            Self::MxRefusal => &["error"],
            Self::AppenateAnswer => &["User", "ResponseStatus"],
        }
    }
}

const ONBO_BODY: &[&str] = &[
    "first_name",
    "middle_name",
    "last_name",
    "email",
    "phone",
    "dob",
    "address",
    "ssn",
    "ein",
    "credit_report_xml_gzip",
    "asset_report_json_gzip",
];

const GREENDOT_BODY: &[&str] = &[
    "peerTransferAcceptPreference",
    "encryptedUserData",
    "termsAcceptances",
    "contactVerificationIdentifiers",
    "userIdCreateDate",
    "passwordChangeDate",
];

const MX_BODY: &[&str] =
    &["email", "first_name", "last_name", "phone", "birthdate", "sex", "credit_score", "zip_code", "status"];

pub(super) const APPENATE_BODY: &[&str] = &[
    "ColorCode",
    "CompanyId",
    "Country",
    "DoNotEmail",
    "Email",
    "ExternalId",
    "FirstName",
    "Folders",
    "Groups",
    "Id",
    "IntegrationKey",
    "LastName",
    "LoginID",
    "Metadata",
    "Password",
    "Status",
    "TimeZone",
    "Type",
    "UseExternalIds",
    "UseNames",
    "WebsiteRole",
];

const RECORD: &[&str] = &[
    "id",
    "first_name",
    "middle_name",
    "last_name",
    "email",
    "phone",
    "date_of_birth",
    "sex",
    "ssn",
    "ein",
    "credit_score",
    "address",
    "status",
    "credit_report",
    "asset_report",
    "onbo",
    "greendot",
    "mx",
    "appenate",
];

const ONBO_USER: &[&str] = &[
    "uuid",
    "first_name",
    "middle_name",
    "last_name",
    "citizenship",
    "dwolla_customer_url",
    "user_type",
    "website",
    "email",
    "phone",
    "address",
];

const MX_USER: &[&str] = &[
    "guid",
    "external_guid",
    "external_user_guid",
    "client_guid",
    "email",
    "login_token",
    "first_name",
    "last_name",
    "phone",
    "age",
    "birthday",
    "sex",
    "credit_score",
    "zip_code",
    "last_login",
    "status",
    "master_widget_url",
    "accounts_widget_url",
    "budgets_widget_url",
    "debts_widget_url",
    "net_worth_widget_url",
    "spending_widget_url",
    "transactions_widget_url",
];
