//! Use cases of the desk: baskets, orders, payments, tickets, refunds, exchanges, collections, tills, closings,
//! takings, verification, mail.

mod act;
pub mod after_show;
pub mod archive;
pub mod balance;
pub mod basket;
pub mod closing;
pub mod collection;
mod consume;
mod csv;
mod donation;
pub mod entry;
pub mod evening;
mod gift;
mod give_back;
pub mod housekeeping;
pub mod key;
pub mod option;
pub mod order;
pub mod outbox;
pub mod paper;
mod pass;
pub mod place;
mod promises;
mod put_off;
pub mod takings;
mod thanks;
pub mod till;
pub mod undo;
pub mod verify;
pub mod voucher;
pub(crate) mod words;

use after_show::{AfterShow, AfterShowOf, RecordAfterShow, after_show, record_after_show};
use archive::{ExportArchive, VerifyArchive, export_archive, verify_archive};
use basket::items::{
    AddDonation, AddGiftVoucher, AddPass, RemoveItem, add_donation, add_gift_voucher, add_pass, remove_item,
};
use basket::{
    AddPlaces, AddSeats, AddTickets, BasketOf, BasketView, ChoosePrice, OpenBasket, OpenBaskets, RemoveLines,
    Removed, SetBasketBuyer, SetBasketContact, add_places, add_seats, add_tickets, basket, choose_price,
    drop_basket, drop_stale_baskets, open_basket, open_baskets, remove_lines, set_basket_buyer,
    set_basket_contact,
};
use closing::paper::{Closings, PrintClosing, closings, print_closing};
use closing::venue::paper::{PrintVenueClosing, print_venue_closing};
use closing::venue::{VenueClosing, VenueClosingOf, VenueClosings, venue_closing, venue_closings};
use closing::{ClosePeriod, PeriodClosed, close_period};
use collection::{
    Collections, FindCollections, HandOver, Release, Released, collections, hand_over, release_uncollected,
};
use entry::{Entries, EntriesOf, NoShows, RecordEntry, entries, record_entry, settle_no_shows};
use evening::{PrintEveningList, print_evening_list};
use housekeeping::{Tidied, tidy_desk};
use key::{KeyChanged, change_signing_key};
use option::{HoldBasket, hold_basket};
use order::{
    FindOrders, FoundOrders, OrderOf, OrderView, SetOrderContact, find_orders, order, set_order_contact,
};
use outbox::{
    MailTickets, OneMessage, Outbox, ReadOutbox, SendMail, give_up_mail, mail_tickets, read_outbox, send_mail,
};
use paper::{PrintTickets, print_tickets};
use place::{PayOrder, PlaceOrder, Placed, pay_order, place_order};
use takings::{BusinessDay, PrintTakings, TakingsOf, TakingsView, business_day, print_takings, takings};
use till::{CloseTill, OpenTill, TillClosed, TillState, Tills, close_till, open_till, till, tills};
use undo::{
    CreditNotes, DuplicateTicket, Duplicated, ExchangeTickets, FindCreditNotes, RefundTickets, Undone,
    credit_notes, duplicate_ticket, exchange_tickets, refund_tickets,
};
use verify::{ReadCode, ScannedTicket, heads, read_code, verify_store};
use voucher::{PrintCreditNote, PrintVoucher, print_credit_note, print_voucher};

use crate::catalogue::hold::Holds;
use crate::documents::DocumentRef;
use crate::wire::Nothing;

crate::use_cases! {
    /// Opens an empty basket.
    open_basket(OpenBasket) -> BasketView, right Issue, writes [Baskets];
    /// The open baskets of this desk at this venue, the last touched first: what a crash or a lock left.
    open_baskets(Nothing) -> OpenBaskets, right Issue, reads [Baskets];
    /// A basket, with the price of each line, its reason and its other offers.
    basket(BasketOf) -> BasketView, right Issue, reads [Baskets, Tariffs];
    /// Takes numbered seats into a basket, opening one when none is named.
    add_seats(AddSeats) -> BasketView, right Issue, writes [Baskets, Gauges];
    /// Takes places of an unnumbered zone into a basket, opening one when none is named.
    add_places(AddPlaces) -> BasketView, right Issue, writes [Baskets, Gauges];
    /// Puts the places of an order's tickets into a basket, opening one when none is named: to be exchanged at
    /// another price.
    add_tickets(AddTickets) -> BasketView, right Undo, writes [Baskets];
    /// Puts a pass into a basket, opening one when none is named.
    add_pass(AddPass) -> BasketView, right Sell, writes [Baskets];
    /// Puts a gift voucher of the venue into a basket, opening one when none is named.
    add_gift_voucher(AddGiftVoucher) -> BasketView, right Sell, writes [Baskets];
    /// Puts a donation to a suspended-ticket fund into a basket, opening one when none is named.
    add_donation(AddDonation) -> BasketView, right Sell, writes [Baskets];
    /// Takes a pass, a gift voucher or a donation out of a basket.
    remove_item(RemoveItem) -> BasketView, right Issue, writes [Baskets];
    /// Takes lines out of a basket; their places are free again.
    remove_lines(RemoveLines) -> BasketView, right Issue, writes [Baskets, Gauges];
    /// Names the person of a basket, or nobody; prices are made again.
    set_basket_contact(SetBasketContact) -> BasketView, right Issue, writes [Baskets];
    /// Says how the person of a basket came and which public they belong to: places taken from then on count
    /// against the allotments that are theirs.
    set_basket_buyer(SetBasketBuyer) -> BasketView, right Issue, writes [Baskets];
    /// Keeps the places of a basket as options until a deadline, instead of selling them.
    hold_basket(HoldBasket) -> Holds, right HoldPlaces, writes [Baskets, Gauges, Holds];
    /// Takes an offer on lines: a tariff, a level, a free amount, or a price by hand with its reason.
    choose_price(ChoosePrice) -> BasketView, right Issue, writes [Baskets];
    /// Drops a basket; all of its places are free again.
    drop_basket(BasketOf) -> Nothing, right Issue, writes [Baskets, Gauges];
    /// Drops the baskets of this desk that nobody touched for some minutes.
    drop_stale_baskets(Removed) -> Removed, right Sell, writes [Baskets, Gauges];
    /// Places a basket: one operation, its tickets, its payments.
    place_order(PlaceOrder) -> Placed, right Issue, writes [Baskets, Orders, Gauges, Journal, Tills, Passes, Contacts];
    /// Pays what an order owes, whole or in part.
    pay_order(PayOrder) -> Placed, right Sell, writes [Orders, Journal, Tills];
    /// What is paid on the way out of a performance that was entered with free tickets, and what was recorded of it.
    after_show(AfterShowOf) -> AfterShow, right Sell, reads [Orders, Tariffs];
    /// Records what was paid on the way out, as one operation of the performance's takings.
    record_after_show(RecordAfterShow) -> Placed, right Sell, writes [Orders, Journal, Tills];
    /// An order: tickets, payments, what it owes.
    order(OrderOf) -> OrderView, right ReadOrders, reads [Orders];
    /// Orders by number, ticket number or person; the last ones when nothing is asked.
    find_orders(FindOrders) -> FoundOrders, right ReadOrders, reads [Orders];
    /// Names the person of an order afterwards.
    set_order_contact(SetOrderContact) -> OrderView, right Sell, writes [Orders, Contacts];
    /// Gives tickets up, passes and gift vouchers back, and pays them back: a whole order or a part, with a fee or none.
    refund_tickets(RefundTickets) -> Undone, right Undo, writes [Orders, Gauges, Journal, Tills, Passes];
    /// Exchanges tickets for the places of a basket in one gesture; the difference is paid or given back.
    exchange_tickets(ExchangeTickets) -> Undone, right Undo, writes [Baskets, Orders, Gauges, Journal, Tills, Passes];
    /// Records a duplicate of a ticket, under the same number.
    duplicate_ticket(DuplicateTicket) -> Duplicated, right Undo, writes [Orders, Journal];
    /// Credit notes of the venue that still hold something or were given back, by number or by person.
    credit_notes(FindCreditNotes) -> CreditNotes, right ReadTills, reads [Orders];
    /// The PDF of tickets of an order.
    print_tickets(PrintTickets) -> DocumentRef, right Issue, writes [Orders, Journal, Passes];
    /// The voucher (coupon de gestion) of an operation that gave tickets up.
    print_voucher(PrintVoucher) -> DocumentRef, right Undo, writes [Orders];
    /// The paper of a credit note or of a gift voucher.
    print_credit_note(PrintCreditNote) -> DocumentRef, right Sell, reads [Orders];
    /// What waits to be collected, by name or number.
    collections(FindCollections) -> Collections, right Sell, reads [Orders];
    /// Marks kept tickets as handed over.
    hand_over(HandOver) -> OrderView, right Sell, writes [Orders];
    /// Gives up the kept orders of a performance that nobody paid nor collected.
    release_uncollected(Release) -> Released, right Undo, writes [Orders, Gauges, Journal];
    /// Records that the holders of tickets entered: what these take then, and what is paid of it.
    record_entry(RecordEntry) -> Placed, right Sell, writes [Orders, Journal, Tills, Passes];
    /// Tickets of a performance that take something on entry: awaited, entered, missed.
    entries(EntriesOf) -> Entries, right Sell, reads [Orders];
    /// Settles, as each tariff says, the tickets of a performance that nobody entered with.
    settle_no_shows(EntriesOf) -> NoShows, right Undo, writes [Orders, Gauges, Journal, Passes];
    /// The till of this desk: open or not, and what it received.
    till(Nothing) -> TillState, right ReadTills, reads [Tills, Settings];
    /// The tills of the venue: which are open, at which desk, by whom, since when, and the cash that should be in them.
    tills(Nothing) -> Tills, right ReadTills, reads [Tills, Orders, Network];
    /// Opens a till of the venue at this desk, with its float.
    open_till(OpenTill) -> TillState, right KeepTill, writes [Tills, Journal];
    /// Closes the till on the pieces counted; answers the closing statement.
    close_till(CloseTill) -> TillClosed, right KeepTill, writes [Tills, Journal];
    /// Closes the day, the month or the year of this desk's chain; the outings of a day are thanked first.
    close_period(ClosePeriod) -> PeriodClosed, right CloseDay, writes [Tills, Journal, Passes, Orders];
    /// The last closings of days, months and years.
    closings(Nothing) -> Closings, right ReadTills, reads [Tills];
    /// The statement of a closing: counted cash and difference, totals of the period, perpetual total.
    print_closing(PrintClosing) -> DocumentRef, right ReadTills, reads [Tills];
    /// The last periods that desks of the venue closed, and the days that one has still to close.
    venue_closings(Nothing) -> VenueClosings, right ReadAccounts, reads [Tills, Journal];
    /// The closings of all desks of the venue for a day, a month or a year: each with its totals, and together; who has
    /// not closed, who was not heard of since.
    venue_closing(VenueClosingOf) -> VenueClosing, right ReadAccounts, reads [Tills, Journal, Network];
    /// The consolidated closing of the venue, as PDF or CSV.
    print_venue_closing(PrintVenueClosing) -> DocumentRef, right ReadAccounts, reads [Tills, Journal, Network];
    /// The business day of the venue, which a night belongs to until its cut hour.
    business_day(Nothing) -> BusinessDay, right SignedIn, reads [Settings];
    /// The takings of a performance or a day.
    takings(TakingsOf) -> TakingsView, right ReadAccounts, reads [Orders, Journal];
    /// The statement of takings of a performance or a day, as PDF or CSV.
    print_takings(PrintTakings) -> DocumentRef, right ReadAccounts, reads [Orders, Journal];
    /// What is sold, who comes to collect and what is free, on paper.
    print_evening_list(PrintEveningList) -> DocumentRef, right Sell, reads [Orders, Gauges];
    /// Verifies the whole store: chains, agreement of tickets, payments and operations, gauge.
    verify_store(Nothing) -> ::sales::verify::Report, right Inspect, reads [Journal];
    /// The heads of the chains, to keep elsewhere.
    heads(Nothing) -> Vec<::sales::verify::ChainReport>, right Inspect, reads [Journal];
    /// Changes the key that signs this desk's chain: the change is an operation, and the new key signs from the
    /// next one on.
    change_signing_key(Nothing) -> KeyChanged, right ManageVenue, writes [Journal];
    /// Writes an archive of every chain, for anyone to verify.
    export_archive(ExportArchive) -> DocumentRef, right Inspect, writes [Journal];
    /// Verifies an archive, against heads kept elsewhere.
    verify_archive(VerifyArchive) -> ::sales::verify::Report, right Inspect, reads [];
    /// Reads a scanned code and says what it is the ticket of.
    read_code(ReadCode) -> ScannedTicket, right Admit, reads [Orders];
    /// Queues the tickets of an order for an e-mail address, instead of another message or besides it.
    mail_tickets(MailTickets) -> Outbox, right Issue, writes [Outbox, Orders, Journal, Passes];
    /// Gives up a message that did not leave.
    give_up_mail(OneMessage) -> Outbox, right Issue, writes [Outbox];
    /// The last messages of the venue, or of an order, and whether this desk can send any.
    read_outbox(ReadOutbox) -> Outbox, right Issue, reads [Outbox, Settings];
    /// What a desk does by itself every minute: releases lapsed options, drops forgotten baskets, thanks the outings of
    /// the days before, sends the mail that is due.
    tidy_desk(Nothing) -> Tidied, right Sell, writes [Baskets, Gauges, Holds, Outbox, Passes, Orders, Journal];
    /// Sends the messages that are due; with `now`, all that wait.
    send_mail(SendMail) -> Outbox, right Sell, writes [Outbox, Orders, Journal];
}
