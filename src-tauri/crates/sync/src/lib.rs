//! # Sync
//!
//! The shared database of a network of venues, and what a desk exchanges with it.
//!
//! Promises: a desk is what it logged in as, never what it says; the shared database checks every hash, every place in
//! a chain and every right by itself, in SQL (`migrations/hub`); it refuses no sale and drops nothing: what is not as
//! it should be is kept, and an incident or a refusal says so; a right is granted to one desk, and comes back through
//! that desk's own chain or by the decision of two people, never by a clock. The connection is encrypted and its other
//! end verified, except on the machine itself.
//!
//! A desk's side ([`desk`]) exchanges with it in rounds that may be cut anywhere, and is right without it for as long as
//! it must.
//!
//! A venue without Internet has its shared database at one of its desks ([`base`]), which a network's may take the place of.
//!
//! Absent on purpose: any server process of ours (PostgreSQL is the server), any knowledge of a domain (only records,
//! rights and sheets cross), and personal data in operations.
//!
//! The protocol is told in `docs/algorithms/hub.md`.

pub mod base;
pub mod cluster;
pub mod desk;
pub mod error;
pub mod hub;
mod server;
pub mod simulation;

pub use error::{Error, Result};
