//! The body of Appenate's calls, in JSON and in XML. The server silently ignores XML elements that are out of order, so
//! both formats have their members in the ordinal order of their names.

use super::{
    Format, Update,
    rules::{xml_extra, xml_name, xml_text},
};
use crate::{Error, Rule, Secret, SecretBuffer, json::ObjectWriter, record::Metadata, request::exposed};

/// What Appenate documents for the one namespace that its XML declares.
pub(super) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// One member of the body.
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    pub(super) value: Value<'a>,
}

/// What a member holds.
pub(super) enum Value<'a> {
    Flag(bool),
    Ids(&'a [String]),
    /// JSON text as it was given, of a member of `extra`.
    Json(&'a str),
    Metadata(&'a [Metadata]),
    Number(u64),
    Text(&'a str),
}

/// The body of one call.
pub(super) struct Body<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) company_id: u64,
    pub(super) integration_key: &'a str,
    pub(super) update: &'a Update,
}

impl Body<'_> {
    /// Writes the whole body. In XML the items of `Metadata` are called `metadata_element`.
    pub(super) fn write(&self, format: Format, metadata_element: &str, out: &mut SecretBuffer) -> Result<(), Error> {
        let mut members = members(self.id, self.update);
        members.push(Member { name: "CompanyId", value: Value::Number(self.company_id) });
        members.push(Member { name: "IntegrationKey", value: Value::Text(self.integration_key) });
        members.sort_by_key(|member| member.name);
        if let Some([_, twice]) = members.as_slice().windows(2).find(|pair| pair[0].name == pair[1].name) {
            return Err(Error::malformed("the member is already sent").at(twice.name).at("appenate.extra"));
        }
        match format {
            Format::Json => write_json(&members, out),
            Format::Xml => write_xml(&members, metadata_element, out),
        }
    }
}

/// The members of `update` and the `Id`, in the ordinal order of their names.
pub(super) fn members<'a>(id: Option<&'a str>, update: &'a Update) -> Vec<Member<'a>> {
    let flag = |flag: Option<bool>| flag.map(Value::Flag);
    let plain = |text: &'a Option<String>| text.as_deref().map(Value::Text);
    let secret = |text: &'a Option<Secret<String>>| exposed(text).map(Value::Text);
    let known = [
        ("ColorCode", plain(&update.color_code)),
        ("Country", plain(&update.country)),
        ("DoNotEmail", flag(update.do_not_email)),
        ("Email", secret(&update.email)),
        ("ExternalId", plain(&update.external_id)),
        ("FirstName", secret(&update.first_name)),
        ("Folders", update.folders.as_deref().map(Value::Ids)),
        ("Groups", update.groups.as_deref().map(Value::Ids)),
        ("Id", id.map(Value::Text)),
        ("LastName", secret(&update.last_name)),
        ("LoginID", secret(&update.login_id)),
        ("Metadata", update.metadata.as_deref().map(Value::Metadata)),
        ("Password", secret(&update.password)),
        ("Status", update.status.as_ref().map(|status| Value::Text(status.as_str()))),
        ("TimeZone", plain(&update.time_zone)),
        ("Type", update.user_type.map(|user_type| Value::Text(user_type.as_str()))),
        ("UseExternalIds", flag(update.use_external_ids)),
        ("UseNames", flag(update.use_names)),
        ("WebsiteRole", update.website_role.map(|role| Value::Text(role.as_str()))),
    ];
    let known = known.into_iter().filter_map(|(name, value)| Some(Member { name, value: value? }));
    let extra = update.extra.members().map(|(name, json)| Member { name, value: Value::Json(json) });
    let mut members: Vec<_> = known.chain(extra).collect();
    members.sort_by_key(|member| member.name);
    members
}

fn write_json(members: &[Member<'_>], body: &mut SecretBuffer) -> Result<(), Error> {
    ObjectWriter::write(body, |object| {
        members.iter().try_for_each(|Member { name, value }| match value {
            Value::Flag(flag) => object.member(name, flag),
            Value::Ids(ids) => object.member(name, ids),
            Value::Json(json) => object.member_with(name, |out| {
                out.extend(json.as_bytes());
                Ok(())
            }),
            Value::Metadata(items) => object.list(name, items, |item, object| {
                object.member("Key", &item.key)?;
                object.optional("Value", item.value.as_ref().map(|value| value.expose()))
            }),
            Value::Number(number) => object.member(name, number),
            Value::Text(text) => object.member(name, text),
        })
    })
}

fn write_xml(members: &[Member<'_>], metadata_element: &str, body: &mut SecretBuffer) -> Result<(), Error> {
    for part in ["<User xmlns:i=\"", INSTANCE, "\">"] {
        body.extend(part.as_bytes());
    }
    for Member { name, value } in members {
        element(body, name, |body| write_value(value, metadata_element, body))
            .map_err(|error| if matches!(value, Value::Json(_)) { error.at("appenate.extra") } else { error })?;
    }
    body.extend(b"</User>");
    Ok(())
}

fn write_value(value: &Value<'_>, metadata_element: &str, body: &mut SecretBuffer) -> Result<(), Error> {
    match value {
        Value::Flag(flag) => write_text(if *flag { "true" } else { "false" }, body),
        Value::Ids(ids) => ids.iter().enumerate().try_for_each(|(index, id)| {
            write_item(body, index, |body| tagged(body, "Id", |body| write_text(id, body)))
        }),
        Value::Json(json) => write_text(xml_extra(json).map_err(broken)?.expose(), body),
        Value::Metadata(items) => items.iter().enumerate().try_for_each(|(index, item)| {
            let content = |body: &mut SecretBuffer| {
                element(body, "Key", |body| write_text(&item.key, body))?;
                let Some(value) = &item.value else { return Ok(()) };
                element(body, "Value", |body| write_text(value.expose(), body))
            };
            write_item(body, index, |body| tagged(body, metadata_element, content))
        }),
        Value::Number(number) => write_text(&number.to_string(), body),
        Value::Text(text) => write_text(text, body),
    }
}

fn write_item(
    body: &mut SecretBuffer,
    index: usize,
    write: impl FnOnce(&mut SecretBuffer) -> Result<(), Error>,
) -> Result<(), Error> {
    write(body).map_err(|error| error.at(&format!("[{index}]")))
}

/// An element whose name is a part of the paths of errors.
fn element(
    body: &mut SecretBuffer,
    name: &str,
    content: impl FnOnce(&mut SecretBuffer) -> Result<(), Error>,
) -> Result<(), Error> {
    let outcome = xml_name(name).map_err(broken).and_then(|()| tagged(body, name, content));
    outcome.map_err(|error| error.at(name))
}

fn tagged(
    body: &mut SecretBuffer,
    name: &str,
    content: impl FnOnce(&mut SecretBuffer) -> Result<(), Error>,
) -> Result<(), Error> {
    for part in ["<", name, ">"] {
        body.extend(part.as_bytes());
    }
    content(body)?;
    for part in ["</", name, ">"] {
        body.extend(part.as_bytes());
    }
    Ok(())
}

/// Text with its markup escaped. A carriage return is escaped too, since XML readers turn it into a line feed (section 2.11).
fn write_text(text: &str, body: &mut SecretBuffer) -> Result<(), Error> {
    xml_text(text).map_err(broken)?;
    for piece in text.split_inclusive(['&', '<', '>', '\r']) {
        let plain = piece.trim_end_matches(['&', '<', '>', '\r']);
        body.extend(plain.as_bytes());
        body.extend(match piece.as_bytes().get(plain.len()) {
            Some(b'&') => b"&amp;",
            Some(b'<') => b"&lt;",
            Some(b'>') => b"&gt;",
            Some(_) => b"&#13;",
            None => b"",
        });
    }
    Ok(())
}

/// What XML cannot carry is an error even without the checks.
fn broken(rule: Rule) -> Error {
    Error::malformed(rule.to_string())
}
