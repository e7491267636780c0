//! What is refused about tariffs.

kernel::refusals! {
    /// Why a tariff book or an entitlement is refused.
    pub enum Error {
        /// There is no such book, or no such version of it.
        BookUnknown { book: kernel::TariffBookId } = "tariffs.book_unknown",
        /// The venue has no published book: nothing can be sold.
        NothingPublished = "tariffs.nothing_published",
        /// Someone else published since this draft was begun; the draft is kept.
        DraftOutdated { base: u32, published: u32 } = "tariffs.draft_outdated",
        /// No published book of the venue has such a status.
        StatusUnknown { status: String } = "tariffs.status_unknown",
        /// A rule takes places of what holds money, or money of what gives places.
        PassKindWrong { name: String, product: String } = "tariffs.pass_kind_wrong",
        /// Thanks that come at no outing, or give nothing.
        ThanksEmpty { name: String } = "tariffs.thanks_empty",
        /// A tariff is open to segments of the public, which no desk knows yet.
        SegmentsUnknown { tariff: String } = "tariffs.segments_unknown",
        /// A tariff asks for a right that nobody has.
        RightUnknown { tariff: String, right: String } = "tariffs.right_unknown",
        /// The entitlement is already over.
        EntitlementOver { until: kernel::NaiveDate } = "tariffs.entitlement_over",
    }
    wraps { Store(store::Error), Pricing(pricing::Error) }
}

/// The result of a tariff function.
pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
