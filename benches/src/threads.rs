//! The same work on two threads.

use std::thread;

/// Does `work` on the first half of `items` in a new thread, and on the second half in this one.
pub fn halves<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> R + Sync) -> [R; 2] {
    let (first, second) = items.split_at(items.len() / 2);
    thread::scope(|scope| {
        let first = scope.spawn(|| work(first));
        let second = work(second);
        [first.join().unwrap(), second]
    })
}
