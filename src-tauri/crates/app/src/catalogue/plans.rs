//! Plans that were read and made ready for questions: one of 8 400 seats takes ten milliseconds to read, and a
//! published version never changes.

use std::sync::Arc;

use catalogue::hall;
use catalogue::seating::{Plan, Prepared};
use kernel::PlanId;
use sqlx::SqliteConnection;

use crate::{App, Result};

/// How many plans are kept at hand: more than the halls of an evening.
pub(crate) const KEPT: usize = 12;

/// A version of a plan, ready.
#[derive(Debug)]
pub struct ReadyPlan {
    /// The plan.
    pub plan: Arc<Plan>,
    /// The same for the question of the best places.
    pub prepared: Prepared,
}

impl App {
    /// A version of a plan, read once.
    ///
    /// # Errors
    ///
    /// `catalogue.not_found`.
    pub async fn plan(&self, conn: &mut SqliteConnection, id: PlanId) -> Result<Arc<ReadyPlan>> {
        if let Some(ready) = self.plans.get(id) {
            return Ok(ready);
        }
        let plan = hall::plan(conn, id).await?;
        let prepared = Prepared::new(&plan);
        Ok(self.plans.put(id, ReadyPlan { plan, prepared }))
    }
}
