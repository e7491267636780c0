//! What makes a statement add up: what was sold is paid, or is still owed.

use kernel::Money;

/// What was sold and what was paid: of a performance, of a day, of a closed period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// Tax included.
    pub receipts: Money,
    /// Gift vouchers sold less those given back: money in advance, in no receipts.
    pub advances: Money,
    /// By every means, less what was given back.
    pub payments: Money,
}

impl Balance {
    /// What is sold and not paid; below zero, what earlier sales owed and owe no more, received or cancelled.
    #[must_use]
    pub fn owed(self) -> Money {
        self.receipts + self.advances - self.payments
    }
}
