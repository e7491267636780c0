//! The gauge: rights over places against live tickets; and no order or credit note below zero.

use kernel::{CreditNoteId, OrderId, TicketId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Fault, Report};
use crate::Result;

/// Checks what no single operation can tell.
pub(super) async fn check(conn: &mut SqliteConnection, report: &mut Report) -> Result<()> {
    let twice: Vec<Uuid> = sqlx::query_scalar(
        "select t.unit_id from ticket t
         where not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
         group by t.performance_id, t.unit_id
         having count(*) > 1",
    )
    .fetch_all(&mut *conn)
    .await?;
    let without_right: Vec<TicketId> = sqlx::query_scalar(
        "select t.ticket_id from ticket t
         left join exclusive_right r
              on r.kind = case when t.seat_id is null then 'place' else 'seat' end
              and r.thing_id = t.performance_id and r.unit_id = t.unit_id
              and r.state = 'spent' and r.by_id = t.ticket_id and r.epoch = t.epoch
         where r.unit_id is null
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)",
    )
    .fetch_all(&mut *conn)
    .await?;
    let without_ticket: Vec<Uuid> = sqlx::query_scalar(
        "select r.unit_id from exclusive_right r
         where r.kind in ('seat', 'place') and r.state = 'spent'
           and not exists (select 1 from ticket t
                           where t.ticket_id = r.by_id and t.performance_id = r.thing_id and t.unit_id = r.unit_id
                             and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id))",
    )
    .fetch_all(&mut *conn)
    .await?;
    report.faults.extend(twice.iter().map(|unit| Fault::about("seat_sold_twice", unit.to_string())));
    report.faults.extend(without_right.iter().map(|id| Fault::about("ticket_without_right", id.to_string())));
    report
        .faults
        .extend(without_ticket.iter().map(|id| Fault::about("right_without_ticket", id.to_string())));
    accounts(conn, report).await
}

async fn accounts(conn: &mut SqliteConnection, report: &mut Report) -> Result<()> {
    let overpaid: Vec<OrderId> = sqlx::query_scalar(
        "with worth as (
             select t.order_id, t.price as amount from ticket t
             where not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
             union all select order_id, amount from live_item
             union all select order_id, -amount from payment)
         select order_id from worth group by order_id having sum(amount) < 0",
    )
    .fetch_all(&mut *conn)
    .await?;
    let overdrawn: Vec<CreditNoteId> =
        sqlx::query_scalar("select note_id from credit_note_left where balance < 0")
            .fetch_all(&mut *conn)
            .await?;
    let not_ended: Vec<CreditNoteId> = sqlx::query_scalar(
        "select i.thing_id from order_item i
         join order_item_end e on e.item_id = i.item_id
         left join credit_note_end n on n.note_id = i.thing_id and n.journal_id = e.journal_id and n.seq = e.seq
         where i.kind = 'voucher' and n.note_id is null",
    )
    .fetch_all(conn)
    .await?;
    report.faults.extend(not_ended.iter().map(|note| Fault::about("note_not_ended", note.to_string())));
    report.faults.extend(overpaid.iter().map(|order| Fault::about("overpaid", order.to_string())));
    report.faults.extend(overdrawn.iter().map(|note| Fault::about("note_overdrawn", note.to_string())));
    Ok(())
}
