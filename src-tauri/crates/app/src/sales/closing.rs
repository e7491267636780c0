//! Closing the day, the month, the year.

pub mod paper;
pub mod venue;

use std::collections::BTreeMap;

use documents::takings::VatShare;
use kernel::{Money, VatRate};
use sales::closing::{self, Closing, Period, Rate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Doing;
use super::balance::BalanceView;
use super::thanks;
use crate::{Context, Result};

/// A period to close.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosePeriod {
    /// Day, month or year.
    pub period: Period,
}

/// A period just closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PeriodClosed {
    /// Day, month or year.
    pub period: Period,
    /// `2026-11-21`, `2026-11`, `2026`.
    pub label: String,
    /// The number of the closing operation.
    pub number: String,
    /// Its hash, in hexadecimal: to keep elsewhere.
    pub hash: String,
    /// Operations closed, by kind.
    pub operations: BTreeMap<String, u32>,
    /// Tickets issued.
    pub issued: u32,
    /// Tickets given up.
    pub ended: u32,
    /// Receipts of the period, tax included.
    pub total: Money,
    /// What makes it add up.
    pub balance: BalanceView,
    /// By rate of VAT in basis points.
    pub by_rate: BTreeMap<String, RateTotal>,
    /// Payments by means.
    pub by_means: BTreeMap<String, Money>,
    /// Receipts since the chain exists, never reset.
    pub perpetual: Money,
    /// The same, in absolute values.
    pub perpetual_absolute: Money,
}

/// Totals at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RateTotal {
    /// Before tax.
    pub before_tax: Money,
    /// Tax.
    pub tax: Money,
}

/// What was received at each rate; the journal keeps rates by their text, of which 2000 comes before 550.
fn by_rate(totals: &BTreeMap<String, RateTotal>) -> Vec<VatShare> {
    let share = |(rate, sums): (&String, &RateTotal)| {
        let rate = VatRate::basis_points(rate.parse().ok()?);
        let (before_tax, tax) = (sums.before_tax, sums.tax);
        Some(VatShare { rate, receipts: before_tax + tax, before_tax, tax })
    };
    let mut shares: Vec<VatShare> = totals.iter().filter_map(share).collect();
    shares.sort_by_key(|share| share.rate);
    shares
}

fn rates(by_rate: BTreeMap<String, Rate>) -> BTreeMap<String, RateTotal> {
    let total = |sums: Rate| RateTotal { before_tax: sums.before_tax, tax: sums.tax };
    by_rate.into_iter().map(|(rate, sums)| (rate, total(sums))).collect()
}

impl From<Closing> for PeriodClosed {
    fn from(closing: Closing) -> Self {
        let (totals, head) = (closing.totals, closing.appended.head);
        let balance = totals.balance().into();
        Self {
            period: closing.period,
            label: closing.label,
            number: closing.appended.number.to_string(),
            hash: journal::append::hex(&head.hash),
            operations: totals.operations,
            issued: totals.issued,
            ended: totals.ended,
            total: totals.total,
            balance,
            by_rate: rates(totals.by_rate),
            by_means: totals.by_means,
            perpetual: closing.perpetual,
            perpetual_absolute: closing.perpetual_absolute,
        }
    }
}

/// Closes a period of this desk's chain.
pub(super) async fn close_period(ctx: &Context, input: ClosePeriod) -> Result<PeriodClosed> {
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    if input.period == Period::Day {
        thanks::give(ctx, &mut tx, &doing, doing.day).await?;
    }
    let closing = closing::close(&mut tx, &doing.act(), input.period).await?;
    tx.moved(closing.appended.head);
    tx.commit().await?;
    Ok(closing.into())
}
