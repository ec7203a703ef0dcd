//! What Appenate answers, in JSON or in XML.

use http::StatusCode;
use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesRef, Event},
};
use serde_json::value::RawValue;

use crate::{
    Error, Partner, Reason, Refusal, Secret, SecretBuffer,
    json::ObjectReader,
    request::answer::{scalar_text, unusable, without_mark},
};

/// A user as Appenate shows it. All but the `Id` may be missing.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct User {
    /// `Id`
    pub id: Option<Secret<String>>,
    /// `Type`
    pub user_type: Option<Secret<String>>,
    /// `FirstName`
    pub first_name: Option<Secret<String>>,
    /// `LastName`
    pub last_name: Option<Secret<String>>,
    /// `Email`
    pub email: Option<Secret<String>>,
    /// `Status`
    pub status: Option<Secret<String>>,
    /// `ExternalId`
    pub external_id: Option<Secret<String>>,
    /// `TimeZone`
    pub time_zone: Option<Secret<String>>,
    /// `TimeZoneOffSet`, in minutes
    pub time_zone_offset: Option<i64>,
    /// `Country`
    pub country: Option<Secret<String>>,
    /// `WebsiteRole`
    pub website_role: Option<Secret<String>>,
    /// `CreatedDate`, ISO 8601 with seven fractional digits, as all times here
    pub created_date: Option<Secret<String>>,
    /// `LastUpdated`
    pub last_updated: Option<Secret<String>>,
    /// `LastActivity`
    pub last_activity: Option<Secret<String>>,
    /// `UserAudits`
    pub user_audits: Vec<UserAudit>,
    /// `Folders`
    pub folders: Vec<Secret<String>>,
    /// `Groups`
    pub groups: Vec<Secret<String>>,
    /// `Metadata`: keys with their values
    pub metadata: Vec<(Secret<String>, Option<Secret<String>>)>,
    /// `CompanyId`
    pub company_id: Option<i64>,
}

/// One element of `UserAudits`.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct UserAudit {
    /// `Id`
    pub id: Option<Secret<String>>,
    /// `Email`
    pub email: Option<Secret<String>>,
    /// `On`
    pub on: Option<Secret<String>>,
    /// `Off`
    pub off: Option<Secret<String>>,
    /// `OffReason`
    pub off_reason: Option<Secret<String>>,
    /// `Type`
    pub user_type: Option<Secret<String>>,
    /// `Status`
    pub status: Option<Secret<String>>,
}

/// Appenate refuses with an HTTP status, or with a `ResponseStatus` that says anything in an answer of any status.
pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<User, Error> {
    let body = without_mark(body);
    let answer = if body.trim_ascii_start().starts_with(b"<") { Node::from_xml(body) } else { Node::from_json(body) };
    let fault = answer.as_ref().and_then(|answer| answer.child("ResponseStatus"));
    if !status.is_success() || fault.is_some_and(Node::says_anything) {
        return Err(Error::refused(Refusal {
            code: fault.and_then(|fault| fault.text("ErrorCode")).map(|code| code.expose().clone()),
            message: fault.and_then(|fault| fault.text("Message")),
            ..Refusal::new(Partner::Appenate, status.as_u16(), reason(status))
        }));
    }
    let user = answer.as_ref().and_then(|answer| answer.child("User")).filter(|user| user.says_anything());
    user.map(read_user).ok_or_else(|| unusable(Partner::Appenate, status))
}

fn read_user(user: &Node) -> User {
    let texts = |name: &str| user.items(name).filter_map(|item| item.text.as_ref().map(Secret::duplicate)).collect();
    User {
        id: user.text("Id"),
        user_type: user.text("Type"),
        first_name: user.text("FirstName"),
        last_name: user.text("LastName"),
        email: user.text("Email"),
        status: user.text("Status"),
        external_id: user.text("ExternalId"),
        time_zone: user.text("TimeZone"),
        time_zone_offset: user.number("TimeZoneOffSet"),
        country: user.text("Country"),
        website_role: user.text("WebsiteRole"),
        created_date: user.text("CreatedDate"),
        last_updated: user.text("LastUpdated"),
        last_activity: user.text("LastActivity"),
        user_audits: user.items("UserAudits").map(read_audit).collect(),
        folders: texts("Folders"),
        groups: texts("Groups"),
        metadata: user.items("Metadata").filter_map(|item| Some((item.text("Key")?, item.text("Value")))).collect(),
        company_id: user.number("CompanyId"),
    }
}

fn read_audit(audit: &Node) -> UserAudit {
    UserAudit {
        id: audit.text("Id"),
        email: audit.text("Email"),
        on: audit.text("On"),
        off: audit.text("Off"),
        off_reason: audit.text("OffReason"),
        user_type: audit.text("Type"),
        status: audit.text("Status"),
    }
}

fn reason(status: StatusCode) -> Reason {
    match status.as_u16() {
        400 => Reason::Parameters,
        401 => Reason::Credentials,
        405 => Reason::NoEndpoint,
        503 => Reason::Unavailable,
        _ if status.is_redirection() => Reason::Redirect,
        _ => Reason::Other,
    }
}

/// What JSON and XML answers have in common: named children, or text.
#[derive(Default)]
struct Node {
    text: Option<Secret<String>>,
    children: Vec<(String, Self)>,
}

impl Node {
    /// Deeper than any answer; what lies below is not read.
    const DEPTH: usize = 8;

    fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|(child, _)| child == name).map(|(_, node)| node)
    }

    fn text(&self, name: &str) -> Option<Secret<String>> {
        self.child(name)?.text.as_ref().map(Secret::duplicate)
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.expose().trim().parse().ok()
    }

    /// Whether there is any text in it, white space aside, at any depth.
    fn says_anything(&self) -> bool {
        let has_text = self.text.as_ref().is_some_and(|text| !text.expose().trim().is_empty());
        has_text || self.children.iter().any(|(_, child)| child.says_anything())
    }

    fn items(&self, name: &str) -> impl Iterator<Item = &Self> {
        self.child(name).into_iter().flat_map(|list| list.children.iter().map(|(_, item)| item))
    }

    fn from_json(body: &[u8]) -> Option<Self> {
        Self::from_object(ObjectReader::parse(body).ok()?, Self::DEPTH)
    }

    fn from_object(object: ObjectReader<'_>, depth: usize) -> Option<Self> {
        let children = object.rest().into_iter().map(|(name, raw)| Some((name, Self::from_value(raw, depth - 1)?)));
        Some(Self { text: None, children: children.collect::<Option<_>>()? })
    }

    fn from_value(raw: &RawValue, depth: usize) -> Option<Self> {
        if depth == 0 {
            return Some(Self::default());
        }
        match raw.get().as_bytes().first()? {
            b'{' => Self::from_object(ObjectReader::from_raw(raw).ok()?, depth),
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(raw.get()).ok()?;
                let children = items.into_iter().map(|item| Some((String::new(), Self::from_value(item, depth - 1)?)));
                Some(Self { text: None, children: children.collect::<Option<_>>()? })
            }
            _ => Some(Self { text: scalar_text(raw), children: Vec::new() }),
        }
    }

    /// One root element with nothing but white space around it; no DOCTYPE.
    fn from_xml(body: &[u8]) -> Option<Self> {
        let mut reader = Reader::from_str(std::str::from_utf8(body).ok()?);
        let mut open: Vec<OpenElement> = Vec::new();
        let mut root = None;
        loop {
            let (name, node) = match reader.read_event().ok()? {
                Event::Eof => return root.filter(|_| open.is_empty()),
                Event::Start(tag) if root.is_none() && open.len() < Self::DEPTH => {
                    open.push(OpenElement::new(tag.local_name().as_ref()));
                    continue;
                }
                Event::Empty(tag) if root.is_none() => (tag.local_name().as_ref().to_owned(), Self::default()),
                Event::End(_) => open.pop()?.close(),
                Event::Text(text) => {
                    add_text(open.last_mut(), &text.xml10_content())?;
                    continue;
                }
                Event::CData(text) => {
                    add_text(open.last_mut(), &text.xml10_content())?;
                    continue;
                }
                Event::GeneralRef(reference) => {
                    add_text(open.last_mut(), &resolve(&reference)?)?;
                    continue;
                }
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => continue,
                Event::DocType(_) | Event::Start(_) | Event::Empty(_) => return None,
            };
            match open.last_mut() {
                Some(parent) => parent.children.push((name, node)),
                None => root = Some(node),
            }
        }
    }
}

/// An element whose end was not read yet.
struct OpenElement {
    name: String,
    text: SecretBuffer,
    children: Vec<(String, Node)>,
}

impl OpenElement {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), text: SecretBuffer::default(), children: Vec::new() }
    }

    fn close(self) -> (String, Node) {
        let text = std::str::from_utf8(self.text.as_slice()).ok().filter(|text| !text.is_empty());
        (self.name, Node { text: text.map(Secret::from), children: self.children })
    }
}

/// Adds text to the element that is open. Outside the root there may be white space alone.
fn add_text(open: Option<&mut OpenElement>, text: &str) -> Option<()> {
    match open {
        Some(element) => element.text.extend(text.as_bytes()),
        None if text.trim_ascii().is_empty() => {}
        None => return None,
    }
    Some(())
}

/// The five entities of XML and character references; an answer has no others.
fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref().ok()? {
        Some(character) => Some(character.to_string()),
        None => resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn xml(body: &str) -> Option<User> {
        read(StatusCode::OK, body.as_bytes()).ok()
    }

    #[test]
    fn xml_answers_are_read_with_their_entities() {
        let user =
            xml("<?xml version=\"1.0\"?>\n<UserResponse><User><Id>a&amp;b&#33;</Id><Folders><Id>f</Id></Folders>\
            <UserAudits><UserAudit><On>x</On></UserAudit></UserAudits><Email/></User></UserResponse>\n");
        let user = user.unwrap();
        assert_eq!(user.id.unwrap().expose(), "a&b!");
        assert_eq!(user.folders[0].expose(), "f");
        assert_eq!(user.user_audits[0].on.as_ref().unwrap().expose(), "x");
        assert!(user.email.is_none());
    }

    #[test]
    fn many_references_take_linear_time() {
        let body = format!("<UserResponse><User><Id>{}</Id></User></UserResponse>", "&lt;".repeat(250_000));
        assert_eq!(xml(&body).unwrap().id.unwrap().expose().len(), 250_000);
    }

    #[test]
    fn what_says_no_in_any_form_is_a_refusal() {
        for no in [
            r#"{"User": {"Id": "a"}, "ResponseStatus": {"ErrorCode": "Unauthorized"}}"#,
            r#"{"User": {"Id": "a"}, "ResponseStatus": {"ErrorCode": ["x"]}}"#,
            r#"{"User": {"Id": "a"}, "ResponseStatus": {"Errors": [{"FieldName": "Email"}]}}"#,
            "<UserResponse><User><Id>a</Id></User><ResponseStatus><Message>no</Message></ResponseStatus></UserResponse>",
        ] {
            assert_eq!(read(StatusCode::OK, no.as_bytes()).unwrap_err().kind(), ErrorKind::Refused, "{no}");
        }
        for unusable in [r#"{"User": null}"#, "{}", r#"{"User": {}}"#, r#"{"ResponseStatus": {"a": 1, "a": 2}}"#] {
            assert_eq!(
                read(StatusCode::OK, unusable.as_bytes()).unwrap_err().kind(),
                ErrorKind::Transport,
                "{unusable}"
            );
        }
        let yes = "\u{FEFF}<UserResponse>\n<User><Id>a</Id></User><ResponseStatus><ErrorCode>\n</ErrorCode></ResponseStatus></UserResponse>";
        assert!(xml(yes).is_some());
    }

    #[test]
    fn what_is_no_single_document_is_refused() {
        for bad in [
            "",
            "<User>",
            "<UserResponse><User></UserResponse></User>",
            "<UserResponse><User/></UserResponse><User/>",
            "<UserResponse><User/></UserResponse>x",
            "<!DOCTYPE x><UserResponse><User/></UserResponse>",
            "<UserResponse><User><Id>&other;</Id></User></UserResponse>",
        ] {
            assert!(xml(bad).is_none(), "{bad}");
        }
    }
}
