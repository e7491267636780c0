//! # App
//!
//! The use cases, one list of them ([`registry`]), and what crosses the boundary: wire types, refusals as codes,
//! cache tags, events and documents. Every door (window, HTTP, terminal, TypeScript) is made from that one list.
//!
//! Promises: a use case is a plain async function of `(context, input)`; its right is checked at the one gate
//! through which every door passes; a write commits whole or not at all, and only then are its tags told.
//!
//! Absent on purpose: domain rules (see the crates below), SQL, any word a person reads, any name of a shell.

pub mod cache;
pub mod catalogue;
pub mod contacts;
pub mod context;
pub mod demo;
pub mod documents;
pub mod entrance;
pub mod error;
pub mod events;
pub mod gate;
pub mod jobs;
pub mod memory;
pub mod network;
pub mod passes;
pub mod printing;
pub mod recent;
pub mod registry;
pub mod sales;
pub mod session;
mod sheets;
pub mod tag;
pub mod tariffs;
pub mod wire;

pub use context::{App, Context, Places, Write};
pub use entrance::Entrance;
pub use error::{Error, Result};
pub use registry::{Access, UseCase};
pub use session::Session;
pub use tag::Tag;
