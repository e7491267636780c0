//! How the process keeps what it freed.

/// Gives the system back what was freed. The C library of Linux gives each thread a heap of its own and keeps them as large
/// as they ever were: what one thread reads and another writes, page after page, stayed in as many heaps as there were
/// threads (`docs/speed.md`, joining). It takes some milliseconds.
pub(crate) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "a call of the C library")]
    // SAFETY: it takes an integer, and may be called at any time from any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}
