//! XML: the calls and answers of Appenate, told by their root element.

use quick_xml::{Reader, events::Event};
use sealpack::request::appenate::{Call, Format};

use super::{
    Explanation, json,
    members::{describe_text, is_mask, shown},
    shape::APPENATE_BODY,
    unrecognised,
};

/// What the XML is, or what it looks like.
pub(super) fn recognise(text: &str) -> Result<Explanation, String> {
    let Some(root) = root(text.trim_start().as_bytes()) else {
        return Err("it begins as XML, and has no root element".to_owned());
    };
    let mut explanation = match root.as_str() {
        "User" => Explanation::new("appenate-body", "A user for Appenate: the body of an update call, in XML"),
        "UserResponse" => Explanation::new("appenate-answer", "An answer of Appenate, in XML"),
        root => return Err(unrecognised::of_xml(root)),
    };
    explain(text, root == "User", &mut explanation);
    Ok(explanation)
}

/// The name of the root element.
pub(super) fn root(text: &[u8]) -> Option<String> {
    let mut rest = text;
    loop {
        let at = rest.iter().position(|byte| *byte == b'<')?;
        rest = rest.get(at + 1..)?;
        let end: &[u8] = match rest {
            [b'?', ..] => b"?>",
            [b'!', b'-', b'-', ..] => b"-->",
            // A DOCTYPE may have declarations in brackets.
            [b'!', ..] if declares(rest) => b"]>",
            [b'!', ..] => b">",
            _ => break,
        };
        let at = rest.windows(end.len()).position(|window| window == end)?;
        rest = rest.get(at + end.len()..)?;
    }
    let length = rest.iter().position(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte))?;
    let name = std::str::from_utf8(rest.get(..length)?).ok()?;
    Some(name.rsplit(':').next().unwrap_or(name).to_owned()).filter(|name| !name.is_empty())
}

fn declares(declaration: &[u8]) -> bool {
    let end = declaration.iter().position(|byte| *byte == b'>').unwrap_or(declaration.len());
    declaration.iter().position(|byte| *byte == b'[').is_some_and(|bracket| bracket < end)
}

/// A line for each element, and what is wrong with all of them.
pub(super) fn explain(text: &str, is_call: bool, explanation: &mut Explanation) {
    let elements = elements(text, explanation);
    let is_masked = elements.iter().any(|element| is_mask(&element.text));
    for element in &elements {
        let name = element.path.as_str();
        if element.depth == 1 && is_call && !APPENATE_BODY.contains(&name) {
            explanation.note(shown(name), "no documented element");
        } else if is_call && ["CompanyId", "IntegrationKey"].contains(&name) {
            explanation.fact(name, "there, and a credential: it is in the body of every call");
        } else if !element.has_elements {
            let what = match name {
                "DoNotEmail" | "UseExternalIds" | "UseNames" => "true or false".to_owned(),
                "Password" | "LoginID" | "Status" => describe_text(&element.text, true),
                _ => describe_text(&element.text, false),
            };
            explanation.fact(shown(name), what);
        }
    }
    if !is_call {
        return;
    }
    if !is_masked {
        let judged = Call::from_xml(text.as_bytes()).and_then(|call| call.update.check(Format::Xml));
        json::judge(judged, explanation);
    }
}

struct Element {
    /// Its name, and before it those of the elements around it but for the root.
    path: String,
    depth: usize,
    text: zeroize::Zeroizing<String>,
    has_elements: bool,
}

/// The most elements that are listed.
const MOST_ELEMENTS: usize = 200;

/// The elements inside of the root, two levels of them. A fault in the XML ends the list: it is told by who reads it strictly.
fn elements(text: &str, explanation: &mut Explanation) -> Vec<Element> {
    let mut reader = Reader::from_str(text.trim_start());
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                open.push(name);
                add(&open, &mut elements);
            }
            Event::Empty(tag) => {
                open.push(tag.local_name().as_ref().to_owned());
                add(&open, &mut elements);
                open.pop();
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) if open.len() > 1 => {
                if let Some(last) = elements.last_mut().filter(|last| last.depth + 1 == open.len()) {
                    last.text.push_str(text.trim());
                }
            }
            Event::CData(text) if open.len() > 1 => {
                if let Some(last) = elements.last_mut().filter(|last| last.depth + 1 == open.len()) {
                    last.text.push_str(&text);
                }
            }
            Event::DocType(_) => {
                explanation.wrong("DOCTYPE", "there is one: Appenate's calls have none, it is refused")
            }
            Event::Eof => break,
            _ => {}
        }
        if elements.len() == MOST_ELEMENTS {
            explanation.note("…", "more elements than are listed here");
            break;
        }
    }
    elements
}

fn add(open: &[String], elements: &mut Vec<Element>) {
    let depth = open.len() - 1;
    if let Some(parent) = elements.iter_mut().rfind(|element| element.depth + 1 == depth) {
        parent.has_elements = true;
    }
    if (1..=3).contains(&depth) {
        let path = open.get(1..).unwrap_or_default().join(".");
        elements.push(Element { path, depth, text: zeroize::Zeroizing::default(), has_elements: false });
    }
}
