//! The programme: seasons, shows, halls and plans, performances.

pub mod best;
pub mod calendar;
pub mod capacity;
pub mod edit_plan;
pub mod hall;
pub mod hold;
pub mod performance;
pub mod plan;
pub mod plans;
pub mod postpone;
pub mod programme;
mod rank;
pub mod season;
pub mod sellable;
pub mod series;
pub mod show;
pub mod states;

use best::{BestAvailable, BestPlaces, best_available};
use calendar::{CalendarOf, export_calendar};
use capacity::{Capacity, CapacityOf, SetAllotments, SetQuotas, capacity, set_allotments, set_quotas};
use edit_plan::{EditPlan, PlanPreview, PreviewPlan, edit_plan, preview_plan};
use hall::{
    CreateHall, ExportPlan, Halls, ImportPlan, PlanImported, create_hall, export_plan, import_plan,
    list_halls,
};
use hold::{
    ChangeHold, HoldPlaces, HoldView, Holds, ListHolds, ReleaseHold, Released, change_hold, hold_places,
    list_holds, release_expired_options, release_hold,
};
use performance::{
    CancelPerformance, EditPerformance, SetCategories, cancel_performance, edit_performance, set_categories,
};
use plan::{SeatingPlan, SeatingPlanOf, seating_plan};
use postpone::{PostponePerformance, postpone_performance};
use programme::{PerformanceView, PerformancesOf, Programme, ProgrammeBetween, programme, show_performances};
use season::{CreateSeason, SeasonView, Seasons, create_season, list_seasons};
use series::{CopyPerformance, CreatePerformances, Created, copy_performance, create_performances};
use show::{CreateShow, EditShow, ListShows, ShowView, Shows, create_show, edit_show, list_shows};
use states::{SeatStates, SeatStatesOf, seat_states};

use crate::wire::Nothing;

crate::use_cases! {
    /// Creates a season.
    create_season(CreateSeason) -> SeasonView, right ManageProgramme, writes [Programme];
    /// The seasons of the venue, the latest first.
    list_seasons(Nothing) -> Seasons, right SignedIn, reads [Programme];
    /// Creates a show.
    create_show(CreateShow) -> ShowView, right ManageProgramme, writes [Programme];
    /// Edits a show; sold tickets keep the title that they bear.
    edit_show(EditShow) -> ShowView, right ManageProgramme, writes [Programme];
    /// The shows of the venue, by title.
    list_shows(ListShows) -> Shows, right SignedIn, reads [Programme];
    /// Creates a hall, with its seating plan.
    create_hall(CreateHall) -> PlanImported, right ManageProgramme, writes [Halls];
    /// Publishes a new version of a hall's plan from a file of the public seating-plan format.
    import_plan(ImportPlan) -> PlanImported, right ManageProgramme, writes [Halls];
    /// The file of a hall's latest plan, in the public seating-plan format.
    export_plan(ExportPlan) -> crate::documents::DocumentRef, right ManageProgramme, reads [Halls];
    /// What a file of the public seating-plan format holds, and what is odd in it; nothing is written.
    preview_plan(PreviewPlan) -> PlanPreview, right ManageProgramme, reads [];
    /// Edits the latest version of a plan and publishes the next.
    edit_plan(EditPlan) -> PlanImported, right ManageProgramme, writes [Halls];
    /// The halls of the venue and the latest version of their plans.
    list_halls(Nothing) -> Halls, right SignedIn, reads [Halls];
    /// Creates the performances of a series: one show, one hall, many dates.
    create_performances(CreatePerformances) -> Created, right ManageProgramme, writes [Programme, Gauges];
    /// Copies a performance to another date, with its categories.
    copy_performance(CopyPerformance) -> Created, right ManageProgramme, writes [Programme, Gauges];
    /// Edits a performance.
    edit_performance(EditPerformance) -> PerformanceView, right ManageProgramme, writes [Programme, Gauges];
    /// Replaces the price categories of a performance of which nothing is sold.
    set_categories(SetCategories) -> PerformanceView, right ManageProgramme, writes [Programme, Gauges];
    /// Cancels a performance: tickets are kept and marked, nothing more is sold.
    cancel_performance(CancelPerformance) -> PerformanceView, right ManageProgramme, writes [Programme, Gauges];
    /// Postpones a performance to another: tickets are kept and marked.
    postpone_performance(PostponePerformance) -> PerformanceView, right ManageProgramme, writes [Programme, Gauges];
    /// The performances of a span with their gauges, the first first.
    programme(ProgrammeBetween) -> Programme, right SignedIn, reads [Programme, Gauges];
    /// The performances of a show with their gauges, the first first.
    show_performances(PerformancesOf) -> Programme, right SignedIn, reads [Programme, Gauges];
    /// An iCalendar file of the performances of a span.
    export_calendar(CalendarOf) -> crate::documents::DocumentRef, right SignedIn, reads [Programme];
    /// A published version of a seating plan, as it is drawn; it never changes.
    seating_plan(SeatingPlanOf) -> SeatingPlan, right SignedIn, reads [Halls];
    /// Where the seats of a performance stand: only those that are not free, by their place in its plan.
    seat_states(SeatStatesOf) -> SeatStates, right SignedIn, reads [Programme, Gauges, Holds, Baskets];
    /// The best places of a performance, side by side; nothing is taken.
    best_available(BestAvailable) -> BestPlaces, right SignedIn, reads [Gauges, Holds, Baskets];
    /// Keeps places from sale: an option, a house hold or a block.
    hold_places(HoldPlaces) -> HoldView, right HoldPlaces, writes [Holds, Gauges];
    /// Changes what a hold is called, its deadline or its places.
    change_hold(ChangeHold) -> HoldView, right HoldPlaces, writes [Holds, Gauges];
    /// Releases a hold: what was not sold out of it may be sold again.
    release_hold(ReleaseHold) -> Nothing, right HoldPlaces, writes [Holds, Gauges];
    /// Notes the release of the options whose deadline is past; they kept nothing from that moment on.
    release_expired_options(Nothing) -> Released, right HoldPlaces, writes [Holds, Gauges];
    /// The holds of a performance.
    list_holds(ListHolds) -> Holds, right SignedIn, reads [Holds, Gauges, Baskets];
    /// The gauge of a performance by zone and price category, its allotments and its quotas.
    capacity(CapacityOf) -> Capacity, right SignedIn, reads [Gauges, Holds, Baskets, Programme];
    /// Replaces the allotments of a performance.
    set_allotments(SetAllotments) -> Capacity, right ManageCapacity, writes [Holds, Gauges];
    /// Replaces the quotas of a performance.
    set_quotas(SetQuotas) -> Capacity, right ManageCapacity, writes [Holds, Gauges];
}
