//! What a desk does by itself, every minute while someone is signed in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Doing;
use super::basket::{Removed, drop_stale_baskets};
use super::outbox::{SendMail, send_mail};
use super::thanks;
use crate::catalogue::hold::release_expired_options;
use crate::wire::Nothing;
use crate::{Context, Result};

/// Minutes without a touch after which a basket gives its places back: longer than any hesitation at a window.
const STALE_MINUTES: u32 = 30;

/// What was put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tidied {
    /// Options whose deadline was past.
    pub options: u32,
    /// Baskets that nobody touched any more.
    pub baskets: u32,
    /// People whose outing was thanked.
    pub thanked: u32,
    /// Messages that still wait for the network.
    pub waiting: u32,
}

/// Releases lapsed options, drops forgotten baskets, thanks outings, sends the mail that is due.
pub(super) async fn tidy_desk(ctx: &Context, _: Nothing) -> Result<Tidied> {
    let released = release_expired_options(ctx, Nothing {}).await?;
    let forgotten = drop_stale_baskets(ctx, Removed { minutes: STALE_MINUTES, dropped: 0 }).await?;
    let thanked = thank(ctx).await?;
    let outbox = send_mail(ctx, SendMail { now: false }).await?;
    let waiting = outbox.messages.iter().filter(|message| message.state == "queued").count();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let options = count(released.holds.len());
    Ok(Tidied { options, baskets: forgotten.dropped, thanked, waiting: count(waiting) })
}

/// Thanks the outings of the days before: those of today once it is closed, or tomorrow.
async fn thank(ctx: &Context) -> Result<u32> {
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let Some(eve) = doing.day.pred_opt() else { return Ok(0) };
    let thanked = thanks::give(ctx, &mut tx, &doing, eve).await?;
    tx.commit().await?;
    Ok(thanked)
}
