//! Takings of a performance or a day: on the screen, as PDF, as CSV.

mod csv;

use catalogue::claims;
use catalogue::performance::{self, State};
use catalogue::seating::Gauges;
use documents::Words;
use documents::heads::Head;
use documents::takings::{self as paper, NetShare, Share, Sums, TakingsLine, VatShare};
use kernel::{Money, NaiveDate, PerformanceId, VatRate};
use network::Language;
use sales::heads;
use sales::takings::{self, Line, Scope, Takings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

use super::balance::BalanceView;
use super::paper::{Sheet, language};
use super::words;
use crate::documents::DocumentRef;
use crate::wire::Nothing;
use crate::{Context, Result};

/// Whose takings.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TakingsOf {
    /// Of a performance, whenever its tickets were sold.
    Performance(PerformanceId),
    /// Of a business day, whatever was sold.
    Day(NaiveDate),
}

/// What a statement is printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatementFormat {
    /// PDF.
    Pdf,
    /// CSV, for a French spreadsheet: semicolons, decimal commas, UTF-8 with its mark.
    Csv,
}

/// A statement to print.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintTakings {
    /// Of what.
    pub of: TakingsOf,
    /// As what.
    pub format: StatementFormat,
}

/// Takings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TakingsView {
    /// One line per show, category, tariff and price.
    pub lines: Vec<TakingsLineView>,
    /// Tax included.
    pub receipts: Money,
    /// Before tax.
    pub before_tax: Money,
    /// Tax.
    pub tax: Money,
    /// Tickets issued less tickets given up.
    pub tickets: i64,
    /// Of which free.
    pub free: i64,
    /// Tickets that stand and receipts by channel; of a day, those it issued less those it took back, passes and fees
    /// in the amounts.
    pub channels: Vec<NetView>,
    /// Tickets that stand and receipts, by tariff.
    pub tariffs: Vec<NetView>,
    /// Payments by means; of a performance, its share of what its orders were paid.
    pub payments: Vec<ShareView>,
    /// What makes them add up.
    pub balance: BalanceView,
    /// Free tickets that stand by motive.
    pub free_by_motive: Vec<NetView>,
    /// Tickets that stand whose place took of a pass, a card or a fund, by tariff, and what they took: received before,
    /// hence in no receipts here.
    pub prepaid: Vec<NetView>,
    /// Gift vouchers sold less those given back, by label: money in advance, in no receipts.
    pub advances: Vec<NetView>,
    /// Tickets that stand and were never printed nor mailed.
    pub unprinted: u32,
    /// Tickets given up by what became of them, and what had been paid for them.
    pub ended: Vec<ShareView>,
    /// Duplicates made.
    pub duplicates: u32,
    /// Vouchers (coupons de gestion) printed.
    pub vouchers: u32,
    /// The places that could be sold; of a performance.
    pub capacity: Option<u32>,
    /// Those who came: tickets that stand once the curtain is up; of a performance that was played.
    pub attendance: Option<i64>,
}

/// A line of takings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TakingsLineView {
    /// The show; empty for what is no ticket.
    pub title: String,
    /// The price category.
    pub category: String,
    /// The printed name of the tariff.
    pub tariff: String,
    /// The price of one, tax included.
    pub price: Money,
    /// What one took of a pass, a card or a fund.
    pub worth: Money,
    /// The rate of its VAT.
    pub vat_rate: VatRate,
    /// Issued.
    pub issued: u32,
    /// Given up.
    pub cancelled: u32,
    /// Tax included.
    pub receipts: Money,
    /// Before tax.
    pub before_tax: Money,
    /// Tax.
    pub tax: Money,
    /// Of the net, tickets that nobody paid, before or now.
    pub free: i64,
    /// The first number.
    pub first: String,
    /// The last number.
    pub last: String,
}

/// A part of takings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShareView {
    /// What became of the tickets, or the means: `refunded`, `cash`.
    pub name: String,
    /// How many.
    pub count: u32,
    /// How much.
    pub amount: Money,
}

/// What stands of a tariff, a channel or a motive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "NetShareView")]
pub struct NetView {
    /// The printed name of the tariff, the channel, the motive.
    pub name: String,
    /// Issued less given up.
    pub count: i64,
    /// How much.
    pub amount: Money,
}

/// The business day of the venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BusinessDay {
    /// The day; a night belongs to its eve until the venue's cut hour.
    pub day: NaiveDate,
}

impl From<TakingsOf> for Scope {
    fn from(of: TakingsOf) -> Self {
        match of {
            TakingsOf::Performance(id) => Self::Performance(id),
            TakingsOf::Day(day) => Self::Day(day),
        }
    }
}

impl TakingsView {
    fn of(takings: Takings, house: House) -> Self {
        let sum = |of: fn(&Line) -> Money| takings.lines.iter().map(of).sum::<Money>();
        let shares = |shares: &[takings::Share]| shares.iter().map(ShareView::from).collect();
        let nets = |nets: &[takings::Net]| nets.iter().map(NetView::from).collect();
        let tickets = takings.lines.iter().filter(|line| line.is_ticket()).map(Line::net).sum();
        Self {
            receipts: sum(Line::receipts),
            before_tax: sum(Line::before_tax),
            tax: sum(Line::tax),
            tickets,
            free: takings.lines.iter().map(Line::free).sum(),
            channels: nets(&takings.channels),
            tariffs: nets(&takings.tariffs),
            payments: shares(&takings.means),
            balance: takings.balance().into(),
            free_by_motive: nets(&takings.free),
            prepaid: nets(&takings.prepaid),
            advances: nets(&takings.advances),
            ended: shares(&takings.ended),
            unprinted: takings.unprinted,
            duplicates: takings.duplicates,
            vouchers: takings.vouchers,
            capacity: house.capacity,
            attendance: house.played.then_some(tickets - i64::from(takings.absent)),
            lines: takings.lines.into_iter().map(TakingsLineView::from).collect(),
        }
    }
}

impl From<&takings::Share> for ShareView {
    fn from(share: &takings::Share) -> Self {
        Self { name: share.name.clone(), count: share.count, amount: share.amount }
    }
}

impl From<&takings::Net> for NetView {
    fn from(net: &takings::Net) -> Self {
        Self { name: net.name.clone(), count: net.count, amount: net.amount }
    }
}

impl From<Line> for TakingsLineView {
    fn from(line: Line) -> Self {
        Self {
            free: line.free(),
            receipts: line.receipts(),
            before_tax: line.before_tax(),
            tax: line.tax(),
            title: line.title,
            category: line.category,
            tariff: line.tariff,
            price: line.price,
            worth: line.worth,
            vat_rate: line.vat,
            issued: line.issued,
            cancelled: line.cancelled,
            first: line.first,
            last: line.last,
        }
    }
}

/// Takings.
pub(super) async fn takings(ctx: &Context, input: TakingsOf) -> Result<TakingsView> {
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let house = House::of(ctx, &mut conn, input).await?;
    Ok(TakingsView::of(takings::of(&mut conn, venue, input.into()).await?, house))
}

/// The business day of the venue.
pub(super) async fn business_day(ctx: &Context, _: Nothing) -> Result<BusinessDay> {
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    Ok(BusinessDay { day: ctx.business_day(&mut conn, venue).await? })
}

/// The statement.
pub(super) async fn print_takings(ctx: &Context, input: PrintTakings) -> Result<DocumentRef> {
    let session = ctx.session()?;
    let mut conn = ctx.read().await?;
    let house = House::of(ctx, &mut conn, input.of).await?;
    let takings = takings::of(&mut conn, session.venue, input.of.into()).await?;
    let name = match input.of {
        TakingsOf::Day(day) => format!("bordereau-{day}"),
        TakingsOf::Performance(id) => format!("bordereau-{id}"),
    };
    if input.format == StatementFormat::Csv {
        let mut sheet = Sheet::of(ctx, &mut conn).await?;
        let about = about(&mut sheet, &mut conn, input.of, session.language).await?;
        let edition = (sheet.local(ctx.now()), sheet.training);
        let bytes = csv::of(
            &TakingsView::of(takings, house),
            &about,
            edition,
            (session.language, Words::of(language(ctx)?)),
        );
        return Ok(ctx.keep(format!("{name}.csv"), "text/csv; charset=utf-8", bytes));
    }
    let view = view(ctx, &mut conn, input.of, (&takings, house)).await?;
    let bytes = paper::render(&view, Words::of(language(ctx)?));
    Ok(ctx.keep(format!("{name}.pdf"), "application/pdf", bytes))
}

/// Whose takings they are, for a file that bears no title: the operator, the venue, the performance or the day.
async fn about(
    sheet: &mut Sheet,
    conn: &mut SqliteConnection,
    of: TakingsOf,
    language: Language,
) -> Result<Vec<(String, String)>> {
    let say = |key: &str| words::say(language, &format!("takings.{key}"));
    let operator = (say("operator"), sheet.operator.name.clone());
    let mut all = vec![operator, (say("venue"), sheet.venue.name.clone())];
    match of {
        TakingsOf::Day(day) => all.push((say("day"), day.format("%d/%m/%Y").to_string())),
        TakingsOf::Performance(id) => {
            let setting = sheet.setting(conn, id).await?;
            let at = setting.performance.starts_at.format("%d/%m/%Y %H:%M").to_string();
            all.extend([(say("show"), setting.show), (say("hall"), setting.hall), (say("performance"), at)]);
            all.extend(setting.performance.number.map(|number| (say("number"), number.to_string())));
        }
    }
    Ok(all)
}

/// What the hall tells of a performance; nothing of a day.
#[derive(Debug, Clone, Copy)]
struct House {
    capacity: Option<u32>,
    played: bool,
}

impl House {
    async fn of(ctx: &Context, conn: &mut SqliteConnection, of: TakingsOf) -> Result<Self> {
        let TakingsOf::Performance(id) = of else { return Ok(Self { capacity: None, played: false }) };
        let performance = performance::get(conn, id).await?;
        ctx.same_venue(performance.venue)?;
        let ready = ctx.app().plan(conn, performance.plan).await?;
        let claims = claims::of(conn, id, ctx.now()).await?;
        let total = Gauges::derive(&ready.plan, claims).total();
        let stands = !matches!(performance.state, State::Cancelled | State::Postponed);
        let played = stands && performance.starts_at <= ctx.now();
        Ok(Self { capacity: Some(total.capacity.saturating_sub(total.blocked)), played })
    }
}

async fn view(
    ctx: &Context,
    conn: &mut SqliteConnection,
    of: TakingsOf,
    (takings, house): (&Takings, House),
) -> Result<paper::TakingsView> {
    let session = ctx.session()?;
    let mut sheet = Sheet::of(ctx, conn).await?;
    let scope = match of {
        TakingsOf::Day(date) => paper::Scope::Day { venue: sheet.venue.name.clone(), date },
        TakingsOf::Performance(id) => {
            let setting = sheet.setting(conn, id).await?;
            paper::Scope::Performance {
                show: setting.show,
                venue: format!("{} · {}", sheet.venue.name, setting.hall),
                starts_at: setting.performance.starts_at,
                number: setting.performance.number,
            }
        }
    };
    let heads = heads::of_venue(conn, sheet.venue.id).await?;
    let share = |kind: &str, one: &takings::Share| Share {
        label: words::say(session.language, &format!("{kind}.{}", one.name)),
        count: one.count,
        amount: one.amount,
    };
    let total = sums(&takings.lines);
    Ok(paper::TakingsView {
        scope,
        edited_at: sheet.local(ctx.now()),
        edited_by: Some(session.agent_name.clone()),
        lines: takings.lines.iter().map(line).collect(),
        attendance: house
            .played
            .then(|| u32::try_from(total.net - i64::from(takings.absent)).unwrap_or_default()),
        total,
        vat: by_rate(&takings.lines),
        channels: takings
            .channels
            .iter()
            .map(|one| net(words::say(session.language, &format!("channels.{}", one.name)), one))
            .collect(),
        payments: takings.means.iter().map(|one| share("means", one)).collect(),
        balance: BalanceView::from(takings.balance()).into(),
        tariffs: takings.tariffs.iter().map(|one| net(one.name.clone(), one)).collect(),
        free: takings.free.iter().map(|one| net(one.name.clone(), one)).collect(),
        prepaid: takings.prepaid.iter().map(|one| net(one.name.clone(), one)).collect(),
        advances: takings.advances.iter().map(|one| net(one.name.clone(), one)).collect(),
        unprinted: takings.unprinted,
        ended: takings.ended.iter().map(|one| share("ended", one)).collect(),
        capacity: house.capacity,
        duplicates: takings.duplicates,
        vouchers: takings.vouchers,
        heads: heads
            .into_iter()
            .map(|head| Head { number: head.number.to_string(), hash: head.hash })
            .collect(),
        training: sheet.training,
        operator: sheet.operator,
    })
}

fn net(label: String, net: &takings::Net) -> NetShare {
    NetShare { label, count: net.count, amount: net.amount }
}

fn line(line: &Line) -> TakingsLine {
    TakingsLine {
        show: Some(line.title.clone()).filter(|title| !title.is_empty()),
        category: line.category.clone(),
        tariff: line.tariff.clone(),
        unit_price: line.price,
        vat: line.vat,
        sums: sums(std::slice::from_ref(line)),
        first: line.first.clone(),
        last: line.last.clone(),
    }
}

/// Only tickets are counted; everything is in the amounts.
fn sums(lines: &[Line]) -> Sums {
    let tickets = || lines.iter().filter(|line| line.is_ticket());
    Sums {
        issued: tickets().map(|line| line.issued).sum(),
        cancelled: tickets().map(|line| line.cancelled).sum(),
        net: tickets().map(Line::net).sum(),
        free: lines.iter().map(Line::free).sum(),
        receipts: lines.iter().map(Line::receipts).sum(),
        before_tax: lines.iter().map(Line::before_tax).sum(),
        tax: lines.iter().map(Line::tax).sum(),
    }
}

fn by_rate(lines: &[Line]) -> Vec<VatShare> {
    let mut rates: BTreeMap<u32, Vec<Line>> = BTreeMap::new();
    for line in lines {
        rates.entry(line.vat.as_basis_points()).or_default().push(line.clone());
    }
    let share = |(rate, lines): (u32, Vec<Line>)| {
        let Sums { receipts, before_tax, tax, .. } = sums(&lines);
        VatShare { rate: VatRate::basis_points(rate), receipts, before_tax, tax }
    };
    rates.into_iter().map(share).collect()
}
