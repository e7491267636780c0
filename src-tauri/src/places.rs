//! Where this installation keeps its store and its state.

use std::ffi::OsString;
use std::path::PathBuf;

use app::Places;

/// The places said by `--store DIR` and `--state DIR`; the user's own data folders otherwise.
pub fn of_arguments(arguments: impl Iterator<Item = OsString>) -> Places {
    let mut places = Places::of_user();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match (argument.to_str(), arguments.next()) {
            (Some("--store"), Some(folder)) => places = Places::of_store(PathBuf::from(folder)),
            (Some("--state"), Some(folder)) => places.state = PathBuf::from(folder),
            _ => {}
        }
    }
    places
}
