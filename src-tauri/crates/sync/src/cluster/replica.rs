//! A server that follows another one, and can take its place.

use super::{Cluster, Origin};
use crate::Result;

impl Cluster {
    /// A server with all that this one has, which follows it by streaming, some moments behind, until it is promoted
    /// (`select pg_promote()`).
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn follow(&self) -> Result<Self> {
        Self::start_from(&Origin::Follows(self), None, true)
    }
}
