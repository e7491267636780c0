//! Suspended-ticket funds.

use ::passes::fund::{self, Fund};
use kernel::{FundId, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::Nothing;
use crate::{Context, Result};

/// A fund to open.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenFund {
    /// Its name.
    pub name: String,
}

/// A fund.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FundView {
    /// Its id, which tariffs name.
    pub id: FundId,
    /// Its name.
    pub name: String,
    /// What it holds, in cents.
    pub balance: Money,
}

/// Funds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Funds {
    /// By name.
    pub funds: Vec<FundView>,
}

impl From<Fund> for FundView {
    fn from(fund: Fund) -> Self {
        Self { id: fund.id, name: fund.name, balance: fund.balance }
    }
}

/// Opens a fund.
pub(super) async fn open_fund(ctx: &Context, input: OpenFund) -> Result<FundView> {
    let author = ctx.author()?;
    let id = ctx.id();
    let mut tx = ctx.write().await?;
    fund::open(&mut tx, &author, id, &input.name).await?;
    tx.commit().await?;
    Ok(FundView { id, name: input.name, balance: Money::ZERO })
}

/// The funds of the venue.
pub(super) async fn list_funds(ctx: &Context, _: Nothing) -> Result<Funds> {
    let funds = fund::list(&mut *ctx.read().await?, ctx.session()?.venue).await?;
    Ok(Funds { funds: funds.into_iter().map(FundView::from).collect() })
}
