//! The programme: seasons, shows, halls and plans, performances.

pub mod calendar;
pub mod hall;
pub mod performance;
pub mod programme;
pub mod season;
pub mod series;
pub mod show;

use calendar::{CalendarOf, export_calendar};
use hall::{
    CreateHall, ExportPlan, Halls, ImportPlan, PlanImported, create_hall, export_plan, import_plan,
    list_halls,
};
use performance::{
    CancelPerformance, EditPerformance, PostponePerformance, cancel_performance, edit_performance,
    postpone_performance,
};
use programme::{PerformanceView, Programme, ProgrammeBetween, programme};
use season::{CreateSeason, SeasonView, Seasons, create_season, list_seasons};
use series::{CopyPerformance, CreatePerformances, Created, copy_performance, create_performances};
use show::{CreateShow, EditShow, ListShows, ShowView, Shows, create_show, edit_show, list_shows};

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
    /// The halls of the venue and the latest version of their plans.
    list_halls(Nothing) -> Halls, right SignedIn, reads [Halls];
    /// Creates the performances of a series: one show, one hall, many dates.
    create_performances(CreatePerformances) -> Created, right ManageProgramme, writes [Programme, Gauges];
    /// Copies a performance to another date, with its categories.
    copy_performance(CopyPerformance) -> Created, right ManageProgramme, writes [Programme, Gauges];
    /// Edits a performance.
    edit_performance(EditPerformance) -> PerformanceView, right ManageProgramme, writes [Programme];
    /// Cancels a performance: tickets are kept and marked, nothing more is sold.
    cancel_performance(CancelPerformance) -> PerformanceView, right ManageProgramme, writes [Programme, Gauges];
    /// Postpones a performance to another: tickets are kept and marked.
    postpone_performance(PostponePerformance) -> PerformanceView, right ManageProgramme, writes [Programme, Gauges];
    /// The performances of a span with their gauges, the first first.
    programme(ProgrammeBetween) -> Programme, right SignedIn, reads [Programme, Gauges];
    /// An iCalendar file of the performances of a span.
    export_calendar(CalendarOf) -> crate::documents::DocumentRef, right SignedIn, reads [Programme];
}
