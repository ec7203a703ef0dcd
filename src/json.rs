//! JSON objects, read and written member by member, without copies of secrets and without quoting them in errors.

mod reader;
mod writer;

pub(crate) use reader::{ObjectReader, elements, flag, plain_text, scalar, text};
pub(crate) use writer::ObjectWriter;
