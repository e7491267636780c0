//! Editing, cancelling and postponing a performance.

use catalogue::performance::{self, Contract, Performance, State};
use kernel::{Instant, PerformanceId, TariffBookId, VatRate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::programme::{self, PerformanceView};
use crate::{Context, Result};

/// What to edit; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditPerformance {
    /// The performance.
    pub id: PerformanceId,
    /// Curtain.
    #[serde(default)]
    pub starts_at: Option<Instant>,
    /// Doors.
    #[serde(default)]
    pub door_at: Option<Instant>,
    /// Contract.
    #[serde(default)]
    pub contract: Option<Contract>,
    /// VAT of entrances, in basis points.
    #[serde(default)]
    pub vat_rate: Option<VatRate>,
    /// Its tariff book.
    #[serde(default)]
    pub tariff_book: Option<TariffBookId>,
    /// Draft, on sale or closed; cancelling and postponing are acts of their own.
    #[serde(default)]
    pub sale: Option<SaleState>,
}

/// The states that one edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SaleState {
    /// Being prepared.
    Draft,
    /// On sale.
    OnSale,
    /// No longer on sale.
    Closed,
}

/// A performance to cancel.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelPerformance {
    /// The performance.
    pub id: PerformanceId,
}

/// A performance to postpone.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostponePerformance {
    /// The performance.
    pub id: PerformanceId,
    /// The one its tickets may be exchanged for.
    pub to: PerformanceId,
}

/// Edits a performance.
pub(super) async fn edit_performance(ctx: &Context, input: EditPerformance) -> Result<PerformanceView> {
    change(ctx, input.id, |before| {
        Ok(Performance {
            starts_at: input.starts_at.unwrap_or(before.starts_at),
            door_at: input.door_at.or(before.door_at),
            contract: input.contract.unwrap_or(before.contract),
            vat: input.vat_rate.unwrap_or(before.vat),
            tariff_book: input.tariff_book.or(before.tariff_book),
            state: match input.sale {
                None => before.state,
                Some(SaleState::Draft) => State::Draft,
                Some(SaleState::OnSale) => State::OnSale,
                Some(SaleState::Closed) => State::Closed,
            },
            ..before
        })
    })
    .await
}

/// Cancels a performance.
pub(super) async fn cancel_performance(ctx: &Context, input: CancelPerformance) -> Result<PerformanceView> {
    change(ctx, input.id, Performance::cancel).await
}

/// Postpones a performance.
pub(super) async fn postpone_performance(
    ctx: &Context,
    input: PostponePerformance,
) -> Result<PerformanceView> {
    change(ctx, input.id, |before| before.postpone(input.to)).await
}

async fn change(
    ctx: &Context,
    id: PerformanceId,
    edit: impl FnOnce(Performance) -> catalogue::Result<Performance>,
) -> Result<PerformanceView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let before = performance::get(&mut tx, id).await?;
    ctx.same_venue(before.venue)?;
    performance::update(&mut tx, &author, &edit(before)?).await?;
    let view = programme::view(&mut tx, id).await?;
    tx.commit().await?;
    Ok(view)
}
