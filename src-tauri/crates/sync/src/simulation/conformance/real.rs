//! The shared database, spoken to as its model is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use journal::append::hex;
use journal::chain::{self, GENESIS, Hash};
use journal::record::{Consumed, Record, VERSION};
use journal::rights::network::Standing;
use journal::{Kind, Line, Totals};
use kernel::{
    AgentId, Chance, DeskId, Instant, JournalId, Money, NaiveDate, OperationId, PerformanceId, Refusal as _,
    SeatId, TicketId, TypedId, VatRate, VenueId, ZoneId,
};
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use uuid::Uuid;

use super::CAPACITY;
use crate::cluster::Cluster;
use crate::hub::{Admin, Batch, Code, Feed, Holding, Link, NewDesk, RightKind, Sheet, Told};
use crate::simulation::chain::{Deed, Ticket, Unit, Written};
use crate::simulation::desk::Desk;
use crate::simulation::dice::Dice;
use crate::simulation::hub::{Answer, Call, Hello, Right, Venue};
use crate::{Error, Result};

const AGENT: Uuid = Uuid::from_u128(1);
const SECOND: Uuid = Uuid::from_u128(2);
const DATABASE: &str = "conformance";

/// A chain of real records, one for each operation of the model's.
struct Chain {
    terminal: String,
    written: Vec<(Vec<u8>, Hash)>,
}

pub(super) struct Real {
    cluster: Cluster,
    admin: Admin,
    /// By venue, what is sold there.
    places: BTreeMap<Uuid, (PerformanceId, ZoneId)>,
    homes: BTreeMap<Uuid, Uuid>,
    links: Vec<(DeskId, Link)>,
    chains: BTreeMap<Uuid, Chain>,
    /// The model's operations that were pushed.
    known: BTreeMap<(Uuid, i64), Written>,
    eras: Vec<Uuid>,
}

/// An answer without what only the model tells.
pub(super) fn as_told(model: &Answer) -> Answer {
    match model {
        Answer::Rights(page) => Answer::Rights(
            page.iter()
                .map(|(feed, unit, right)| {
                    let by = by(*unit, right.by);
                    let told = Right { incarnation: 0, by, freed_by: None, since: 0, feed: *feed, ..*right };
                    (*feed, *unit, told)
                })
                .collect(),
        ),
        other => other.clone(),
    }
}

impl Real {
    pub(super) async fn new(desks: &[Desk], dice: &mut Dice) -> Self {
        let cluster = Cluster::start(None).expect("a server");
        let mut root =
            PgConnection::connect_with(&cluster.administrator("postgres")).await.expect("the server");
        let statement = format!("create database {DATABASE}");
        sqlx::query(AssertSqlSafe(statement)).execute(&mut root).await.expect("a database");
        let mut admin = Admin::connect_with(&cluster.administrator(DATABASE)).await.expect("the database");
        admin.init().await.expect("a network");
        let chance = Chance::system();
        let homes: BTreeMap<Uuid, Uuid> = desks.iter().map(|desk| (desk.id, desk.home)).collect();
        let venues: BTreeSet<Uuid> = homes.values().copied().collect();
        for venue in &venues {
            admin.add_venue(VenueId::from_uuid(*venue), "Théâtre").await.expect("a venue");
        }
        let mut links = Vec::new();
        for (desk, nth) in desks.iter().zip(1..) {
            let (id, venue) = (DeskId::from_uuid(desk.id), VenueId::from_uuid(desk.home));
            let new = NewDesk { id, venue, name: format!("Guichet {nth}"), authority: None };
            let code: Code = admin.enrol_desk(&chance, &new).await.expect("a code");
            let address = cluster.address(DATABASE);
            let (credentials, _) = Link::join(&address, &code, &chance).await.expect("joined");
            links.push((id, Link::connect(&credentials).await.expect("a link")));
            for read in &desk.reads {
                admin.give_mandate(id, VenueId::from_uuid(*read), false).await.expect("a mandate");
            }
        }
        let mut places = BTreeMap::new();
        for home in venues {
            let (performance, zone) = (PerformanceId::from_uuid(dice.id()), ZoneId::from_uuid(dice.id()));
            let at = desks.iter().position(|desk| desk.home == home).expect("a desk of each venue");
            let (link, venue) = (&mut links[at].1, VenueId::from_uuid(home));
            link.adopt_venue(venue).await.expect("adopted");
            link.adopt_performance(venue, performance, &[(zone, CAPACITY)]).await.expect("adopted");
            places.insert(home, (performance, zone));
        }
        let era = links[0].1.hello("0.1.0", 1).await.expect("hello").era;
        let (chains, known) = (BTreeMap::new(), BTreeMap::new());
        Self { cluster, admin, places, homes, links, chains, known, eras: vec![era] }
    }

    /// Where the epochs of the new era begin.
    pub(super) async fn begin_era(&mut self) -> i64 {
        self.admin.begin_era().await.expect("another era");
        self.eras.push(self.admin.status().await.expect("a status").era);
        self.scalar("select epochs_from from app.hub").await
    }

    async fn scalar(&self, sql: &'static str) -> i64 {
        let mut conn = self.administrator().await;
        sqlx::query_scalar(sql).fetch_one(&mut conn).await.expect(sql)
    }

    pub(super) async fn answer(&mut self, desk: usize, call: &Call, era: u64, model: &Answer) -> Answer {
        match self.call(desk, call, era, model).await {
            Ok(answer) => answer,
            Err(error) => Answer::Refused(code(&error)),
        }
    }

    async fn call(&mut self, desk: usize, call: &Call, era: u64, model: &Answer) -> Result<Answer> {
        if let Call::Push { journal, first, written } = call {
            return self.push(desk, *journal, *first, written).await;
        }
        let (id, link) = &mut self.links[desk];
        let home = self.homes[&id.uuid()];
        let as_venue = |venue: &Uuid| VenueId::from_uuid(*venue);
        Ok(match call {
            Call::Push { .. } => unreachable!("pushed above"),
            Call::Hello { incarnation } => {
                let said = link.hello("0.1.0", *incarnation).await?;
                let heads = said.chains.iter().map(|chain| (chain.journal.uuid(), chain.head)).collect();
                Answer::Hello(Hello { era, declare: said.declare, heads })
            }
            Call::Grant { venue, incarnation, units } => {
                let mut granted = Vec::new();
                for unit in units {
                    let (kind, thing, id) = named(*unit, self.places[venue].0.uuid());
                    let given = link.grant_units(as_venue(venue), *incarnation, kind, thing, &[id]).await?;
                    granted.extend(given.granted.iter().map(|it| (*unit, it.epoch)));
                }
                Answer::Granted(granted)
            }
            Call::GrantPlaces { venue, incarnation, many } => {
                let place = self.places[venue];
                Answer::Places(link.grant_places(as_venue(venue), *incarnation, place, *many).await?.granted)
            }
            Call::PullSheets { venue, after } => {
                let page = link.pull_sheets(as_venue(venue), *after, 5).await?;
                // Nothing of the model comes over a wire.
                Answer::Sheets(page.into_iter().map(|sheet| Sheet { bytes: 0, ..sheet }).collect())
            }
            Call::PullOperations { venue, after } => {
                let page = link.pull_operations(as_venue(venue), *after, 7).await?;
                let known = |journal: Uuid, seq: i64| self.known[&(journal, seq)].clone();
                Answer::Operations(
                    page.iter().map(|it| (it.feed_seq, known(it.journal_id, it.seq))).collect(),
                )
            }
            Call::PullRights { venue, after } => {
                let page = link.pull_rights(as_venue(venue), *after, 9).await?;
                Answer::Rights(page.iter().map(moved).collect())
            }
            Call::Declare { era, incarnation, units, places } => {
                let said = self.eras[usize::try_from(*era - 1).unwrap_or(0)];
                let (venue, place) = (VenueId::from_uuid(home), self.places[&home]);
                let performance = place.0.uuid();
                let mut held: Vec<_> =
                    units.iter().map(|(unit, epoch)| (venue, held(*unit, *epoch, performance))).collect();
                held.push((venue, counted(place, *places)));
                let refused = link.declare(said, *incarnation, &held).await?;
                let unit = |id: &Uuid| units.iter().find(|(unit, _)| named(*unit, performance).2 == *id);
                Answer::Declared { refused: refused.iter().filter_map(unit).map(|(unit, _)| *unit).collect() }
            }
            Call::Changes { incarnation, after, changes } => {
                let told = link.push_changes(*incarnation, *after, changes).await?;
                // Where they stand is not compared: desks of the model pull what they wrote.
                Answer::Told(Told { placed: HashMap::new(), ..told })
            }
            Call::Digest { venue } => {
                let Some(head) = head(link, *venue).await? else {
                    return Ok(Answer::Refused("venue_foreign"));
                };
                // The records are others than the model's, and so is their digest.
                let Answer::Digest { digest, .. } = *model else { return Ok(Answer::Done) };
                Answer::Digest { head, digest }
            }
            Call::Lose { desk } => {
                link.declare_lost(DeskId::from_uuid(*desk)).await?;
                Answer::Done
            }
        })
    }

    async fn push(&mut self, desk: usize, journal: Uuid, first: i64, written: &[Written]) -> Result<Answer> {
        let many = self.chains.len();
        // The hash at the place from which another chain goes on, where its record was ever made.
        let hash_at = |journal: &Uuid, seq: i64| {
            let (_, hash) = self.chains.get(journal)?.written.get(usize::try_from(seq - 1).ok()?)?;
            Some(hex(hash))
        };
        let continued = written.first().and_then(|one| match &one.deed {
            Deed::Opening { continues: Some((journal, seq)), .. } => hash_at(journal, *seq),
            _ => None,
        });
        let chain = self
            .chains
            .entry(journal)
            .or_insert_with(|| Chain { terminal: format!("A{many:02}"), written: Vec::new() });
        let mut batch = Batch::default();
        for one in written {
            let at = usize::try_from(one.seq - 1).expect("a place");
            if at == chain.written.len() {
                let last = chain.written.last().map_or(GENESIS, |(_, hash)| *hash);
                let mut record = record(one, &chain.terminal, self.places[&one.venue]);
                if let (Some(continues), Some(hash)) = (record.data.get_mut("continues"), &continued) {
                    continues["hash"] = json!(hash);
                }
                let bytes = record.to_bytes().expect("written");
                let hash = chain::hash(&last, &bytes);
                chain.written.push((bytes, hash));
            }
            let (bytes, hash) = &chain.written[at];
            batch.push(bytes.clone(), hash, &[7; 64]);
            self.known.insert((journal, one.seq), one.clone());
        }
        let journal = JournalId::from_uuid(journal);
        let pushed = self.links[desk].1.push_operations(journal, first, &batch).await?;
        Ok(Answer::Pushed { head: pushed.head })
    }

    async fn administrator(&self) -> PgConnection {
        PgConnection::connect_with(&self.cluster.administrator(DATABASE)).await.expect("the database")
    }

    /// The tables hold of a venue what the model holds.
    pub(super) async fn assert_holds(&self, venue: Uuid, model: &Venue) {
        let mut conn = self.administrator().await;
        type Row = (String, Uuid, String, i64, Option<Uuid>, Option<i32>, Option<Uuid>);
        let rows: Vec<Row> = sqlx::query_as(
            "select kind, unit_id, state, epoch, holder, incarnation, case when kind <> 'undoing' then by_id end
             from app.right_unit where venue_id = $1",
        )
        .bind(venue)
        .fetch_all(&mut conn)
        .await
        .expect("rights");
        let mut there: Vec<_> = rows;
        let mut here: Vec<Row> = model.rights.iter().map(|(unit, right)| row(*unit, right)).collect();
        there.sort();
        here.sort();
        assert_eq!(here, there, "rights");
        let quota: Option<(i64, i64)> =
            sqlx::query_as("select out, over from app.quota where kind = 'place' and venue_id = $1")
                .bind(venue)
                .fetch_optional(&mut conn)
                .await
                .expect("a quota");
        assert_eq!((model.out, model.over), quota.unwrap_or_default(), "places");
        let incidents: i64 = sqlx::query_scalar("select count(*) from app.incident where venue_id = $1")
            .bind(venue)
            .fetch_one(&mut conn)
            .await
            .expect("incidents");
        assert_eq!(i64::try_from(model.incidents.len()).ok(), Some(incidents), "{:?}", model.incidents);
    }
}

/// How far the operations of a venue go, for a desk that may read them.
async fn head(link: &mut Link, venue: Uuid) -> Result<Option<i64>> {
    let feeds = link.heads().await?;
    let is_asked = |feed: &&Feed| feed.venue_id == venue && feed.kind == "operations";
    Ok(feeds.iter().find(is_asked).map(|feed| feed.head))
}

fn row(unit: Unit, right: &Right) -> (String, Uuid, String, i64, Option<Uuid>, Option<i32>, Option<Uuid>) {
    let (kind, _, id) = named(unit, Uuid::nil());
    let state = match right.state {
        Standing::Free => "free",
        Standing::Held => "held",
        Standing::Spent => "spent",
        Standing::Quarantine => "quarantine",
    };
    let incarnation = right.holder.and(i32::try_from(right.incarnation).ok());
    let by = by(unit, right.by);
    (kind_name(kind).to_owned(), id, state.to_owned(), right.epoch, right.holder, incarnation, by)
}

/// What spent a unit, where both name it alike: the undoing of a ticket is spent by an operation, whose id is the record's.
fn by(unit: Unit, by: Option<Uuid>) -> Option<Uuid> {
    by.filter(|_| !matches!(unit, Unit::Undoing(_)))
}

fn kind_name(kind: RightKind) -> &'static str {
    match kind {
        RightKind::Seat => "seat",
        RightKind::Credit => "credit",
        _ => "undoing",
    }
}

/// How the shared database names a unit: kind, thing, unit.
fn named(unit: Unit, performance: Uuid) -> (RightKind, Uuid, Uuid) {
    match unit {
        Unit::Seat(id) | Unit::Place(id) => (RightKind::Seat, performance, id),
        Unit::Credit(id) => (RightKind::Credit, id, id),
        Unit::Undoing(id) => (RightKind::Undoing, id, id),
    }
}

fn moved(right: &crate::hub::MovedRight) -> (i64, Unit, Right) {
    let unit = match right.kind.as_str() {
        "seat" => Unit::Seat(right.unit_id),
        "credit" => Unit::Credit(right.unit_id),
        _ => Unit::Undoing(right.unit_id),
    };
    let state = Standing::from_name(&right.state).expect("a standing");
    let (epoch, holder, by, feed) = (right.epoch, right.holder, by(unit, right.by_id), right.feed_seq);
    (feed, unit, Right { epoch, state, holder, incarnation: 0, by, freed_by: None, feed, since: 0 })
}

fn held(unit: Unit, epoch: i64, performance: Uuid) -> Holding {
    let (kind, thing_id, unit_id) = named(unit, performance);
    let (granted, spent, returned) = (None, None, None);
    let (kind, state) = (kind_name(kind).to_owned(), "held".to_owned());
    Holding { kind, thing_id, unit_id, epoch: Some(epoch), state, granted, spent, returned }
}

fn counted((performance, zone): (PerformanceId, ZoneId), granted: i64) -> Holding {
    Holding {
        kind: "place".to_owned(),
        thing_id: performance.uuid(),
        unit_id: zone.uuid(),
        epoch: None,
        state: "counted".to_owned(),
        granted: Some(granted),
        spent: None,
        returned: None,
    }
}

/// The code of a refusal, as the model names it.
fn code(error: &Error) -> &'static str {
    error.code().strip_prefix("sync.").unwrap_or("unknown")
}

fn record(written: &Written, terminal: &str, place: (PerformanceId, ZoneId)) -> Record {
    let at = Instant::from_millis(1_795_000_000_000);
    let (given, sold) = written.deed.tickets();
    let (journal, given_up) = (written.journal, given.map(|ticket| line(1, -1, ticket, place)));
    let first = u32::from(given_up.is_some()) + 1;
    let lines: Vec<Line> =
        given_up.into_iter().chain(sold.map(|ticket| line(first, 1, ticket, place))).collect();
    let (kind, data) = told(&written.deed, place);
    Record {
        agent: Some(AgentId::from_uuid(AGENT)),
        at,
        business_date: NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day"),
        buyer: None,
        channel: None,
        issuer: None,
        performances: Vec::new(),
        data,
        grand: Money::ZERO,
        grand_absolute: Money::ZERO,
        id: Chance::system().id::<OperationId>(at),
        incarnation: written.incarnation,
        journal: JournalId::from_uuid(journal),
        kind,
        totals: Totals::of(&lines),
        lines,
        order: None,
        payments: Vec::new(),
        refers: Vec::new(),
        seq: written.seq,
        siren: "732829320".to_owned(),
        software: "0.1.0".to_owned(),
        terminal: terminal.to_owned(),
        v: VERSION,
        venue: VenueId::from_uuid(written.venue),
    }
}

fn line(n: u32, quantity: i64, of: &Ticket, (performance, zone): (PerformanceId, ZoneId)) -> Line {
    let plain =
        Line::new(n, "Le Malade imaginaire", quantity, Money::cents(of.price), VatRate::basis_points(210));
    let (seat, zone) = match of.place.unit {
        Unit::Seat(id) => (Some(SeatId::from_uuid(id)), None),
        _ => (None, Some(zone)),
    };
    let consumed = of.credit.filter(|_| quantity > 0);
    let consumed = consumed.map(|id| Consumed {
        id,
        kind: "credit".to_owned(),
        to_settle: Vec::new(),
        value: Money::cents(1),
    });
    Line {
        ticket: Some(TicketId::from_uuid(of.id)),
        performance: Some(performance),
        seat,
        zone,
        epoch: seat.filter(|_| quantity > 0).map(|_| of.place.epoch),
        consumes: consumed.into_iter().collect(),
        ..plain
    }
}

fn told(deed: &Deed, (performance, zone): (PerformanceId, ZoneId)) -> (Kind, Map<String, Value>) {
    let (kind, data) = match deed {
        Deed::Sale(_) => (Kind::Sale, json!({})),
        Deed::Refund(_) => (Kind::Refund, json!({"motive": "unable"})),
        Deed::Exchange { .. } => (Kind::Exchange, json!({"motive": "other_tariff"})),
        Deed::Opening { continues, .. } => {
            let mut data = json!({"public_key": "ab".repeat(32), "training": false});
            if let Some((journal, seq)) = continues {
                data["continues"] = json!({"journal": journal, "seq": seq});
            }
            (Kind::Opening, data)
        }
        Deed::Release { desk, upto } => (
            Kind::Event,
            json!({"event": "quarantine_released", "desk": desk, "incarnation": upto, "second": SECOND}),
        ),
        Deed::Return { units, places } => {
            let unit = |(unit, epoch): &(Unit, i64)| {
                let (kind, thing, id) = named(*unit, performance.uuid());
                json!({"kind": kind_name(kind), "thing": thing, "unit": id, "epoch": epoch})
            };
            let mut rights: Vec<Value> = units.iter().map(unit).collect();
            if *places > 0 {
                rights.push(json!({"kind": "place", "thing": performance, "unit": zone, "count": places}));
            }
            (Kind::RightReturn, json!({"rights": rights}))
        }
    };
    (kind, if let Value::Object(fields) = data { fields } else { Map::new() })
}
