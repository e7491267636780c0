//! The papers that go with what is given up: the voucher (coupon de gestion), the credit note, the gift voucher.

use documents::Words;
use documents::note::{self as note_paper, NoteLine, NoteView};
use documents::takings::{Share, VatShare};
use documents::voucher::{self as paper, Kind, VoidItem, VoidTicket, VoucherView};
use journal::record::Record;
use kernel::{CreditNoteId, Money, OrderId, VatRate, VenueId};
use sales::note::{self, Note};
use sales::order::Sold;
use sales::undo::{self, Undoing};
use sales::{Ticket, order, ticket};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::paper::{Sheet, language};
use super::{give_back, words};
use crate::documents::DocumentRef;
use crate::{Context, Result};

/// A voucher to print.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintVoucher {
    /// The order.
    pub order: OrderId,
    /// The number of the operation that gave tickets of it up.
    pub number: String,
}

/// A credit note or a gift voucher to print.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintCreditNote {
    /// The note.
    pub note: CreditNoteId,
}

/// The voucher of a refund, a cancellation or an exchange.
pub(super) async fn print_voucher(ctx: &Context, input: PrintVoucher) -> Result<DocumentRef> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let order = order::get(&mut tx, author.venue, input.order).await?;
    let undoing = undo::undoing(&mut tx, order.id, input.number.trim()).await?;
    let view = view(ctx, &mut tx, (&order.number, &undoing)).await?;
    undo::voucher_printed(&mut tx, &undoing, (author.desk, author.agent), author.at).await?;
    tx.commit().await?;
    let bytes = paper::render(&view, Words::of(language(ctx)?));
    Ok(ctx.keep(format!("bon-{}.pdf", view.number), "application/pdf", bytes))
}

async fn view(
    ctx: &Context,
    conn: &mut SqliteConnection,
    (order, undoing): (&str, &Undoing),
) -> Result<VoucherView> {
    let speaks = ctx.session()?.language;
    let mut sheet = Sheet::of(ctx, conn).await?;
    let record = &undoing.record;
    let mut tickets = Vec::with_capacity(undoing.tickets.len());
    let mut corrects: Vec<String> = Vec::new();
    for id in &undoing.tickets {
        let ticket = ticket::get(conn, *id).await?;
        let sold = ticket.number.split('/').next().unwrap_or_default().to_owned();
        if !corrects.contains(&sold) {
            corrects.push(sold);
        }
        tickets.push(void(&mut sheet, conn, ticket).await?);
    }
    // Passes and gift vouchers are sold when their order is placed, under its number.
    if !undoing.items.is_empty() && !corrects.iter().any(|number| number == order) {
        corrects.push(order.to_owned());
    }
    let (mut items, mut rebates) = (Vec::new(), Vec::new());
    for item in &undoing.items {
        let void = void_item(conn, ctx.session()?.venue, item).await?;
        let of = if item.kind == order::REBATE { &mut rebates } else { &mut items };
        of.push(void);
    }
    let given_back: Vec<Share> = record
        .payments
        .iter()
        .filter(|payment| payment.amount < Money::ZERO)
        .map(|payment| Share {
            label: words::say(speaks, &format!("means.{}", payment.means)),
            count: 1,
            amount: -payment.amount,
        })
        .collect();
    let motive = words::say(speaks, &format!("motives.{}", undoing.motive));
    Ok(VoucherView {
        kind: match record.kind {
            journal::Kind::Refund => Kind::Refund,
            journal::Kind::Exchange => Kind::Exchange,
            _ => Kind::Cancellation,
        },
        number: number(record),
        corrects: corrects.join(", "),
        at: sheet.local(record.at),
        point: sheet.point.clone(),
        seller: seller(conn, record).await?,
        reason: [motive, undoing.words.clone()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        tickets,
        items,
        rebates,
        kept: kept(record),
        total: given_back.iter().map(|share| share.amount).sum(),
        given_back,
        training: sheet.training,
        operator: sheet.operator,
    })
}

/// What an operation that gave something up kept of it, as it sold it anew.
fn kept(record: &Record) -> Vec<Share> {
    let kinds = [undo::FEE, order::USED, order::SPENT];
    let lines = record.lines.iter().filter(|line| line.total > Money::ZERO);
    lines
        .filter(|line| line.item.as_deref().is_some_and(|item| kinds.contains(&item)))
        .map(|line| Share { label: line.label.clone(), count: 1, amount: line.total })
        .collect()
}

/// The printed number of an operation.
fn number(record: &Record) -> String {
    journal::Number { terminal: record.terminal.clone(), seq: record.seq }.to_string()
}

async fn seller(conn: &mut SqliteConnection, record: &Record) -> Result<String> {
    Ok(match record.agent {
        Some(agent) => network::agent::get(conn, agent).await?.name,
        None => String::new(),
    })
}

async fn void(sheet: &mut Sheet, conn: &mut SqliteConnection, ticket: Ticket) -> Result<VoidTicket> {
    let setting = sheet.setting_of(conn, &ticket).await?;
    let place = ticket.place;
    let parts = [Some(place.category), place.zone, place.row, place.seat];
    Ok(VoidTicket {
        number: ticket.number,
        show: place.title,
        starts_at: setting.performance.starts_at,
        place: parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
        tariff: ticket.tariff_name,
        amount: ticket.price,
    })
}

async fn void_item(conn: &mut SqliteConnection, venue: VenueId, item: &Sold) -> Result<VoidItem> {
    let number = give_back::usage(conn, venue, item).await?.map(|usage| usage.number).unwrap_or_default();
    Ok(VoidItem { number, label: item.label.clone(), amount: item.amount })
}

/// The paper of a credit note, or of a gift voucher.
pub(super) async fn print_credit_note(ctx: &Context, input: PrintCreditNote) -> Result<DocumentRef> {
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let note = note::get(&mut conn, venue, input.note).await?;
    let view = note_view(ctx, &mut conn, note).await?;
    let bytes = note_paper::render(&view, Words::of(language(ctx)?));
    Ok(ctx.keep(format!("{}.pdf", view.number), "application/pdf", bytes))
}

async fn note_view(ctx: &Context, conn: &mut SqliteConnection, note: Note) -> Result<NoteView> {
    let sheet = Sheet::of(ctx, conn).await?;
    let venue = ctx.session()?.venue;
    let order = match note.order {
        Some(order) => order::get(conn, venue, order).await?.number,
        None => String::new(),
    };
    let customer = match note.contact {
        Some(contact) => vec![contacts::contact::store::get(conn, venue, contact).await?.sheet.name()],
        None => Vec::new(),
    };
    let (kind, lines) = match (note.kind.as_str(), note.order) {
        (note::VOUCHER, _) | (_, None) => {
            (note_paper::Kind::Gift { valid_until: note.expires_on }, vec![gift(ctx, &note)?])
        }
        (_, Some(of)) => {
            let undoing = undo::undoing(conn, of, &note.number).await?;
            let corrects = note.number.clone();
            (note_paper::Kind::Credit { corrects, valid_until: note.expires_on }, credited(ctx, &undoing)?)
        }
    };
    Ok(NoteView {
        vat: by_rate(&lines),
        kind,
        lines,
        number: note.number,
        at: sheet.local(note.issued_at),
        point: sheet.point.clone(),
        order,
        customer,
        total: note.amount,
        payments: Vec::new(),
        mentions: Vec::new(),
        training: sheet.training,
        operator: sheet.operator,
    })
}

fn gift(ctx: &Context, note: &Note) -> Result<NoteLine> {
    let label = words::say(ctx.session()?.language, "gift");
    let vat = VatRate::basis_points(0);
    Ok(NoteLine { label, count: 1, unit_price: note.amount, vat, total: note.amount })
}

/// The lines of the operation as the note's owner reads them: what was given up comes back, what was taken or kept
/// is deducted, and so is what was given back otherwise.
fn credited(ctx: &Context, undoing: &Undoing) -> Result<Vec<NoteLine>> {
    let speaks = ctx.session()?.language;
    let record = &undoing.record;
    let lines = record.lines.iter().map(|line| NoteLine {
        label: line.label.clone(),
        count: u32::try_from(line.quantity.unsigned_abs()).unwrap_or(u32::MAX),
        unit_price: line.unit.times(-line.quantity.signum()),
        vat: line.rate,
        total: -line.total,
    });
    let others = record.payments.iter().filter(|payment| payment.means != "credit_note");
    let others = others.map(|payment| NoteLine {
        label: words::say(speaks, &format!("means.{}", payment.means)),
        count: 1,
        unit_price: payment.amount,
        vat: VatRate::basis_points(0),
        total: payment.amount,
    });
    Ok(lines.chain(others).collect())
}

fn by_rate(lines: &[NoteLine]) -> Vec<VatShare> {
    let mut shares: Vec<VatShare> = Vec::new();
    for line in lines.iter().filter(|line| line.vat != VatRate::basis_points(0)) {
        let (tax, before_tax) = (line.vat.tax(line.total), line.vat.before_tax(line.total));
        match shares.iter_mut().find(|share| share.rate == line.vat) {
            Some(share) => {
                share.receipts += line.total;
                share.before_tax += before_tax;
                share.tax += tax;
            }
            None => shares.push(VatShare { rate: line.vat, receipts: line.total, before_tax, tax }),
        }
    }
    shares.sort_by_key(|share| share.rate);
    shares
}
