//! What valgrind's memcheck is told: which bytes are secret.
//!
//! To memcheck, a secret is memory that was never written: it follows each bit through all that is computed from it, and
//! reports a jump or an address that depends on one. A program talks to valgrind by instructions that do nothing on a
//! CPU and that valgrind knows (valgrind.h, "client requests").

use std::{
    arch::asm,
    ffi::{c_long, c_uint, c_void},
    ptr, slice,
    sync::atomic::{AtomicBool, Ordering},
};

// valgrind.h and memcheck.h of valgrind 3.19
const RUNNING_ON_VALGRIND: usize = 0x1001;
const MAKE_MEM_UNDEFINED: usize = 0x4D43_0001;
const MAKE_MEM_DEFINED: usize = 0x4D43_0002;
const GET_VBITS: usize = 0x4D43_0008;
const SET_VBITS: usize = 0x4D43_0009;

/// Whether [`getrandom`] hides what it gives.
static RANDOMNESS_IS_SECRET: AtomicBool = AtomicBool::new(false);

/// Whether this process runs under valgrind.
pub fn is_running() -> bool {
    request(RUNNING_ON_VALGRIND, 0, 0, 0) != 0
}

/// From now on, the bytes of `value`, which is on the heap, are secret. What they point to is not.
pub fn hide<T: ?Sized>(value: &T) {
    request(MAKE_MEM_UNDEFINED, address(value), size_of_val(value), 0);
}

/// `value` with its bytes secret. They come back from here, so that the compiler does not use those that it knows.
pub fn hidden<T>(mut value: T) -> T {
    request(MAKE_MEM_UNDEFINED, (&raw mut value).expose_provenance(), size_of::<T>(), 0);
    value
}

/// From now on, the lower four bits of each letter and digit in `text` are secret. The upper ones are not, so that it is
/// known that these are no dashes and no line ends, which a text may have at known places.
pub fn hide_characters(text: &str) {
    let bits: Vec<u8> = text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { 0x0F } else { 0 }).collect();
    request(SET_VBITS, address(text), address(bits.as_slice()), bits.len());
}

/// Does `work`, in which what the operating system's generator gives is secret.
pub fn with_secret_randomness<T>(work: impl FnOnce() -> T) -> T {
    RANDOMNESS_IS_SECRET.store(true, Ordering::Relaxed);
    let outcome = work();
    RANDOMNESS_IS_SECRET.store(false, Ordering::Relaxed);
    outcome
}

/// From now on, the bytes of `value` are public.
///
/// # Panics
/// When they are already: then the secret got lost on the way, and nothing was checked.
pub fn reveal<T: ?Sized>(value: &T) {
    assert!(is_secret(value), "this should depend on the secret");
    request(MAKE_MEM_DEFINED, address(value), size_of_val(value), 0);
}

/// `value` with its bytes public, whether they were secret or not. What they point to stays as it is.
pub fn public<T>(mut value: T) -> T {
    request(MAKE_MEM_DEFINED, (&raw mut value).expose_provenance(), size_of::<T>(), 0);
    value
}

fn is_secret<T: ?Sized>(value: &T) -> bool {
    let bits = vec![0_u8; size_of_val(value)];
    request(GET_VBITS, address(value), address(bits.as_slice()), bits.len());
    std::hint::black_box(bits).iter().any(|bits| *bits != 0)
}

fn address<T: ?Sized>(value: &T) -> usize {
    ptr::from_ref(value).cast::<u8>().expose_provenance()
}

/// Asks valgrind; 0 when this does not run under valgrind.
fn request(code: usize, a: usize, b: usize, c: usize) -> usize {
    let request = [code, a, b, c, 0, 0];
    let answer;
    // SAFETY: on a CPU, rdi is rotated by 128 bits in all, and rbx swapped with itself. valgrind changes what it knows of
    // the memory, and with GET_VBITS writes to an array of bytes whose address was exposed.
    unsafe {
        asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") request.as_ptr(),
            inlateout("rdx") 0_usize => answer,
        );
    }
    answer
}

/// The C library's `getrandom`, which sealpack's randomness comes from.
///
/// # Safety
/// `bytes` is valid for writes of `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn getrandom(bytes: *mut c_void, length: usize, flags: c_uint) -> isize {
    const SYS_GETRANDOM: c_long = 318;
    unsafe extern "C" {
        fn syscall(number: c_long, ...) -> c_long;
    }
    // SAFETY: the system call's arguments, and `bytes` is as long as `length` says.
    let given = unsafe { syscall(SYS_GETRANDOM, bytes, length, flags) };
    if let Ok(given @ 1..) = usize::try_from(given)
        && RANDOMNESS_IS_SECRET.load(Ordering::Relaxed)
    {
        // SAFETY: the system call has written these bytes.
        hide(unsafe { slice::from_raw_parts(bytes.cast::<u8>(), given) });
    }
    given as isize
}
