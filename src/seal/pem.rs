//! The blocks of a PEM file (RFC 7468), read as leniently as files are mishandled, but for the base64 in them.

use base64ct::{Base64, Encoding};

use crate::{Error, Secret};

/// What stands between two PEM lines.
pub(super) struct Block<'a> {
    pub(super) label: &'a str,
    pub(super) body: Body<'a>,
}

/// The text of a block.
pub(super) struct Body<'a>(&'a [u8]);

/// The labels that we write.
#[derive(Clone, Copy)]
pub(super) enum Label {
    Pkcs8,
    Spki,
}

/// More blocks than any file of keys has.
const MOST_BLOCKS: usize = 256;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// Whether there is a block in `text`.
pub(super) fn has_blocks(text: &[u8]) -> bool {
    cut(text, BEGIN).is_some()
}

/// The blocks of `text`. What stands around them is passed over, as explanations are (RFC 7468, section 5.2).
pub(super) fn blocks(text: &[u8]) -> Result<Vec<Block<'_>>, Error> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = cut(rest, BEGIN) {
        if blocks.len() == MOST_BLOCKS {
            return Err(Error::malformed("more than 256 PEM blocks: expected a file with one key"));
        }
        let (block, behind) = block(behind).map_err(|error| error.at(&place(blocks.len(), text)))?;
        blocks.push(block);
        rest = behind;
    }
    Ok(blocks)
}

/// How an error names the block `index`: not at all where there is only one.
pub(super) fn place(index: usize, text: &[u8]) -> String {
    let is_alone = cut(text, BEGIN).is_none_or(|(_, behind)| !has_blocks(behind));
    if is_alone { String::new() } else { format!("PEM block {}", index + 1) }
}

impl Body<'_> {
    /// Whether its first lines say that the rest is encrypted (RFC 1421, section 4.6.1.1).
    pub(super) fn is_encrypted(&self) -> bool {
        let headers = self.0.trim_ascii_start();
        headers.starts_with(b"Proc-Type:") && cut(headers, b"ENCRYPTED").is_some()
    }

    /// The bytes, decoded in constant time. Spaces and line ends may be anywhere; the base64 is strict.
    pub(super) fn decode(&self) -> Result<Secret<Vec<u8>>, Error> {
        let text = self.without_spaces();
        let mut der = Secret::new(vec![0; text.expose().len() / 4 * 3]);
        let length = Base64::decode(text.expose(), der.expose_mut()).map(<[u8]>::len);
        match length {
            Ok(length) if length > 0 => {
                der.expose_mut().truncate(length);
                Ok(der)
            }
            _ => Err(Error::malformed(
                "no base64 between the BEGIN and END lines: the file was changed or cut off, copy it anew",
            )
            .named("pem-damaged")),
        }
    }

    fn without_spaces(&self) -> Secret<Vec<u8>> {
        let mut text = Secret::new(Vec::with_capacity(self.0.len()));
        let kept = text.expose_mut();
        if !self.has_written_line_ends() {
            kept.extend_from_slice(self.0);
            // One after the other, so that a byte is only compared with what it must not be: all of base64 differs in the
            // upper bits, which are no secret.
            for space in b" \t\r\n" {
                kept.retain(|byte| byte != space);
            }
            return text;
        }
        let mut rest = self.0;
        while let Some((first, behind)) = rest.split_first() {
            if let Some(behind) = rest.strip_prefix(b"\\n").or_else(|| rest.strip_prefix(b"\\r")) {
                rest = behind;
                continue;
            }
            if !first.is_ascii_whitespace() {
                kept.push(*first);
            }
            rest = behind;
        }
        text
    }

    /// Whether lines end in a backslash and a letter, as they do where a file was put into one line of an environment
    /// file. Only the first of them is looked at: what stands before the base64 is no secret.
    fn has_written_line_ends(&self) -> bool {
        self.0.trim_ascii_start().starts_with(b"\\")
    }
}

/// A PEM block with `label` around `der`, lines of 64 characters.
pub(super) fn encode(label: Label, der: &[u8]) -> Result<Secret<String>, Error> {
    let label = match label {
        Label::Pkcs8 => "PRIVATE KEY",
        Label::Spki => "PUBLIC KEY",
    };
    pem_rfc7468::encode_string(label, pem_rfc7468::LineEnding::LF, der)
        .map(Secret::new)
        .map_err(|_| Error::malformed("the key cannot be written as PEM"))
}

/// The block whose label begins `text`, and what is behind it.
fn block(text: &[u8]) -> Result<(Block<'_>, &[u8]), Error> {
    let no_begin = || Error::malformed("a BEGIN line that does not end in five dashes").named("pem-dashes");
    let (label, behind) = cut(text, DASHES).filter(|(label, _)| label.len() <= 64).ok_or_else(no_begin)?;
    let label = str::from_utf8(label).map_err(|_| no_begin())?;
    let no_end = || {
        Error::malformed("a BEGIN line without its END line: the file was cut off, copy it anew").named("pem-cut-off")
    };
    let (body, behind) = cut(behind, END).ok_or_else(no_end)?;
    if has_blocks(body) {
        return Err(no_end());
    }
    let behind = behind.strip_prefix(label.as_bytes()).and_then(|behind| behind.strip_prefix(DASHES));
    let behind = behind.ok_or_else(|| {
        Error::malformed("an END line that does not say what its BEGIN line says").named("pem-labels-differ")
    })?;
    Ok((Block { label, body: Body(body) }, behind))
}

/// What stands before the first `mark`, and what behind it.
fn cut<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    // The first byte by itself: no base64 has one of a mark's, and that is seen without looking at its secret bits.
    let place = text.windows(mark.len()).position(|window| window.first() == mark.first() && window == mark)?;
    Some((text.get(..place)?, text.get(place + mark.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, section 10: "foobar" is Zm9vYmFy.
    #[test]
    fn spaces_and_line_ends_may_be_anywhere() {
        for text in [
            "-----BEGIN A-----\nZm9vYmFy\n-----END A-----\n",
            "-----BEGIN A-----\r\nZm9v\r\nYmFy\r\n-----END A-----",
            "-----BEGIN A-----\rZm9vYmFy\r-----END A-----\r",
            "    -----BEGIN A-----\n\n    Zm9v \t\n\n    YmFy\n    -----END A-----\n\n",
            "-----BEGIN A-----\nZm9 vYm\tFy\n-----END A-----\n",
            "-----BEGIN A----- Zm9vYmFy -----END A-----",
            "-----BEGIN A-----Zm9vYmFy-----END A-----",
            "key=\"-----BEGIN A-----\\nZm9v\\nYmFy\\n-----END A-----\\n\"",
            "-----BEGIN A-----\\r\\nZm9v\\r\\nYmFy\\r\\n-----END A-----\\r\\n",
            "0 s:CN = leaf\n-----BEGIN A-----\nZm9vYmFy\n-----END A-----\nsubject=A\n",
        ] {
            let blocks = blocks(text.as_bytes()).unwrap();
            assert_eq!((blocks.len(), blocks[0].label), (1, "A"), "{text}");
            assert_eq!(blocks[0].body.decode().unwrap().expose(), b"foobar", "{text}");
        }
    }

    #[test]
    fn base64_is_strict() {
        for body in
            ["", "\n", "Zm9vYmF", "Zm9vYmF=", "Zm9vYg=", "Zm9vYh==", "Zm9v====", "Zm9v!mFy", "Zm9v_mFy", "Zm9v\\n"]
        {
            let text = format!("-----BEGIN A-----\n{body}\n-----END A-----\n");
            assert!(blocks(text.as_bytes()).unwrap()[0].body.decode().is_err(), "{body}");
        }
    }
}
