//! A disk that remembers what it was told to flush: the image of each file of a store at its last flush is kept beside, so
//! that whoever pulls the plug finds what a real disk would have kept for certain. SQLite is told of it as of any other
//! system (<https://sqlite.org/vfs.html>); all it does goes through the real one.
#![expect(unsafe_code, reason = "SQLite's files are C structures")]

use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use libsqlite3_sys as c;

/// The disk of this process.
static DISK: OnceLock<Disk> = OnceLock::new();

struct Disk {
    real: Real,
    images: PathBuf,
    lies: bool,
    open: Mutex<HashMap<usize, Open>>,
}

/// The system that SQLite would have used.
struct Real(*mut c::sqlite3_vfs);

// SAFETY: SQLite's own systems are made to be called from every thread, and this pointer is never written.
unsafe impl Send for Real {}
// SAFETY: as above.
unsafe impl Sync for Real {}

/// An open file: where it is, and its real methods.
#[derive(Clone)]
struct Open {
    path: PathBuf,
    methods: &'static c::sqlite3_io_methods,
}

/// From now on every store that this process opens keeps what it flushed in a folder; one that `lies` says that its log was
/// flushed and keeps nothing of it.
///
/// # Panics
///
/// When it is said twice, or SQLite has no system to build on.
pub fn keep_flushed(images: &Path, lies: bool) {
    // SAFETY: the default system lives as long as the process; ours is a copy of it that is never freed.
    unsafe {
        let real = c::sqlite3_vfs_find(std::ptr::null());
        assert!(!real.is_null(), "SQLite has a system");
        let disk = Disk { real: Real(real), images: images.to_owned(), lies, open: Mutex::default() };
        assert!(DISK.set(disk).is_ok(), "one disk a process");
        let mut ours = *real;
        ours.zName = c"flushed".as_ptr();
        ours.pNext = std::ptr::null_mut();
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        let registered = c::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1);
        assert_eq!(registered, c::SQLITE_OK);
    }
}

/// Where the image of a file is kept.
#[must_use]
pub fn image_of(images: &Path, file: &Path) -> PathBuf {
    images.join(file.file_name().unwrap_or_default())
}

impl Disk {
    fn get() -> &'static Self {
        DISK.get().expect("it was told of before SQLite calls it")
    }

    fn files(&self) -> MutexGuard<'_, HashMap<usize, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a file as it is now. It is in place whole or not at all, whenever the process dies.
    fn keep(&self, path: &Path, bytes: &[u8]) {
        let image = image_of(&self.images, path);
        let next = image.with_extension("next");
        let kept = std::fs::write(&next, bytes).and_then(|()| std::fs::rename(&next, &image));
        kept.expect("the folder of images is there");
    }
}

/// The bytes of an open file, read through its real methods: opening it again would drop its locks.
///
/// # Safety
///
/// `file` is open and `methods` are those it was opened with.
unsafe fn bytes_of(file: *mut c::sqlite3_file, methods: &c::sqlite3_io_methods) -> Vec<u8> {
    let (Some(size_of), Some(read)) = (methods.xFileSize, methods.xRead) else { return Vec::new() };
    let mut size = 0;
    // SAFETY: the caller's promise.
    let told = unsafe { size_of(file, &raw mut size) };
    let mut bytes = vec![0_u8; usize::try_from(size).unwrap_or(0)];
    let Ok(length) = c_int::try_from(bytes.len()) else { return Vec::new() };
    if told == c::SQLITE_OK && length > 0 {
        // SAFETY: the buffer is as long as what is asked for.
        unsafe { read(file, bytes.as_mut_ptr().cast::<c_void>(), length, 0) };
    }
    bytes
}

unsafe extern "C" fn open(
    _: *mut c::sqlite3_vfs,
    name: *const c_char,
    file: *mut c::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let disk = Disk::get();
    // SAFETY: what SQLite hands over goes to the real system as it came; a file that was opened has methods that live as long
    // as the process, and ours are a copy of them that is never freed.
    unsafe {
        let real = disk.real.0;
        let Some(really) = (*real).xOpen else { return c::SQLITE_ERROR };
        let done = really(real, name, file, flags, out);
        let is_of_a_store = flags & (c::SQLITE_OPEN_MAIN_DB | c::SQLITE_OPEN_WAL) != 0 && !name.is_null();
        if done != c::SQLITE_OK || !is_of_a_store || (*file).pMethods.is_null() {
            return done;
        }
        let methods = &*(*file).pMethods;
        let path = PathBuf::from(CStr::from_ptr(name).to_string_lossy().into_owned());
        if !image_of(&disk.images, &path).exists() {
            // What was there before this process is on the disk.
            disk.keep(&path, &bytes_of(file, methods));
        }
        disk.files().insert(file as usize, Open { path, methods });
        let mut ours = *methods;
        ours.xSync = Some(sync);
        ours.xClose = Some(close);
        (*file).pMethods = Box::leak(Box::new(ours));
        done
    }
}

unsafe extern "C" fn sync(file: *mut c::sqlite3_file, flags: c_int) -> c_int {
    let disk = Disk::get();
    let Some(Open { path, methods }) = disk.files().get(&(file as usize)).cloned() else {
        return c::SQLITE_IOERR;
    };
    let Some(really) = methods.xSync else { return c::SQLITE_IOERR };
    // SAFETY: the file is open, and these are its methods.
    unsafe {
        let done = really(file, flags);
        let is_log = path.to_string_lossy().ends_with("-wal");
        if done == c::SQLITE_OK && !(disk.lies && is_log) {
            disk.keep(&path, &bytes_of(file, methods));
        }
        done
    }
}

unsafe extern "C" fn close(file: *mut c::sqlite3_file) -> c_int {
    let found = Disk::get().files().remove(&(file as usize));
    let Some(really) = found.and_then(|open| open.methods.xClose) else { return c::SQLITE_IOERR };
    // SAFETY: the file is open, and this is its method.
    unsafe { really(file) }
}

unsafe extern "C" fn delete(_: *mut c::sqlite3_vfs, name: *const c_char, flush: c_int) -> c_int {
    let disk = Disk::get();
    // SAFETY: what SQLite hands over goes to the real system as it came.
    unsafe {
        let real = disk.real.0;
        let Some(really) = (*real).xDelete else { return c::SQLITE_ERROR };
        let done = really(real, name, flush);
        if done == c::SQLITE_OK {
            let path = PathBuf::from(CStr::from_ptr(name).to_string_lossy().into_owned());
            // It may have had none.
            let _ = std::fs::remove_file(image_of(&disk.images, &path));
        }
        done
    }
}
