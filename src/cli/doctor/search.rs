//! Makes known mistakes on purpose, one at a time and then two, until something opens.

use super::diagnosis::Mistake;

/// A known mistake, and how it is made in a recipe `R`: what is needed to open, each part of it as the sender did it.
pub(super) struct Known<R: 'static> {
    pub(super) mistake: Mistake,
    /// A bit for each part of the recipe that it changes: two mistakes about one part are never made together.
    pub(super) parts: u16,
    /// The ways to make it. All of them are mended alike.
    pub(super) ways: &'static [fn(&mut R)],
}

/// Makes exactly `count` mistakes of `table`, at most two, in every way, until `open` gives something.
pub(super) fn with_mistakes<R: Clone, T>(
    right: &R,
    table: &[&Known<R>],
    count: usize,
    open: &mut dyn FnMut(&R) -> Option<T>,
) -> Option<(Vec<Mistake>, T)> {
    let Some(fewer) = count.checked_sub(1) else {
        return open(right).map(|opened| (Vec::new(), opened));
    };
    for (index, known) in table.iter().enumerate() {
        let rest = match fewer {
            0 => &[],
            _ => table.get(index + 1..).unwrap_or_default(),
        };
        for make in known.ways {
            let mut recipe = right.clone();
            make(&mut recipe);
            let found = match fewer {
                0 => open(&recipe).map(|opened| (Vec::new(), opened)),
                _ => one_more(&recipe, known.parts, rest, open),
            };
            if let Some((others, opened)) = found {
                return Some(([vec![known.mistake.clone()], others].concat(), opened));
            }
        }
    }
    None
}

/// Makes one mistake of `rest` that is about none of `parts`.
fn one_more<R: Clone, T>(
    recipe: &R,
    parts: u16,
    rest: &[&Known<R>],
    open: &mut dyn FnMut(&R) -> Option<T>,
) -> Option<(Vec<Mistake>, T)> {
    for known in rest.iter().filter(|known| known.parts & parts == 0) {
        for make in known.ways {
            let mut recipe = recipe.clone();
            make(&mut recipe);
            if let Some(opened) = open(&recipe) {
                return Some((vec![known.mistake.clone()], opened));
            }
        }
    }
    None
}
