//! A seating plan that has been read and holds together.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use kernel::{SeatId, ZoneId};
use sha2::{Digest, Sha256};

use super::format::{self, File, Marks, Rank, Unnumbered};
use super::{Point, repair};
use crate::{Error, Result};

/// A zone of the plan: numbered when it has rows, else with a capacity.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Its identity.
    pub id: ZoneId,
    /// Its printed name.
    pub name: String,
    /// What it holds without numbers; none in a numbered zone.
    pub unnumbered: Option<Unnumbered>,
}

/// A row of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its zone, by place in [`Plan::zones`].
    pub zone: usize,
    /// Its number or letter.
    pub number: String,
    /// Its words on a ticket: the label of the file, else the number.
    pub label: String,
}

/// A seat of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Seat {
    /// Its identity, the same through every edit and version of the plan.
    pub id: SeatId,
    /// Its zone, by place in [`Plan::zones`].
    pub zone: usize,
    /// Its row, by place in [`Plan::rows`].
    pub row: usize,
    /// Its printed number.
    pub number: String,
    /// Its words on a ticket: the row's pattern around the number, else the number.
    pub label: String,
    /// Its category, by place in [`Plan::categories`].
    pub category: usize,
    /// Where it stands.
    pub at: Point,
    /// Its quality beyond its distance.
    pub rank: Rank,
    /// A place for a wheelchair.
    pub wheelchair: bool,
    /// Kept for who comes with a wheelchair.
    pub companion: bool,
    /// The stage is not wholly seen from it.
    pub restricted_view: bool,
    /// Never for sale with this plan.
    pub blocked: bool,
}

/// A seating plan: the file, and what is computed from it. Seats are in the order of the file.
#[derive(Debug, Clone)]
pub struct Plan {
    file: File,
    zones: Vec<Zone>,
    rows: Vec<Row>,
    seats: Vec<Seat>,
    places: HashMap<SeatId, usize>,
}

impl Plan {
    /// Reads a plan from the text of a file.
    ///
    /// # Errors
    ///
    /// [`Error::PlanUnreadable`] when it is not in the format, else as [`Plan::new`].
    pub fn import(text: &str) -> Result<Self> {
        Self::new(read(text)?)
    }

    /// Reads a plan, giving new ids where they are repeated: what [`Error::PlanRepeatedIds`] offers.
    ///
    /// The first holder of an id keeps it. The same file is always repaired the same way.
    ///
    /// # Errors
    ///
    /// As [`Plan::import`], but for repeated ids.
    pub fn renumber(text: &str) -> Result<(Self, Vec<repair::Renumbered>)> {
        let mut file = read(text)?;
        let changed = repair::renumber(&mut file);
        Ok((Self::new(file)?, changed))
    }

    /// Checks a file and computes what follows from it.
    ///
    /// # Errors
    ///
    /// [`Error::PlanRepeatedIds`], [`Error::PlanUnknownCategories`], [`Error::PlanZoneBothKinds`],
    /// [`Error::PlanZoneOverBlocked`], [`Error::PlanEmpty`].
    pub fn new(file: File) -> Result<Self> {
        let ids = repair::repeated(&file);
        if !ids.is_empty() {
            return Err(Error::PlanRepeatedIds { count: ids.len(), ids });
        }
        let categories = categories(&file)?;
        let mut plan = Self {
            file: File { zones: Vec::new(), ..file.clone() },
            zones: vec![],
            rows: vec![],
            seats: vec![],
            places: HashMap::new(),
        };
        for zone in &file.zones {
            plan.read_zone(zone, &categories);
        }
        plan.file.zones = file.zones;
        plan.places = plan.seats.iter().enumerate().map(|(place, seat)| (seat.id, place)).collect();
        plan.check_zones()?;
        Ok(plan)
    }

    fn read_zone(&mut self, zone: &format::Zone, categories: &HashMap<String, usize>) {
        let id = repair::zone_id(zone);
        let unnumbered = self.file.ours.as_ref().and_then(|ours| ours.zones.get(&id)).cloned();
        let name = zone.name.clone().or_else(|| zone.zone_id.clone()).unwrap_or_default();
        self.zones.push(Zone { id, name, unnumbered });
        let origin = Point::of(&zone.position);
        for row in &zone.rows {
            let label = words(row, "row_label").unwrap_or(&row.row_number).to_owned();
            self.rows.push(Row { zone: self.zones.len() - 1, number: row.row_number.clone(), label });
            let origin = row.position.as_ref().map_or(origin, |position| origin.plus(position));
            for seat in &row.seats {
                self.seats.push(self.read_seat(seat, row, origin, categories[&seat.category]));
            }
        }
    }

    fn read_seat(&self, seat: &format::Seat, row: &format::Row, origin: Point, category: usize) -> Seat {
        let id = repair::seat_id(seat);
        let usual = Marks::default();
        let marks = self.file.ours.as_ref().and_then(|ours| ours.seats.get(&id)).unwrap_or(&usual);
        let number = seat.seat_number.clone();
        Seat {
            id,
            zone: self.zones.len() - 1,
            row: self.rows.len() - 1,
            label: words(row, "seat_label")
                .map_or_else(|| number.clone(), |text| text.replace("%s", &number)),
            number,
            category,
            at: origin.plus(&seat.position),
            rank: marks.rank,
            wheelchair: marks.wheelchair,
            companion: marks.companion,
            restricted_view: marks.restricted_view,
            blocked: marks.blocked,
        }
    }

    fn check_zones(&self) -> Result<()> {
        let numbered: BTreeSet<usize> = self.seats.iter().map(|seat| seat.zone).collect();
        let both = |(place, zone): (usize, &Zone)| {
            (zone.unnumbered.is_some() && numbered.contains(&place)).then(|| zone.name.clone())
        };
        let zones: Vec<String> = self.zones.iter().enumerate().filter_map(both).collect();
        if !zones.is_empty() {
            return Err(Error::PlanZoneBothKinds { zones });
        }
        for zone in &self.zones {
            if let Some(Unnumbered { capacity, blocked, .. }) = zone.unnumbered
                && blocked > capacity
            {
                return Err(Error::PlanZoneOverBlocked { zone: zone.name.clone(), capacity, blocked });
            }
        }
        if self.capacity() == 0 {
            return Err(Error::PlanEmpty);
        }
        Ok(())
    }

    /// The file as it is written, `"x-parterre"` included.
    #[must_use]
    pub const fn file(&self) -> &File {
        &self.file
    }

    /// The file with nothing of ours, for tools that refuse a member they do not know.
    #[must_use]
    pub fn public_file(&self) -> File {
        File { ours: None, ..self.file.clone() }
    }

    /// The text of the file.
    #[must_use]
    pub fn export(&self) -> String {
        text(&self.file)
    }

    /// The zones, in the order of the file.
    #[must_use]
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// The rows of every zone, in the order of the file.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The seats of every row, in the order of the file; a seat's place here is what gauges and free sets index.
    #[must_use]
    pub fn seats(&self) -> &[Seat] {
        &self.seats
    }

    /// The names of the categories, in the order of the file.
    pub fn categories(&self) -> impl ExactSizeIterator<Item = &str> {
        self.file.categories.iter().map(|category| category.name.as_str())
    }

    /// A seat's place in [`Plan::seats`].
    #[must_use]
    pub fn place(&self, seat: SeatId) -> Option<usize> {
        self.places.get(&seat).copied()
    }

    /// A zone's place in [`Plan::zones`].
    #[must_use]
    pub fn zone(&self, zone: ZoneId) -> Option<usize> {
        self.zones.iter().position(|known| known.id == zone)
    }

    /// How many people the hall holds with this plan, blocked places included.
    #[must_use]
    pub fn capacity(&self) -> u32 {
        let standing: u32 =
            self.zones.iter().filter_map(|zone| Some(zone.unnumbered.as_ref()?.capacity)).sum();
        standing.saturating_add(u32::try_from(self.seats.len()).unwrap_or(u32::MAX))
    }

    /// How many of them are never for sale with this plan.
    #[must_use]
    pub fn blocked(&self) -> u32 {
        let standing: u32 =
            self.zones.iter().filter_map(|zone| Some(zone.unnumbered.as_ref()?.blocked)).sum();
        let seated = self.seats.iter().filter(|seat| seat.blocked).count();
        standing.saturating_add(u32::try_from(seated).unwrap_or(u32::MAX))
    }

    /// Where one sees best: the plan's own point, else the middle of the seats from side to side and a third of
    /// the way from the front.
    #[must_use]
    pub fn focal(&self) -> Point {
        if let Some(focal) = self.file.ours.as_ref().and_then(|ours| ours.focal.as_ref()) {
            return Point::of(focal);
        }
        let ends = |side: fn(Point) -> f64| {
            let sides = self.seats.iter().map(|seat| side(seat.at));
            sides.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
        };
        let ((left, right), (front, back)) = (ends(|at| at.x), ends(|at| at.y));
        if left > right {
            return Point { x: 0.0, y: 0.0 };
        }
        Point { x: f64::midpoint(left, right), y: front + (back - front) / 3.0 }
    }

    /// What tells this content from any other: SHA-256 of the file as canonical JSON (RFC 8785), in hexadecimal.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let bytes = serde_jcs::to_vec(&self.file).expect("a plan that was read can be written");
        Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a string takes what is written to it");
            hex
        })
    }
}

fn read(text: &str) -> Result<File> {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| Error::PlanUnreadable {
        line: error.line(),
        column: error.column(),
        reason: error.to_string(),
    })
}

/// The text of a plan file.
fn text(file: &File) -> String {
    serde_json::to_string(file).expect("a plan that was read can be written")
}

fn words<'a>(row: &'a format::Row, member: &str) -> Option<&'a str> {
    row.rest.get(member)?.as_str()
}

/// The place of each category by name, once every name that is used is known to be declared.
fn categories(file: &File) -> Result<HashMap<String, usize>> {
    let mut places = HashMap::new();
    for (place, category) in file.categories.iter().enumerate() {
        places.entry(category.name.clone()).or_insert(place);
    }
    let seats = file.zones.iter().flat_map(|zone| &zone.rows).flat_map(|row| &row.seats);
    let standing = file.ours.iter().flat_map(|ours| ours.zones.values());
    let used = seats.map(|seat| &seat.category).chain(standing.map(|zone| &zone.category));
    let unknown: BTreeSet<&String> = used.filter(|name| !places.contains_key(*name)).collect();
    if unknown.is_empty() {
        return Ok(places);
    }
    Err(Error::PlanUnknownCategories { categories: unknown.into_iter().cloned().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const MIXED: &str = include_str!("../../../../../tests/data/seating/mixed.json");

    fn changed(pointer: &str, value: Value) -> String {
        let mut file: Value = serde_json::from_str(MIXED).expect("a JSON file");
        *file.pointer_mut(pointer).expect("a member of the file") = value;
        file.to_string()
    }

    #[test]
    fn one_hall_holds_numbered_seats_and_a_standing_pit() {
        let plan = Plan::import(MIXED).expect("a plan");
        assert_eq!(plan.seats().len(), 10);
        assert_eq!(plan.capacity(), 310, "ten chairs and three hundred people in the pit");
        assert!(plan.zones()[0].unnumbered.is_some() && plan.zones()[1].unnumbered.is_none());
    }

    #[test]
    fn a_seat_stands_where_its_zone_its_row_and_itself_say() {
        let plan = Plan::import(MIXED).expect("a plan");
        assert_eq!(plan.seats()[1].at, Point { x: 126.0, y: 420.5 });
    }

    #[test]
    fn a_ticket_reads_the_words_of_the_row() {
        let plan = Plan::import(MIXED).expect("a plan");
        assert_eq!((plan.rows()[0].label.as_str(), plan.seats()[0].label.as_str()), ("Rang A", "Fauteuil 1"));
        assert_eq!((plan.rows()[1].label.as_str(), plan.seats()[5].label.as_str()), ("B", "1"));
    }

    #[test]
    fn what_the_public_format_lacks_is_read_from_our_own_member() {
        let plan = Plan::import(MIXED).expect("a plan");
        assert!(plan.seats()[0].wheelchair && plan.seats()[1].companion && plan.seats()[4].restricted_view);
        assert_eq!(plan.seats()[2].rank.get(), 1);
        assert_eq!(plan.focal(), Point { x: 150.0, y: 400.0 });
        let public: Value = serde_json::to_value(plan.public_file()).expect("a file");
        assert!(public.get("x-parterre").is_none(), "a strict tool reads this one");
    }

    #[test]
    fn the_same_content_has_the_same_fingerprint_however_it_is_laid_out() {
        let plan = Plan::import(MIXED).expect("a plan");
        let again = Plan::import(&plan.export()).expect("its own export");
        assert_eq!(plan.fingerprint(), again.fingerprint());
        let moved = Plan::import(&changed("/zones/1/rows/0/seats/0/position/x", json!(1))).expect("a plan");
        assert_ne!(plan.fingerprint(), moved.fingerprint());
    }

    #[test]
    fn an_unreadable_plan_is_refused_with_its_place() {
        let refused = Plan::import("{\"name\": \"x\"\n, oops").expect_err("not JSON");
        assert!(matches!(refused, Error::PlanUnreadable { line: 2, .. }), "{refused}");
    }

    #[test]
    fn a_plan_without_any_place_is_refused() {
        let empty = r#"{"name": "", "size": {"width": 1, "height": 1}, "categories": [], "zones": []}"#;
        assert!(matches!(Plan::import(empty), Err(Error::PlanEmpty)));
    }

    #[test]
    fn a_category_that_nobody_declared_is_refused_by_name() {
        let file = changed("/zones/1/rows/0/seats/0/category", json!("Or"));
        let Err(Error::PlanUnknownCategories { categories }) = Plan::import(&file) else {
            panic!("a seat of an unknown category")
        };
        assert_eq!(categories, ["Or"]);
    }

    #[test]
    fn a_zone_is_numbered_or_not_but_never_both() {
        let mut file: Value = serde_json::from_str(MIXED).expect("a JSON file");
        file["zones"][0]["rows"] = json!([{"row_number": "Z", "seats": [
            {"seat_guid": "Z-1", "seat_number": "1", "category": "Fosse", "position": {"x": 0, "y": 0}}]}]);
        assert!(matches!(Plan::import(&file.to_string()), Err(Error::PlanZoneBothKinds { .. })));
    }

    #[test]
    fn a_pit_cannot_block_more_than_it_holds() {
        let file = changed("/x-parterre/zones/00000000-0000-4000-8000-000000000001/capacity", json!(3));
        assert!(matches!(Plan::import(&file), Err(Error::PlanZoneOverBlocked { capacity: 3, .. })));
    }
}
