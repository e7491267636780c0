//! Ids that are types: one alphabetical registry, UUID version 7 inside, no conversion by accident.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An id of one kind of thing; made by [`crate::Chance::id`], read back from a store or the wire.
pub trait TypedId: Copy {
    /// Names an existing uuid as this kind of id.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The bare uuid, for a column or a byte string.
    fn uuid(self) -> Uuid;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl TypedId for $name {
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        #[cfg(feature = "sql")]
        crate::sql::uuid_column!($name);
    )+};
}

ids! {
    /// A person who works at a desk.
    AgentId,
    /// What an allotment reserves for a channel or a public.
    AllotmentId,
    /// A sale being prepared at a desk.
    BasketId,
    /// Something in a basket that is no place.
    BasketItemId,
    /// One line of a basket.
    BasketLineId,
    /// A row of the change log.
    ChangeId,
    /// A dated consent of a contact.
    ConsentId,
    /// A person or an organisation, owned by a venue.
    ContactId,
    /// One e-mail, phone or postal address.
    ContactPointId,
    /// One credit of a pass.
    CreditId,
    /// A balance that a venue owes a person (avoir), or a gift voucher.
    CreditNoteId,
    /// One installation of the program.
    DeskId,
    /// A produced document kept for printing or saving.
    DocumentId,
    /// A verified status of a contact.
    EntitlementId,
    /// The suspended-ticket fund of a venue.
    FundId,
    /// A hall of a venue.
    HallId,
    /// A till (caisse) of a venue, which one desk holds at a time.
    DrawerId,
    /// An option, a house hold or a block over places.
    HoldId,
    /// An import of a file of contacts.
    ImportId,
    /// What happened with a contact: a note, a call, a visit.
    InteractionId,
    /// A chain of operations of one (operator, desk, incarnation).
    JournalId,
    /// The venues that pool.
    NetworkId,
    /// One line of a desk's chained journal.
    OperationId,
    /// The legal entity that answers for the box office.
    OperatorId,
    /// An order (dossier).
    OrderId,
    /// Something that an order holds besides tickets.
    OrderItemId,
    /// A pass bought by a person.
    PassId,
    /// A kind of pass on sale.
    PassProductId,
    /// A payment (règlement).
    PaymentId,
    /// A performance (séance).
    PerformanceId,
    /// A seating plan version.
    PlanId,
    /// A person in an organisation.
    PositionId,
    /// A price category of a performance.
    CategoryId,
    /// A seat of a plan.
    SeatId,
    /// A season.
    SeasonId,
    /// A signed-in session of an agent.
    SessionId,
    /// A show.
    ShowId,
    /// A tariff book.
    TariffBookId,
    /// A tariff inside a book.
    TariffId,
    /// A ticket.
    TicketId,
    /// A till session from opening to closing.
    TillId,
    /// A venue (lieu).
    VenueId,
    /// A zone of a seating plan.
    ZoneId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_wrote() {
        let id = TicketId::from_uuid(Uuid::from_u128(7));
        assert_eq!(id.to_string().parse(), Ok(id), "text form is lossless");
        let json = serde_json::to_string(&id).expect("an id is a JSON string");
        assert_eq!(serde_json::from_str::<TicketId>(&json).expect("and back"), id);
    }
}
