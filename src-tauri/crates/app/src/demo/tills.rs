//! The tills of the demonstration: each is opened when its venue takes its first cash of the day, and counted in the
//! evening, right to the cent.

use std::collections::BTreeSet;

use kernel::Money;
use sales::till::Pieces;

use super::venues::House;
use crate::Result;
use crate::sales::till::{CloseTill, OpenTill, TillClosed, TillState};
use crate::wire::Nothing;

/// What is in a till in the morning.
const FLOAT: Money = Money::cents(15_000);

/// The venues whose tills are open.
#[derive(Debug, Default)]
pub(super) struct Tills(BTreeSet<usize>);

impl Tills {
    /// Opens the till of a venue, unless it is.
    pub(super) async fn open(&mut self, houses: &[House], venue: usize) -> Result<()> {
        if self.0.insert(venue) {
            let _: TillState = houses[venue]
                .seller
                .ask("open_till", &OpenTill { float: FLOAT, ..OpenTill::default() })
                .await?;
        }
        Ok(())
    }

    /// Counts every open till.
    pub(super) async fn count(&mut self, houses: &[House]) -> Result<()> {
        for venue in std::mem::take(&mut self.0) {
            let seller = &houses[venue].seller;
            let state: TillState = seller.ask("till", &Nothing {}).await?;
            let close = CloseTill { pieces: pieces(state.expected), note: String::new() };
            let _: TillClosed = seller.ask("close_till", &close).await?;
        }
        Ok(())
    }
}

/// An amount in the largest notes and coins; nothing of one below zero.
fn pieces(amount: Money) -> Vec<Pieces> {
    let mut rest = amount.as_cents();
    let mut pieces = Vec::new();
    for value in [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1] {
        let count = u32::try_from(rest / value).unwrap_or_default();
        if count > 0 {
            pieces.push(Pieces { value: Money::cents(value), count });
            rest -= value * i64::from(count);
        }
    }
    pieces
}
