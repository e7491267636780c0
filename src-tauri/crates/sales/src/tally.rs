//! How many places of a performance are sold, and chosen in baskets, at each tariff: what quotas limit.

use std::collections::BTreeMap;

use kernel::PerformanceId;
use sqlx::SqliteConnection;

use crate::Result;

/// Live tickets, and lines of open baskets that have a price, by the code of their tariff.
///
/// # Errors
///
/// What the database says.
pub async fn by_tariff(conn: &mut SqliteConnection, of: PerformanceId) -> Result<BTreeMap<String, u32>> {
    let rows: Vec<(String, u32)> = sqlx::query_as(
        "with line as (
             select t.tariff from ticket t
             where t.performance_id = ?1
               and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
             union all
             select json_extract(l.price, '$.tariff') from basket_line l
             join basket b on b.basket_id = l.basket_id
             left join ticket own on own.ticket_id = l.ticket_id
             where l.performance_id = ?1 and l.price is not null and b.state = 'open'
               -- A ticket kept at its own tariff is counted already.
               and own.tariff is not json_extract(l.price, '$.tariff'))
         select tariff, count(*) from line where tariff is not null group by tariff",
    )
    .bind(of)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().collect())
}
