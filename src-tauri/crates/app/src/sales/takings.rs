//! Takings of a performance or a day: on the screen, as PDF, as CSV.

mod csv;

use documents::Words;
use documents::takings::{self as paper, Share, Sums, TakingsLine, VatShare};
use kernel::{Money, NaiveDate, PerformanceId, VatRate};
use sales::takings::{self, Line, Scope, Takings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

use super::paper::{Sheet, language};
use super::words;
use crate::documents::DocumentRef;
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
    /// Tickets and receipts by channel.
    pub channels: Vec<ShareView>,
    /// Payments by means; none for a performance.
    pub payments: Vec<ShareView>,
    /// Duplicates made.
    pub duplicates: u32,
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
    /// The first number.
    pub first: String,
    /// The last number.
    pub last: String,
}

/// A part of takings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShareView {
    /// The channel or the means: `desk`, `cash`.
    pub name: String,
    /// How many.
    pub count: u32,
    /// How much.
    pub amount: Money,
}

impl From<TakingsOf> for Scope {
    fn from(of: TakingsOf) -> Self {
        match of {
            TakingsOf::Performance(id) => Self::Performance(id),
            TakingsOf::Day(day) => Self::Day(day),
        }
    }
}

impl From<Takings> for TakingsView {
    fn from(takings: Takings) -> Self {
        let sum = |of: fn(&Line) -> Money| takings.lines.iter().map(of).sum();
        let share = |share: &takings::Share| ShareView {
            name: share.name.clone(),
            count: share.count,
            amount: share.amount,
        };
        Self {
            receipts: sum(Line::receipts),
            before_tax: sum(Line::before_tax),
            tax: sum(Line::tax),
            tickets: takings.lines.iter().filter(|line| !line.title.is_empty()).map(Line::net).sum(),
            free: takings.lines.iter().map(Line::free).sum(),
            channels: takings.channels.iter().map(share).collect(),
            payments: takings.means.iter().map(share).collect(),
            duplicates: takings.duplicates,
            lines: takings.lines.into_iter().map(TakingsLineView::from).collect(),
        }
    }
}

impl From<Line> for TakingsLineView {
    fn from(line: Line) -> Self {
        Self {
            receipts: line.receipts(),
            before_tax: line.before_tax(),
            tax: line.tax(),
            title: line.title,
            category: line.category,
            tariff: line.tariff,
            price: line.price,
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
    check(ctx, &mut conn, input).await?;
    Ok(takings::of(&mut conn, venue, input.into()).await?.into())
}

/// The statement.
pub(super) async fn print_takings(ctx: &Context, input: PrintTakings) -> Result<DocumentRef> {
    let session = ctx.session()?;
    let mut conn = ctx.read().await?;
    check(ctx, &mut conn, input.of).await?;
    let takings = takings::of(&mut conn, session.venue, input.of.into()).await?;
    let name = match input.of {
        TakingsOf::Day(day) => format!("bordereau-{day}"),
        TakingsOf::Performance(id) => format!("bordereau-{id}"),
    };
    if input.format == StatementFormat::Csv {
        let text = csv::of(&takings, session.language);
        return Ok(ctx.keep(format!("{name}.csv"), "text/csv; charset=utf-8", text.into_bytes()));
    }
    let view = view(ctx, &mut conn, input.of, &takings).await?;
    let bytes = paper::render(&view, Words::of(language(ctx)?));
    Ok(ctx.keep(format!("{name}.pdf"), "application/pdf", bytes))
}

async fn check(ctx: &Context, conn: &mut SqliteConnection, of: TakingsOf) -> Result<()> {
    match of {
        TakingsOf::Day(_) => Ok(()),
        TakingsOf::Performance(id) => ctx.same_venue(catalogue::performance::get(conn, id).await?.venue),
    }
}

async fn view(
    ctx: &Context,
    conn: &mut SqliteConnection,
    of: TakingsOf,
    takings: &Takings,
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
    let heads = sales::verify::heads(conn).await?;
    let share = |kind: &str, share: &takings::Share| Share {
        label: words::say(session.language, &format!("{kind}.{}", share.name)),
        count: share.count,
        amount: share.amount,
    };
    Ok(paper::TakingsView {
        scope,
        edited_at: sheet.local(ctx.now()),
        edited_by: Some(session.agent_name.clone()),
        lines: takings.lines.iter().map(line).collect(),
        total: sums(&takings.lines),
        vat: by_rate(&takings.lines),
        channels: takings.channels.iter().map(|one| share("channels", one)).collect(),
        payments: takings.means.iter().map(|one| share("means", one)).collect(),
        capacity: None,
        attendance: None,
        duplicates: takings.duplicates,
        vouchers: 0,
        head: heads.last().map(|head| head.hash.clone()).unwrap_or_default(),
        training: sheet.training,
        operator: sheet.operator,
    })
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

fn sums(lines: &[Line]) -> Sums {
    // A day may take back more than it issued: what stands is then none.
    let count = |count: i64| u32::try_from(count.max(0)).unwrap_or(u32::MAX);
    Sums {
        issued: lines.iter().map(|line| line.issued).sum(),
        cancelled: lines.iter().map(|line| line.cancelled).sum(),
        net: count(lines.iter().map(Line::net).sum()),
        free: count(lines.iter().map(Line::free).sum()),
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
