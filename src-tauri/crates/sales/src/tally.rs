//! How many places of a performance are sold, and chosen in baskets, at each tariff: what quotas limit.

use std::collections::BTreeMap;

use kernel::{PerformanceId, TicketId, TypedId};
use sqlx::SqliteConnection;

use crate::Result;

/// Live tickets but those that an exchange is about to give up, and lines of open baskets that have a price, by the code
/// of their tariff; also what was sold of the dates that were put off to this one, which is for it now.
///
/// # Errors
///
/// What the database says.
pub async fn by_tariff(
    conn: &mut SqliteConnection,
    of: PerformanceId,
    given_up: &[TicketId],
) -> Result<BTreeMap<String, u32>> {
    let rows: Vec<(String, u32)> = sqlx::query_as(
        "with given_up as (select unhex(value) as ticket_id from json_each(?2)),
         line as (
             select t.tariff from ticket t
             where t.performance_id in (select performance_id from brought_to where played_id = ?1)
               and t.ticket_id not in given_up
               and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
             union all
             select json_extract(l.price, '$.tariff') from basket_line l
             join basket b on b.basket_id = l.basket_id
             left join ticket own on own.ticket_id = l.ticket_id and own.ticket_id not in given_up
             where l.performance_id = ?1 and l.price is not null and b.state = 'open'
               -- A ticket kept at its own tariff is counted already.
               and own.tariff is not json_extract(l.price, '$.tariff'))
         select tariff, count(*) from line where tariff is not null group by tariff",
    )
    .bind(of)
    .bind(store::shared::listed(given_up.iter().map(|id| id.uuid())))
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().collect())
}
