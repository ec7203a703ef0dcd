//! Texts with something wrong: the same ones in every run.

/// Pieces that mean something in JSON or XML.
const PIECES: [&[u8]; 40] = [
    b"<",
    b">",
    b"&",
    b";",
    b"</",
    b"/>",
    b"\"",
    b"'",
    b"=",
    b":",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"--",
    b"<?",
    b"?>",
    b"<?xml",
    b"<!DOCTYPE User>",
    b"<!ENTITY",
    b"&lt;",
    b"&x;",
    b"&#0;",
    b"&#x110000;",
    b" xmlns='x'",
    b" i:nil='true'",
    b"i:",
    b"<User>",
    b"</User>",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b"null",
    b"\\u",
    b"\\ud800",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
];

/// Every truncation of `text`, every one with a bit changed, and `count` others with up to four changes.
pub(crate) fn mutations(text: &[u8], count: usize) -> impl Iterator<Item = Vec<u8>> {
    let cut = (0..text.len()).map(move |length| text[..length].to_vec());
    let flipped = (0..text.len()).flat_map(move |index| {
        (0..8).map(move |bit| {
            let mut flipped = text.to_vec();
            flipped[index] ^= 1 << bit;
            flipped
        })
    });
    let mut random = Random(text.len() as u64);
    cut.chain(flipped).chain((0..count).map(move |_| {
        let mut changed = text.to_vec();
        for _ in 0..=random.below(4) {
            random.change(&mut changed);
        }
        changed
    }))
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn change(&mut self, text: &mut Vec<u8>) {
        let at = self.below(text.len() + 1);
        let end = (at + self.below(40)).min(text.len());
        match self.below(5) {
            0 => drop(text.drain(at..end)),
            // A piece of the text, once more or elsewhere.
            1 => {
                let piece = text[at..end].to_vec();
                let to = self.below(text.len() + 1);
                text.splice(to..to, piece);
            }
            2 => {
                let byte = self.below(256) as u8;
                text.insert(at, byte);
            }
            3 => {
                let piece = PIECES[self.below(PIECES.len())];
                text.splice(at..end, piece.iter().copied());
            }
            _ => {
                let piece = PIECES[self.below(PIECES.len())];
                text.splice(at..at, piece.iter().copied());
            }
        }
    }
}
