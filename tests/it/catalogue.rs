//! The programme, its halls and their places, through the use cases.

mod best;
mod capacity;
mod holds;
mod performances;
mod plans;
mod selling;
mod shows;

use app::catalogue::capacity::Capacity;
use app::catalogue::hall::PlanImported;
use app::catalogue::plan::SeatingPlan;
use app::catalogue::programme::{PerformanceView, Programme};
use app::catalogue::series::Created;
use app::catalogue::show::ShowView;
use app::catalogue::states::SeatStates;
use journal::rights::{self, Right, RightKind};
use kernel::{PerformanceId, SeatId, ShowId, TypedId, ZoneId};
use serde_json::{Value, json};
use tests::World;
use uuid::Uuid;

pub(crate) const MIXED: &str = include_str!("../data/seating/mixed.json");
pub(crate) const STUDIO: &str = include_str!("../data/seating/studio-120.json");

/// Asks a use case with JSON, as a door does, and reads its answer as `O`.
pub(crate) async fn ask<O: serde::de::DeserializeOwned>(world: &World, name: &str, input: Value) -> O {
    world.ctx.ask(name, &input).await.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The code of the refusal of a use case.
pub(crate) async fn refusal(world: &World, name: &str, input: Value) -> app::Error {
    world.ctx.call(name, input).await.err().unwrap_or_else(|| panic!("{name} was not refused"))
}

/// A hall from a plan, a show, and one performance of it on sale.
pub(crate) struct Evening {
    pub(crate) world: World,
    pub(crate) hall: PlanImported,
    pub(crate) show: ShowId,
    pub(crate) performance: PerformanceId,
}

impl Evening {
    pub(crate) async fn of(plan: &str) -> Self {
        let world = World::new().await;
        let hall: PlanImported =
            ask(&world, "create_hall", json!({"name": "Grande salle", "plan": plan})).await;
        let show: ShowView =
            ask(&world, "create_show", json!({"title": "Phèdre", "discipline": "theatre"})).await;
        let input = json!({"show": show.id, "hall": hall.hall, "starts_at": ["2026-12-05T19:30:00Z"]});
        let created: Created = ask(&world, "create_performances", input).await;
        Self { world, hall, show: show.id, performance: created.performances[0] }
    }

    pub(crate) async fn plan(&self) -> SeatingPlan {
        ask(&self.world, "seating_plan", json!({"plan": self.hall.plan})).await
    }

    /// The ids of the seats, in the order by which `seat_states` names them.
    pub(crate) async fn seats(&self) -> Vec<SeatId> {
        self.plan().await.rows.iter().flat_map(|row| &row.seats).map(|seat| seat.id).collect()
    }

    pub(crate) async fn states(&self) -> SeatStates {
        ask(&self.world, "seat_states", json!({"performance": self.performance})).await
    }

    pub(crate) async fn capacity(&self) -> Capacity {
        self.capacity_as(&self.world.ctx).await
    }

    pub(crate) async fn capacity_as(&self, ctx: &app::Context) -> Capacity {
        ctx.ask("capacity", &json!({"performance": self.performance})).await.expect("a gauge")
    }

    /// The performance as the programme shows it.
    pub(crate) async fn view(&self) -> PerformanceView {
        let all: Programme = ask(&self.world, "show_performances", json!({"show": self.show})).await;
        all.performances.into_iter().find(|each| each.id == self.performance).expect("of its show")
    }

    /// Takes the right over a seat as a basket does, and spends it as a ticket does.
    pub(crate) async fn sell(&self, seat: SeatId) {
        self.grant(RightKind::Seat, seat.uuid(), None, true).await;
    }

    /// Takes the right over a seat as a basket does.
    pub(crate) async fn put_in_a_basket(&self, seat: SeatId) {
        self.grant(RightKind::Seat, seat.uuid(), None, false).await;
    }

    /// Sells places of a zone without numbers.
    pub(crate) async fn sell_places(&self, zone: ZoneId, count: u32) {
        for _ in 0..count {
            let unit: SeatId = self.world.ctx.id();
            self.grant(RightKind::Place, unit.uuid(), Some(zone.uuid()), true).await;
        }
    }

    async fn grant(&self, kind: RightKind, unit: Uuid, scope: Option<Uuid>, sold: bool) {
        let right = Right { kind, thing: self.performance.uuid(), unit, scope };
        let ctx = &self.world.ctx;
        let author = ctx.author().expect("signed in");
        let by: SeatId = ctx.id();
        let mut tx = ctx.write().await.expect("a transaction");
        rights::take(&mut tx, &right, &author, by.uuid()).await.expect("a free place");
        if sold {
            let ticket: SeatId = ctx.id();
            rights::spend(&mut tx, &right, by.uuid(), ticket.uuid(), ctx.now()).await.expect("held");
        }
        tx.commit().await.expect("committed");
    }
}
