//! Halls in the public seating-plan format, in three categories: one of 8 400 seats, two tiers of seven blocks; and a room of
//! one block.

use serde_json::{Value, json};

const BLOCKS: u32 = 14;
const ROWS: u32 = 20;
const SEATS: u32 = 30;

/// The text of the hall's plan.
#[must_use]
pub fn plan() -> String {
    with_blocks(BLOCKS)
}

/// The text of the room's.
#[must_use]
pub fn room() -> String {
    with_blocks(1)
}

fn with_blocks(blocks: u32) -> String {
    let zones: Vec<Value> = (0..blocks).map(block).collect();
    let categories = ["C1", "C2", "C3"].map(|name| json!({"name": name}));
    json!({"name": "Arène de mesure", "size": {"width": 5000, "height": 1500}, "categories": categories, "zones": zones})
        .to_string()
}

fn block(block: u32) -> Value {
    let name = format!("Bloc {}", block + 1);
    let (column, tier) = (block % 7, block / 7);
    let rows: Vec<Value> = (0..ROWS).map(|row| self::row(&name, block, row)).collect();
    json!({"name": name, "uuid": uuid(block), "position": {"x": column * 700, "y": tier * 700}, "rows": rows})
}

fn row(zone: &str, block: u32, row: u32) -> Value {
    let category = match (block / 7, row) {
        (0, 0..10) => "C1",
        (0, _) => "C2",
        _ => "C3",
    };
    let seats: Vec<Value> = (0..SEATS)
        .map(|seat| {
            json!({"seat_guid": format!("{zone}-{}-{}", row + 1, seat + 1), "seat_number": (seat + 1).to_string(),
                   "uuid": uuid(1000 + (block * ROWS + row) * SEATS + seat), "category": category,
                   "position": {"x": seat * 22, "y": row * 32}})
        })
        .collect();
    json!({"row_number": (row + 1).to_string(), "uuid": uuid(100 + block * ROWS + row), "seats": seats,
           "position": {"x": 0, "y": 0}})
}

fn uuid(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}
