//! A JSON text written anew without reading its values: other white space, other escapes, sorted names.

use sealpack::SecretBuffer;
use serde::de::IgnoredAny;

/// As deep as serde_json reads values: what is written anew grows with its depth.
const DEEPEST: usize = 128;

/// Whether `text` is JSON at all, and nested so little that it can be written anew.
pub(super) fn is_json(text: &str) -> bool {
    depth(text) <= DEEPEST && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// How many brackets stand around the innermost value, if `text` is JSON.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    tokens(text, |_, token, _| {
        match token {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    });
    deepest
}

/// `text` with the white space between its tokens taken out, and `comma` and `colon` for theirs.
pub(super) fn separated(text: &str, comma: &str, colon: &str) -> SecretBuffer {
    tokens(text, |out, token, _| match token {
        b',' => out.extend(comma.as_bytes()),
        b':' => out.extend(colon.as_bytes()),
        token => out.extend(&[token]),
    })
}

/// `text` on many lines, each level indented by `width` more, as `JSON.stringify(value, null, width)` writes it.
pub(super) fn indented(text: &str, width: usize) -> SecretBuffer {
    let dense = separated(text, ",", ":");
    let dense = std::str::from_utf8(dense.as_slice()).unwrap_or_default();
    let mut depth: usize = 0;
    let line = |out: &mut SecretBuffer, depth: usize| {
        out.extend(b"\n");
        out.extend(" ".repeat(depth * width).as_bytes());
    };
    tokens(dense, |out, token, next| {
        let closes_next = matches!(next, Some(b'}' | b']'));
        match token {
            b'{' | b'[' => {
                depth += 1;
                out.extend(&[token]);
                if !closes_next {
                    line(out, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if !matches!(out.as_slice().last(), Some(b'{' | b'[')) {
                    line(out, depth);
                }
                out.extend(&[token]);
            }
            b',' => {
                out.extend(b",");
                line(out, depth);
            }
            b':' => out.extend(b": "),
            token => out.extend(&[token]),
        }
    })
}

/// `text` without white space between its tokens, the members of every object sorted by their names.
pub(super) fn sorted(text: &str) -> SecretBuffer {
    let dense = separated(text, ",", ":");
    let mut out = SecretBuffer::with_capacity(dense.as_slice().len());
    write_sorted(dense.as_slice(), &mut out);
    out
}

/// Gives every byte outside of strings to `write`, with the byte behind it; strings go as they are.
fn tokens(text: &str, mut write: impl FnMut(&mut SecretBuffer, u8, Option<u8>)) -> SecretBuffer {
    let mut out = SecretBuffer::with_capacity(text.len());
    let (mut is_inside, mut is_escaped) = (false, false);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if is_inside {
            out.extend(&[byte]);
            is_inside = is_escaped || byte != b'"';
            is_escaped = !is_escaped && byte == b'\\';
        } else if byte == b'"' {
            out.extend(&[byte]);
            is_inside = true;
        } else if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            write(&mut out, byte, bytes.peek().copied());
        }
    }
    out
}

fn write_sorted(value: &[u8], out: &mut SecretBuffer) {
    let inside = value.get(1..value.len().saturating_sub(1)).unwrap_or_default();
    let Some(first @ (b'{' | b'[')) = value.first() else {
        out.extend(value);
        return;
    };
    let mut elements = split(inside, b',');
    if *first == b'{' {
        elements.sort_by_key(|member| split(member, b':').first().copied());
    }
    out.extend(&[*first]);
    for (index, element) in elements.into_iter().enumerate() {
        if index > 0 {
            out.extend(b",");
        }
        let name_length =
            if *first == b'{' { split(element, b':').first().map_or(0, |name| name.len() + 1) } else { 0 };
        let (name, value) = element.split_at_checked(name_length).unwrap_or_default();
        out.extend(name);
        write_sorted(value, out);
    }
    out.extend(if *first == b'{' { b"}" } else { b"]" });
}

/// The parts of `text` between the `mark`s that stand in no string and no brackets.
fn split(text: &[u8], mark: u8) -> Vec<&[u8]> {
    let (mut depth, mut is_inside, mut is_escaped) = (0_usize, false, false);
    if text.is_empty() {
        return Vec::new();
    }
    text.split(|byte| {
        if is_inside {
            is_inside = is_escaped || *byte != b'"';
            is_escaped = !is_escaped && *byte == b'\\';
            return false;
        }
        match byte {
            b'"' => is_inside = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            byte => return depth == 0 && *byte == mark,
        }
        false
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nested_deeply_is_not_written_anew() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(is_json(&nested(128)));
        assert!(!is_json(&nested(129)));
        assert!(!is_json(&nested(100_000)));
    }

    /// What Python's json.dumps and JavaScript's JSON.stringify write of this value.
    #[test]
    fn a_text_is_written_anew() {
        let text = r#"{ "b" : [ 1, {"d":"x, y: \"{", "c":[]} ],"a":{} }"#;
        let written = |buffer: SecretBuffer| String::from_utf8(buffer.as_slice().to_vec()).unwrap();
        assert_eq!(written(separated(text, ", ", ": ")), r#"{"b": [1, {"d": "x, y: \"{", "c": []}], "a": {}}"#);
        assert_eq!(written(sorted(text)), r#"{"a":{},"b":[1,{"c":[],"d":"x, y: \"{"}]}"#);
        let lines =
            "{\n  \"b\": [\n    1,\n    {\n      \"d\": \"x, y: \\\"{\",\n      \"c\": []\n    }\n  ],\n  \"a\": {}\n}";
        assert_eq!(written(indented(text, 2)), lines);
    }
}
