//! What is refused at the desk.

use kernel::Money;

kernel::refusals! {
    /// Why a sale, or what follows it, is refused.
    pub enum Error {
        /// The basket is closed, or another desk's.
        BasketClosed = "sales.basket_closed",
        /// The basket holds nothing to sell.
        BasketEmpty = "sales.basket_empty",
        /// The basket has no such line.
        LineUnknown = "sales.line_unknown",
        /// A line has no price yet.
        LineUnpriced { line: u32 } = "sales.line_unpriced",
        /// A free ticket needs its motive.
        MotiveMissing = "sales.motive_missing",
        /// Another person was faster.
        SeatTaken = "sales.seat_taken",
        /// The zone has fewer places left.
        ZoneFull { left: u32, asked: u32 } = "sales.zone_full",
        /// Something remains to be paid.
        Unpaid { due: Money } = "sales.unpaid",
        /// Less goes back than has to.
        NotGivenBack { rest: Money } = "sales.not_given_back",
        /// More is paid than is due.
        Overpaid { due: Money, paid: Money } = "sales.overpaid",
        /// An amount of zero, or of the wrong sign.
        AmountWrong = "sales.amount_wrong",
        /// The cash given, or the voucher's face, is less than what it pays.
        GivenShort { given: Money, amount: Money } = "sales.given_short",
        /// The card's amount was not confirmed on its terminal.
        CardUnconfirmed = "sales.card_unconfirmed",
        /// A payment lacks what its means asks for: `number`, `bank`, `note`…
        DetailMissing { detail: &'static str } = "sales.detail_missing",
        /// No such credit note here, or it expired.
        NoteUnknown = "sales.note_unknown",
        /// The credit note holds less.
        NoteShort { left: Money } = "sales.note_short",
        /// Only the desk that holds the note's right may debit it.
        NoteElsewhere = "sales.note_elsewhere",
        /// A gift voucher pays what is not itself one: money in advance is counted once.
        VoucherForVoucher { most: Money } = "sales.voucher_for_voucher",
        /// Only the desk that sold it, or was let do so since, refunds or exchanges a ticket, a pass or a gift voucher.
        UndoingElsewhere { desk: String } = "sales.undoing_elsewhere",
        /// This desk gave the refund away, to one that it does not know yet.
        UndoingLetGo = "sales.undoing_let_go",
        /// No such order.
        OrderUnknown = "sales.order_unknown",
        /// No such ticket.
        TicketUnknown = "sales.ticket_unknown",
        /// The ticket was given up before.
        TicketEnded { number: String } = "sales.ticket_ended",
        /// The ticket was printed: a duplicate must be recorded first, with its reason.
        AlreadyPrinted { number: String } = "sales.already_printed",
        /// The holder of the ticket entered with it: its right is used.
        TicketEntered { number: String } = "sales.ticket_entered",
        /// A ticket that was never printed has no duplicate.
        NeverPrinted { number: String } = "sales.never_printed",
        /// A fee cannot exceed what is given up.
        FeeTooHigh = "sales.fee_too_high",
        /// Money goes back to its means unless the right to another is held.
        OtherMeansForbidden { means: &'static str } = "sales.other_means_forbidden",
        /// The code is not one of ours, or was altered.
        CodeUnreadable = "sales.code_unreadable",
        /// The desk's till is already open.
        TillOpen = "sales.till_open",
        /// The desk's till is not open.
        TillClosed = "sales.till_closed",
        /// Another desk holds the till.
        TillHeld { till: String, desk: String, agent: String } = "sales.till_held",
        /// The venue has no such till.
        TillUnknown = "sales.till_unknown",
        /// A till needs a name, of so many characters at most.
        TillUnnamed { longest: usize } = "sales.till_unnamed",
        /// Cash goes into an open till, and comes out of one.
        TillNeeded = "sales.till_needed",
        /// A day is closed once its tills are counted, at each venue of the operator.
        TillStillOpen { venue: String } = "sales.till_still_open",
        /// A month or a year is closed once it is over.
        PeriodUnfinished { period: String } = "sales.period_unfinished",
        /// Nothing was done since the last closing.
        NothingToClose = "sales.nothing_to_close",
        /// No closing bears this number.
        ClosingUnknown = "sales.closing_unknown",
        /// Days of the period are still to be closed.
        DaysOpen { period: String } = "sales.days_open",
        /// Months of the period are still to be closed.
        MonthsOpen { period: String } = "sales.months_open",
        /// The archive cannot be written or read.
        Archive { detail: String } = "sales.archive",
        /// The file of an archive cannot be opened.
        ArchiveFile { path: String, detail: String } = "sales.archive_file",
        /// The recipient is no e-mail address.
        RecipientWrong = "sales.recipient_wrong",
        /// No ticket of the order stands: there is nothing to mail.
        NothingToMail = "sales.nothing_to_mail",
        /// A message of the order is being sent at this moment.
        MailLeaving { recipient: String } = "sales.mail_leaving",
        /// The message was given up for another one.
        MailReplaced { recipient: String } = "sales.mail_replaced",
        /// Somebody at the desk gave the message up.
        MailGivenUp = "sales.mail_given_up",
        /// The message left, or was given up before.
        MailOver = "sales.mail_over",
        /// The basket keeps places of tickets: it is exchanged, not sold.
        ExchangeOnly = "sales.exchange_only",
        /// Passes and gift vouchers are sold, not exchanged.
        ItemsNotExchanged = "sales.items_not_exchanged",
        /// The order holds no such item.
        ItemUnknown = "sales.item_unknown",
        /// The item was given back before.
        ItemEnded { label: String } = "sales.item_ended",
        /// The item is not given back by itself: a fee.
        ItemKept { label: String } = "sales.item_kept",
        /// A donation is given for good.
        DonationKept { label: String } = "sales.donation_kept",
        /// Nothing is left to give back of the item.
        ItemUsedUp { label: String } = "sales.item_used_up",
        /// Tickets say the price paid: none leaves the desk before it is.
        HandedUnpaid { due: Money } = "sales.handed_unpaid",
        /// This voucher or token already paid something.
        VoucherUsed { number: String } = "sales.voucher_used",
        /// The number is of a credit note or a gift voucher of the venue itself, whose balance must be debited.
        OwnVoucher { number: String } = "sales.own_voucher",
        /// What was paid on the way out of a performance is one operation, recorded already.
        AfterShowRecorded { number: String, amount: Money } = "sales.after_show_recorded",
        /// Nothing is taken of this ticket on entry: it was paid, or given, when it was issued.
        NothingOnEntry { number: String } = "sales.nothing_on_entry",
        /// The entry of this ticket was recorded before.
        EntryRecorded { number: String } = "sales.entry_recorded",
        /// An entry is recorded on the day of the performance, not before.
        EntryTooEarly { day: kernel::NaiveDate } = "sales.entry_too_early",
        /// Nothing is paid on the way out before the curtain, nor of a performance that is not played.
        NotPlayed = "sales.not_played",
        /// Whoever pays on the way out entered with a ticket, be it free: the performance has none.
        NobodyEntered = "sales.nobody_entered",
        /// The order was collected or released before.
        NotKept = "sales.not_kept",
    }
    wraps { Store(store::Error), Journal(journal::Error), Catalogue(catalogue::Error) }
}

/// The result of a sales function.
pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
