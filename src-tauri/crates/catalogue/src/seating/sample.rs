//! Small halls for the tests of this folder.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Marks, Plan, Point};

/// A row of one zone: its number, and each seat's number and distance from the left.
pub(super) struct Row<'a> {
    number: &'a str,
    seats: Vec<(String, f64)>,
}

/// A row whose seats stand at the given distances from the left.
pub(super) fn row<'a>(number: &'a str, seats: &[(&str, f64)]) -> Row<'a> {
    Row { number, seats: seats.iter().map(|&(number, x)| (number.to_owned(), x)).collect() }
}

/// A row of `count` seats twenty pixels apart, numbered from the left.
pub(super) fn straight(number: &str, count: u16) -> Row<'_> {
    Row { number, seats: (0..count).map(|i| ((i + 1).to_string(), f64::from(i) * 20.0)).collect() }
}

/// One zone, one category, rows thirty pixels apart; guids are `row-number`, and the best point is its first row's
/// left end unless [`facing`] says otherwise.
pub(super) fn hall(rows: &[Row]) -> Plan {
    let mut id = 100_u128;
    let mut next = || {
        id += 1;
        Uuid::from_u128(id).to_string()
    };
    let rows: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let seats: Vec<Value> = row
                .seats
                .iter()
                .map(|(number, x)| {
                    json!({"seat_guid": format!("{}-{number}", row.number), "seat_number": number, "uuid": next(),
                        "position": {"x": x, "y": i * 30}, "category": "A"})
                })
                .collect();
            json!({"row_number": row.number, "seats": seats})
        })
        .collect();
    let file = json!({"name": "hall", "size": {"width": 100, "height": 100}, "categories": [{"name": "A"}],
        "zones": [{"name": "Zone", "position": {"x": 0, "y": 0}, "rows": rows}],
        "x-parterre": {"focal": {"x": 0, "y": 0}}});
    Plan::import(&file.to_string()).expect("a hall for a test")
}

/// The hall with another best point.
pub(super) fn facing(plan: &Plan, focal: Point) -> Plan {
    let mut file = serde_json::to_value(plan.file()).expect("a plan");
    file["x-parterre"]["focal"] = json!({"x": focal.x, "y": focal.y});
    Plan::import(&file.to_string()).expect("a hall for a test")
}

/// The hall with marks on the seats of the given guids.
pub(super) fn marked(plan: &Plan, seats: &[&str], change: impl Fn(&mut Marks)) -> Plan {
    let mut file = plan.file().clone();
    for guid in seats {
        let id = plan.seats()[place(plan, guid)].id;
        change(file.ours.get_or_insert_default().seats.entry(id).or_default());
    }
    Plan::new(file).expect("a hall for a test")
}

/// A seat's place by its guid.
pub(super) fn place(plan: &Plan, guid: &str) -> usize {
    guids(plan).position(|known| known == guid).expect("a seat of the hall")
}

/// The guids of the seats, in the plan's order.
pub(super) fn guids(plan: &Plan) -> impl Iterator<Item = &str> {
    let seats = plan.file().zones.iter().flat_map(|zone| &zone.rows).flat_map(|row| &row.seats);
    seats.map(|seat| seat.seat_guid.as_str())
}

/// Every seat free but those of the given guids.
pub(super) fn without(plan: &Plan, taken: &[&str]) -> Vec<bool> {
    guids(plan).map(|guid| !taken.contains(&guid)).collect()
}
