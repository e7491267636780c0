//! The gauge: rights over places against live tickets; and no order or credit note below zero.

use store::{Answers, At, Batch};
use uuid::Uuid;

use super::{Fault, Report};
use crate::Result;

/// What no single operation can tell: each fault, and where what is at fault is answered.
pub(super) struct Asked(Vec<(&'static str, At<(Uuid,)>)>);

impl Asked {
    /// Asks for everything at fault.
    pub(super) fn ask(batch: &mut Batch) -> Self {
        let mut asked = Self(Vec::new());
        asked.places(batch);
        asked.accounts(batch);
        asked
    }

    fn places(&mut self, batch: &mut Batch) {
        batch.statement(
            "select t.unit_id from ticket t
             where not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
             group by t.performance_id, t.unit_id
             having count(*) > 1",
        );
        self.0.push(("seat_sold_twice", batch.answer()));
        batch.statement(
            "select t.ticket_id from ticket t
             left join exclusive_right r
                  on r.kind = case when t.seat_id is null then 'place' else 'seat' end
                  and r.thing_id = t.performance_id and r.unit_id = t.unit_id
                  and r.state = 'spent' and r.by_id = t.ticket_id and r.epoch = t.epoch
             where r.unit_id is null
               and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)",
        );
        self.0.push(("ticket_without_right", batch.answer()));
        batch.statement(
            "select r.unit_id from exclusive_right r
             where r.kind in ('seat', 'place') and r.state = 'spent'
               and not exists (select 1 from ticket t
                               where t.ticket_id = r.by_id and t.performance_id = r.thing_id and t.unit_id = r.unit_id
                                 and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id))",
        );
        self.0.push(("right_without_ticket", batch.answer()));
    }

    fn accounts(&mut self, batch: &mut Batch) {
        batch.statement(
            "select i.thing_id from order_item i
             join order_item_end e on e.item_id = i.item_id
             left join credit_note_end n on n.note_id = i.thing_id and n.journal_id = e.journal_id and n.seq = e.seq
             where i.kind = 'voucher' and n.note_id is null",
        );
        self.0.push(("note_not_ended", batch.answer()));
        batch.statement(
            "with worth as (
                 select t.order_id, t.price as amount from ticket t
                 where not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
                 union all select order_id, amount from live_item
                 union all select order_id, -amount from payment)
             select order_id from worth group by order_id having sum(amount) < 0",
        );
        self.0.push(("overpaid", batch.answer()));
        batch.statement("select note_id from credit_note_left where balance < 0");
        self.0.push(("note_overdrawn", batch.answer()));
    }

    /// Adds what was answered to a report.
    pub(super) fn read(&self, answers: &Answers, report: &mut Report) -> Result<()> {
        for (what, at) in &self.0 {
            let found = answers.rows(at)?.into_iter();
            report.faults.extend(found.map(|(subject,)| Fault::about(what, subject.to_string())));
        }
        Ok(())
    }
}
