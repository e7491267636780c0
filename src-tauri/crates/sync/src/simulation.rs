//! Lives of a network, played from a seed: desks sell, refund, exchange, edit and erase, while calls are cut, doubled and
//! late, programs crash, clocks jump, stores and the server are put back. Nothing in it depends on time or on the machine:
//! a seed that fails fails again.
//!
//! What is real here: the hashes of chains, what a desk makes of a right that it is told of
//! ([`journal::rights::network::news`]) and of a document (`desk::merging`). What is modelled: the
//! shared database (`hub`), whose decisions are SQL and to which `conformance` holds the model, and the
//! statements of a desk's store. The same faults on real stores and a real PostgreSQL are in the workspace's tests.
//!
//! A network is two or three venues, most of several desks; a desk may read another venue than its own, and tries what it may
//! not. Every thing that a desk is told of is remembered, and must be of a venue that it may read.
//!
//! Two disasters at once are not played: no store is put back while a server that was put back is still being told what it
//! forgot, nor is a server put back to a time before a disk was lost with sales that it alone knew, or while only a reader
//! knows a document of another venue: then nobody is left who may tell.

mod attempts;
mod beside;
mod chain;
#[cfg(test)]
mod conformance;
mod desk;
mod dice;
mod hub;
mod mutation;
mod world;

use serde::Serialize;

pub use beside::{Beside, Refusal, Standpoint};
pub use dice::Dice;
pub use mutation::Mutation;

/// What happened in a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Replays it.
    pub seed: u64,
    /// Tickets that were sold.
    pub sold: usize,
    /// Tickets that were given up.
    pub undone: usize,
    /// Calls that were cut, answered to nobody, late or doubled.
    pub faults: usize,
    /// Programs that crashed, stores and servers that were put back, desks that were given up for lost.
    pub disasters: usize,
    /// What should never have been, the first things first.
    pub violations: Vec<String>,
}

/// Plays the run of a seed, whole or without one protection.
#[must_use]
pub fn run(seed: u64, without: Option<Mutation>) -> Run {
    world::World::new(seed, without).live()
}
