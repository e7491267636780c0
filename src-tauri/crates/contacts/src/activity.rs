//! When a contact last acted (bought, came, called): who is offered first, and later who may be kept.

use kernel::{ContactId, Instant};
use store::Batch;

/// Notes an own act of a contact; an older one than what is known changes nothing.
///
/// A cache of the facts of other crates, so it leaves no change row.
pub fn touch(batch: &mut Batch, contact: ContactId, at: Instant) {
    batch
        .statement("update contact set active_at = max(coalesce(active_at, 0), ?) where contact_id = ?")
        .bind(at)
        .bind(contact);
}
