//! The statement of a closing, and the closings made before.

use documents::Words;
use documents::closing::{self as paper, ClosingView, Denomination, MeansLine, TillLine};
use kernel::{Instant, Money};
use network::Language;
use sales::closing::{self, Closed, Period};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::{by_rate, rates};
use crate::documents::DocumentRef;
use crate::sales::balance::BalanceView;
use crate::sales::paper::{Sheet, language};
use crate::sales::words;
use crate::wire::Nothing;
use crate::{Context, Result};

/// A closing to print.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintClosing {
    /// The number of its operation.
    pub number: String,
}

/// Closings made before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Closings {
    /// The latest first.
    pub closings: Vec<ClosingLine>,
}

/// A closing made before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClosingLine {
    /// The number of its operation.
    pub number: String,
    /// Day, month or year.
    pub period: Period,
    /// `2026-11-21`, `2026-11`, `2026`.
    pub label: String,
    /// When.
    pub at: Instant,
    /// At which desk.
    pub desk: String,
    /// Receipts of the period, tax included.
    pub total: Money,
    /// Receipts since the chain exists.
    pub perpetual: Money,
    /// Cash counted less expected, of the tills closed in it; absent when none was.
    pub difference: Option<Money>,
}

/// The last closings.
pub(in crate::sales) async fn closings(ctx: &Context, _: Nothing) -> Result<Closings> {
    const LATEST: u32 = 30;
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let line = |closed: Closed| ClosingLine {
        difference: difference(&closed),
        number: closed.number,
        period: closed.period,
        label: closed.label,
        at: closed.at,
        desk: closed.desk,
        total: closed.totals.total,
        perpetual: closed.perpetual,
    };
    let latest = closing::latest(&mut conn, venue, LATEST).await?;
    Ok(Closings { closings: latest.into_iter().map(line).collect() })
}

/// The statement of a closing.
pub(in crate::sales) async fn print_closing(ctx: &Context, input: PrintClosing) -> Result<DocumentRef> {
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let closed = closing::by_number(&mut conn, venue, input.number.trim()).await?;
    let view = view(ctx, &mut conn, &closed).await?;
    let bytes = paper::render(&view, Words::of(language(ctx)?));
    Ok(ctx.keep(format!("cloture-{}.pdf", closed.label), "application/pdf", bytes))
}

async fn view(ctx: &Context, conn: &mut SqliteConnection, closed: &Closed) -> Result<ClosingView> {
    let speaks = ctx.session()?.language;
    let sheet = Sheet::of(ctx, conn).await?;
    let seller = match closed.agent {
        Some(agent) => network::agent::get(conn, agent).await?.name,
        None => String::new(),
    };
    let means = means(closed, speaks);
    let sum = |of: fn(&MeansLine) -> Money| means.iter().map(of).sum::<Money>();
    let (tills, since) = (&closed.content.tills, closed.content.since);
    let opened = tills.first().map_or(since, |till| till.opened_at);
    let period = words::say(speaks, &format!("periods.{}", closed.period.name()));
    Ok(ClosingView {
        venue: sheet.venue.name.clone(),
        desk: format!("{} · {period} {}", closed.desk, Words::of(language(ctx)?).period(&closed.label)),
        seller,
        number: closed.number.clone(),
        opened_at: sheet.local(opened),
        closed_at: sheet.local(closed.at),
        opening_float: tills.iter().map(|till| till.float).sum(),
        counted: (!tills.is_empty()).then(|| tills.iter().map(|till| till.counted).sum()),
        tills: tills.iter().map(|till| line_of(&sheet, till)).collect(),
        total: MeansLine {
            label: words::say(speaks, "total"),
            count: means.iter().map(|line| line.count).sum(),
            expected: sum(|line| line.expected),
            counted: None,
            difference: difference(closed),
        },
        means,
        balance: BalanceView::from(closed.totals.balance()).into(),
        cash: pieces(closed),
        vat: by_rate(&rates(closed.totals.by_rate.clone())),
        operations: closed.totals.operations.values().sum(),
        period_total: closed.totals.total,
        perpetual_total: closed.perpetual,
        comment: tills
            .iter()
            .map(|till| till.note.as_str())
            .filter(|note| !note.is_empty())
            .collect::<Vec<_>>()
            .join("\n"),
        head: closed.hash.clone(),
        training: sheet.training,
        operator: sheet.operator,
    })
}

fn line_of(sheet: &Sheet, till: &closing::Counted) -> TillLine {
    let closing::Counted { opened_at, float, expected, counted, .. } = *till;
    TillLine { name: till.name.clone(), opened_at: sheet.local(opened_at), float, expected, counted }
}

/// Counted less expected, of every till.
fn difference(closed: &Closed) -> Option<Money> {
    let tills = &closed.content.tills;
    (!tills.is_empty()).then(|| tills.iter().map(|till| till.counted - till.expected).sum())
}

/// One line for each means; cash is what the tills held besides their floats, and apart, what was taken with no till
/// open.
fn means(closed: &Closed, speaks: Language) -> Vec<MeansLine> {
    let tills = &closed.content.tills;
    let in_tills: Money = tills.iter().map(|till| till.expected - till.float).sum();
    let counted: Money = tills.iter().map(|till| till.counted - till.float).sum();
    let line = |name: &str, count: u32, expected: Money| MeansLine {
        label: words::say(speaks, &format!("means.{name}")),
        count,
        expected,
        counted: None,
        difference: None,
    };
    let mut lines = Vec::with_capacity(closed.content.means.len() + 1);
    for one in &closed.content.means {
        if one.means != "cash" || tills.is_empty() {
            lines.push(line(&one.means, one.count, one.amount));
            continue;
        }
        lines.push(MeansLine {
            counted: Some(counted),
            difference: Some(counted - in_tills),
            ..line("cash", one.count, in_tills)
        });
        // A till that was open when a backup was restored counts what was closed with the chain before.
        let loose = closed.content.loose;
        let before = one.amount - in_tills - loose;
        for (key, amount) in [("cash_without_till", loose), ("cash_closed_before", before)] {
            if !amount.is_zero() {
                let label = words::say(speaks, key);
                lines.push(MeansLine { label, ..line("cash", 0, amount) });
            }
        }
    }
    lines
}

fn pieces(closed: &Closed) -> Vec<Denomination> {
    let mut all: Vec<Denomination> = Vec::new();
    for piece in closed.content.tills.iter().flat_map(|till| &till.pieces) {
        let amount = piece.value.times(piece.count.into());
        match all.iter_mut().find(|known| known.value == piece.value) {
            Some(known) => {
                known.count += piece.count;
                known.amount += amount;
            }
            None => all.push(Denomination { value: piece.value, count: piece.count, amount }),
        }
    }
    all.sort_by_key(|piece| std::cmp::Reverse(piece.value));
    all
}
