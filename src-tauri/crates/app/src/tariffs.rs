//! Tariff books, entitlements, prices and their simulation.

pub mod book;
mod check;
pub mod entitlement;
pub mod facts;
pub mod pricer;
pub mod simulation;
pub mod statuses;
pub mod tester;
mod tolerance;

use book::{
    Book, BookOf, Books, Published, SaveDraft, list_tariff_books, publish_tariff_book, save_tariff_draft,
    tariff_draft,
};
use entitlement::{EntitlementView, RecordEntitlement, record_entitlement};
use simulation::{Simulate, simulate_tariff_book};
use statuses::{ProvedStatuses, proved_statuses};
use tester::{Tested, WhatWouldPay, what_would_pay};

use crate::wire::Nothing;

pub use pricer::reprice;
pub use tolerance::settled;

crate::use_cases! {
    /// The tariff books of the venue.
    list_tariff_books(Nothing) -> Books, right SignedIn, reads [Tariffs];
    /// The draft of a book, or its latest version to begin one from.
    tariff_draft(BookOf) -> Book, right ManageTariffs, reads [Tariffs];
    /// Keeps a draft; it may be incomplete.
    save_tariff_draft(SaveDraft) -> Book, right ManageTariffs, writes [Tariffs];
    /// Publishes the draft as the book's next version: prices already sold do not change.
    publish_tariff_book(BookOf) -> Published, right ManageTariffs, writes [Tariffs, Baskets];
    /// What a person would pay for a place, with every reason; nothing is sold.
    what_would_pay(WhatWouldPay) -> Tested, right SignedIn, reads [Tariffs, Passes, Orders];
    /// Replays past sales under a draft, beside what they were.
    simulate_tariff_book(Simulate) -> ::pricing::Simulation, right ManageTariffs, reads [Tariffs, Orders];
    /// The statuses of the book in force that a proof opens.
    proved_statuses(Nothing) -> ProvedStatuses, right SignedIn, reads [Tariffs];
    /// Records that a proof was seen: the status, who saw it and until when; never the document.
    record_entitlement(RecordEntitlement) -> EntitlementView, right Sell, writes [Tariffs, Contacts, Baskets];
}
