//! The gauge: rights over places against live tickets; and no order or credit note below zero.

use sqlx::SqliteConnection;
use store::{Answers, At, Batch};
use uuid::Uuid;

use super::{Fault, Report};
use crate::Result;

/// Each fault, and where what is at fault is answered.
type Faulty = Vec<(&'static str, At<(Uuid,)>)>;

/// What no single operation can tell.
pub(super) struct Asked {
    faulty: Faulty,
    /// Spent rights over places, and live tickets.
    counts: At<(i64, i64)>,
}

impl Asked {
    /// Asks for everything at fault.
    ///
    /// A right is spent by one ticket: when every live ticket has its own and there are as many of both, no right is
    /// without its ticket and no place has two. Which ones are, is asked only when that does not hold.
    pub(super) fn ask(batch: &mut Batch) -> Self {
        let mut faulty = Vec::new();
        batch.statement(
            "select t.ticket_id from ticket t
             left join exclusive_right r
                  on r.kind = case when t.seat_id is null then 'place' else 'seat' end
                  and r.thing_id = t.performance_id and r.unit_id = t.unit_id
                  and r.state = 'spent' and r.by_id = t.ticket_id and r.epoch = t.epoch
             where r.unit_id is null
               and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)",
        );
        faulty.push(("ticket_without_right", batch.answer()));
        batch.statement(
            "select (select count(*) from exclusive_right where kind in ('seat', 'place') and state = 'spent'),
                    (select count(*) from ticket) - (select count(*) from ticket_end)",
        );
        let counts = batch.answer();
        accounts(batch, &mut faulty);
        faulty.push(("seat_sold_twice", put_off(batch)));
        Self { faulty, counts }
    }

    /// Adds what was answered to a report, and which places are at fault if any is.
    pub(super) async fn read(
        &self,
        conn: &mut SqliteConnection,
        answers: &Answers,
        report: &mut Report,
    ) -> Result<()> {
        let before = report.faults.len();
        tell(&self.faulty, answers, report)?;
        let even = answers.first(&self.counts)?.is_some_and(|(spent, live)| spent == live);
        if even && report.faults.len() == before {
            return Ok(());
        }
        let mut batch = Batch::default();
        let faulty = places(&mut batch);
        tell(&faulty, &batch.run(conn).await?, report)
    }
}

/// Asks for the places that have two tickets, or a spent right without one.
fn places(batch: &mut Batch) -> Faulty {
    batch.statement(
        "select t.unit_id from ticket t
         where not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
         group by t.performance_id, t.unit_id
         having count(*) > 1",
    );
    let twice = batch.answer();
    batch.statement(
        "select r.unit_id from exclusive_right r
         where r.kind in ('seat', 'place') and r.state = 'spent'
           and not exists (select 1 from ticket t
                           where t.ticket_id = r.by_id and t.performance_id = r.thing_id and t.unit_id = r.unit_id
                             and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id))",
    );
    vec![("seat_sold_twice", twice), ("right_without_ticket", batch.answer())]
}

/// Asks for the seats that two tickets have on the evening that is played, one of them through a date that was put off.
fn put_off(batch: &mut Batch) -> At<(Uuid,)> {
    batch
        .statement(
            "with moved as (
                 select f.played_id, t.seat_id, t.ticket_id
                 from put_off f join ticket t on t.performance_id = f.performance_id
                 where t.seat_id is not null
                   and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
             )
             select m.seat_id from moved m
             where exists (select 1 from moved o
                           where o.played_id = m.played_id and o.seat_id = m.seat_id and o.ticket_id <> m.ticket_id)
                or exists (select 1 from ticket t
                           where t.performance_id = m.played_id and t.seat_id = m.seat_id
                             and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id))",
        )
        .answer()
}

/// Asks for the orders and credit notes that are at fault.
fn accounts(batch: &mut Batch, faulty: &mut Faulty) {
    batch.statement(
        "select i.thing_id from order_item i
         join order_item_end e on e.item_id = i.item_id
         left join credit_note_end n on n.note_id = i.thing_id and n.journal_id = e.journal_id and n.seq = e.seq
         where i.kind = 'voucher' and n.note_id is null",
    );
    faulty.push(("note_not_ended", batch.answer()));
    batch.statement(
        "with worth as (
             select t.order_id, t.price as amount from ticket t
             where not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
             union all select order_id, amount from live_item
             union all select order_id, -amount from payment)
         select order_id from worth group by order_id having sum(amount) < 0",
    );
    faulty.push(("overpaid", batch.answer()));
    batch.statement("select note_id from credit_note_left where balance < 0");
    faulty.push(("note_overdrawn", batch.answer()));
}

fn tell(faulty: &Faulty, answers: &Answers, report: &mut Report) -> Result<()> {
    for (what, at) in faulty {
        let found = answers.rows(at)?.into_iter();
        report.faults.extend(found.map(|(subject,)| Fault::about(what, subject.to_string())));
    }
    Ok(())
}
