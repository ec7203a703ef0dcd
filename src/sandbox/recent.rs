//! A bounded memory: the newest keys and what belongs to them.

use std::collections::{HashMap, VecDeque};

const CAPACITY: usize = 20_000;

/// Values by key; beyond 20,000 keys, the one that came first is forgotten.
pub(super) struct Recent<Value> {
    values: HashMap<String, Value>,
    arrivals: VecDeque<String>,
}

impl<Value: Default> Recent<Value> {
    pub(super) fn new() -> Self {
        Self { values: HashMap::new(), arrivals: VecDeque::new() }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// Keys and values, in the order in which the keys came.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.arrivals.iter().filter_map(|key| Some((key.as_str(), self.values.get(key)?)))
    }

    /// The key's value, made when it isn't there.
    pub(super) fn at(&mut self, key: &str) -> &mut Value {
        if !self.values.contains_key(key) {
            self.arrivals.push_back(key.to_owned());
            if self.arrivals.len() > CAPACITY
                && let Some(oldest) = self.arrivals.pop_front()
            {
                self.values.remove(&oldest);
            }
        }
        self.values.entry(key.to_owned()).or_default()
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<Value> {
        let value = self.values.remove(key)?;
        self.arrivals.retain(|arrival| arrival != key);
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_key_is_forgotten_first() {
        let mut recent = Recent::<usize>::new();
        for number in 0..=CAPACITY {
            *recent.at(&number.to_string()) = number;
        }
        assert_eq!(recent.get("0"), None);
        assert_eq!(recent.get("1"), Some(&1));
        assert_eq!(recent.values.len(), recent.arrivals.len());
    }

    #[test]
    fn a_key_that_was_removed_comes_last_again() {
        let mut recent = Recent::<usize>::new();
        for (number, key) in ["a", "b", "c"].into_iter().enumerate() {
            *recent.at(key) = number;
        }
        assert_eq!((recent.remove("a"), recent.remove("a"), recent.remove("d")), (Some(0), None, None));
        *recent.at("a") = 3;
        *recent.at("b") = 4;
        assert_eq!(recent.iter().collect::<Vec<_>>(), [("b", &4), ("c", &2), ("a", &3)]);
    }
}
