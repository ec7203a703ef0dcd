//! Test vectors as their files have them: one case, or a set of cases. `test-vectors/schema.json` has the form.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

/// One case.
#[derive(Debug)]
pub(super) struct Vector {
    pub(super) id: String,
    pub(super) operation: String,
    pub(super) input: Value,
    pub(super) expect: Expect,
}

/// What must come out.
#[derive(Debug)]
pub(super) enum Expect {
    Value(Value),
    Refused {
        how: Refused,
        /// What is wrong, where that can be said.
        part: Option<String>,
        /// What the doctor says of it, where it must say something.
        mistakes: Option<Vec<String>>,
    },
}

/// How something is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Refused {
    /// Anyone can see it, without a key.
    Malformed,
    /// It does not open.
    Open,
    /// It is not signed by who should have signed it.
    Unverified,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "malformed",
            Self::Open => "open",
            Self::Unverified => "unverified",
        })
    }
}

/// Why a file gives no vectors.
#[derive(Debug)]
pub(super) enum NoVectors {
    /// It is no such file, which is no fault.
    OtherFile,
    Faulty(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    id: String,
    #[serde(rename = "comment")]
    _comment: String,
    #[serde(rename = "provenance")]
    _provenance: Provenance,
    operation: String,
    input: Value,
    expect: ExpectMembers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFile {
    #[serde(rename = "provenance")]
    _provenance: Provenance,
    operation: String,
    cases: Vec<SetCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetCase {
    id: String,
    #[serde(rename = "comment")]
    _comment: Option<String>,
    input: Value,
    expect: ExpectMembers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Provenance {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "section")]
    _section: String,
    #[serde(rename = "note")]
    _note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectMembers {
    value: Option<Value>,
    refused: Option<Refused>,
    part: Option<String>,
    mistake: Option<String>,
    mistakes: Option<Vec<String>>,
}

/// The vectors of a file. What has no `operation` is another kind of file.
pub(super) fn read(file: &[u8]) -> Result<Vec<Vector>, NoVectors> {
    let file: Value = serde_json::from_slice(file).map_err(|error| faulty(&error))?;
    if file.get("operation").is_none() {
        return Err(NoVectors::OtherFile);
    }
    if file.get("cases").is_none() {
        let CaseFile { id, operation, input, expect, .. } =
            serde_json::from_value(file).map_err(|error| faulty(&error))?;
        return Ok(vec![Vector { id, operation, input, expect: expect.check()? }]);
    }
    let SetFile { operation, cases, .. } = serde_json::from_value(file).map_err(|error| faulty(&error))?;
    let vector = |SetCase { id, input, expect, .. }| {
        Ok(Vector { id, operation: operation.clone(), input, expect: expect.check()? })
    };
    cases.into_iter().map(vector).collect()
}

impl ExpectMembers {
    fn check(self) -> Result<Expect, NoVectors> {
        let mistakes = self.mistakes.or_else(|| self.mistake.map(|mistake| vec![mistake]));
        match (self.value, self.refused) {
            (Some(value), None) if self.part.is_none() && mistakes.is_none() => Ok(Expect::Value(value)),
            (None, Some(how)) => Ok(Expect::Refused { how, part: self.part, mistakes }),
            _ => Err(NoVectors::Faulty("`expect` has a value, or it says how the input is refused".to_owned())),
        }
    }
}

/// A fault of the form, by its place: the words of the parser quote the file.
fn faulty(error: &serde_json::Error) -> NoVectors {
    let kind = match error.classify() {
        serde_json::error::Category::Data => "not of the form of a test vector (test-vectors/schema.json)",
        _ => "not JSON",
    };
    let place = if error.line() > 0 { format!(", at line {}", error.line()) } else { String::new() };
    NoVectors::Faulty(format!("{kind}{place}"))
}
