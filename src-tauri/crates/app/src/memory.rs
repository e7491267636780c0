//! How the process keeps what it freed.

/// Gives the system back what was freed. The C library of Linux gives each thread a heap of its own and keeps them as large
/// as they ever were: what one thread reads and another writes, page after page, stayed in as many heaps as there were
/// threads (`docs/speed.md`, joining). It takes some milliseconds.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "a call of the C library")]
    // SAFETY: it takes an integer, and may be called at any time from any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// The smallest piece of memory that goes back to the system as soon as it is freed, in bytes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: libc::c_int = 1 << 20;

/// Lets large pieces of memory go back as soon as they are freed. The C library of Linux raises what it calls large each time one is
/// freed: what a desk that joins sorted its people in, for its indexes, stayed with it.
pub(crate) fn give_back_large() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "a call of the C library")]
    // SAFETY: it takes two integers, and may be called at any time from any thread.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
    }
}
