//! A whole evening from nothing, through the use cases alone, on a real file.

use app::catalogue::best::BestPlaces;
use app::catalogue::hall::PlanImported;
use app::catalogue::series::Created;
use app::catalogue::show::ShowView;
use app::contacts::find::FoundContacts;
use app::contacts::import::Imported;
use app::documents::DocumentRef;
use app::passes::product::ProductView;
use app::sales::basket::BasketView;
use app::sales::place::Placed;
use app::sales::undo::Undone;
use kernel::{ContactId, Money, PerformanceId};
use pricing::reason::Fact;
use serde_json::{Value, json};
use tests::World;

use crate::catalogue::ask;

const HALL: &str = include_str!("../data/seating/italienne.json");
const TARIFFS: &str = include_str!("../data/evening/tariffs.json");
const CONTACTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/imports/01-excel-cp1252.csv");

const LADDER: &str = "019ab000-0000-7000-8000-000000000011";
const CREDIT: &str = "019ab000-0000-7000-8000-000000000012";
const STEP: &str = "019ab000-0000-7000-8000-000000000013";

/// The evening before its sales: a hall, a person of the file, two performances, a triple-pay book.
struct Ready {
    world: World,
    person: ContactId,
    first: PerformanceId,
    tonight: PerformanceId,
    pass: ProductView,
}

impl Ready {
    async fn new() -> Self {
        // The first start creates the venue, its operator, the desk and its first agent.
        let world = World::new().await;
        let hall: PlanImported =
            ask(&world, "create_hall", json!({"name": "Salle à l’italienne", "plan": HALL})).await;
        assert_eq!(hall.places, 794);
        let imported: Imported = ask(&world, "import_contacts", json!({"path": CONTACTS})).await;
        assert!(imported.created > 300, "{imported:?}");
        let found: FoundContacts = ask(&world, "find_contacts", json!({"query": "le coq flo"})).await;
        let show: ShowView =
            ask(&world, "create_show", json!({"title": "La Nuit des tilleuls", "discipline": "theatre"}))
                .await;
        let dates = json!(["2026-11-21T13:30:00Z", "2026-11-21T19:30:00Z"]);
        let dates = json!({"show": show.id, "hall": hall.hall, "starts_at": dates});
        let made: Created = ask(&world, "create_performances", dates).await;
        let pass = json!({"code": "CARNET", "name": "Carnet de dix places", "kind": "credits", "price": 15_000,
                          "vat_rate": 550, "credits": 10, "credit_value": 1500});
        let pass: ProductView = ask(&world, "create_pass_product", pass).await;
        let book = TARIFFS.replace("PRODUCT", &pass.id.to_string());
        let book: Value = serde_json::from_str(&book).expect("a book");
        let saved: Value = ask(&world, "save_tariff_draft", book).await;
        let book = json!({"book": saved["document"]["id"]});
        let _: Value = ask(&world, "publish_tariff_book", book).await;
        let [first, tonight] = made.performances[..] else { panic!("two performances") };
        let person = found.contacts[0].row.contact;
        Self { world, person, first, tonight, pass }
    }

    async fn ask<O: serde::de::DeserializeOwned>(&self, name: &str, input: Value) -> O {
        ask(&self.world, name, input).await
    }

    /// A basket of the person with the best places side by side.
    async fn basket(&self, performance: PerformanceId, places: u32) -> BasketView {
        let best = json!({"performance": performance, "places": places});
        let best: BestPlaces = self.ask("best_available", best).await;
        let open: BasketView = self.ask("open_basket", json!({"contact": self.person})).await;
        let seats = json!({"basket": open.basket, "performance": performance, "seats": best.parts[0]});
        self.ask("add_seats", seats).await
    }

    async fn choose(&self, basket: &BasketView, line: usize, take: Value) -> BasketView {
        let lines = [basket.lines[line].line];
        let choice = json!({"basket": basket.basket, "lines": lines, "choice": {"take": take}});
        self.ask("choose_price", choice).await
    }

    /// The person's pass, and a first outing at the full price.
    async fn has_come_once(&self) {
        let basket = self.basket(self.first, 1).await;
        let pass = json!({"basket": basket.basket, "passes": [self.pass.id],
                          "payments": [{"means": "card", "confirmed": true, "amount": 17_400}]});
        let placed: Placed = self.ask("place_order", pass).await;
        assert_eq!((placed.tickets.len(), placed.passes.len(), placed.due), (1, 1, Money::ZERO));
        self.world.minutes_pass(1);
    }

    /// Three places for the person: a level of the ladder, a credit, a step; each with its reason.
    async fn three_places(&self) -> BasketView {
        let basket = self.basket(self.tonight, 3).await;
        self.choose(&basket, 0, json!({"tariff": LADDER, "level": "C"})).await;
        self.choose(&basket, 1, json!({"tariff": CREDIT})).await;
        let basket = self.choose(&basket, 2, json!({"tariff": STEP})).await;
        let [level, credit, step] = &basket.lines[..] else { panic!("three lines") };
        let prices = [level, credit, step].map(|line| line.price.map(Money::as_cents));
        assert_eq!(prices, [Some(1800), Some(0), Some(1920)]);
        let tells = |line: &app::sales::basket::BasketLineView, told: fn(&Fact) -> bool| {
            assert!(line.reason.iter().any(|step| told(&step.fact)), "{:?}", line.reason);
        };
        tells(level, |fact| matches!(fact, Fact::Level { letter: 'C', .. }));
        tells(credit, |fact| matches!(fact, Fact::Credit { left: 9, .. }));
        tells(step, |fact| matches!(fact, Fact::GrowOutingsEver { count: 1, .. }));
        basket
    }

    fn bytes(&self, document: &DocumentRef) -> Vec<u8> {
        self.world.app.shelf.get(document.document).expect("at hand").bytes.to_vec()
    }
}

#[tokio::test]
async fn a_whole_evening_from_nothing_ends_with_a_journal_without_fault() {
    let ready = Ready::new().await;
    let _: Value = ready.ask("open_till", json!({"float": 10_000})).await;
    ready.has_come_once().await;

    let basket = ready.three_places().await;
    let cash = json!([{"means": "cash", "given": 4000, "amount": 3720}]);
    let placed: Placed = ready.ask("place_order", json!({"basket": basket.basket, "payments": cash})).await;
    assert_eq!((placed.change, placed.due), (Money::cents(280), Money::ZERO));
    let kept: Value = ready.ask("order", json!({"order": placed.order})).await;
    assert!(
        !kept["tickets"].to_string().contains("\"level\""),
        "a level is named, and never told again: {kept}"
    );
    let tickets: DocumentRef = ready.ask("print_tickets", json!({"order": placed.order})).await;
    assert!(ready.bytes(&tickets).starts_with(b"%PDF"));

    let other = ready.basket(ready.tonight, 1).await;
    let other = ready.choose(&other, 0, json!({"tariff": LADDER, "level": "D"})).await;
    let exchange = json!({"order": placed.order, "tickets": [placed.tickets[0].ticket], "basket": other.basket,
                          "payments": [{"means": "cash", "amount": 600}], "reason": "mieux placée"});
    let exchanged: Undone = ready.ask("exchange_tickets", exchange).await;
    assert_eq!((exchanged.ended.len(), exchanged.tickets.len(), exchanged.due), (1, 1, Money::ZERO));
    let refund = json!({"order": placed.order, "tickets": [placed.tickets[2].ticket], "reason": "malade"});
    let refunded: Undone = ready.ask("refund_tickets", refund).await;
    assert_eq!(refunded.payments.iter().map(|one| one.amount).sum::<Money>(), Money::cents(-1920));

    let pieces =
        json!([{"value": 5000, "count": 2}, {"value": 1000, "count": 2}, {"value": 200, "count": 2}]);
    let till: Value = ready.ask("close_till", json!({"pieces": pieces})).await;
    assert_eq!(till["difference"], json!(0), "the cash is there to the cent: {till}");
    let day: Value = ready.ask("close_period", json!({"period": "day"})).await;
    assert_eq!((&day["total"], &day["issued"], &day["ended"]), (&json!(19_800), &json!(5), &json!(2)));
    let statement = json!({"of": {"performance": ready.tonight}, "format": "pdf"});
    let statement: DocumentRef = ready.ask("print_takings", statement).await;
    assert!(ready.bytes(&statement).starts_with(b"%PDF"));
    let report: Value = ready.ask("verify_store", json!({})).await;
    assert_eq!((&report["faults"], &report["tickets"]), (&json!([]), &json!(5)));
}
