//! One message: taken, drawn as its tickets are now, handed to the server; and what became of it.

use kernel::TicketId;
use sales::order::Order;
use sales::outbox::{self, Message, Why};
use sales::undo::{self, Motive, Reason};
use sales::{Ticket, ticket};

use super::mail::{Letter, Post};
use super::{Doing, kept};
use crate::sales::{paper, words};
use crate::{Context, Result, Write};

/// What a message brings.
enum Drawn {
    /// Another call has it, or it waits no more.
    Taken,
    /// None of its tickets stands.
    Nothing,
    /// A letter, and the tickets in it.
    Letter(Box<Letter>, Vec<TicketId>),
}

/// Tries a message once. What stops it is written beside it: only a store that cannot be written stops the next ones.
pub(super) async fn deliver(ctx: &Context, post: &Result<Post>, message: &Message) -> Result<()> {
    let (post, (letter, tickets)) = match (post, draw(ctx, message).await) {
        (_, Ok(Drawn::Taken)) => return Ok(()),
        (_, Ok(Drawn::Nothing)) => return abandon(ctx, message).await,
        (_, Err(refusal)) => return failed(ctx, message, Why::Refused(&kept(&refusal))).await,
        (Err(refusal), _) => return failed(ctx, message, Why::Refused(&kept(refusal))).await,
        (Ok(post), Ok(Drawn::Letter(letter, tickets))) => (post, (letter, tickets)),
    };
    if let Err(why) = post.send(&letter, ctx.now()).await {
        let words = why.to_string();
        let why = if why.for_ever { Why::ForEver(&words) } else { Why::Server(&words) };
        return failed(ctx, message, why).await;
    }
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    outbox::sent(&mut tx, message.id, ctx.now()).await?;
    ticket::printed(&mut tx, &tickets, ticket::MAIL, author.desk, author.agent, ctx.now()).await?;
    tx.commit().await
}

async fn abandon(ctx: &Context, message: &Message) -> Result<()> {
    let mut tx = ctx.write().await?;
    let why = kept(&sales::Error::NothingToMail.into());
    outbox::abandon(&mut tx, message.venue, message.id, Why::Refused(&why)).await?;
    tx.commit().await
}

async fn failed(ctx: &Context, message: &Message, why: Why<'_>) -> Result<()> {
    let mut tx = ctx.write().await?;
    outbox::failed(&mut tx, message, ctx.now(), why).await?;
    tx.commit().await
}

/// Takes a message and draws its letter: its words and its tickets as they are now. What left before it is written down
/// as a duplicate first, and bears it; an attempt that fails then finds the duplicate ready for the next one.
async fn draw(ctx: &Context, message: &Message) -> Result<Drawn> {
    let mut tx = ctx.write().await?;
    if !outbox::take(&mut tx, message.id, ctx.now()).await? {
        return Ok(Drawn::Taken);
    }
    let order = sales::order::get(&mut tx, message.venue, message.order).await?;
    let mut tickets = standing(&mut tx, &order).await?;
    if tickets.is_empty() {
        return Ok(Drawn::Nothing);
    }
    let left: Vec<_> = tickets.iter().filter(|ticket| ticket.check_print().is_err()).collect();
    if !left.is_empty() {
        let doing = Doing::begin(ctx, &mut tx).await?;
        let reason = Reason { motive: Motive::SentAgain, words: String::new() };
        for ticket in left {
            let (appended, _) = undo::duplicate(&mut tx, &doing.act(), ticket.id, &reason).await?;
            tx.moved(appended.head);
        }
        tickets = standing(&mut tx, &order).await?;
    }
    let letter = letter(ctx, &mut tx, (message, &order), &tickets).await?;
    tx.commit().await?;
    Ok(Drawn::Letter(Box::new(letter), tickets.iter().map(|ticket| ticket.id).collect()))
}

async fn standing(tx: &mut Write, order: &Order) -> Result<Vec<Ticket>> {
    let mut all = ticket::of_order(tx, order.id).await?;
    all.retain(|ticket| ticket.end.is_none());
    Ok(all)
}

async fn letter(
    ctx: &Context,
    tx: &mut Write,
    (message, order): (&Message, &Order),
    tickets: &[Ticket],
) -> Result<Letter> {
    let language = ctx.session()?.language;
    let all: Vec<_> = tickets.iter().collect();
    let bytes = paper::pdf(ctx, tx, &all, network::settings::TicketFormat::Page).await?;
    let sheet = paper::Sheet::of(ctx, tx).await?;
    let title = tickets.first().map(|ticket| ticket.place.title.clone()).unwrap_or_default();
    let moment = match tickets.first() {
        None => String::new(),
        Some(first) => {
            let of = catalogue::performance::get(tx, first.place.performance).await?;
            sheet.local(of.starts_at).format("%d/%m/%Y %H:%M").to_string()
        }
    };
    let values = [
        ("show", title.as_str()),
        ("moment", moment.as_str()),
        ("venue", sheet.venue.name.as_str()),
        ("number", order.number.as_str()),
    ];
    Ok(Letter {
        id: message.id,
        to: message.recipient.clone(),
        subject: words::fill(language, "mail.subject", &values),
        body: words::fill(language, "mail.body", &values),
        attachment: (format!("{}.pdf", order.number), bytes),
    })
}
