//! What the tickets of an operation must bear by law, as it is when they are sold (CGI ann. IV art. 50 sexies B III;
//! `french-rules` §1.2): who answers for them, the performance, the point of sale. The operation keeps it, and every
//! paper of these tickets is printed from there.

use journal::{Announced, Entry, Issuer};
use kernel::{Instant, PerformanceId};
use sqlx::SqliteConnection;
use store::{Answers, At, Batch};

use crate::{Act, Error, Result, Ticket};

/// Where what is asked is answered.
pub(crate) struct Asked {
    issuer: At<IssuerRow>,
    performances: Vec<(PerformanceId, At<PerformanceRow>)>,
}

#[derive(sqlx::FromRow)]
struct IssuerRow {
    name: String,
    venue: String,
    point: String,
    licences: String,
    regime: String,
}

#[derive(sqlx::FromRow)]
struct PerformanceRow {
    hall: String,
    number: u32,
    starts_at: Instant,
}

impl Asked {
    /// Asks for the mentions of tickets to `performances`.
    pub(crate) fn ask(
        batch: &mut Batch,
        act: &Act<'_>,
        performances: impl Iterator<Item = PerformanceId>,
    ) -> Self {
        batch
            .statement(
                "select o.name, v.name as venue, d.name as point, o.vat_regime as regime,
                        (select coalesce(group_concat(l.number, char(31) order by l.category, l.number), '')
                         from licence l
                         where l.operator_id = o.operator_id and l.valid_from <= ?
                           and (l.valid_until is null or l.valid_until >= ?)) as licences
                 from venue v
                 join operator o on o.operator_id = v.operator_id
                 join desk d on d.desk_id = ?
                 where v.venue_id = ?",
            )
            .bind(act.business_date)
            .bind(act.business_date)
            .bind(act.author.desk)
            .bind(act.author.venue);
        let issuer = batch.answer();
        let mut asked = Self { issuer, performances: Vec::new() };
        for id in performances {
            if !asked.performances.iter().any(|(known, _)| *known == id) {
                asked.performances.push((id, performance(batch, id)));
            }
        }
        asked
    }

    /// Writes what was answered into the operation.
    pub(crate) fn write(self, answers: &Answers, entry: &mut Entry) -> Result<()> {
        let IssuerRow { name, venue, point, licences, regime } =
            answers.first(&self.issuer)?.ok_or(Error::TicketUnknown)?;
        let licences = licences.split('\u{1f}').filter(|number| !number.is_empty()).map(str::to_owned);
        let regime = Some(regime).filter(|regime| regime != "liable");
        entry.issuer = Some(Issuer { name, venue, point, licences: licences.collect(), regime });
        for (id, at) in self.performances {
            let PerformanceRow { hall, number, starts_at } =
                answers.first(&at)?.ok_or(Error::TicketUnknown)?;
            entry.performances.push(Announced { id, hall, number, starts_at });
        }
        Ok(())
    }
}

fn performance(batch: &mut Batch, id: PerformanceId) -> At<PerformanceRow> {
    batch
        .statement(
            "select h.name as hall, p.starts_at,
                    (select count(*) from performance e
                     where e.show_id = p.show_id and e.starts_at < p.starts_at) + 1 as number
             from performance p
             join hall h on h.hall_id = p.hall_id
             where p.performance_id = ?",
        )
        .bind(id)
        .answer()
}

/// What a ticket bears besides its own line, as its operation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentions {
    /// Who answers for it.
    pub issuer: Issuer,
    /// The performance.
    pub performance: Announced,
}

/// The mentions of a ticket.
///
/// # Errors
///
/// [`Error::TicketUnknown`] when its operation does not tell them; what the database says.
pub async fn of(conn: &mut SqliteConnection, ticket: &Ticket) -> Result<Mentions> {
    let record = journal::record::read(conn, ticket.journal, ticket.seq).await?;
    let performance = record.performances.into_iter().find(|one| one.id == ticket.place.performance);
    let told = record.issuer.zip(performance);
    told.map(|(issuer, performance)| Mentions { issuer, performance }).ok_or(Error::TicketUnknown)
}
