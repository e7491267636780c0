//! The contact base: find, create, card, edit, consents, notes, import.

pub mod card;
pub mod create;
pub mod edit;
pub mod find;
pub mod import;

use card::{ContactCard, ContactCardOf, contact_card};
use create::{
    ContactCreated, ContactLine, CreateContact, ParseContactLine, create_contact, parse_contact_line,
};
use edit::{
    AddNote, EditContact, MarkPoint, RecordConsent, add_note, edit_contact, mark_point, record_consent,
};
use find::{FindContacts, FoundContacts, find_contacts};
use import::{ImportContacts, ImportPreview, Imported, PreviewImport, import_contacts, preview_import};

crate::use_cases! {
    /// Finds contacts as one types: accents, case, hyphens, typing errors, pieces of phone and e-mail.
    find_contacts(FindContacts) -> FoundContacts, right ReadContacts, reads [Contacts];
    /// Reads a line being typed at the desk into fields, and offers those it may name already.
    parse_contact_line(ParseContactLine) -> ContactLine, right ReadContacts, reads [Contacts];
    /// Creates a contact; those it may be the double of are told, never blocked.
    create_contact(CreateContact) -> ContactCreated, right EditContacts, writes [Contacts];
    /// The card of a contact: sheet, coordinates, consents in force, what happened.
    contact_card(ContactCardOf) -> ContactCard, right ReadContacts, reads [Contacts];
    /// Edits the sheet of a contact and adds coordinates.
    edit_contact(EditContact) -> ContactCard, right EditContacts, writes [Contacts];
    /// Says whether a coordinate still reaches anyone.
    mark_point(MarkPoint) -> ContactCard, right EditContacts, writes [Contacts];
    /// Records what a person said about being reached on a channel for a purpose.
    record_consent(RecordConsent) -> ContactCard, right EditContacts, writes [Contacts];
    /// Writes down a note, a call, a visit or a message.
    add_note(AddNote) -> ContactCard, right EditContacts, writes [Contacts];
    /// Looks at a file of contacts and says what importing it would do; writes nothing.
    preview_import(PreviewImport) -> ImportPreview, right MoveContacts, reads [Contacts];
    /// Imports the contacts of a file; stopped or repeated, it changes nothing twice.
    import_contacts(ImportContacts) -> Imported, right MoveContacts, job [Contacts];
}
