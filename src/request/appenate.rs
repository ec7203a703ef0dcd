//! Appenate v2 User API: JSON or XML, the credentials in the body.

mod answer;
mod body;

use std::fmt;

use http::{HeaderValue, Method};

pub use answer::{User, UserAudit};

use super::{JSON, Prepared, check_credential, exposed, rules, url::BaseUrl};
use crate::{Error, Secret, SecretBuffer, UserRecord, record::AppenateSection};
use body::{Member, Value};

/// The base URL in the United States.
pub const UNITED_STATES: &str = "https://secure.appenate.com/api/v2";

/// The base URL in Australia.
pub const AUSTRALIA: &str = "https://secure-au.appenate.com/api/v2";

/// Appenate's API with one company's credentials.
pub struct Appenate {
    base_url: BaseUrl,
    company_id: u64,
    integration_key: Secret<String>,
    format: Format,
    metadata_element: String,
}

/// The format of requests and responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// `application/json`
    #[default]
    Json,
    /// `application/xml`
    Xml,
}

/// What is to change about a user; what is `None` stays as it is. Fill in what there is and end with
/// `..Update::default()`.
#[derive(Default)]
pub struct Update<'a> {
    /// `FirstName`
    pub first_name: Option<&'a str>,
    /// `LastName`
    pub last_name: Option<&'a str>,
    /// `Email`
    pub email: Option<&'a str>,
    /// What only Appenate has.
    pub section: Option<&'a AppenateSection>,
}

impl<'a> Update<'a> {
    /// What of `record` goes to Appenate.
    pub fn from_record(record: &'a UserRecord) -> Self {
        Self {
            first_name: exposed(&record.first_name),
            last_name: exposed(&record.last_name),
            email: exposed(&record.email),
            section: Some(&record.appenate),
        }
    }

    /// The members of `record` that Appenate has no place for.
    pub fn not_sent(record: &UserRecord) -> Vec<&'static str> {
        record.members_except(&["first_name", "last_name", "email"])
    }
}

impl fmt::Debug for Update<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Update([redacted])")
    }
}

impl Appenate {
    /// The API at `base_url` ([`UNITED_STATES`], [`AUSTRALIA`], a white label's) for the company with this id and
    /// integration key.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for a base URL that is not https (http: loopback
    /// addresses only), or an empty key.
    pub fn new(base_url: &str, company_id: u64, integration_key: &str) -> Result<Self, Error> {
        check_credential(integration_key, "integration_key")?;
        Ok(Self {
            base_url: BaseUrl::parse(base_url)?,
            company_id,
            integration_key: Secret::from(integration_key),
            format: Format::default(),
            metadata_element: "KeyValue".to_owned(),
        })
    }

    /// The same with requests and responses in this format.
    pub fn with_format(self, format: Format) -> Self {
        Self { format, ..self }
    }

    /// The same with this name for the items of `Metadata` in XML, which Appenate does not document; `KeyValue`
    /// is meant otherwise.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for a name that cannot be an XML element.
    pub fn with_metadata_element(self, name: &str) -> Result<Self, Error> {
        body::check_element_name(name).map_err(|error| error.at("metadata_element"))?;
        Ok(Self { metadata_element: name.to_owned(), ..self })
    }

    /// Prepares `PUT /user` for the user with this `Id`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the member that breaks one of Appenate's rules,
    /// or that XML cannot carry.
    pub fn update(&self, id: &str, update: &Update<'_>) -> Result<Prepared<User>, Error> {
        if id.is_empty() {
            return Err(Error::malformed("expected one or more characters").at("appenate.id"));
        }
        let nothing = AppenateSection::default();
        let section = update.section.unwrap_or(&nothing);
        check(section).map_err(|error| error.at("appenate"))?;

        let mut members = self.members(id, update, section);
        members.sort_by_key(|member| member.name);
        if let Some([_, twice]) = members.as_slice().windows(2).find(|pair| pair[0].name == pair[1].name) {
            return Err(Error::malformed("the member is already sent").at(twice.name).at("appenate.extra"));
        }
        let mut body = SecretBuffer::with_capacity(4096);
        let (format, content_type) = match self.format {
            Format::Json => {
                body::write_json(&members, &mut body)?;
                ("json", JSON)
            }
            Format::Xml => {
                body::write_xml(&members, &self.metadata_element, &mut body)?;
                ("xml", HeaderValue::from_static("application/xml"))
            }
        };
        let uri = self.base_url.join(&["user"], &[("format", format)])?;
        Ok(Prepared::new(Method::PUT, uri, body, answer::read).header("content-type", content_type))
    }

    fn members<'a>(&'a self, id: &'a str, update: &Update<'a>, section: &'a AppenateSection) -> Vec<Member<'a>> {
        let flag = |flag: Option<bool>| flag.map(Value::Flag);
        let plain = |text: &'a Option<String>| text.as_deref().map(Value::Text);
        let known = [
            ("ColorCode", "appenate.color_code", plain(&section.color_code)),
            ("CompanyId", "company_id", Some(Value::Number(self.company_id))),
            ("Country", "appenate.country", plain(&section.country)),
            ("DoNotEmail", "appenate.do_not_email", flag(section.do_not_email)),
            ("Email", "email", update.email.map(Value::Text)),
            ("ExternalId", "appenate.external_id", plain(&section.external_id)),
            ("FirstName", "first_name", update.first_name.map(Value::Text)),
            ("Folders", "appenate.folders", section.folders.as_deref().map(Value::Ids)),
            ("Groups", "appenate.groups", section.groups.as_deref().map(Value::Ids)),
            ("Id", "appenate.id", Some(Value::Text(id))),
            ("IntegrationKey", "integration_key", Some(Value::Text(self.integration_key.expose()))),
            ("LastName", "last_name", update.last_name.map(Value::Text)),
            ("LoginID", "appenate.login_id", exposed(&section.login_id).map(Value::Text)),
            ("Metadata", "appenate.metadata", section.metadata.as_deref().map(Value::Metadata)),
            ("Password", "appenate.password", exposed(&section.password).map(Value::Text)),
            ("Status", "appenate.status", section.status.as_ref().map(|status| Value::Text(status.as_str()))),
            ("TimeZone", "appenate.time_zone", plain(&section.time_zone)),
            ("Type", "appenate.type", section.user_type.map(|user_type| Value::Text(user_type.as_str()))),
            ("UseExternalIds", "appenate.use_external_ids", flag(section.use_external_ids)),
            ("UseNames", "appenate.use_names", flag(section.use_names)),
            ("WebsiteRole", "appenate.website_role", section.website_role.map(|role| Value::Text(role.as_str()))),
        ];
        let known = known.into_iter().filter_map(|(name, path, value)| Some(Member { name, path, value: value? }));
        let extra = section.extra.members().map(|(name, json)| Member {
            name,
            path: "appenate.extra",
            value: Value::Json(json),
        });
        known.chain(extra).collect()
    }
}

impl fmt::Debug for Appenate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Appenate").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

fn check(section: &AppenateSection) -> Result<(), Error> {
    let checked = |member: &Option<String>, name: &str, rule: &dyn Fn(&str) -> Result<(), Error>| {
        member.as_deref().map_or(Ok(()), rule).map_err(|error| error.at(name))
    };
    checked(&section.external_id, "external_id", &|text| {
        rules::length(text, 0, 50).map_err(|rule| Error::malformed(rule.to_string()))
    })?;
    checked(&section.color_code, "color_code", &|text| {
        let digits = text.strip_prefix('#').unwrap_or(text);
        let is_color = matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_color { Ok(()) } else { Err(Error::malformed("expected a colour in hexadecimal, #RRGGBB")) }
    })
}
