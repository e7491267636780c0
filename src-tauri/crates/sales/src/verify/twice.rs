//! What two rows say of the same thing, or a row and its own details.

use store::{Answers, At, Batch};
use uuid::Uuid;

use super::{Fault, Report};
use crate::Result;

/// Each fault, and where what is at fault is answered.
pub(super) struct Asked([(&'static str, At<(Uuid,)>); 5]);

impl Asked {
    /// Asks for everything at fault.
    ///
    /// Most payments are of two means whose details are known to the letter: JSON is read of the others alone.
    pub(super) fn ask(batch: &mut Batch) -> Self {
        batch.statement(
            r#"select payment_id from payment
             where case details
                 when '{"means":"card","confirmed":true}' then means <> 'card'
                 when '{"means":"cash"}' then means <> 'cash'
                 else case
                     when not json_valid(details) or coalesce(details ->> 'means', '') <> means then true
                     when amount < 0 then false
                     else coalesce(details ->> 'given', details ->> 'face', amount) <> amount + change_given + lost
                 end
             end"#,
        );
        let payments = batch.answer();
        batch.statement(
            "select item_id from order_item_end where item_id not in (select item_id from order_item)",
        );
        let returns = batch.answer();
        batch.statement(
            "select u.credit_id from credit_use u
             left join credit c on c.credit_id = u.credit_id
             left join pass p on p.pass_id = c.pass_id
             where c.value is not u.value or p.venue_id is not u.venue_id",
        );
        let uses = batch.answer();
        batch.statement(
            "select c.credit_id from credit c
             join pass p on p.pass_id = c.pass_id
             where c.expires_on is not p.expires_on",
        );
        let credits = batch.answer();
        batch.statement(
            "select order_id from orders o
             where not exists (select 1 from operation p where p.journal_id = o.journal_id and p.seq = o.seq)",
        );
        let orders = batch.answer();
        Self([
            ("order", orders),
            ("payment", payments),
            ("return", returns),
            ("credit_use", uses),
            ("credit", credits),
        ])
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
