//! [`Call`]: a call as Appenate gets it, read back from its body.

use std::fmt;

use super::{
    Update, UserId,
    xml::{self, Element, Kind, Shape},
};
use crate::{
    Error, Secret, SecretBuffer,
    json::{ObjectReader, scalar, text},
};

/// The body of a call that updates or makes a user: who calls, for whom, and what is to change.
///
/// ```
/// use sealpack::request::appenate::Call;
///
/// let body = br#"{"Id": "2ebc64a36a0d400d", "CompanyId": 10482, "IntegrationKey": "key", "Type": "Lite"}"#;
/// let call = Call::from_json(body)?;
/// assert_eq!(call.id.map(|id| id.to_string()).as_deref(), Some("2ebc64a36a0d400d"));
/// # Ok::<(), sealpack::Error>(())
/// ```
#[non_exhaustive]
pub struct Call {
    /// `Id`; none in a call that makes a new user.
    pub id: Option<UserId>,
    /// `CompanyId`
    pub company_id: u64,
    /// `IntegrationKey`
    pub integration_key: Secret<String>,
    /// The other members.
    pub update: Update,
}

impl Call {
    /// Reads a body in JSON: one object in UTF-8 without a byte order mark, its members in any order. Null counts as absent, and
    /// members that Appenate does not document become `extra`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the member that is missing, stands twice or has not its form.
    pub fn from_json(body: &[u8]) -> Result<Self, Error> {
        let mut object = ObjectReader::parse(body)?;
        Ok(Self {
            id: object.optional("Id", |raw| UserId::new(text(raw)?.expose().as_str()))?,
            company_id: object.required("CompanyId", |raw| scalar(raw, "0123456789", "expected a whole number"))?,
            integration_key: object.required("IntegrationKey", text)?,
            update: Update::read(object)?,
        })
    }

    /// Reads a body in XML: the root `User`, its elements in the ordinal order of their names, and the items of `Metadata`, which
    /// may have any name, with `Key` before `Value`. Elements that Appenate does not document become `extra`: each must be a
    /// text, since XML does not tell a number from one.
    ///
    /// At most 16 levels deep and 100,000 elements.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json). [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the byte for what is not
    /// well-formed, a DOCTYPE, another encoding than UTF-8, an entity beyond XML's five, a prefix, a name beyond ASCII, a default
    /// namespace or any other attribute than the root's `xmlns:i`; [`ErrorKind::Limit`](crate::ErrorKind::Limit) beyond the bounds.
    pub fn from_xml(body: &[u8]) -> Result<Self, Error> {
        let root = xml::read(body, Kind::Call)?;
        check_form(&root)?;
        let mut json = SecretBuffer::with_capacity(body.len());
        root.write_object(shape, &mut json)?;
        let call = Self::from_json(json.as_slice())?;
        if let Some((name, _)) = call.update.extra.members().find(|(_, json)| !json.starts_with('"')) {
            return Err(Error::malformed("expected text: no element that is not documented has elements").at(name));
        }
        Ok(call)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call([redacted])")
    }
}

/// What is particular to the XML of calls.
fn check_form(root: &Element) -> Result<(), Error> {
    if root.name != "User" {
        return Err(Error::malformed("expected User for the root element"));
    }
    check_order(root)?;
    for list in &root.children {
        for (index, item) in list.children.iter().enumerate() {
            let outcome = match list.name.as_str() {
                "Folders" | "Groups" if item.name != "Id" => Err(Error::malformed("expected an element Id")),
                "Metadata" => check_order(item),
                _ => Ok(()),
            };
            outcome.map_err(|error| error.at(&format!("[{index}]")).at(&list.name))?;
        }
    }
    Ok(())
}

/// The elements in `parent` must stand in the order of their names, by Unicode code points.
fn check_order(parent: &Element) -> Result<(), Error> {
    for pair in parent.children.windows(2) {
        let [first, second] = pair else { continue };
        if first.name == second.name {
            return Err(Error::malformed("the member is given twice").at(&second.name));
        }
        if first.name > second.name {
            let message = "the element is out of order: Appenate reads elements in the ordinal order of their names, \
                           and would ignore this one in silence";
            return Err(Error::malformed(message).at(&second.name));
        }
    }
    Ok(())
}

fn shape(name: &str) -> Shape {
    match name {
        "CompanyId" => Shape::Number,
        "DoNotEmail" | "UseExternalIds" | "UseNames" => Shape::Flag,
        "Folders" | "Groups" => Shape::Texts,
        "Metadata" => Shape::Objects,
        _ => Shape::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{AccountStatus, UserType, WebsiteRole};

    fn json_fault(members: &str) -> String {
        let body = format!(r#"{{"Id": "u", "CompanyId": 1, "IntegrationKey": "k", {members}}}"#);
        Call::from_json(body.as_bytes()).unwrap_err().to_string()
    }

    /// In XML, elements stand before `Id`, behind it or behind `IntegrationKey`.
    fn xml(before: &str, between: &str, behind: &str) -> Result<Call, Error> {
        let key = "<IntegrationKey>k</IntegrationKey>";
        Call::from_xml(
            format!("<User><CompanyId>1</CompanyId>{before}<Id>u</Id>{between}{key}{behind}</User>").as_bytes(),
        )
    }

    fn xml_fault(before: &str, behind: &str) -> String {
        xml(before, "", behind).unwrap_err().to_string()
    }

    #[test]
    fn members_are_read_in_any_order_of_json() {
        let body = r##"{"Zone": 1.10, "WebsiteRole": "SuperAdmin", "UseNames": false, "Type": "Premium", "Status": "Paused",
            "Metadata": [{"Value": "v", "Key": "k"}, {"Key": ""}], "Groups": [], "Folders": ["a", "b"], "LoginID": null,
            "IntegrationKey": "k", "CompanyId": 18446744073709551615, "Id": "a/..", "ColorCode": "#fff", "Aa": null}"##;
        let Call { id, company_id, integration_key, update } = Call::from_json(body.as_bytes()).unwrap();
        let id = id.unwrap();
        assert_eq!((id.as_str(), company_id, integration_key.expose().as_str()), ("a/..", u64::MAX, "k"));
        assert_eq!((update.website_role, update.user_type), (Some(WebsiteRole::SuperAdmin), Some(UserType::Premium)));
        assert_eq!((update.use_names, update.use_external_ids, update.login_id.is_none()), (Some(false), None, true));
        assert_eq!(update.status, Some(AccountStatus::Other("Paused".to_owned())));
        assert_eq!((update.folders.unwrap().join("|"), update.groups.unwrap().len()), ("a|b".to_owned(), 0));
        let metadata = update.metadata.unwrap();
        assert_eq!((metadata[0].key.as_str(), metadata[0].value.as_ref().unwrap().expose().as_str()), ("k", "v"));
        assert_eq!((metadata[1].key.as_str(), metadata[1].value.is_none()), ("", true));
        assert_eq!(update.extra.members().collect::<Vec<_>>(), [("Zone", "1.10"), ("Aa", "null")]);
    }

    #[test]
    fn faults_of_json_name_the_member() {
        for (members, message) in [
            (r#""Type": "full""#, "Type: expected one of: Full, Premium, Standard, Lite"),
            (r#""Type": 1"#, "Type: expected text"),
            (
                r#""WebsiteRole": "Owner""#,
                "WebsiteRole: expected one of: ReadOnly, User, Admin, EnterpriseAdmin, VendorAdmin, SuperAdmin",
            ),
            (r#""DoNotEmail": "true""#, "DoNotEmail: expected true or false"),
            (r#""UseNames": 1"#, "UseNames: expected true or false"),
            (r#""Email": ["a"]"#, "Email: expected text"),
            (r#""Email": "\ud83d""#, r"Email: expected text whose surrogates (\uD800 to \uDFFF) stand in pairs"),
            (r#""Folders": "a""#, "Folders: expected a list"),
            (r#""Groups": ["a", 1]"#, "Groups[1]: expected text"),
            (r#""Metadata": [{"Key": "k"}, {"Value": "v"}]"#, "Metadata[1].Key: the member is missing"),
            (r#""Metadata": [{"Key": "k", "Note": "v"}]"#, "Metadata[0].Note: there is no such member"),
            (r#""Metadata": ["k"]"#, "Metadata[0]: expected an object"),
            (r#""Email": "a", "Email": "a""#, "Email: the member is given twice"),
            (r#""Email": "a""b""#, "not JSON at line 1, column 64"),
        ] {
            assert_eq!(json_fault(members), message);
        }
        for (body, message) in [
            (r#"{"IntegrationKey": "k"}"#, "CompanyId: the member is missing"),
            (r#"{"Id": "", "CompanyId": 1}"#, "Id: expected an id that is not empty, . or .."),
            (r#"{"Id": "u", "CompanyId": "1"}"#, "CompanyId: expected a whole number"),
            (r#"{"Id": "u", "CompanyId": -1}"#, "CompanyId: expected a whole number"),
            (r#"{"Id": "u", "CompanyId": 18446744073709551616}"#, "CompanyId: expected a whole number"),
            (r#"{"Id": "u", "CompanyId": 1, "IntegrationKey": null}"#, "IntegrationKey: the member is missing"),
            ("[]", "expected an object"),
            ("\u{FEFF}{}", "begins with a byte order mark: expected JSON alone"),
        ] {
            assert_eq!(Call::from_json(body.as_bytes()).unwrap_err().to_string(), message, "{body}");
        }
    }

    #[test]
    fn elements_are_read_in_their_order() {
        let call = xml(
            "<DoNotEmail> 1\n</DoNotEmail><Folders><Id>a&amp;</Id> <Id/></Folders><Groups>\n</Groups>",
            "",
            "<LoginID></LoginID><Metadata><x><Key>k</Key><Value>v</Value></x><y><Key/></y></Metadata>\n<Type>Lite</Type>
            <UseNames>0</UseNames><Zone>1.10</Zone><_a/>",
        );
        let Call { id, company_id, update, .. } = call.unwrap();
        let id = id.unwrap();
        assert_eq!((id.as_str(), company_id), ("u", 1));
        assert_eq!((update.do_not_email, update.use_names, update.use_external_ids), (Some(true), Some(false), None));
        assert_eq!((update.folders.unwrap().join("|"), update.groups.unwrap().len()), ("a&|".to_owned(), 0));
        assert_eq!((update.login_id.unwrap().expose().as_str(), update.user_type), ("", Some(UserType::Lite)));
        let metadata = update.metadata.unwrap();
        assert_eq!((metadata[0].key.as_str(), metadata[0].value.as_ref().unwrap().expose().as_str()), ("k", "v"));
        assert_eq!((metadata[1].key.as_str(), metadata[1].value.is_none()), ("", true));
        assert_eq!(update.extra.members().collect::<Vec<_>>(), [("Zone", "\"1.10\""), ("_a", "\"\"")]);
        let marked = "\u{FEFF}<?xml version='1.0' encoding='UTF-8'?><User><CompanyId> +007 </CompanyId><Id>u</Id><IntegrationKey>k</IntegrationKey></User>";
        assert_eq!(Call::from_xml(marked.as_bytes()).unwrap().company_id, 7);
    }

    #[test]
    fn faults_of_xml_name_the_member() {
        let order = "the element is out of order: Appenate reads elements in the ordinal order of their names, and would \
                     ignore this one in silence";
        for (before, behind, message) in [
            ("<Country/><ColorCode/>", "", format!("ColorCode: {order}")),
            ("", "<Email/>", format!("Email: {order}")),
            ("", "<LoginID/><LastName/>", format!("LastName: {order}")),
            ("", "<a/><Zone/>", format!("Zone: {order}")),
            ("", "<Metadata><x><Value/><Key/></x></Metadata>", format!("Metadata[0].Key: {order}")),
            ("<Email/><Email/>", "", "Email: the member is given twice".to_owned()),
            ("", "<Metadata><x><Key/><Key/></x></Metadata>", "Metadata[0].Key: the member is given twice".to_owned()),
            ("<DoNotEmail>yes</DoNotEmail>", "", "DoNotEmail: expected true or false".to_owned()),
            ("<DoNotEmail>True</DoNotEmail>", "", "DoNotEmail: expected true or false".to_owned()),
            ("<DoNotEmail/>", "", "DoNotEmail: expected true or false".to_owned()),
            ("<Email><a/></Email>", "", "Email: expected text".to_owned()),
            ("<Folders>a</Folders>", "", "Folders: expected a list".to_owned()),
            ("<Groups><Id/><Guid/></Groups>", "", "Groups[1]: expected an element Id".to_owned()),
            ("<Groups><Id><a/></Id></Groups>", "", "Groups[0]: expected text".to_owned()),
            ("", "<Metadata><x/></Metadata>", "Metadata[0].Key: the member is missing".to_owned()),
            ("", "<Metadata><x>k</x></Metadata>", "Metadata[0]: expected an object".to_owned()),
            ("", "<Metadata><x><Key/><Note/></x></Metadata>", "Metadata[0].Note: there is no such member".to_owned()),
            ("", "<Type>lite</Type>", "Type: expected one of: Full, Premium, Standard, Lite".to_owned()),
            ("", "<Type> Lite</Type>", "Type: expected one of: Full, Premium, Standard, Lite".to_owned()),
            ("", "<Zone><a/></Zone>", "Zone: expected text: no element that is not documented has elements".to_owned()),
        ] {
            assert_eq!(xml_fault(before, behind), message, "{before} {behind}");
        }
        for (body, message) in [
            ("<Person/>", "expected User for the root element"),
            ("<User/>", "CompanyId: the member is missing"),
            ("<User>u</User>", "expected an object"),
            ("<User><CompanyId>x</CompanyId><Id>u</Id></User>", "CompanyId: expected a whole number"),
        ] {
            assert_eq!(Call::from_xml(body.as_bytes()).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", xml("", "", "").unwrap()), "Call([redacted])");
    }
}
