//! The configuration file: TOML with a section for each partner. Paths are relative to the file; each `…_file` may be
//! `…_env`, the name of a variable of the environment.

use std::path::{Path, PathBuf};

use sealpack::{
    Keyring, Recipient, SecretBuffer,
    request::{
        appenate::{Appenate, Format},
        greendot::GreenDot,
        mx::Mx,
        onbo::{DateForm, Epoch, Onbo},
    },
};
use toml::{Table, Value};

use super::{
    Failure,
    files::{SecretText, read_small},
};

/// A configuration whose sections are read when their partner is asked for.
pub(super) struct Config {
    name: String,
    files: Files,
    sections: Table,
}

/// Where the files are that a configuration names.
enum Files {
    Folder(PathBuf),
    Embedded(&'static [(&'static str, &'static str)]),
}

impl Config {
    /// Reads a file. All its members must be known, whichever partner is asked for later.
    pub(super) fn read(file: &Path) -> Result<Self, Failure> {
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let bytes = read_small(file)?;
        Self::parse(bytes.as_slice(), file.display().to_string(), Files::Folder(folder))
    }

    /// The configuration of the examples, with the files that it names.
    pub(super) fn embedded(text: &str, files: &'static [(&'static str, &'static str)]) -> Result<Self, Failure> {
        Self::parse(text.as_bytes(), "examples/config.toml".to_owned(), Files::Embedded(files))
    }

    /// The same with another `base_url` in `section`.
    pub(super) fn with_base_url(mut self, section: &str, base_url: String) -> Self {
        if let Some(Value::Table(members)) = self.sections.get_mut(section) {
            members.insert("base_url".to_owned(), Value::String(base_url));
        }
        self
    }

    /// The handle for Onbo.
    pub(super) fn onbo(&self) -> Result<Onbo, Failure> {
        self.section("onbo", |section| {
            let (base_url, client_id) = (section.text("base_url")?, section.text("client_id")?);
            let epoch =
                section.choice("epoch", [("milliseconds", Epoch::Milliseconds), ("seconds", Epoch::Seconds)])?;
            let date = section.choice("date", [("slash", DateForm::Slash), ("dash", DateForm::Dash)])?;
            let onbo = Onbo::new(base_url, client_id, section.secret("secret")?.expose())?;
            Ok(onbo.with_epoch(epoch).with_date_form(date))
        })
    }

    /// The handle for Green Dot.
    pub(super) fn greendot(&self) -> Result<GreenDot, Failure> {
        self.section("greendot", |section| {
            let (base_url, program_code) = (section.text("base_url")?, section.text("program_code")?);
            let recipient = section.recipient()?;
            section.texts("identity_files")?;
            let secret = section.secret("client_secret")?;
            let greendot = GreenDot::new(base_url, program_code, recipient)?
                .with_client(section.text("client_id")?, secret.expose())?;
            Ok(match section.optional_text("scope")? {
                Some(scope) => greendot.with_scope(scope),
                None => greendot,
            })
        })
    }

    /// The private keys that open Green Dot's sealed answers.
    pub(super) fn greendot_identities(&self) -> Result<Keyring, Failure> {
        self.section("greendot", |section| section.identities("identity_files"))
    }

    /// The handle for MX.
    pub(super) fn mx(&self) -> Result<Mx, Failure> {
        self.section("mx", |section| {
            let (base_url, client_guid) = (section.text("base_url")?, section.text("client_guid")?);
            Ok(Mx::new(base_url, client_guid, section.secret("api_key")?.expose())?)
        })
    }

    /// The handle for Appenate.
    pub(super) fn appenate(&self) -> Result<Appenate, Failure> {
        self.section("appenate", |section| {
            let (base_url, company_id) = (section.text("base_url")?, section.number("company_id")?);
            let format = section.choice("format", [("json", Format::Json), ("xml", Format::Xml)])?;
            let appenate = Appenate::new(base_url, company_id, section.secret("integration_key")?.expose())?;
            let appenate = appenate.with_format(format);
            Ok(match section.optional_text("metadata_element")? {
                Some(name) => appenate.with_metadata_element(name)?,
                None => appenate,
            })
        })
    }

    /// Reads one section with `read`.
    pub(super) fn section<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Section<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let section = match self.sections.get(name) {
            Some(Value::Table(members)) => {
                read(&Section { files: &self.files, members }).map_err(|failure| failure.in_source(name))
            }
            _ => Err(Failure::new(format!("the section [{name}] is missing"))),
        };
        section.map_err(|failure| failure.in_source(&self.name))
    }

    fn parse(bytes: &[u8], name: String, files: Files) -> Result<Self, Failure> {
        let sections = std::str::from_utf8(bytes)
            .map_err(|error| Failure::new(format!("not UTF-8 at byte {}", error.valid_up_to())))
            .and_then(|text| text.parse::<Table>().map_err(|error| not_toml(text, &error)))
            .map_err(|failure| failure.in_source(&name))?;
        let config = Self { name, files, sections };
        config.check_names().map_err(|failure| failure.in_source(&config.name))?;
        Ok(config)
    }

    fn check_names(&self) -> Result<(), Failure> {
        for (section, members) in &self.sections {
            let known = SECTIONS.iter().find(|(name, _)| name == section).map(|(_, members)| members);
            let (Some(known), Value::Table(members)) = (known, members) else {
                let message = if known.is_some() { "expected a section" } else { "there is no such section" };
                return Err(Failure::new(format!("{}: {message}", shown(section))));
            };
            if let Some((member, _)) = members.iter().find(|(member, _)| !known.contains(&member.as_str())) {
                return Err(Failure::new(format!("{section}.{}: there is no such member", shown(member))));
            }
        }
        Ok(())
    }
}

pub(super) const SECTIONS: [(&str, &[&str]); 4] = [
    ("onbo", &["base_url", "client_id", "secret_file", "secret_env", "epoch", "date"]),
    (
        "greendot",
        &[
            "base_url",
            "program_code",
            "recipient_file",
            "recipient_env",
            "identity_files",
            "client_id",
            "client_secret_file",
            "client_secret_env",
            "scope",
        ],
    ),
    ("mx", &["base_url", "client_guid", "api_key_file", "api_key_env"]),
    (
        "appenate",
        &["base_url", "company_id", "integration_key_file", "integration_key_env", "format", "metadata_element"],
    ),
];

/// One partner's members.
pub(super) struct Section<'a> {
    files: &'a Files,
    members: &'a Table,
}

impl Section<'_> {
    pub(super) fn text(&self, name: &str) -> Result<&str, Failure> {
        self.optional_text(name)?.ok_or_else(|| missing(name))
    }

    fn optional_text(&self, name: &str) -> Result<Option<&str>, Failure> {
        match self.members.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Failure::new(format!("{name}: expected text"))),
        }
    }

    pub(super) fn number(&self, name: &str) -> Result<u64, Failure> {
        let number = self.members.get(name).ok_or_else(|| missing(name))?;
        let number = number.as_integer().and_then(|number| u64::try_from(number).ok());
        number.ok_or_else(|| Failure::new(format!("{name}: expected a whole number")))
    }

    /// One of the choices, the first one if the member is missing.
    fn choice<T: Copy>(&self, name: &str, choices: [(&str, T); 2]) -> Result<T, Failure> {
        let chosen = self.optional_text(name)?.unwrap_or(choices[0].0);
        let found = choices.iter().find(|(choice, _)| *choice == chosen).map(|(_, value)| *value);
        found.ok_or_else(|| Failure::new(format!("{name}: expected {} or {}", choices[0].0, choices[1].0)))
    }

    /// The secret, one line, that `{name}_file` or `{name}_env` leads to.
    pub(super) fn secret(&self, name: &str) -> Result<SecretText, Failure> {
        let (source, bytes) = self.file_or_variable(name)?;
        SecretText::line(bytes).map_err(|failure| failure.in_source(source))
    }

    fn recipient(&self) -> Result<Recipient, Failure> {
        let (source, bytes) = self.file_or_variable("recipient")?;
        Recipient::from_bytes(bytes.as_slice()).map_err(|error| Failure::from(error).in_source(source))
    }

    /// What `{name}_file` or `{name}_env` leads to, and which of them it was.
    fn file_or_variable(&self, name: &str) -> Result<(String, SecretBuffer), Failure> {
        let (file, variable) = (format!("{name}_file"), format!("{name}_env"));
        match (self.optional_text(&file)?, self.optional_text(&variable)?) {
            (Some(path), None) => {
                let bytes = self.files.read(path).map_err(|failure| failure.in_source(&file))?;
                Ok((file, bytes))
            }
            (None, Some(variable_name)) => match std::env::var(variable_name) {
                Ok(value) => Ok((variable, SecretBuffer::from(value.into_bytes()))),
                Err(_) => Err(Failure::new("the environment has no such variable in UTF-8").in_source(variable)),
            },
            _ => Err(Failure::new(format!("expected {file} or {variable}, and not both"))),
        }
    }

    /// The private keys in the files that the member lists.
    fn identities(&self, name: &str) -> Result<Keyring, Failure> {
        let mut keyring = Keyring::new();
        for (index, path) in self.texts(name)?.into_iter().enumerate() {
            let bytes = self.files.read(path);
            bytes
                .and_then(|bytes| Ok(keyring.insert_from_bytes(bytes.as_slice())?))
                .map_err(|failure| failure.in_source(format!("{name}[{index}]")))?;
        }
        Ok(keyring)
    }

    /// A list of texts, empty if the member is missing.
    fn texts(&self, name: &str) -> Result<Vec<&str>, Failure> {
        let texts = match self.members.get(name) {
            None => Some(Vec::new()),
            Some(Value::Array(items)) => items.iter().map(Value::as_str).collect(),
            Some(_) => None,
        };
        texts.ok_or_else(|| Failure::new(format!("{name}: expected a list of texts")))
    }
}

fn missing(name: &str) -> Failure {
    Failure::new(format!("{name}: the member is missing"))
}

/// A name from the file as it can be shown: on one line and not too long.
fn shown(name: &str) -> String {
    name.chars().take(60).flat_map(char::escape_debug).collect()
}

impl Files {
    fn read(&self, path: &str) -> Result<SecretBuffer, Failure> {
        match self {
            Self::Folder(folder) => read_small(&folder.join(path)),
            Self::Embedded(files) => {
                let file = files.iter().find(|(name, _)| *name == path).map(|(_, text)| *text);
                let text = file.ok_or_else(|| Failure::new(format!("{path}: the file is not embedded")))?;
                Ok(SecretBuffer::from(text.as_bytes().to_vec()))
            }
        }
    }
}

/// The parser's own message prints the line that is wrong.
pub(super) fn not_toml(text: &str, error: &toml::de::Error) -> Failure {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    Failure::new(format!("not TOML at line {}", before.matches('\n').count() + 1))
}
