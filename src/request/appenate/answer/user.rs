//! [`User`]: what Appenate shows of a user.

use std::fmt;

use serde_json::value::RawValue;

use crate::{
    Error, Secret,
    json::{ObjectReader, elements},
    record::Extra,
    request::answer::{integer, scalar, scalar_text},
};

/// A user as Appenate shows it. All but the `Id` may be missing.
///
/// Undocumented members are kept with their JSON text, those of an XML answer too: an element becomes a text, an object, or a
/// list where elements of one name stand in it; attributes are not kept.
#[derive(Default)]
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
    /// `Metadata`
    pub metadata: Vec<UserMetadata>,
    /// `CompanyId`
    pub company_id: Option<i64>,
    /// The members of `User` that Appenate does not document.
    pub extra: Extra,
    /// Those that stand beside `User`.
    pub answer_extra: Extra,
    /// Those of a `ResponseStatus` that says nothing else.
    pub response_status_extra: Extra,
}

/// One element of `UserAudits`.
#[derive(Default)]
#[non_exhaustive]
pub struct UserAudit {
    /// `Id`
    pub id: Option<i64>,
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
    /// The members that Appenate does not document.
    pub extra: Extra,
}

/// One element of `Metadata`.
#[derive(Default)]
#[non_exhaustive]
pub struct UserMetadata {
    /// `Key`
    pub key: Option<Secret<String>>,
    /// `Value`
    pub value: Option<Secret<String>>,
    /// The members that Appenate does not document.
    pub extra: Extra,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User([redacted])")
    }
}

impl fmt::Debug for UserAudit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserAudit([redacted])")
    }
}

impl fmt::Debug for UserMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserMetadata([redacted])")
    }
}

pub(super) fn read_user(raw: &RawValue) -> Result<User, Error> {
    let mut user = ObjectReader::from_raw(raw)?;
    Ok(User {
        id: scalar(&mut user, "Id"),
        user_type: scalar(&mut user, "Type"),
        first_name: scalar(&mut user, "FirstName"),
        last_name: scalar(&mut user, "LastName"),
        email: scalar(&mut user, "Email"),
        status: scalar(&mut user, "Status"),
        external_id: scalar(&mut user, "ExternalId"),
        time_zone: scalar(&mut user, "TimeZone"),
        time_zone_offset: integer(&mut user, "TimeZoneOffSet"),
        country: scalar(&mut user, "Country"),
        website_role: scalar(&mut user, "WebsiteRole"),
        created_date: scalar(&mut user, "CreatedDate"),
        last_updated: scalar(&mut user, "LastUpdated"),
        last_activity: scalar(&mut user, "LastActivity"),
        user_audits: items(&mut user, "UserAudits", read_audit),
        folders: items(&mut user, "Folders", scalar_text),
        groups: items(&mut user, "Groups", scalar_text),
        metadata: items(&mut user, "Metadata", read_metadata),
        company_id: integer(&mut user, "CompanyId"),
        extra: Extra::keep(user),
        ..User::default()
    })
}

fn read_audit(raw: &RawValue) -> Option<UserAudit> {
    let mut audit = ObjectReader::from_raw(raw).ok()?;
    Some(UserAudit {
        id: integer(&mut audit, "Id"),
        email: scalar(&mut audit, "Email"),
        on: scalar(&mut audit, "On"),
        off: scalar(&mut audit, "Off"),
        off_reason: scalar(&mut audit, "OffReason"),
        user_type: scalar(&mut audit, "Type"),
        status: scalar(&mut audit, "Status"),
        extra: Extra::keep(audit),
    })
}

fn read_metadata(raw: &RawValue) -> Option<UserMetadata> {
    let mut item = ObjectReader::from_raw(raw).ok()?;
    let (key, value) = (scalar(&mut item, "Key"), scalar(&mut item, "Value"));
    Some(UserMetadata { key, value, extra: Extra::keep(item) })
}

/// The elements of a list that can be read. A list that has others, and what is no list, stays among the members that are not
/// documented as well, so that nothing is lost.
fn items<T>(object: &mut ObjectReader<'_>, name: &str, read: fn(&RawValue) -> Option<T>) -> Vec<T> {
    let Some((_, raw)) = object.members().find(|(member, _)| *member == name) else { return Vec::new() };
    let list = elements(raw, |item| Ok(read(item))).ok();
    if raw.get() == "null" || list.as_ref().is_some_and(|items| items.iter().all(Option::is_some)) {
        object.take(name);
    }
    list.into_iter().flatten().flatten().collect()
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use crate::request::appenate::answer::read;

    fn answer(body: &str) -> User {
        read(StatusCode::OK, body.as_bytes()).unwrap()
    }

    fn text(text: &Option<Secret<String>>) -> &str {
        text.as_ref().map_or("(missing)", |text| text.expose())
    }

    /// Each item of "Response Body" on Appenate's page "PUT User API", with the ids that it masks filled in.
    const SAMPLE: &str = r#"{"User": {"Id": "2ebc64a36a0d400XXXXXXXX", "Type": "Standard", "FirstName": "Mc", "LastName": "Testy",
        "Email": "mctesty@example.com", "Status": "Active", "ExternalId": "XXX", "TimeZone": "Universal Standard Time",
        "TimeZoneOffSet": 120, "Country": "BA", "WebsiteRole": "ReadOnly", "CreatedDate": "2019-09-11T06:24:03.9630000Z",
        "LastUpdated": "2023-01-12T12:04:23.2518033Z", "LastActivity": "2021-08-30T06:28:58.1000000Z",
        "UserAudits": [
            {"Id": 1600001, "Email": "mctesty@example.com", "On": "2019-09-11T06:26:40.6428186Z",
             "Off": "2023-01-12T12:04:23.2361762Z", "OffReason": "TypeChange", "Type": "Premium", "Status": "Active"},
            {"Id": 1600002, "Email": "mctesty@example.com", "On": "2019-09-11T06:23:58.9630000Z",
             "Off": "2019-09-11T06:26:40.6428186Z", "OffReason": "Activated", "Type": "Full", "Status": "Invited"},
            {"Id": 1600003, "Email": "mctesty@example.com", "On": "2023-01-12T12:04:23.2361762Z", "Type": "Standard",
             "Status": "Active"}],
        "Folders": [], "Groups": ["f3e6d6e571924XXXXXXXX"], "Metadata": [{"Key": "NameEUI"}], "CompanyId": 12345}}"#;

    /// The same in XML. The names of items are not documented: these are .NET's, with a prefix for texts.
    const XML_SAMPLE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<UserResponse xmlns="http://schemas.datacontract.org/2004/07/x" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
  <User>
    <CompanyId>12345</CompanyId><Country>BA</Country><CreatedDate>2019-09-11T06:24:03.9630000Z</CreatedDate>
    <Email>mctesty@example.com</Email><ExternalId>XXX</ExternalId><FirstName>Mc</FirstName>
    <Folders xmlns:d="http://schemas.microsoft.com/2003/10/Serialization/Arrays" />
    <Groups xmlns:d="http://schemas.microsoft.com/2003/10/Serialization/Arrays"><d:string>f3e6d6e571924XXXXXXXX</d:string></Groups>
    <Id>2ebc64a36a0d400XXXXXXXX</Id><LastActivity>2021-08-30T06:28:58.1000000Z</LastActivity><LastName>Testy</LastName>
    <LastUpdated>2023-01-12T12:04:23.2518033Z</LastUpdated>
    <Metadata><KeyValue><Key>NameEUI</Key><Value i:nil="true" /></KeyValue></Metadata>
    <Status>Active</Status><TimeZone>Universal Standard Time</TimeZone><TimeZoneOffSet>120</TimeZoneOffSet><Type>Standard</Type>
    <UserAudits>
      <UserAudit><Email>mctesty@example.com</Email><Id>1600001</Id><Off>2023-01-12T12:04:23.2361762Z</Off>
        <OffReason>TypeChange</OffReason><On>2019-09-11T06:26:40.6428186Z</On><Status>Active</Status><Type>Premium</Type></UserAudit>
      <UserAudit><Email>mctesty@example.com</Email><Id>1600002</Id><Off>2019-09-11T06:26:40.6428186Z</Off>
        <OffReason>Activated</OffReason><On>2019-09-11T06:23:58.9630000Z</On><Status>Invited</Status><Type>Full</Type></UserAudit>
      <UserAudit><Email>mctesty@example.com</Email><Id>1600003</Id><Off i:nil="true" /><OffReason i:nil="true" />
        <On>2023-01-12T12:04:23.2361762Z</On><Status>Active</Status><Type>Standard</Type></UserAudit>
    </UserAudits>
    <WebsiteRole>ReadOnly</WebsiteRole>
  </User>
  <ResponseStatus i:nil="true" />
</UserResponse>"#;

    #[test]
    fn the_documented_answer_is_read_whole() {
        for user in [answer(SAMPLE), answer(XML_SAMPLE)] {
            let texts = [
                (&user.id, "2ebc64a36a0d400XXXXXXXX"),
                (&user.user_type, "Standard"),
                (&user.first_name, "Mc"),
                (&user.last_name, "Testy"),
                (&user.email, "mctesty@example.com"),
                (&user.status, "Active"),
                (&user.external_id, "XXX"),
                (&user.time_zone, "Universal Standard Time"),
                (&user.country, "BA"),
                (&user.website_role, "ReadOnly"),
                (&user.created_date, "2019-09-11T06:24:03.9630000Z"),
                (&user.last_updated, "2023-01-12T12:04:23.2518033Z"),
                (&user.last_activity, "2021-08-30T06:28:58.1000000Z"),
            ];
            texts.into_iter().for_each(|(member, expected)| assert_eq!(text(member), expected));
            assert_eq!((user.time_zone_offset, user.company_id), (Some(120), Some(12345)));
            assert_eq!((user.folders.len(), user.groups.len(), user.metadata.len()), (0, 1, 1));
            assert_eq!(user.groups[0].expose(), "f3e6d6e571924XXXXXXXX");
            assert_eq!((text(&user.metadata[0].key), text(&user.metadata[0].value)), ("NameEUI", "(missing)"));
            assert!(user.extra.is_empty() && user.answer_extra.is_empty() && user.response_status_extra.is_empty());

            let audits = user.user_audits.iter().map(|audit| {
                assert_eq!(text(&audit.email), "mctesty@example.com");
                assert!(audit.extra.is_empty());
                let [on, off, off_reason] = [&audit.on, &audit.off, &audit.off_reason].map(text);
                (audit.id, on, off, off_reason, text(&audit.user_type), text(&audit.status))
            });
            let (first, second, third) =
                ("2019-09-11T06:23:58.9630000Z", "2019-09-11T06:26:40.6428186Z", "2023-01-12T12:04:23.2361762Z");
            let expected = [
                (Some(1_600_001), second, third, "TypeChange", "Premium", "Active"),
                (Some(1_600_002), first, second, "Activated", "Full", "Invited"),
                (Some(1_600_003), third, "(missing)", "(missing)", "Standard", "Active"),
            ];
            assert_eq!(audits.collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn lists_that_cannot_be_read_whole_are_kept_as_they_are() {
        let folders = r#"["a", {"Id": "b", "Name": "c"}]"#;
        let body =
            format!(r#"{{"User": {{"Id": "u", "Folders": {folders}, "Groups": null, "Metadata": {{"Key": "k"}}}}}}"#);
        let user = answer(&body);
        assert_eq!((user.folders.len(), user.groups.len(), user.metadata.len()), (1, 0, 0));
        let kept = [("Folders", folders), ("Metadata", r#"{"Key": "k"}"#)];
        assert_eq!(user.extra.members().collect::<Vec<_>>(), kept);
    }

    #[test]
    fn undocumented_members_are_kept() {
        let user = answer(
            r#"{"User": {"Id": "a", "New": {"a": 1.10}, "UserAudits": [{"By": "x"}], "Metadata": [{"Key": "k", "Order": 2}]},
            "ResponseStatus": {"ErrorCode": null, "Meta": {"b": []}}, "Version": 2}"#,
        );
        let members = |extra: &Extra| extra.members().map(|(name, json)| format!("{name}={json}")).collect::<String>();
        assert_eq!(members(&user.extra), r#"New={"a": 1.10}"#);
        assert_eq!(members(&user.user_audits[0].extra), r#"By="x""#);
        assert_eq!(members(&user.metadata[0].extra), "Order=2");
        assert_eq!(members(&user.response_status_extra), r#"Meta={"b": []}"#);
        assert_eq!(members(&user.answer_extra), "Version=2");

        let user = answer(
            "<UserResponse><User><Id>a</Id><New>1.10</New><Tags><Tag>x\"</Tag><Tag/></Tags><Place><City>y</City></Place></User>
            <ResponseStatus><Meta/></ResponseStatus><Version>2</Version></UserResponse>",
        );
        assert_eq!(members(&user.extra), r#"New="1.10"Tags=["x\"",""]Place={"City":"y"}"#);
        assert_eq!(members(&user.response_status_extra), r#"Meta="""#);
        assert_eq!(members(&user.answer_extra), r#"Version="2""#);
    }

    #[test]
    fn odd_members_count_as_missing_and_texts_as_numbers() {
        let user = answer(
            r#"{"User": {"Id": 5, "Type": null, "FirstName": [], "LastName": {}, "Email": "\ud83d", "TimeZoneOffSet": "-120",
            "CompanyId": 1.5, "UserAudits": [7, {"Id": "x"}], "Folders": {}, "Groups": ["a", [], 1], "Metadata": "x"}}"#,
        );
        assert_eq!((text(&user.id), user.time_zone_offset, user.company_id), ("5", Some(-120), None));
        for member in [&user.user_type, &user.first_name, &user.last_name, &user.email] {
            assert_eq!(text(member), "(missing)");
        }
        assert_eq!((user.folders.len(), user.groups.len(), user.metadata.len()), (0, 2, 0));
        assert_eq!((user.user_audits.len(), user.user_audits[0].id), (1, None));

        let user = answer(
            "<r><User><Id> a&amp;b&#33;\r\n</Id><CompanyId>\n 5 </CompanyId><Email/><FirstName><![CDATA[<]]>x<!-- y -->z</FirstName>\
             <Groups>x</Groups><TimeZoneOffSet>-60</TimeZoneOffSet><LastName i:nil='1'/></User></r>",
        );
        assert_eq!([&user.id, &user.email, &user.first_name].map(text), [" a&b!\n", "", "<xz"]);
        assert_eq!((user.company_id, user.time_zone_offset), (Some(5), Some(-60)));
        assert!(user.groups.is_empty() && user.last_name.is_none());
    }

    #[test]
    fn debug_shows_nothing() {
        let user = answer(SAMPLE);
        assert_eq!(
            format!("{user:?}{:?}{:?}", user.user_audits[0], user.metadata[0]),
            "User([redacted])UserAudit([redacted])UserMetadata([redacted])"
        );
    }
}
