//! Why the catalogue refuses.

kernel::refusals! {
    /// Why the catalogue refuses.
    pub enum Error {
        /// The file is not a seating plan; `reason` is the reader's own, for the log.
        PlanUnreadable { line: usize, column: usize, reason: String } = "catalogue.plan_unreadable",
        /// The plan has neither a seat nor a zone with a capacity.
        PlanEmpty = "catalogue.plan_empty",
        /// The same id or guid is on several objects; the list is whole. Renumbering repairs it.
        PlanRepeatedIds { ids: Vec<String>, count: usize } = "catalogue.plan_repeated_ids",
        /// Seats refer to categories that the plan does not declare.
        PlanUnknownCategories { categories: Vec<String> } = "catalogue.plan_unknown_categories",
        /// Zones have both numbered seats and a capacity without numbers.
        PlanZoneBothKinds { zones: Vec<String> } = "catalogue.plan_zone_both_kinds",
        /// A zone blocks more places than it holds.
        PlanZoneOverBlocked { zone: String, capacity: u32, blocked: u32 } = "catalogue.plan_zone_over_blocked",
        /// A seat that is not in the plan.
        SeatUnknown { seat: kernel::SeatId } = "catalogue.seat_unknown",
        /// A zone that is not in the plan.
        ZoneUnknown { zone: kernel::ZoneId } = "catalogue.zone_unknown",
        /// A zone without numbers takes no numbered seat.
        ZoneUnnumbered { zone: String } = "catalogue.zone_unnumbered",
        /// A category that is not in the plan.
        PlanCategoryUnknown { category: String } = "catalogue.plan_category_unknown",
        /// Somebody already has these places.
        SeatsNotFree { seats: Vec<kernel::SeatId> } = "catalogue.seats_not_free",
        /// Fewer places are left than asked.
        PlacesShort { asked: u32, left: u32 } = "catalogue.places_short",
        /// What is left is kept for others.
        AllotmentShort { asked: u32, left: u32 } = "catalogue.allotment_short",
        /// The allotments of the hall, or of one price category, keep more than is free there.
        AllotmentsExceed { asked: u32, left: u32 } = "catalogue.allotments_exceed",
        /// No tariff of the book has the code.
        TariffUnknown { tariff: String } = "catalogue.tariff_unknown",
        /// The tariff has no more places.
        QuotaReached { tariff: String, limit: u32, asked: u32, left: u32 } = "catalogue.quota_reached",
        /// A title or a name is empty.
        TitleEmpty = "catalogue.title_empty",
        /// No law has so high a rate of VAT.
        VatTooHigh = "catalogue.vat_too_high",
        /// The SIREN of a producer has not nine digits, or fails its check.
        ProducerSirenInvalid { siren: String } = "catalogue.producer_siren_invalid",
        /// Fewer wheelchair places are free than are asked for.
        WheelchairsShort { asked: u32, left: u32 } = "catalogue.wheelchairs_short",
        /// A season ends before it starts.
        SeasonBackwards { starts_on: kernel::NaiveDate, ends_on: kernel::NaiveDate } = "catalogue.season_backwards",
        /// There is no such row.
        NotFound { entity: &'static str, id: uuid::Uuid } = "catalogue.not_found",
        /// The performance is cancelled, postponed or closed.
        NotOnSale { state: crate::performance::State } = "catalogue.not_on_sale",
        /// Its day is over.
        Over { day: kernel::NaiveDate } = "catalogue.over",
        /// Doors open before the curtain rises.
        DoorsAfterStart = "catalogue.doors_after_start",
        /// Seats of the plan fall in no price category, or a scope names nothing of the plan.
        CategoriesIncomplete { missing: Vec<String> } = "catalogue.categories_incomplete",
        /// Something is already played in the hall at that hour.
        HallTaken { title: String, starts_at: kernel::Instant } = "catalogue.hall_taken",
        /// A series has no date, or more than a season can hold.
        SeriesSize { dates: usize, most: usize } = "catalogue.series_size",
        /// Tickets name seats of the frozen plan.
        PlanFrozen = "catalogue.plan_frozen",
        /// The plan is another hall's.
        PlanElsewhere = "catalogue.plan_elsewhere",
        /// Somebody published another version meanwhile.
        PlanMoved { version: i64 } = "catalogue.plan_moved",
        /// What is kept or in baskets has no place in the new plan, or is out of sale there.
        PlanLosesPlaces { places: usize } = "catalogue.plan_loses_places",
        /// The party cannot sit together, or not at all when it may be split.
        NoPlacesTogether { asked: u32 } = "catalogue.no_places_together",
        /// The date that replaces a performance is another one of the same show, and stands.
        PostponedNowhere = "catalogue.postponed_nowhere",
        /// Places that were sold are not free at the other date, or do not exist in its hall.
        PostponedPlacesTaken { places: usize } = "catalogue.postponed_places_taken",
        /// Tickets stand for the day: a performance that is played another day is postponed.
        SoldForAnotherDay = "catalogue.sold_for_another_day",
        /// A hold without places.
        HoldEmpty = "catalogue.hold_empty",
        /// A hold says who or what it is for.
        HoldUnnamed = "catalogue.hold_unnamed",
        /// An option has a deadline to come; house holds and blocks have none.
        HoldDeadline = "catalogue.hold_deadline",
        /// The hold was released, or its deadline is past.
        HoldOver = "catalogue.hold_over",
        /// The hold does not keep these places, or not so many.
        HoldShort { asked: u32, left: u32 } = "catalogue.hold_short",
        /// The places are kept for the tickets of a date that was put off: they go with those tickets alone.
        HoldOfTickets = "catalogue.hold_of_tickets",
        /// Two lines of a list are for the same channel, public and category, or for the same tariff.
        ShareRepeated { name: String } = "catalogue.share_repeated",
        /// The same code, plan category or zone is in two price categories.
        CategoryRepeated { name: String } = "catalogue.category_repeated",
        /// Nothing of the hall falls in a price category.
        CategoryEmpty { name: String } = "catalogue.category_empty",
        /// Tickets are sold in the categories that one wants to change.
        CategoriesSold = "catalogue.categories_sold",
    }
    wraps { Store(store::Error), Journal(journal::Error) }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What the catalogue gives back.
pub type Result<T> = std::result::Result<T, Error>;
