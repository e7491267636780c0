//! What the desk withstands: being killed, a full disk, and anything at all as input.

mod full;
pub(crate) mod killed;
mod malformed;
pub(crate) mod template;
