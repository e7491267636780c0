//! Tickets by e-mail: queued with the sale, sent when the network allows, tried again with patience.

mod mail;

use kernel::{Instant, OrderId};
use sales::outbox::{self, Message};
use sales::{Ticket, ticket};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::act::Doing;
use super::{paper, promises};
use crate::wire::Nothing;
use crate::{Context, Result};

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
    /// The latest first.
    pub messages: Vec<MessageView>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MessageView {
    /// The message.
    pub message: Uuid,
    /// The order whose tickets it brings.
    pub order: OrderId,
    /// To whom.
    pub recipient: String,
    /// `queued`, `sent`, `failed`.
    pub state: String,
    /// How many times it was tried.
    pub attempts: u32,
    /// When it is tried again.
    pub next_at: Instant,
    /// When it was sent.
    pub sent_at: Option<Instant>,
    /// Why the last attempt failed, in the server's words.
    pub failure: String,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        Self {
            message: message.id,
            order: message.order,
            recipient: message.recipient,
            state: message.state,
            attempts: message.attempts,
            next_at: message.next_at,
            sent_at: message.sent_at,
            failure: message.failure,
        }
    }
}

/// Queues the tickets of an order.
pub(super) async fn mail_tickets(ctx: &Context, input: MailTickets) -> Result<Outbox> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let order = sales::order::get(&mut tx, author.venue, input.order).await?;
    order.check_paid()?;
    let all = ticket::of_order(&mut tx, order.id).await?;
    all.iter().filter(|ticket| ticket.end.is_none()).try_for_each(Ticket::check_mail)?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let all: Vec<_> = all.iter().collect();
    promises::printed(&mut tx, &doing, (&order, ctx.session()?.language), &all).await?;
    outbox::queue(&mut tx, &author, &ctx.app().chance, order.id, &input.recipient).await?;
    tx.commit().await?;
    read_outbox(ctx, Nothing {}).await
}

/// The last messages of the venue.
pub(super) async fn read_outbox(ctx: &Context, _: Nothing) -> Result<Outbox> {
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let messages = outbox::list(&mut conn, venue, SHOWN).await?;
    Ok(Outbox { messages: messages.into_iter().map(MessageView::from).collect() })
}

/// Sends what is due, one message at a time; each outcome is written before the next is tried.
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
    let Some(post) = settings.mail.map(|mail| mail::Post::new(mail, ctx)).transpose()? else {
        return read_outbox(ctx, Nothing {}).await;
    };
    for message in &due {
        let letter = letter(ctx, message).await?;
        let outcome = post.send(&letter, ctx.now()).await;
        let mut tx = ctx.write().await?;
        match outcome {
            Ok(()) => {
                outbox::sent(&mut tx, message.id, ctx.now()).await?;
                let all = ticket::of_order(&mut tx, message.order).await?;
                let first = all.iter().filter(|ticket| ticket.end.is_none() && !ticket.mailed);
                let first: Vec<_> = first.map(|ticket| ticket.id).collect();
                ticket::printed(&mut tx, &first, ticket::MAIL, author.desk, author.agent, ctx.now()).await?;
            }
            Err(why) => outbox::failed(&mut tx, message, ctx.now(), &why.to_string()).await?,
        }
        tx.commit().await?;
    }
    read_outbox(ctx, Nothing {}).await
}

/// The letter of a message: its words and its tickets as they are now.
async fn letter(ctx: &Context, message: &Message) -> Result<mail::Letter> {
    let language = ctx.session()?.language;
    let mut conn = ctx.read().await?;
    let order = sales::order::get(&mut conn, message.venue, message.order).await?;
    let all = ticket::of_order(&mut conn, order.id).await?;
    let live: Vec<_> = all.iter().filter(|ticket| ticket.end.is_none()).collect();
    let bytes = paper::pdf(ctx, &mut conn, &live, network::settings::TicketFormat::Page).await?;
    let sheet = paper::Sheet::of(ctx, &mut conn).await?;
    let title = live.first().map(|ticket| ticket.place.title.clone()).unwrap_or_default();
    let moment = match live.first() {
        None => String::new(),
        Some(first) => {
            let of = catalogue::performance::get(&mut conn, first.place.performance).await?;
            sheet.local(of.starts_at).format("%d/%m/%Y %H:%M").to_string()
        }
    };
    let values = [
        ("show", title.as_str()),
        ("moment", moment.as_str()),
        ("venue", sheet.venue.name.as_str()),
        ("number", order.number.as_str()),
    ];
    Ok(mail::Letter {
        id: message.id,
        to: message.recipient.clone(),
        subject: super::words::fill(language, "mail.subject", &values),
        body: super::words::fill(language, "mail.body", &values),
        attachment: (format!("{}.pdf", order.number), bytes),
    })
}
