//! Readers that undo one mistake each, byte by byte: what was given is never copied.

use std::io::{self, Read};

use sealpack::SecretBuffer;

use super::machines;

/// What turns bytes into other bytes. `None` is the end; what it gives goes into the buffer.
pub(super) type Machine = Box<dyn FnMut(Option<u8>, &mut SecretBuffer) + Send + Sync>;

/// Undoes one mistake, or decodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// Passes over so many bytes, and ends before the byte, if there is one.
    Cut(usize, Option<u8>),
    WithoutWhiteSpace,
    SpacesToPluses,
    FromUrlSafe,
    Padded,
    PercentDecoded,
    JsonUnescaped,
    HtmlUnescaped,
    FromUtf16 {
        is_little: bool,
    },
    /// Characters up to U+00FF, or of windows-1252, as the bytes that they were.
    FromLatin1,
    /// From text to bytes.
    Base64Decoded,
    HexDecoded,
    BytesOfList,
    /// Changes nothing: what was taken for text is bytes.
    Bytes,
    /// Changes nothing: what was taken for bytes is text.
    Text,
}

impl Layer {
    /// Whether bytes come out that are no text any more.
    pub(super) fn gives_bytes(self) -> bool {
        matches!(self, Self::Base64Decoded | Self::HexDecoded | Self::BytesOfList | Self::FromLatin1 | Self::Bytes)
    }

    fn machine(self) -> Machine {
        match self {
            Self::Cut(skipped, until) => machines::cut(skipped, until),
            Self::WithoutWhiteSpace => {
                machines::map(|byte| (!byte.is_ascii_whitespace() && byte != 0x0B).then_some(byte))
            }
            Self::SpacesToPluses => machines::map(|byte| Some(if byte == b' ' { b'+' } else { byte })),
            Self::FromUrlSafe => machines::map(|byte| {
                Some(match byte {
                    b'-' => b'+',
                    b'_' => b'/',
                    byte => byte,
                })
            }),
            Self::Padded => machines::padded(),
            Self::PercentDecoded => machines::percent_decoded(),
            Self::JsonUnescaped => machines::json_unescaped(),
            Self::HtmlUnescaped => machines::html_unescaped(),
            Self::FromUtf16 { is_little } => machines::from_utf_16(is_little),
            Self::FromLatin1 => machines::from_latin_1(),
            Self::Base64Decoded => machines::base64_decoded(),
            Self::HexDecoded => machines::hex_decoded(),
            Self::BytesOfList => machines::bytes_of_list(),
            Self::Bytes | Self::Text => machines::map(Some),
        }
    }
}

/// `text` through `layers`.
pub(super) fn open<'a>(text: &'a [u8], layers: &[Layer]) -> Box<dyn Read + Send + Sync + 'a> {
    layers.iter().fold(Box::new(text), |reader, layer| Box::new(Through::new(reader, layer.machine())))
}

/// What a reader gives, put into base64.
pub(super) fn in_base64<'a>(reader: Box<dyn Read + Send + Sync + 'a>) -> Box<dyn Read + Send + Sync + 'a> {
    Box::new(Through::new(reader, machines::base64_encoded()))
}

struct Through<'a> {
    reader: Box<dyn Read + Send + Sync + 'a>,
    machine: Machine,
    input: SecretBuffer,
    out: SecretBuffer,
    start: usize,
    is_at_end: bool,
}

impl<'a> Through<'a> {
    fn new(reader: Box<dyn Read + Send + Sync + 'a>, machine: Machine) -> Self {
        let input = SecretBuffer::from(vec![0; 32 << 10]);
        Self { reader, machine, input, out: SecretBuffer::default(), start: 0, is_at_end: false }
    }
}

impl Read for Through<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.start == self.out.as_slice().len() && !self.is_at_end {
            let length = self.reader.read(self.input.as_mut_slice())?;
            (self.out, self.start) = (SecretBuffer::with_capacity(length * 2), 0);
            for byte in self.input.as_slice().get(..length).unwrap_or_default() {
                (self.machine)(Some(*byte), &mut self.out);
            }
            if length == 0 {
                (self.machine)(None, &mut self.out);
                self.is_at_end = true;
            }
        }
        let mut rest = self.out.as_slice().get(self.start..).unwrap_or_default();
        let length = rest.read(out)?;
        self.start += length;
        Ok(length)
    }
}
