//! A request as one command for curl, as browsers and API clients copy it.

use std::str::Chars;

use zeroize::Zeroizing;

use super::Request;

/// The request that the command makes. One whose body is in a file, which is not at hand, or in several parts is not read.
pub(super) fn read(text: &str) -> Option<Request> {
    let text = text.trim_start();
    let words = words(text.strip_prefix("$ ").unwrap_or(text).strip_prefix("curl ")?)?;
    let mut words = words.split('\0');
    let (mut method, mut url, mut body) = (None, None, None);
    let mut headers = Vec::new();
    while let Some(word) = words.next() {
        // The value of a short option may follow it without a space.
        let (option, joined) = match word.get(..2) {
            Some(short @ ("-X" | "-H" | "-d")) => (short, word.get(2..).filter(|value| !value.is_empty())),
            _ => (word, None),
        };
        let mut value = || joined.or_else(|| words.next());
        match option {
            "-X" | "--request" => method = Some(value()?),
            "--url" => url = Some(value()?),
            "-H" | "--header" => {
                let header = value()?;
                // curl leaves out a header without a value, unless a semicolon stands in for it.
                if header.trim_end().ends_with(':') {
                    continue;
                }
                let (name, value) = header.split_once(':').unwrap_or((header.trim_end_matches(';'), ""));
                headers.push((name.trim().to_owned(), Zeroizing::new(value.trim().to_owned())));
            }
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" | "--json" if body.is_none() => {
                body = Some(value()?);
            }
            // curl puts several together.
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" | "--json" => return None,
            "-A" | "--user-agent" | "-b" | "--cookie" | "-e" | "--referer" | "-o" | "--output" | "-u" | "--user"
            | "-x" | "--proxy" => {
                value()?;
            }
            word if url.is_none() && !word.starts_with('-') && word.contains("://") => url = Some(word),
            _ => {}
        }
    }
    if body.is_some_and(|body| body.starts_with('@')) {
        return None;
    }
    let method = method.unwrap_or(if body.is_some() { "POST" } else { "GET" });
    Some(Request {
        method: method.to_owned(),
        url: Zeroizing::new(url?.to_owned()),
        headers,
        body: Zeroizing::new(body.unwrap_or_default().to_owned()),
    })
}

/// The words of the command as a shell reads them, with a zero character behind each. None where it is more than one command.
fn words(text: &str) -> Option<Zeroizing<String>> {
    // Reserved at once, since a text that moves leaves a copy behind.
    let mut words = Zeroizing::new(String::with_capacity(text.len() + 1));
    let mut is_in_word = false;
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        match letter {
            letter if letter.is_whitespace() => {
                if is_in_word {
                    words.push('\0');
                }
                is_in_word = false;
                continue;
            }
            '\0' | ';' | '|' | '&' | '<' | '>' => return None,
            // A line that ends in a backslash goes on in the next one.
            '\\' if rest.as_str().starts_with(['\r', '\n']) => continue,
            '\\' => words.push(rest.next()?),
            '\'' | '"' => quoted(letter, &mut rest, &mut words)?,
            '$' if rest.as_str().starts_with('\'') => {
                rest.next();
                quoted('$', &mut rest, &mut words)?;
            }
            letter => words.push(letter),
        }
        is_in_word = true;
    }
    Some(words)
}

/// Reads what stands in quotes, and the quote that closes it: of `'…'`, `"…"` or, called `$`, `$'…'`.
fn quoted(kind: char, rest: &mut Chars<'_>, words: &mut String) -> Option<()> {
    let end = if kind == '$' { '\'' } else { kind };
    loop {
        match rest.next()? {
            '\0' => return None,
            letter if letter == end => return Some(()),
            '\\' if kind != '\'' => match (kind, rest.next()?) {
                ('$', 'n') => words.push('\n'),
                ('$', 'r') => words.push('\r'),
                ('$', 't') => words.push('\t'),
                ('$', 'u') => {
                    let digits: String = rest.by_ref().take(4).collect();
                    words.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
                }
                ('$', letter) | (_, letter @ ('"' | '\\' | '$' | '`')) => words.push(letter),
                (_, letter) => words.extend(['\\', letter]),
            },
            letter => words.push(letter),
        }
    }
}
