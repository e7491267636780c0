//! What every act of sale begins with: its author, its business day, and the chain that signs it.

use std::sync::Arc;

use journal::Signer;
use kernel::NaiveDate;
use store::Author;

use crate::sheets::Sheets;
use crate::{App, Context, Result, Write};

/// An act under way in a transaction.
pub(super) struct Doing {
    /// Desk, agent, venue, moment.
    pub(super) author: Author,
    /// The venue's business day.
    pub(super) day: NaiveDate,
    /// The sheets as the act finds them.
    pub(super) sheets: Sheets,
    signer: Signer,
    app: Arc<App>,
}

impl Doing {
    /// Begins an act at the venue of the session.
    pub(super) async fn begin(ctx: &Context, tx: &mut Write) -> Result<Self> {
        let author = ctx.author()?;
        let sheets = tx.sheets().await?;
        let signer = tx.signer(author.venue).await?;
        let day = sheets.business_day(tx, author.venue, author.at).await?;
        let day = tx.not_before_closed(signer.journal, day).await?;
        Ok(Self { author, day, sheets, signer, app: Arc::clone(ctx.app()) })
    }

    /// As the domain takes it.
    pub(super) fn act(&self) -> sales::Act<'_> {
        sales::Act {
            author: self.author,
            business_date: self.day,
            signer: &self.signer,
            chance: &self.app.chance,
        }
    }

    /// The flags of the codes of its tickets.
    pub(super) fn flags(&self) -> u8 {
        if self.app.is_training() { sales::ticket::code::TRAINING } else { 0 }
    }
}
