//! What the desks of a network share of sales. The operations themselves are pulled as they are, and judge these rows:
//! [`verify`](crate::verify) finds every one that does not agree with its operation.
//!
//! Baskets and messages waiting to be sent stay at home.

use kernel::Instant;
use sqlx::SqliteConnection;
use store::shared::{Entity, Needs, Part, Row, listed};
use uuid::Uuid;

use crate::Result;

/// Orders with their tickets and payments, credit notes, tills with their sessions, closings.
pub const SHARED: &[Entity] = &[
    Entity {
        name: "order",
        row: Some(Row::new("orders", "order_id")),
        venues: "select venue_id from orders where order_id = ?1",
        subject: None,
        parts: &[
            Part::facts("ticket", &["ticket_id"], "it.order_id = ?1", "it.order_id"),
            Part::facts("ticket_end", &["ticket_id"], OF_TICKETS, ORDER_OF_TICKET),
            Part::facts("ticket_copy", &["ticket_id", "copy"], OF_TICKETS, ORDER_OF_TICKET),
            Part::facts("ticket_print", &["ticket_id", "at"], OF_TICKETS, ORDER_OF_TICKET),
            Part::rows("ticket_reason", &["ticket_id"], OF_TICKETS, ORDER_OF_TICKET),
            // Which hold or allotment each place came out of: that counts it at every desk.
            Part::facts(
                "taken_from",
                &["source_id", "performance_id", "unit_id", "epoch"],
                "(it.performance_id, it.unit_id, it.epoch) in (
                     select performance_id, unit_id, epoch from ticket where order_id = ?1)",
                "(select t.order_id from ticket t
                  where t.performance_id = it.performance_id and t.unit_id = it.unit_id and t.epoch = it.epoch)",
            ),
            Part::facts("promise", &["ticket_id", "n"], OF_TICKETS, ORDER_OF_TICKET),
            Part::facts("promise_end", &["ticket_id", "n"], OF_TICKETS, ORDER_OF_TICKET),
            Part::facts("order_item", &["item_id"], "it.order_id = ?1", "it.order_id"),
            Part::facts(
                "order_item_end",
                &["item_id"],
                "it.item_id in (select item_id from order_item where order_id = ?1)",
                "(select order_id from order_item where item_id = it.item_id)",
            ),
            Part::facts("payment", &["payment_id"], "it.order_id = ?1", "it.order_id"),
            Part::rows("operation_words", &["journal_id", "seq"], OF_ENDS, ORDER_OF_END),
            Part::facts("voucher_print", &["journal_id", "seq", "at"], OF_RETURNS, ORDER_OF_RETURN),
        ],
        after_operations: true,
        needs: Needs {
            until: None,
            people: Some(
                "select distinct t.performance_id, o.contact_id from orders o join ticket t using (order_id)
             where o.order_id = ?1 and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)",
            ),
        },
    },
    Entity {
        name: "credit_note",
        row: Some(Row::new("credit_note", "note_id")),
        venues: "select venue_id from credit_note where note_id = ?1",
        subject: None,
        parts: &[
            Part::facts("credit_note_use", &["payment_id"], "it.note_id = ?1", "it.note_id"),
            Part::facts("credit_note_end", &["note_id"], "it.note_id = ?1", "it.note_id"),
        ],
        after_operations: true,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "drawer",
        row: Some(Row::new("drawer", "drawer_id")),
        venues: "select venue_id from drawer where drawer_id = ?1",
        subject: None,
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "till",
        row: Some(Row::new("till", "till_id")),
        venues: "select venue_id from till where till_id = ?1",
        subject: None,
        parts: &[],
        after_operations: true,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "closing",
        row: None,
        venues: "select distinct o.venue_id from closing c join operation o using (journal_id, seq)
                 where c.journal_id = ?1",
        subject: None,
        parts: &[Part::facts("closing", &["seq"], "it.journal_id = ?1", "it.journal_id")],
        after_operations: true,
        needs: Needs::NOTHING,
    },
];

const OF_TICKETS: &str = "it.ticket_id in (select ticket_id from ticket where order_id = ?1)";
const ORDER_OF_TICKET: &str = "(select order_id from ticket where ticket_id = it.ticket_id)";
const OF_ENDS: &str = "(it.journal_id, it.seq) in (
    select e.journal_id, e.seq from ticket t join ticket_end e on e.ticket_id = t.ticket_id where t.order_id = ?1
    union select c.journal_id, c.seq from ticket t join ticket_copy c on c.ticket_id = t.ticket_id
    where t.order_id = ?1)";
const ORDER_OF_END: &str = "(select t.order_id from ticket t
    join ticket_end e on e.ticket_id = t.ticket_id
    where (e.journal_id, e.seq) = (it.journal_id, it.seq) limit 1)";

/// What gives a voucher (coupon de gestion): operations that gave tickets or items of an order up.
const OF_RETURNS: &str = "(it.journal_id, it.seq) in (
    select e.journal_id, e.seq from ticket t join ticket_end e on e.ticket_id = t.ticket_id where t.order_id = ?1
    union select e.journal_id, e.seq from order_item i join order_item_end e on e.item_id = i.item_id
    where i.order_id = ?1)";
const ORDER_OF_RETURN: &str = "coalesce(
    (select t.order_id from ticket_end e join ticket t on t.ticket_id = e.ticket_id
     where (e.journal_id, e.seq) = (it.journal_id, it.seq) limit 1),
    (select i.order_id from order_item_end e join order_item i on i.item_id = e.item_id
     where (e.journal_id, e.seq) = (it.journal_id, it.seq) limit 1))";

/// Notes the rights over the places of orders that came from another desk: spent by their tickets, free again after those
/// that ended.
///
/// # Errors
///
/// What the database says.
pub async fn orders_arrived(conn: &mut SqliteConnection, orders: &[Uuid], at: Instant) -> Result<()> {
    let orders = listed(orders.iter().copied());
    sqlx::query(
        "insert into exclusive_right
             (kind, thing_id, unit_id, scope_id, epoch, grantor, holder, state, by_id, since)
         select iif(t.seat_id is null, 'place', 'seat'), t.performance_id, t.unit_id, t.zone_id, t.epoch,
                t.venue_id, j.desk_id, 'spent', t.ticket_id, ?2
         from ticket t
         join journal j on j.journal_id = t.journal_id
         where t.order_id in (select unhex(value) from json_each(?1))
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
         on conflict (kind, thing_id, unit_id) do update
         set epoch = excluded.epoch, holder = excluded.holder, grantor = excluded.grantor, state = 'spent',
             by_id = excluded.by_id, since = excluded.since
         where excluded.epoch > epoch or (excluded.epoch = epoch and state <> 'free' and by_id is not excluded.by_id)",
    )
    .bind(&orders)
    .bind(at)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "update exclusive_right set state = 'free', by_id = null, since = ?2
         where state = 'spent' and kind in ('seat', 'place', 'credit')
           and by_id in (select e.ticket_id from ticket_end e join ticket t using (ticket_id)
                         where t.order_id in (select unhex(value) from json_each(?1)))",
    )
    .bind(&orders)
    .bind(at)
    .execute(&mut *conn)
    .await?;
    // What was set apart for a ticket that nobody came with is in its pass again.
    sqlx::query(
        "update exclusive_right set state = 'free', by_id = null, since = ?2
         where state = 'spent' and kind = 'credit'
           and (by_id, unit_id) in (select p.ticket_id, p.thing_id
                                    from promise p join promise_end e using (ticket_id, n) join ticket t using (ticket_id)
                                    where p.kind = 'credit' and e.how <> 'kept'
                                      and t.order_id in (select unhex(value) from json_each(?1)))",
    )
    .bind(&orders)
    .bind(at)
    .execute(conn)
    .await?;
    Ok(())
}
