//! What makes a statement add up, on the screen and on paper.

use documents::balance as paper;
use kernel::Money;
use sales::Balance;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Receipts and advances, which payments and what is owed make: of a performance, of a day, of a closed period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BalanceView {
    /// Tax included.
    pub receipts: Money,
    /// Gift vouchers sold less those given back: money in advance, in no receipts.
    pub advances: Money,
    /// By every means, less what was given back.
    pub payments: Money,
    /// What is sold and not paid; below zero, what earlier sales owed and owe no more.
    pub owed: Money,
}

impl From<Balance> for BalanceView {
    fn from(balance: Balance) -> Self {
        let Balance { receipts, advances, payments } = balance;
        Self { receipts, advances, payments, owed: balance.owed() }
    }
}

impl From<BalanceView> for paper::Balance {
    fn from(view: BalanceView) -> Self {
        let BalanceView { receipts, advances, payments, owed } = view;
        Self { receipts, advances, payments, owed }
    }
}
