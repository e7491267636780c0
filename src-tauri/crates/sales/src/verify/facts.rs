//! The rare facts beside the journal: credit notes and their uses, tills, closings, copies of tickets, passes and what
//! was taken of them. Each table is read once, as the journal tells its rows: a key, and the rest as JSON.

use serde_json::Value;
use store::{Answers, At, Batch};

use super::told::{Fact, Facts};
use super::{Fault, Report};
use crate::Result;

/// Each table, and where its rows are answered.
pub(super) struct Asked(Vec<(&'static str, At<(String, String)>)>);

impl Asked {
    /// Asks for every row of every table.
    pub(super) fn ask(batch: &mut Batch) -> Self {
        let mut asked = Self(Vec::new());
        asked.desk(batch);
        asked.notes(batch);
        asked.passes(batch);
        asked
    }

    fn desk(&mut self, batch: &mut Batch) {
        batch.statement(
            "select lower(hex(till_id)),
                    json_array(lower(hex(venue_id)), lower(hex(drawer_id)), lower(hex(desk_id)),
                               nullif(lower(hex(agent_id)), ''),
                               opened_at, float, closed_at, counted, expected,
                               iif(json_valid(pieces), json(pieces), pieces))
             from till",
        );
        self.0.push(("till", batch.answer()));
        batch.statement(
            "select lower(hex(journal_id)) || ' ' || seq,
                    json_array(kind, period, lower(hex(of_journal)), first_seq, last_seq, iif(json_valid(totals), json(totals), totals), at)
             from closing",
        );
        self.0.push(("closing", batch.answer()));
        batch.statement(
            "select lower(hex(ticket_id)) || ' ' || copy, json_array(lower(hex(journal_id)), seq, motive, at)
             from ticket_copy",
        );
        self.0.push(("ticket_copy", batch.answer()));
    }

    fn notes(&mut self, batch: &mut Batch) {
        batch.statement(
            "select lower(hex(note_id)),
                    json_array(lower(hex(venue_id)), kind, number, nullif(lower(hex(order_id)), ''),
                               amount, issued_at, expires_on)
             from credit_note",
        );
        self.0.push(("credit_note", batch.answer()));
        batch.statement(
            "select lower(hex(payment_id)), json_array(lower(hex(note_id)), amount) from credit_note_use",
        );
        self.0.push(("credit_note_use", batch.answer()));
        batch.statement(
            "select lower(hex(note_id)), json_array(lower(hex(journal_id)), seq, amount, at) from credit_note_end",
        );
        self.0.push(("credit_note_end", batch.answer()));
    }

    fn passes(&mut self, batch: &mut Batch) {
        batch.statement(
            "select lower(hex(pass_id)),
                    json_array(lower(hex(venue_id)), nullif(lower(hex(order_id)), ''), made_at)
             from pass",
        );
        self.0.push(("pass", batch.answer()));
        batch.statement("select lower(hex(pass_id)), json_array(at) from pass_return");
        self.0.push(("pass_return", batch.answer()));
        batch.statement(
            "select lower(hex(pass_id)), json_array(count(*), min(value), max(value)) from credit group by pass_id",
        );
        self.0.push(("credit", batch.answer()));
        batch.statement(
            "select lower(hex(ticket_id)) || ' ' || lower(hex(credit_id)),
                    json_array(lower(hex(performance_id)), value, at, nullif(lower(hex(tolerated_by)), ''), tolerated_on)
             from credit_use",
        );
        self.0.push(("credit_use", batch.answer()));
        batch.statement(
            "select lower(hex(ticket_id)) || ' ' || lower(hex(credit_id)), json_array(lower(hex(journal_id)), seq)
             from credit_waiver",
        );
        self.0.push(("credit_waiver", batch.answer()));
        batch.statement(
            "select lower(hex(ticket_id)) || ' ' || lower(hex(credit_id)), json_array(at) from credit_return",
        );
        self.0.push(("credit_return", batch.answer()));
        batch.statement(
            "select lower(hex(ticket_id)) || ' ' || n,
                    json_array(lower(hex(performance_id)), moment, kind, nullif(lower(hex(thing_id)), ''), value, no_show,
                               frees)
             from promise",
        );
        self.0.push(("promise", batch.answer()));
        batch.statement("select lower(hex(ticket_id)) || ' ' || n, json_array(how, at) from promise_end");
        self.0.push(("promise_end", batch.answer()));
        batch.statement(
            "select why || ' ' || lower(hex(thing_id)) || ' ' || lower(hex(ticket_id)),
                    json_array(kind, lower(hex(venue_id)), amount,
                               nullif(lower(hex(order_id)), ''), at)
             from balance_movement",
        );
        self.0.push(("balance_movement", batch.answer()));
    }

    /// Compares the tables with what the journal told, both ways.
    pub(super) fn compare(&self, answers: &Answers, mut told: Facts, report: &mut Report) -> Result<()> {
        for (table, at) in &self.0 {
            for (key, row) in answers.rows(at)? {
                // What is no JSON is no row that the journal tells.
                let row: Value = serde_json::from_str(&row).unwrap_or_default();
                let of_key = told.get_mut(&(*table, key.clone())).filter(|facts| !facts.is_empty());
                let Some(facts) = of_key else {
                    report.faults.push(Fault::about(table, key));
                    continue;
                };
                let same = facts.iter().position(|fact| fact.row == row);
                let Fact { place: (journal, seq), .. } = facts.swap_remove(same.unwrap_or(0));
                if same.is_none() {
                    report.faults.push(Fault::at(journal, seq, table));
                }
            }
        }
        let dropped =
            told.into_iter().flat_map(|((table, _), facts)| facts.into_iter().map(move |fact| (table, fact)));
        report.faults.extend(
            dropped.map(|(table, Fact { place: (journal, seq), .. })| Fault::at(journal, seq, table)),
        );
        Ok(())
    }
}
