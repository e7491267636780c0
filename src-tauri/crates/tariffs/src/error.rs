//! What is refused about tariffs.

use kernel::Refusal;

kernel::refusals! {
    /// Why a tariff book or an entitlement is refused.
    pub enum Error {
        /// There is no such book, or no such version of it.
        BookUnknown { book: kernel::TariffBookId } = "tariffs.book_unknown",
        /// The venue has no published book: nothing can be sold.
        NothingPublished = "tariffs.nothing_published",
        /// Someone else published since this draft was begun; the draft is kept.
        DraftOutdated { base: u32, published: u32 } = "tariffs.draft_outdated",
        /// The draft does not hold together; `code` and `detail` tell what the engine refuses.
        BookRefused { code: String, detail: String } = "tariffs.book_refused",
        /// The entitlement is already over.
        EntitlementOver { until: kernel::NaiveDate } = "tariffs.entitlement_over",
    }
    wraps { Store(store::Error) }
}

/// The result of a tariff function.
pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<pricing::Error> for Error {
    fn from(error: pricing::Error) -> Self {
        Self::BookRefused { code: error.code().to_owned(), detail: error.to_string() }
    }
}
