//! Rows of a desk's log, as a desk that speaks SQL writes them.

use kernel::{Instant, VenueId};
use serde_json::{Map, Value};
use sync::hub::{Change, Needed, Shape};
use uuid::Uuid;

/// A merged row about nobody, that needs nobody.
pub fn row(venue: VenueId, seq: i64, entity: &'static str, id: Uuid, fields: Value) -> Change {
    let Value::Object(fields) = fields else { panic!("fields") };
    Change {
        seq,
        venue,
        entity,
        id,
        subject: None,
        shape: Shape::Merged,
        fields,
        base: Map::new(),
        at: Instant::from_millis(1_700_000_000_000),
        register: None,
        stops: false,
        seen: 0,
        needs: Needed::default(),
    }
}
