//! Appenate v2 User API: JSON or XML, the credentials in the body.

mod answer;
mod body;
mod call;
mod rules;
mod update;
mod xml;

use std::fmt;

use http::{HeaderValue, Method};

pub use answer::{User, UserAudit, UserMetadata};
pub use call::Call;
pub use update::Update;

pub use crate::record::{AccountStatus, Metadata, UserType, WebsiteRole};

use super::{JSON, Prepared, check_credential, id::opaque_id, url::BaseUrl};
use crate::{Error, Secret, SecretBuffer};
use body::Body;

/// The base URL in the United States.
pub const UNITED_STATES: &str = "https://secure.appenate.com/api/v2";

/// The base URL in Australia.
pub const AUSTRALIA: &str = "https://secure-au.appenate.com/api/v2";

opaque_id! {
    /// A user's `Id`: a GUID, with or without dashes.
    UserId
}

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
        let rule = rules::xml_name(name);
        rule.map_err(|rule| Error::malformed(rule.to_string()).at("metadata_element"))?;
        Ok(Self { metadata_element: name.to_owned(), ..self })
    }

    /// Prepares `PUT /user` for the user with this `Id`. An update without members is a call all the same: of its members Appenate
    /// requires the id and the credentials alone, and it answers with the user as it is.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) with all the rules that the id and the update break, those of XML among them if
    /// that is the format; [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an `extra` member that is sent already.
    pub fn update(&self, id: &UserId, update: Update) -> Result<Prepared<User>, Error> {
        self.check(id, &update)?;
        self.update_without_validation(id, update)
    }

    /// Whether Appenate would take this update of this user, and the format can carry it.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) with all [violations](Error::violations), those of the id among them.
    pub fn check(&self, id: &UserId, update: &Update) -> Result<(), Error> {
        update.check_with(Some(id), self.format)
    }

    /// [`update`](Self::update), whatever Appenate's rules say.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an `extra` member that is sent already, and for what XML cannot
    /// carry, if that is the format.
    pub fn update_without_validation(&self, id: &UserId, update: Update) -> Result<Prepared<User>, Error> {
        self.prepare(Method::PUT, Some(id), &update)
    }

    /// Prepares `POST /user`, which makes a new user. Appenate's page at hand has the update alone: this call is inferred from it,
    /// its body is that of an update without `Id`, and what Appenate requires here may stand in `extra`.
    ///
    /// # Errors
    /// Those of [`update`](Self::update).
    pub fn create(&self, user: Update) -> Result<Prepared<User>, Error> {
        user.check(self.format)?;
        self.create_without_validation(user)
    }

    /// [`create`](Self::create), whatever Appenate's rules say.
    ///
    /// # Errors
    /// Those of [`update_without_validation`](Self::update_without_validation).
    pub fn create_without_validation(&self, user: Update) -> Result<Prepared<User>, Error> {
        self.prepare(Method::POST, None, &user)
    }

    /// Prepares `GET /user`, inferred as [`create`](Self::create) is: without a body, id and credentials stand in the query. So
    /// **the URL has the integration key in it**; Debug, errors and [`masked_url`](super::Request::masked_url) do not show it.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) for an id that makes the URL too long.
    pub fn read(&self, id: &UserId) -> Result<Prepared<User>, Error> {
        let company_id = self.company_id.to_string();
        let query = [
            ("Id", id.as_str()),
            ("CompanyId", &company_id),
            ("IntegrationKey", self.integration_key.expose()),
            ("format", self.format.name()),
        ];
        let uri = self.base_url.join(&["user"], &query)?;
        Ok(Prepared::new(Method::GET, uri, SecretBuffer::default(), answer::read))
    }

    fn prepare(&self, method: Method, id: Option<&UserId>, update: &Update) -> Result<Prepared<User>, Error> {
        let mut body = SecretBuffer::with_capacity(4096);
        let content = Body {
            id: id.map(UserId::as_str),
            company_id: self.company_id,
            integration_key: self.integration_key.expose(),
            update,
        };
        content.write(self.format, &self.metadata_element, &mut body)?;
        let content_type = match self.format {
            Format::Json => JSON,
            Format::Xml => HeaderValue::from_static("application/xml"),
        };
        let uri = self.base_url.join(&["user"], &[("format", self.format.name())])?;
        Ok(Prepared::new(method, uri, body, answer::read).header("content-type", content_type))
    }
}

impl Format {
    /// As the query has it.
    fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
        }
    }
}

impl fmt::Debug for Appenate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Appenate").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::{ErrorKind, record::Extra};

    fn appenate(format: Format) -> Appenate {
        Appenate::new("https://host/api/v2", 10_482, "987 key&/").unwrap().with_format(format)
    }

    fn request(prepared: &Prepared<User>) -> (String, Vec<(String, String)>, String) {
        let request = prepared.request(SystemTime::UNIX_EPOCH).unwrap();
        let headers = request.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        (format!("{} {}", request.method(), request.uri()), headers, body)
    }

    #[test]
    fn a_new_user_has_no_id() {
        let user = || Update::new().first_name("A<b").use_names(true);
        let content_type = |kind: &str| vec![("content-type".to_owned(), format!("application/{kind}"))];
        let (line, headers, body) = request(&appenate(Format::Json).create(user()).unwrap());
        assert_eq!((line.as_str(), headers), ("POST https://host/api/v2/user?format=json", content_type("json")));
        assert_eq!(body, r#"{"CompanyId":10482,"FirstName":"A<b","IntegrationKey":"987 key&/","UseNames":true}"#);
        let (line, headers, body) = request(&appenate(Format::Xml).create(user()).unwrap());
        assert_eq!((line.as_str(), headers), ("POST https://host/api/v2/user?format=xml", content_type("xml")));
        assert_eq!(
            body,
            "<User xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"><CompanyId>10482</CompanyId><FirstName>A&lt;b</FirstName>\
             <IntegrationKey>987 key&amp;/</IntegrationKey><UseNames>true</UseNames></User>"
        );
        let error = appenate(Format::Xml).create(Update::new().first_name("\0")).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Invalid, "FirstName"));
    }

    #[test]
    fn reading_a_user_has_the_credentials_in_the_url_and_shows_them_nowhere() {
        let prepared = appenate(Format::Xml).read(&UserId::new("user 1/é").unwrap()).unwrap();
        let (line, headers, body) = request(&prepared);
        let query = "Id=user%201%2F%C3%A9&CompanyId=10482&IntegrationKey=987%20key%26%2F&format=xml";
        assert_eq!((line, headers, body), (format!("GET https://host/api/v2/user?{query}"), Vec::new(), String::new()));
        let request = prepared.request(SystemTime::UNIX_EPOCH).unwrap();
        let masked = "https://host/api/v2/user?Id=***&CompanyId=***&IntegrationKey=***&format=xml";
        assert_eq!(request.masked_url(), masked);
        let refused = prepared.read(http::StatusCode::OK, b"").unwrap_err();
        let too_long = appenate(Format::Json).read(&UserId::new("x".repeat(70_000)).unwrap()).unwrap_err();
        let shown = format!("{prepared:?} {request:?} {refused:?} {too_long:?} {:?}", appenate(Format::Json));
        assert!(
            !shown.contains("987") && !shown.contains("10482") && !shown.contains("user 1") && !shown.contains("%20")
        );
        assert_eq!(too_long.to_string(), "the URL is too long");
    }

    #[test]
    fn an_update_of_nothing_is_sent() {
        let prepared = appenate(Format::Json).update(&UserId::new("u").unwrap(), Update::new()).unwrap();
        let (line, _, body) = request(&prepared);
        assert_eq!(line, "PUT https://host/api/v2/user?format=json");
        assert_eq!(body, r#"{"CompanyId":10482,"Id":"u","IntegrationKey":"987 key&/"}"#);
    }

    #[test]
    fn what_is_invalid_can_be_sent_and_what_xml_cannot_carry_cannot() {
        let id = UserId::new("u\u{1}").unwrap();
        let update = || Update::new().color_code("orange").folders(["a".to_owned(), "\u{1}".to_owned()]);
        let error = appenate(Format::Xml).update(&id, update()).unwrap_err();
        let paths: Vec<&str> = error.violations().iter().map(|violation| violation.path()).collect();
        assert_eq!((error.kind(), paths), (ErrorKind::Invalid, vec!["ColorCode", "Folders[1]", "Id"]));

        assert!(appenate(Format::Json).update_without_validation(&id, update()).is_ok());
        let extra = |json: &str| Update::new().extra(Extra::from_json(json.as_bytes()).unwrap());
        for (format, update, message) in [
            (Format::Xml, update(), "Folders[1]: character 1 is one that XML 1.0 cannot carry"),
            (Format::Xml, Update::new(), "Id: character 2 is one that XML 1.0 cannot carry"),
            (
                Format::Xml,
                extra(r#"{"A": null}"#),
                "appenate.extra.A: expected text, a number, true or false: XML takes no other extra member",
            ),
            (
                Format::Xml,
                extra(r#"{"A b": 1}"#),
                "appenate.extra.A b: expected a name that XML takes: letters, digits and _ - .",
            ),
            (Format::Json, extra(r#"{"CompanyId": 1}"#), "appenate.extra.CompanyId: the member is already sent"),
            (Format::Xml, extra(r#"{"Id": "x"}"#), "appenate.extra.Id: the member is already sent"),
        ] {
            let error = appenate(format).update_without_validation(&id, update).unwrap_err();
            assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Malformed, message));
        }
    }
}
