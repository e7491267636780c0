//! Why a document cannot be made.

kernel::refusals! {
    /// Why a document cannot be made; nothing was printed.
    pub enum Error {
        /// No ticket was given.
        NothingToPrint = "documents.nothing_to_print",
        /// The payload of a barcode is longer than a QR code of level M can hold.
        CodeTooLong { characters: usize } = "documents.code_too_long",
    }
}

/// What making a document gives.
pub type Result<T> = std::result::Result<T, Error>;
