//! The contact base: find, create, card, edit, consents, notes, import.

pub mod bought;
pub mod card;
pub mod create;
pub mod edit;
pub mod erase;
pub mod find;
pub mod import;
pub(crate) mod ledger;
pub mod pool;
pub mod position;

use bought::AtStake;
use card::{ContactCard, ContactCardOf, contact_card};
use create::{
    ContactCreated, ContactLine, CreateContact, ParseContactLine, create_contact, parse_contact_line,
};
use edit::{
    AddNote, EditContact, MarkPoint, RecordConsent, add_note, edit_contact, mark_point, record_consent,
};
use erase::{
    Erased, ForgottenDue, erase_contact, forget_due, lift_erasure, preview_erasure, request_erasure,
};
use find::{FindContacts, FoundContacts, find_contacts};
use import::{ImportContacts, ImportPreview, Imported, PreviewImport, import_contacts, preview_import};
use pool::{
    FindPool, FoundPool, OpenPoolCard, PoolCard, PoolReading, find_pool, open_pool_card, pool_readings,
};
use position::{AddPosition, EndPosition, add_position, end_position};

use crate::wire::Nothing;

crate::use_cases! {
    /// Finds contacts as one types: accents, case, hyphens, typing errors, pieces of phone and e-mail; orders and
    /// tickets too by their number, for who sells.
    find_contacts(FindContacts) -> FoundContacts, right ReadContacts, reads [Contacts, Orders];
    /// Finds people whom other venues show under a charter: names and communes.
    find_pool(FindPool) -> FoundPool, right ReadContacts, reads [Contacts];
    /// Opens the card of a person of another venue, which reads who did.
    open_pool_card(OpenPoolCard) -> PoolCard, right ReadContacts, writes [];
    /// Who read the cards of one's people.
    pool_readings(Nothing) -> Vec<PoolReading>, right ManageVenue, reads [Network];
    /// Reads a line being typed at the desk into fields, and offers those it may name already.
    parse_contact_line(ParseContactLine) -> ContactLine, right ReadContacts, reads [Contacts];
    /// Creates a contact; those it may be the double of are told, never blocked.
    create_contact(CreateContact) -> ContactCreated, right EditContacts, writes [Contacts];
    /// The card of a contact: sheet, coordinates, positions, consents in force, what happened; what it bought and
    /// still holds, for who sells or reads accounts.
    contact_card(ContactCardOf) -> ContactCard, right ReadContacts, reads [Contacts, Orders, Passes, Tariffs];
    /// Edits the sheet of a contact and adds coordinates.
    edit_contact(EditContact) -> ContactCard, right EditContacts, writes [Contacts];
    /// Says whether a coordinate still reaches anyone.
    mark_point(MarkPoint) -> ContactCard, right EditContacts, writes [Contacts];
    /// Records what a person said about being reached on a channel for a purpose.
    record_consent(RecordConsent) -> ContactCard, right EditContacts, writes [Contacts];
    /// Writes down a note, a call, a visit or a message.
    add_note(AddNote) -> ContactCard, right EditContacts, writes [Contacts];
    /// Places a person in an organisation.
    add_position(AddPosition) -> ContactCard, right EditContacts, writes [Contacts];
    /// Ends a position; it stays on both cards as what was.
    end_position(EndPosition) -> ContactCard, right EditContacts, writes [Contacts];
    /// What would go with a contact that is erased now: tickets to come, credits, money, debts; writes nothing.
    preview_erasure(ContactCardOf) -> AtStake, right EditContacts, reads [Contacts, Orders, Passes];
    /// Restricts a contact for a week, after which it is erased.
    request_erasure(ContactCardOf) -> ContactCard, right EditContacts, writes [Contacts];
    /// Lifts the restriction: the person changed her mind.
    lift_erasure(ContactCardOf) -> ContactCard, right EditContacts, writes [Contacts];
    /// Erases a contact at once: sales keep their numbers without the person, a tombstone remains.
    erase_contact(ContactCardOf) -> Erased, right EraseContacts,
        writes [Contacts, Orders, Passes, Tariffs, Holds, Baskets, Outbox];
    /// Erases the contacts whose week is over, and forgets the proofs that expired.
    forget_due(Nothing) -> ForgottenDue, right EditContacts,
        writes [Contacts, Orders, Passes, Tariffs, Holds, Baskets, Outbox];
    /// Looks at a file of contacts and says what importing it would do; writes nothing.
    preview_import(PreviewImport) -> ImportPreview, right MoveContacts, reads [Contacts];
    /// Imports the contacts of a file; stopped or repeated, it changes nothing twice.
    import_contacts(ImportContacts) -> Imported, right MoveContacts, job [Contacts];
}
