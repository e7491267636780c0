//! How far this desk is with what it receives from its network: a desk that joins may have much to wait for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sync::desk::{Progress, Step};

use crate::Context;
use crate::error::Result;
use crate::wire::Nothing;

/// What a desk receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReceivingStep {
    /// Documents come: people, programme, orders.
    Documents,
    /// Documents that came are put in their places.
    Writing,
    /// Operations come.
    Operations,
    /// Rights come.
    Rights,
}

/// How far this desk is with what it receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receiving {
    /// With what.
    pub step: ReceivingStep,
    /// How many are here.
    pub done: u64,
    /// How many there are in all.
    pub total: u64,
}

impl From<Progress> for Receiving {
    fn from(progress: Progress) -> Self {
        let step = match progress.step {
            Step::Sheets => ReceivingStep::Documents,
            Step::Writing => ReceivingStep::Writing,
            Step::Operations => ReceivingStep::Operations,
            Step::Rights => ReceivingStep::Rights,
        };
        Self { step, done: progress.done, total: progress.total }
    }
}

/// How far this desk is with what it receives; nothing when there is little to wait for. Whoever joins a network reads it
/// before anybody can sign in.
///
/// # Errors
///
/// None.
pub async fn network_receiving(ctx: &Context, _: Nothing) -> Result<Option<Receiving>> {
    Ok(ctx.app().real().network.receiving())
}
