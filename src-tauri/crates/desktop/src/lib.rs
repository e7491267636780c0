//! # The window, from outside
//!
//! A display where there is none, the window put behind `WebDriver`, a seller who sells with the keyboard, and a network of
//! two desks to try: what `cargo xtask run` and `network`, the tests of the window and the measure of its start have in common.
//!
//! Absent on purpose: any knowledge of the program's insides. Whoever uses this crate sees what a person sees.

mod display;
mod network;
mod seller;
mod window;

pub use display::{Virtual, is_there};
pub use network::{Network, sold_here_seen_there};
pub use seller::Seller;
pub use window::{Program, Window, patiently};
