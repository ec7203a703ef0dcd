//! The body of a call to Onbo: an update as JSON, with its numbers sealed and its reports packed.

use std::io;

use super::{DateForm, signature::ContentMd5, update::Update};
use crate::{
    Ein, Error, FieldKey, SecretBuffer, Ssn,
    json::ObjectWriter,
    pack::{Packer, Texts, packed_bound},
    random::Fill,
    record::{Address, Phone, Zip},
    request::{Protected, Protection, exposed},
    secret::with_wiped_stack,
};

pub(super) const CREDIT_REPORT: &str = "credit_report_xml_gzip";
pub(super) const ASSET_REPORT: &str = "asset_report_json_gzip";

/// More than the names, quotation marks and commas of all members take, and the values that have one length: phone, `dob`,
/// zip and the sealed numbers.
const FRAME: u64 = 1024;

/// A body, and what there is to know of it.
pub(super) struct Body {
    pub(super) bytes: SecretBuffer,
    pub(super) protected: Vec<Protected>,
    pub(super) content_md5: ContentMd5,
}

/// What a body is made with.
pub(super) struct Maker<'a> {
    pub(super) key: &'a FieldKey,
    pub(super) date: DateForm,
    pub(super) packer: Packer,
}

impl Maker<'_> {
    /// Seals, packs and writes `update`. The reports are packed straight into the body, whose memory is reserved once.
    pub(super) fn make(&self, update: Update<'_>, fill: Fill<'_>) -> Result<Body, Error> {
        let mut bytes = SecretBuffer::try_with_capacity(update.body_bound())?;
        let mut draft = Draft::default();
        ObjectWriter::write(&mut bytes, |object| self.write(update, object, &mut draft, fill))?;
        draft.content_md5.catch_up(bytes.as_slice())?;
        Ok(Body { bytes, protected: draft.protected, content_md5: draft.content_md5 })
    }

    fn write(
        &self,
        update: Update<'_>,
        object: &mut ObjectWriter<'_>,
        draft: &mut Draft,
        fill: Fill<'_>,
    ) -> Result<(), Error> {
        object.optional("first_name", exposed(&update.first_name))?;
        object.optional("middle_name", exposed(&update.middle_name))?;
        object.optional("last_name", exposed(&update.last_name))?;
        object.optional("email", exposed(&update.email))?;
        object.optional("phone", update.phone.as_ref().map(Phone::expose))?;
        if let Some(date) = update.date_of_birth {
            object.member("dob", date.with_separator(self.date.separator()).expose())?;
        }
        if let Some(address) = &update.address {
            object.object("address", |object| write_address(address, object))?;
        }
        let numbers = [("ssn", update.ssn.as_ref().map(Ssn::expose)), ("ein", update.ein.as_ref().map(Ein::expose))];
        for (member, number) in numbers {
            let Some(number) = number else { continue };
            // The threads and buffers of packing are made next, some of them on this stack: nothing of the key may be left there.
            let sealed = with_wiped_stack(|| self.key.seal_text(number, fill))?;
            object.member(member, &sealed)?;
            let (before, after) = (number.len(), sealed.len());
            draft.protected.push(Protected { member, how: Protection::Sealed, before, after });
        }
        let reports = [(CREDIT_REPORT, update.credit_report), (ASSET_REPORT, update.asset_report)];
        let reports = reports.into_iter().filter_map(|(member, report)| Some((member, report?))).collect();
        self.packer.pack_each(reports, &mut Members { object, draft, start: 0 })?;
        update.extra.write(object, &["ssn", "ein"]).map_err(|error| error.at("onbo.extra"))
    }
}

impl Update<'_> {
    /// The most bytes of the body: in JSON a byte becomes six at most (`\u0001`), and a report is packed.
    fn body_bound(&self) -> u64 {
        let address = self.address.iter().flat_map(|address| {
            [&address.line_1, &address.line_2, &address.line_3, &address.city, &address.state, &address.country]
        });
        let texts = [&self.first_name, &self.middle_name, &self.last_name, &self.email].into_iter().chain(address);
        let texts = texts.filter_map(exposed).map(|text| 6 * text.len() as u64);
        let extra = self.extra.members().map(|(name, json)| 6 * name.len() as u64 + json.len() as u64 + 4);
        let reports = [&self.credit_report, &self.asset_report].into_iter().flatten();
        let reports = reports.map(|report| packed_bound(report.most()));
        texts.chain(extra).chain(reports).fold(FRAME, u64::saturating_add)
    }
}

/// What there is to know of a body that is being written.
#[derive(Default)]
struct Draft {
    protected: Vec<Protected>,
    content_md5: ContentMd5,
}

/// Packed reports as members of the body.
struct Members<'o, 'w> {
    object: &'o mut ObjectWriter<'w>,
    draft: &'o mut Draft,
    /// Where the text that is being written begins.
    start: usize,
}

impl Texts for Members<'_, '_> {
    fn begin(&mut self, member: &'static str) -> Result<(), Error> {
        self.object.begin_text(member)?;
        self.start = self.buffer().as_slice().len();
        Ok(())
    }

    fn buffer(&mut self) -> &mut SecretBuffer {
        self.object.buffer()
    }

    fn more(&mut self) -> io::Result<()> {
        self.draft.content_md5.catch_up(self.object.buffer().as_slice()).map_err(io::Error::other)
    }

    fn end(&mut self, member: &'static str, length: u64) {
        let after = self.buffer().as_slice().len() - self.start;
        self.object.end_text();
        let before = usize::try_from(length).unwrap_or(usize::MAX);
        self.draft.protected.push(Protected { member, how: Protection::Packed, before, after });
    }
}

fn write_address(address: &Address, object: &mut ObjectWriter<'_>) -> Result<(), Error> {
    object.optional("line_1", exposed(&address.line_1))?;
    object.optional("line_2", exposed(&address.line_2))?;
    object.optional("line_3", exposed(&address.line_3))?;
    object.optional("zip", address.zip.as_ref().map(Zip::expose))?;
    object.optional("city", exposed(&address.city))?;
    object.optional("state", exposed(&address.state))?;
    object.optional("country", exposed(&address.country))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ErrorKind, Secret,
        pack::{Level, Report},
        random,
        record::{Date, Extra},
    };

    const SECRET: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

    fn key() -> FieldKey {
        FieldKey::from_text(SECRET).unwrap()
    }

    fn make(update: Update<'_>) -> Result<Body, Error> {
        let packer = Packer::default().with_level(Level::new(0)?);
        Maker { key: &key(), date: DateForm::Slash, packer }.make(update, &mut random::system)
    }

    fn written(update: Update<'_>) -> String {
        String::from_utf8(make(update).unwrap().bytes.into_public()).unwrap()
    }

    /// The longest JSON comes of control characters, and the longest text of a report that is only stored.
    #[test]
    fn a_body_is_never_longer_than_its_bound() {
        for length in [0, 1, 1000, 100_000] {
            let text = || Some(Secret::from("\u{1}".repeat(length)));
            let report = vec![b'x'; length];
            let extra = format!(r#"{{"{}": "{}", "n": 1}}"#, "\\u0001".repeat(length), "\\u0001".repeat(length));
            let update = || {
                let address = Address {
                    line_1: text(),
                    line_2: text(),
                    line_3: text(),
                    zip: Zip::parse("18092-0001").ok(),
                    city: text(),
                    state: text(),
                    country: text(),
                };
                Update {
                    first_name: text(),
                    middle_name: text(),
                    last_name: text(),
                    email: text(),
                    phone: Phone::parse("6166723456").ok(),
                    date_of_birth: Date::parse("1980-02-03").ok(),
                    address: Some(address),
                    ssn: Ssn::parse("987-65-4320").ok(),
                    ein: Ein::parse("12-3456789").ok(),
                    credit_report: Some(report.as_slice().into()),
                    asset_report: Some(Report::from_reader(report.as_slice(), length as u64)),
                    extra: Extra::from_json(extra.as_bytes()).unwrap(),
                }
            };
            let (bound, body) = (update().body_bound(), make(update()).unwrap().bytes);
            let length = body.as_slice().len() as u64;
            assert!(length <= bound && bound < length + length / 2 + 2048, "{length} bytes, {bound} at most");
        }
    }

    #[test]
    fn only_what_is_there_is_written_and_nothing_is_left_out() {
        assert_eq!(written(Update::new()), "{}");
        assert_eq!(written(Update::new().address(Address::default())), r#"{"address":{}}"#);
        assert_eq!(
            written(Update::new().first_name("").email("a\"\u{0}b")),
            r#"{"first_name":"","email":"a\"\u0000b"}"#
        );
        let address =
            Address { zip: Zip::parse("K1A 0B1").ok(), country: Some(Secret::from("CA")), ..Address::default() };
        assert_eq!(written(Update::new().address(address)), r#"{"address":{"zip":"K1A 0B1","country":"CA"}}"#);
    }

    #[test]
    fn extra_members_do_not_replace_others() {
        let fault = |update: Update<'_>, extra: &str| {
            let update = update.extra(Extra::from_json(extra.as_bytes()).unwrap());
            let error = make(update).err().unwrap();
            (error.kind(), error.to_string())
        };
        let sealed = "the member is sealed, which extra members are not";
        let twice = "onbo.extra.first_name: the member is already sent".to_owned();
        let blair = Update::new().first_name("Blair");
        assert_eq!(fault(blair, r#"{"first_name": "x"}"#), (ErrorKind::Malformed, twice));
        for name in ["ssn", "ein"] {
            let expected = (ErrorKind::Malformed, format!("onbo.extra.{name}: {sealed}"));
            assert_eq!(fault(Update::new(), &format!(r#"{{"{name}": "1"}}"#)), expected);
        }
    }
}
