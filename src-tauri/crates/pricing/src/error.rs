//! Why a book is refused, or a price cannot be made.

kernel::refusals! {
    /// Why a book is refused, or a price cannot be made.
    #[derive(Clone, PartialEq, Eq)]
    pub enum Error {
        /// Two tariffs have the same id or the same code.
        TariffRepeated { tariff: String } = "pricing.tariff_repeated",
        /// A rule names a tariff that the book does not hold, or one that has no list price.
        TariffUnknown { tariff: String } = "pricing.tariff_unknown",
        /// A status is named that the book does not declare.
        StatusUnknown { tariff: String, status: String } = "pricing.status_unknown",
        /// Tariffs are priced from each other in a circle.
        PriceCircular { tariff: String } = "pricing.price_circular",
        /// Two prices are written in the same cell of the grid.
        PriceRepeated { tariff: String, category: String } = "pricing.price_repeated",
        /// An amount is below zero.
        PriceNegative { tariff: String } = "pricing.price_negative",
        /// A floor is above its ceiling.
        FloorAboveCeiling { tariff: String } = "pricing.floor_above_ceiling",
        /// A cap of zero would make every entry free.
        CapZero { tariff: String } = "pricing.cap_zero",
        /// A window ends before it begins.
        WindowReversed { name: String } = "pricing.window_reversed",
        /// A ladder needs at least two levels, each with its own letter.
        LadderUneven { tariff: String } = "pricing.ladder_uneven",
        /// Steps are not in order, or one takes off more than the whole.
        StepsUnordered { tariff: String } = "pricing.steps_unordered",
        /// Steps that are declared to lower the price raise it.
        StepsNotAsDeclared { tariff: String } = "pricing.steps_not_as_declared",
        /// A free ticket would be proposed to everybody.
        FreeTicketProposed { tariff: String } = "pricing.free_ticket_proposed",
        /// A combination needs two parts of different families.
        CombinationUneven { tariff: String } = "pricing.combination_uneven",
        /// Nothing can be proposed: the person must choose.
        ChoiceNeeded = "pricing.choice_needed",
        /// The offer that was asked for is not open to this person here.
        OfferUnavailable { tariff: String } = "pricing.offer_unavailable",
        /// The free amount is outside what the tariff allows.
        AmountOutOfBounds { floor: kernel::Money, ceiling: Option<kernel::Money> } = "pricing.amount_out_of_bounds",
        /// A manual price needs a right that the seller does not have.
        ManualPriceForbidden = "pricing.manual_price_forbidden",
        /// A manual price needs a reason and an amount of zero or more.
        ManualPriceUnexplained = "pricing.manual_price_unexplained",
    }
}

/// What a function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;
