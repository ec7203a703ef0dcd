//! An allocator that counts what each thread holds.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

struct Counter;

thread_local! {
    static HELD: Cell<u64> = const { Cell::new(0) };
    static PEAK: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: everything is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counter {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.get() + layout.size() as u64;
        HELD.set(held);
        PEAK.set(PEAK.get().max(held));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // The test's harness may have allocated it in another thread.
        HELD.set(HELD.get().saturating_sub(layout.size() as u64));
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counter = Counter;

/// What `work` gives, and how many bytes more than before were held at the same time during it, its outcome included.
pub(crate) fn peak_of<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let before = HELD.get();
    PEAK.set(before);
    let outcome = work();
    (outcome, PEAK.get() - before)
}

#[test]
fn the_counter_sees_what_is_held_at_once() {
    let (_, peak) = peak_of(|| {
        drop(std::hint::black_box(vec![0_u8; 1000]));
        (std::hint::black_box(vec![0_u8; 3000]), std::hint::black_box(vec![0_u8; 4000]))
    });
    assert_eq!(peak, 7000);
}
