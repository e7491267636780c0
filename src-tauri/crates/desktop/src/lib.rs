//! # The window, from outside
//!
//! A display where there is none, the window put behind `WebDriver`, and a seller who sells with the keyboard: what
//! `cargo xtask run`, the tests of the window and the measure of its start have in common.
//!
//! Absent on purpose: any knowledge of the program's insides. Whoever uses this crate sees what a person sees.

mod display;
mod seller;
mod window;

pub use display::{Virtual, is_there};
pub use seller::Seller;
pub use window::{Program, Window, patiently};
