//! What the contact base refuses.

use kernel::NaiveDate;

kernel::refusals! {
    /// Why a write or an import is refused.
    pub enum Error {
        /// No contact of this venue has this id.
        Unknown = "contacts.unknown",
        /// Neither a name nor a way to reach anyone.
        Empty = "contacts.empty",
        /// Not an e-mail address.
        EmailInvalid { value: String } = "contacts.email_invalid",
        /// Not a phone number.
        PhoneInvalid { value: String } = "contacts.phone_invalid",
        /// Another screen or desk changed these fields since they were shown.
        ChangedMeanwhile { fields: String } = "contacts.changed_meanwhile",
        /// The sheet has no such field, or the field does not take this value.
        FieldInvalid { field: String } = "contacts.field_invalid",
        /// The coordinate is not on this contact.
        PointUnknown = "contacts.point_unknown",
        /// Its erasure was asked for: nothing is done with it until then.
        Restricted = "contacts.restricted",
        /// No position of this venue has this id.
        PositionUnknown = "contacts.position_unknown",
        /// A position is a person's, in an organisation.
        PositionMisplaced = "contacts.position_misplaced",
        /// A position that ends before it begins.
        PositionDates { since: NaiveDate, until: NaiveDate } = "contacts.position_dates",
        /// The customer exception is of messages about what the venue sells; for the rest the person must have agreed.
        SoftOptInForbidden = "contacts.soft_opt_in_forbidden",
        /// The customer exception, for someone who bought nothing from this venue.
        NotCustomer = "contacts.not_customer",
        /// The file cannot be read.
        FileUnreadable { path: String, detail: String } = "contacts.file_unreadable",
        /// No line of the file looks like headers with a name, an e-mail or a phone.
        NoColumns = "contacts.no_columns",
        /// The mapping names a column that the file has not, or maps two columns to one field.
        MappingInvalid { column: String } = "contacts.mapping_invalid",
    }
    wraps { Store(store::Error) }
}

/// The result of a function of the contact base.
pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
