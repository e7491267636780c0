//! Tickets by e-mail: queued with the sale, sent when the network allows, tried again with patience.

mod deliver;
mod mail;

use kernel::{Instant, OrderId};
use network::Right;
use sales::outbox::{self, Message, Why};
use sales::ticket;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::act::Doing;
use super::promises;
use crate::{Context, Error, Result};

/// Messages sent in one call.
const AT_ONCE: u32 = 20;
/// Messages shown.
const SHOWN: u32 = 100;

/// Tickets to mail.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MailTickets {
    /// The order.
    pub order: OrderId,
    /// To whom.
    pub recipient: String,
    /// The message of the same order that it replaces, if that one did not leave.
    #[serde(default)]
    pub instead_of: Option<Uuid>,
}

/// A message.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OneMessage {
    /// The message.
    pub message: Uuid,
}

/// Which messages.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadOutbox {
    /// Those of an order; the last of the venue when absent.
    #[serde(default)]
    pub order: Option<OrderId>,
}

/// What to send.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendMail {
    /// Everything that waits or was given up, without waiting for its hour.
    #[serde(default)]
    pub now: bool,
}

/// The last messages of the venue.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Outbox {
    /// Whether this desk has a mail server: without one, nothing leaves.
    pub ready: bool,
    /// How many messages of the venue do not leave: tried in vain, or, without a server, all that wait.
    pub stuck: u32,
    /// The latest first.
    pub messages: Vec<MessageView>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MessageView {
    /// The message.
    pub message: Uuid,
    /// The order whose tickets it brings.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// To whom.
    pub recipient: String,
    /// `queued`, `sent`, `failed`, `abandoned`.
    pub state: String,
    /// How many times it was tried.
    pub attempts: u32,
    /// When it is tried again.
    pub next_at: Instant,
    /// When it was sent.
    pub sent_at: Option<Instant>,
    /// Why the last attempt failed, in the server's words.
    pub failure: String,
    /// Why it does not leave, when the desk itself says so.
    pub refusal: Option<Error>,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        Self {
            message: message.id,
            order: message.order,
            number: message.number,
            recipient: message.recipient,
            state: message.state,
            attempts: message.attempts,
            next_at: message.next_at,
            sent_at: message.sent_at,
            failure: message.failure,
            refusal: message.refusal.and_then(|refusal| serde_json::from_str(&refusal).ok()),
        }
    }
}

/// Queues the tickets of an order. What left once leaves again as a duplicate, which asks for its right.
pub(super) async fn mail_tickets(ctx: &Context, input: MailTickets) -> Result<Outbox> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let order = sales::order::get(&mut tx, author.venue, input.order).await?;
    order.check_paid()?;
    let all = ticket::of_order(&mut tx, order.id).await?;
    let live: Vec<_> = all.iter().filter(|ticket| ticket.end.is_none()).collect();
    if live.is_empty() {
        return Err(sales::Error::NothingToMail.into());
    }
    if let Some(replaced) = input.instead_of {
        outbox::check_still(&mut tx, order.id, author.at).await?;
        let why = kept(&sales::Error::MailReplaced { recipient: input.recipient.trim().to_owned() }.into());
        outbox::abandon(&mut tx, author.venue, replaced, Why::Refused(&why)).await?;
    }
    let left = live.iter().any(|ticket| ticket.check_print().is_err());
    if left || outbox::awaits(&mut tx, order.id).await? {
        ctx.require(Right::Undo)?;
    }
    let doing = Doing::begin(ctx, &mut tx).await?;
    promises::printed(&mut tx, &doing, (&order, ctx.session()?.language), &live).await?;
    outbox::queue(&mut tx, &author, &ctx.app().chance, order.id, &input.recipient).await?;
    tx.commit().await?;
    read_outbox(ctx, ReadOutbox { order: Some(order.id) }).await
}

/// Gives up a message that did not leave.
pub(super) async fn give_up_mail(ctx: &Context, input: OneMessage) -> Result<Outbox> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let why = kept(&sales::Error::MailGivenUp.into());
    if !outbox::abandon(&mut tx, author.venue, input.message, Why::Refused(&why)).await? {
        return Err(sales::Error::MailOver.into());
    }
    tx.commit().await?;
    read_outbox(ctx, ReadOutbox::default()).await
}

/// The last messages of the venue, or of an order.
pub(super) async fn read_outbox(ctx: &Context, input: ReadOutbox) -> Result<Outbox> {
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let ready = network::settings::own(&mut conn).await?.mail.is_some();
    let stuck = outbox::stuck(&mut conn, venue, ready).await?;
    let messages = outbox::list(&mut conn, venue, input.order, SHOWN).await?;
    Ok(Outbox { ready, stuck, messages: messages.into_iter().map(MessageView::from).collect() })
}

/// Sends what is due, one message at a time; each outcome is written before the next is tried, and what stops one
/// stops no other.
pub(super) async fn send_mail(ctx: &Context, input: SendMail) -> Result<Outbox> {
    let author = ctx.author()?;
    if input.now {
        let mut tx = ctx.write().await?;
        outbox::hurry(&mut tx, author.venue, author.at).await?;
        tx.commit().await?;
    }
    let mut conn = ctx.read().await?;
    let settings = network::settings::own(&mut conn).await?;
    let due = outbox::due(&mut conn, author.venue, ctx.now(), AT_ONCE).await?;
    drop(conn);
    if let Some(mail) = settings.mail {
        let post = mail::Post::new(mail, ctx);
        for message in &due {
            deliver::deliver(ctx, &post, message).await?;
        }
    }
    read_outbox(ctx, ReadOutbox::default()).await
}

/// A refusal as a message keeps it.
fn kept(refusal: &Error) -> String {
    serde_json::to_string(refusal).unwrap_or_default()
}
