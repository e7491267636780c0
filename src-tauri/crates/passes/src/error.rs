//! What is refused about passes.

kernel::refusals! {
    /// Why a pass, a credit or a fund is refused.
    pub enum Error {
        /// No such kind of pass, or it is no longer on sale.
        ProductUnknown = "passes.product_unknown",
        /// No such suspended-ticket fund at this venue.
        FundUnknown = "passes.fund_unknown",
        /// Another kind of pass has the code.
        CodeTaken { code: String } = "passes.code_taken",
        /// No law has so high a rate of VAT.
        VatTooHigh = "passes.vat_too_high",
        /// The last day of a kind of pass is past.
        AlreadyOver { until: kernel::NaiveDate } = "passes.already_over",
        /// A kind of pass has a price or a value below zero.
        AmountNegative { amount: kernel::Money } = "passes.amount_negative",
        /// A card is sold without money on it.
        CardEmpty = "passes.card_empty",
        /// A pass is sold without places.
        PlacesMissing = "passes.places_missing",
        /// The places of a pass have no unit value, under which their admissions are declared.
        PlaceWorthless = "passes.place_worthless",
        /// No such credit.
        CreditUnknown = "passes.credit_unknown",
        /// The credit was used in the meantime; nothing was taken.
        CreditUsed = "passes.credit_used",
        /// Places of the pass were taken: giving it back needs a right of its own.
        PassUsed { places: u32, amount: kernel::Money } = "passes.pass_used",
        /// The card paid something: giving it back needs a right of its own.
        CardUsed { amount: kernel::Money } = "passes.card_used",
        /// What is left of the pass was not granted to this desk, which cannot know that nobody uses it.
        LeftElsewhere = "passes.left_elsewhere",
        /// The network does not answer, and the desk may not debit the pass without it: a numbered seat, or one place too many.
        NotTolerated = "passes.not_tolerated",
        /// The card or the fund holds less than what is asked; nothing was taken.
        BalanceShort { asked: kernel::Money, left: kernel::Money } = "passes.balance_short",
        /// A credit, wallet or fund is consumed under a kind that does not exist.
        KindUnknown { kind: String } = "passes.kind_unknown",
    }
    wraps { Store(store::Error), Journal(journal::Error) }
}

/// The result of a pass function.
pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
