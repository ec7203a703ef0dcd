//! Hexadecimal of what is not secret; `doctor/spelling.rs` has it for what may be.

/// The bytes of `text`: pairs of digits and nothing else.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// The text of `bytes`, in lower case.
pub(super) fn encode(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digit(character: u8) -> Option<u8> {
    char::from(character).to_digit(16).map(|digit| digit as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_digits_are_bytes() {
        for (text, bytes) in [("", Some(vec![])), ("00fF", Some(vec![0, 255])), ("0", None), ("0g", None), ("+1", None)]
        {
            assert_eq!(decode(text), bytes);
        }
        assert_eq!(encode(&[0, 255]), "00ff");
    }
}
