//! Where a person went: at a venue that tears tickets by hand, a ticket issued and not given up is an outing; a
//! performance that the venue cancelled counts too (`docs/algorithms/pricing.md`).

use kernel::{ContactId, Instant, Money, PerformanceId, SeasonId, ShowId, VenueId};
use sqlx::SqliteConnection;
use store::{At, Batch};

use crate::Result;

/// Contacts asked for together: each number of them is another statement to prepare.
const AT_ONCE: usize = 16;

/// One performance that a person holds or held tickets of; those given up are left out, unless the venue cancelled it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Outing {
    /// The performance; of one that was postponed, the one that is played instead.
    #[sqlx(rename = "performance_id")]
    pub performance: PerformanceId,
    /// Its show.
    #[sqlx(rename = "show_id")]
    pub show: ShowId,
    /// Its season.
    #[sqlx(rename = "season_id")]
    pub season: Option<SeasonId>,
    /// Its venue.
    #[sqlx(rename = "venue_id")]
    pub venue: VenueId,
    /// Its curtain.
    pub starts_at: Instant,
    /// When the first ticket was issued.
    pub issued_at: Instant,
    /// What their own place cost them, the first they took: money, and what a prepaid card paid, now or later.
    pub paid: Money,
    /// Whether it counts as an outing: a place that is paid on entry counts once its holder entered.
    pub went: bool,
    /// Whether the ticket was kept at the desk, and nobody came for it.
    pub uncollected: bool,
}

/// The outings of a contact, the oldest first; a ticket that a basket keeps to exchange it counts no more.
///
/// # Errors
///
/// What the database says.
pub async fn of_contact(conn: &mut SqliteConnection, contact: ContactId) -> Result<Vec<Outing>> {
    Ok(of_contacts(conn, &[contact]).await?.swap_remove(0))
}

/// The outings of contacts, in their order, each as [`of_contact`].
///
/// # Errors
///
/// What the database says.
pub async fn of_contacts(conn: &mut SqliteConnection, contacts: &[ContactId]) -> Result<Vec<Vec<Outing>>> {
    let mut outings = Vec::with_capacity(contacts.len());
    for contacts in contacts.chunks(AT_ONCE) {
        let mut batch = Batch::default();
        let asked: Vec<At<Outing>> = contacts.iter().map(|contact| ask(&mut batch, *contact)).collect();
        let answers = batch.run(conn).await?;
        for of in &asked {
            outings.push(answers.rows(of)?);
        }
    }
    Ok(outings)
}

/// Asks for the outings of a contact, as [`of_contact`].
pub fn ask(batch: &mut Batch, contact: ContactId) -> At<Outing> {
    batch
        .statement(
            // With `min`, the other columns are those of the row that has the least.
            "with own as (
                 select t.ticket_id, coalesce(f.played_id, t.performance_id) as performance_id, t.issued_at,
                        o.delivery = 'kept' and o.collected_at is null as left_here, iif(e.ticket_id is null, t.price, 0) as price,
                        iif(e.ticket_id is null, t.consumed, 0) as consumed, min(t.rowid)
                 from orders o
                 join ticket t on t.order_id = o.order_id
                 left join ticket_end e on e.ticket_id = t.ticket_id
                 left join put_off f on f.performance_id = t.performance_id
                 where o.contact_id = ? and (e.ticket_id is null or e.motive = 'performance_cancelled')
                   and t.ticket_id not in (select ticket_id from kept_ticket)
                 group by 2
             )
             select own.performance_id, p.show_id, s.season_id, p.venue_id, p.starts_at, own.issued_at,
                    own.price + case own.consumed when 0 then 0 else coalesce((
                        select -sum(m.amount) from balance_movement m
                        where m.ticket_id = own.ticket_id and m.kind = 'wallet'
                    ), 0) end + coalesce((
                        select sum(o.value) from open_promise o where o.ticket_id = own.ticket_id and o.kind = 'wallet'
                    ), 0) + coalesce((
                        select sum(iif(e.how = 'kept', p.value, p.no_show)) from promise p
                        join promise_end e on e.ticket_id = p.ticket_id and e.n = p.n
                        where p.ticket_id = own.ticket_id and p.kind = 'money' and e.how <> 'given_up'
                    ), 0) as paid,
                    not exists (
                        select 1 from promise p
                        left join promise_end e on e.ticket_id = p.ticket_id and e.n = p.n
                        where p.ticket_id = own.ticket_id and p.moment = 'entry' and e.how is not 'kept'
                    ) as went,
                    own.left_here and not exists (
                        select 1 from ticket_print i where i.ticket_id = own.ticket_id
                    ) as uncollected
             from own
             join performance p on p.performance_id = own.performance_id
             join show s on s.show_id = p.show_id
             order by p.starts_at",
        )
        .bind(contact)
        .answer()
}

/// The code of a tariff, and how many live tickets there are at it.
pub type AtTariff = (String, u32);

/// Asks how many live tickets a performance has at each tariff.
pub fn ask_sold_by_tariff(batch: &mut Batch, of: PerformanceId) -> At<AtTariff> {
    batch
        .statement(
            "select t.tariff, count(*)
             from ticket t
             left join ticket_end e on e.ticket_id = t.ticket_id
             where t.performance_id = ? and e.ticket_id is null
             group by t.tariff",
        )
        .bind(of)
        .answer()
}

/// Asks how many live tickets a contact holds of a performance at each tariff.
///
/// A person has few tickets and a performance many: the index says where to begin.
pub fn ask_held_by_tariff(batch: &mut Batch, contact: ContactId, of: PerformanceId) -> At<AtTariff> {
    batch
        .statement(
            "select t.tariff, count(*)
             from orders o
             cross join ticket t indexed by ticket_by_order on t.order_id = o.order_id
             left join ticket_end e on e.ticket_id = t.ticket_id
             where o.contact_id = ? and t.performance_id = ? and e.ticket_id is null
               and t.ticket_id not in (select ticket_id from kept_ticket)
             group by t.tariff",
        )
        .bind(contact)
        .bind(of)
        .answer()
}

/// One ticket sold in the past, as a simulation replays it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PastTicket {
    /// Who bought it.
    #[sqlx(rename = "contact_id")]
    pub contact: Option<ContactId>,
    /// The performance.
    #[sqlx(rename = "performance_id")]
    pub performance: PerformanceId,
    /// The code of its price category.
    #[sqlx(rename = "category_code")]
    pub category: String,
    /// Whether the place was a numbered seat.
    pub seated: bool,
    /// When it was sold.
    pub issued_at: Instant,
    /// The tariff's code.
    pub tariff: String,
    /// What was paid.
    pub price: Money,
    /// Why, as JSON steps; none once the person was erased.
    pub steps: Option<String>,
}

/// The live tickets of a venue issued in a span, the oldest first.
///
/// # Errors
///
/// What the database says.
pub async fn past(
    conn: &mut SqliteConnection,
    venue: VenueId,
    (from, until): (Instant, Instant),
) -> Result<Vec<PastTicket>> {
    Ok(sqlx::query_as(
        "select o.contact_id, t.performance_id, t.category_code, t.seat_id is not null as seated, t.issued_at,
                t.tariff, t.price, r.steps
         from ticket t
         join orders o on o.order_id = t.order_id
         left join ticket_reason r on r.ticket_id = t.ticket_id
         left join ticket_end e on e.ticket_id = t.ticket_id
         where t.venue_id = ?1 and t.issued_at >= ?2 and t.issued_at < ?3 and e.ticket_id is null
         order by t.issued_at, t.ticket_id",
    )
    .bind(venue)
    .bind(from)
    .bind(until)
    .fetch_all(conn)
    .await?)
}
