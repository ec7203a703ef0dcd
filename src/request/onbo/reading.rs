//! An update read back from the body of a call: its numbers opened, its reports unpacked.

use std::io::Cursor;

use serde_json::value::RawValue;

use super::{
    body::{ASSET_REPORT, CREDIT_REPORT},
    update::Update,
};
use crate::{
    Error, FieldKey,
    json::{ObjectReader, text},
    pack::{DEFAULT_LIMIT, Report, unpack_text},
    record::{Address, Date, Extra, Phone, Zip},
};

impl Update<'static> {
    /// Reads the body of a call: opens `ssn` and `ein` with `key`, and unpacks the reports into memory, to
    /// [`DEFAULT_LIMIT`] bytes each. `dob` may have either form. Members that Onbo does not document become `extra`.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) with the member that has not its form (a phone number has ten
    /// digits and nothing else), stands twice, or is unknown in the address; [`ErrorKind::Open`](crate::ErrorKind::Open) for
    /// a number that does not open; [`ErrorKind::Limit`](crate::ErrorKind::Limit) for a report that is too long.
    pub fn from_json(body: &[u8], key: &FieldKey) -> Result<Self, Error> {
        let mut object = ObjectReader::parse(body)?;
        Ok(Self {
            first_name: object.optional("first_name", text)?,
            middle_name: object.optional("middle_name", text)?,
            last_name: object.optional("last_name", text)?,
            email: object.optional("email", text)?,
            phone: object.optional("phone", |raw| read_phone(text(raw)?.expose()))?,
            date_of_birth: object.optional("dob", |raw| read_date(text(raw)?.expose()))?,
            address: object.optional("address", read_address)?,
            ssn: object.optional("ssn", |raw| key.open_ssn(text(raw)?.expose()))?,
            ein: object.optional("ein", |raw| key.open_ein(text(raw)?.expose()))?,
            credit_report: object.optional(CREDIT_REPORT, read_report)?,
            asset_report: object.optional(ASSET_REPORT, read_report)?,
            extra: Extra::keep(object),
        })
    }
}

/// Takes the texts as they are: what Onbo asks of them is a matter of its rules.
fn read_address(raw: &RawValue) -> Result<Address, Error> {
    let mut object = ObjectReader::from_raw(raw)?;
    let address = Address {
        line_1: object.optional("line_1", text)?,
        line_2: object.optional("line_2", text)?,
        line_3: object.optional("line_3", text)?,
        zip: object.optional("zip", |raw| Zip::parse(text(raw)?.expose()))?,
        city: object.optional("city", text)?,
        state: object.optional("state", text)?,
        country: object.optional("country", text)?,
    };
    object.finish()?;
    Ok(address)
}

/// Onbo's form alone; a record may have others.
fn read_phone(text: &str) -> Result<Phone, Error> {
    if text.len() != 10 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::malformed("expected the ten digits of a US phone number"));
    }
    Phone::parse(text)
}

fn read_date(text: &str) -> Result<Date, Error> {
    let date = Date::parse_separated(text, '/').or_else(|| Date::parse_separated(text, '-'));
    date.ok_or_else(|| Error::malformed("expected a date that exists, YYYY/MM/DD or YYYY-MM-DD"))
}

fn read_report(raw: &RawValue) -> Result<Report<'static>, Error> {
    let bytes = unpack_text(text(raw)?.expose(), DEFAULT_LIMIT)?;
    let length = bytes.as_slice().len() as u64;
    Ok(Report::from_reader(Cursor::new(bytes), length))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::{
        Ein, ErrorKind, Ssn,
        request::onbo::{Onbo, SANDBOX, UserId},
    };

    const SECRET: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

    fn key() -> FieldKey {
        FieldKey::from_text(SECRET).unwrap()
    }

    fn read(body: &str) -> Result<Update<'static>, Error> {
        Update::from_json(body.as_bytes(), &key())
    }

    fn fault(body: &str) -> String {
        read(body).unwrap_err().to_string()
    }

    #[test]
    fn what_was_sealed_and_packed_opens() {
        let update = Update::new().ssn(Ssn::parse("987-65-4320").unwrap()).ein(Ein::parse("123456789").unwrap());
        let update = update.credit_report(b"<a/>").asset_report(b"{}");
        let onbo = Onbo::new(SANDBOX, "client", SECRET).unwrap();
        let prepared = onbo.update_without_validation(&UserId::new("user").unwrap(), update).unwrap();
        let request = prepared.request(SystemTime::now()).unwrap();
        let update = Update::from_json(request.body(), &key()).unwrap();
        assert_eq!(update.ssn.unwrap().expose(), "987-65-4320");
        assert_eq!(update.ein.unwrap().expose(), "123456789");
        let text = |report: Option<Report<'static>>| std::io::read_to_string(report.unwrap().into_reader()).unwrap();
        assert_eq!((text(update.credit_report), text(update.asset_report)), ("<a/>".to_owned(), "{}".to_owned()));

        let other = FieldKey::from_text("1f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0").unwrap();
        let error = Update::from_json(request.body(), &other).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Open, "ssn"));
    }

    #[test]
    fn members_have_onbos_forms() {
        let update = read(r#"{"dob": "1980/02/03", "phone": "6166723456", "email": null, "new": [1.0]}"#).unwrap();
        assert!(update.date_of_birth == Date::parse("1980-02-03").ok() && update.email.is_none());
        assert_eq!(update.extra.members().collect::<Vec<_>>(), [("new", "[1.0]")]);
        assert!(read(r#"{"dob": "1980-02-03"}"#).unwrap().date_of_birth.is_some());
        // printf '<a/>' | gzip -9n | base64
        let packed = "H4sIAAAAAAACA7NJ1LcDANQc0QEEAAAA";
        let report = read(&format!(r#"{{"credit_report_xml_gzip": "{packed}"}}"#)).unwrap().credit_report.unwrap();
        assert_eq!(std::io::read_to_string(report.into_reader()).unwrap(), "<a/>");

        let (phone, date) = (
            "phone: expected the ten digits of a US phone number",
            "dob: expected a date that exists, YYYY/MM/DD or YYYY-MM-DD",
        );
        for (body, message) in [
            (r#"{"phone": "+16166723456"}"#, phone),
            (r#"{"phone": "616-672-3456"}"#, phone),
            (r#"{"phone": "61667234567"}"#, phone),
            (r#"{"phone": "６１６６７２３４５６"}"#, phone),
            (r#"{"phone": "1166723456"}"#, "phone: expected a US phone number of ten digits"),
            (r#"{"phone": 6166723456}"#, "phone: expected text"),
            (r#"{"dob": "1980/02-03"}"#, date),
            (r#"{"dob": "1981/02/29"}"#, date),
            (r#"{"dob": "03/02/1980"}"#, date),
            (r#"{"dob": ""}"#, date),
            (r#"{"address": "5161 Stansfield Dr"}"#, "address: expected an object"),
            (r#"{"address": {"zip": "1809"}}"#, "address.zip: expected NNNNN, NNNNN-NNNN or the Canadian ANA NAN"),
            (r#"{"address": {"zip": 18092}}"#, "address.zip: expected text"),
            (r#"{"address": {"street": "a"}}"#, "address.street: there is no such member"),
            (r#"{"address": {"city": "a", "city": "b"}}"#, "address.city: the member is given twice"),
            (r#"{"ssn": "987-65-4320"}"#, "ssn: expected base64 (standard alphabet, padded, no line breaks) at byte 3"),
            (r#"{"ssn": "AAAA"}"#, "ssn: expected the base64 of 32 bytes: an IV and one AES block"),
            (
                r#"{"first_name": "\uD800"}"#,
                r"first_name: expected text whose surrogates (\uD800 to \uDFFF) stand in pairs",
            ),
            (r#"{"email": "a", "email": "b"}"#, "email: the member is given twice"),
            ("[]", "expected an object"),
            ("", "the JSON ends too early, at line 1, column 0"),
        ] {
            assert_eq!(fault(body), message, "{body}");
        }
        assert!(fault(r#"{"asset_report_json_gzip": "<a/>"}"#).starts_with("asset_report_json_gzip: expected base64"));
        let deep = format!(r#"{{"a": {}"#, "[".repeat(100_000));
        assert_eq!(read(&deep).unwrap_err().kind(), ErrorKind::Malformed);
    }
}
