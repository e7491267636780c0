//! What the desk withstands: being killed, a full disk, and anything at all as input.

mod full;
pub(crate) mod killed;
mod malformed;
mod power;
pub(crate) mod template;
