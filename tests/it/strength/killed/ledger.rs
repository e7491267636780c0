//! What the store of killed sellers holds, read by SQL that knows none of the program's rules, then by `verify`.

use std::collections::{BTreeMap, BTreeSet};

use app::Places;
use kernel::BasketId;
use sqlx::SqliteConnection;
use store::Store;
use tests::told::Told;

/// Halves of an act, each of which must not be: what is wrong, and the statement that counts it.
const HALVES: &[(&str, &str)] = &[
    (
        "an order without a ticket",
        "select count(*) from orders
         where not exists (select 1 from ticket where ticket.order_id = orders.order_id)",
    ),
    (
        "an order without its operation",
        "select count(*) from orders
         left join operation using (journal_id, seq)
         where operation.operation_id is null or operation.kind <> 'sale'",
    ),
    (
        "a sale in the journal without its order",
        "select count(*) from operation
         left join orders using (journal_id, seq)
         where operation.kind = 'sale' and orders.order_id is null",
    ),
    (
        "a ticket without its operation",
        "select count(*) from ticket
         left join operation using (journal_id, seq)
         where operation.operation_id is null",
    ),
    (
        "a line sold in the journal without its ticket",
        "select count(*) from operation, json_each(operation.bytes, '$.lines') as line
         where operation.kind in ('sale', 'exchange') and line.value ->> '$.quantity' > 0
           and not exists (select 1 from ticket
                           where ticket.journal_id = operation.journal_id and ticket.seq = operation.seq
                             and ticket.line = line.value ->> '$.n')",
    ),
    (
        "a seat spent by no live ticket, or a live ticket that spent no seat",
        "select (select count(*) from exclusive_right
                 where state = 'spent' and kind = 'seat'
                   and by_id not in (select ticket_id from ticket
                                     where ticket_id not in (select ticket_id from ticket_end)))
              + (select count(*) from ticket
                 where ticket_id not in (select ticket_id from ticket_end)
                   and ticket_id not in (select by_id from exclusive_right where state = 'spent'))",
    ),
    (
        "a seat held by no line of an open basket, or a line that holds none",
        "select (select count(*) from exclusive_right
                 where state = 'held'
                   and by_id not in (select line_id from basket_line
                                     join basket using (basket_id) where state = 'open'))
              + (select count(*) from basket_line
                 join basket using (basket_id)
                 where state = 'open'
                   and line_id not in (select by_id from exclusive_right where state = 'held'))",
    ),
    UNPAID,
    (
        "a gap in the numbers",
        "select coalesce(sum(operations <> last), 0)
         from (select count(*) as operations, max(seq) as last from operation group by journal_id)",
    ),
    (
        "a placed basket without its sale or exchange, or one of these without its basket",
        "select (select count(*) from basket where state = 'placed')
              - (select count(*) from operation where kind in ('sale', 'exchange'))",
    ),
];

/// Orders of tickets alone, each paid as it was placed: what is wrong, and the statement that counts it.
pub(crate) const UNPAID: (&str, &str) = (
    "an order that is not paid to the cent",
    "select count(*) from orders
     where (select coalesce(sum(price), 0) from ticket
            where ticket.order_id = orders.order_id
              and ticket_id not in (select ticket_id from ticket_end))
        <> (select coalesce(sum(amount), 0) from payment where payment.order_id = orders.order_id)",
);

/// Checks a store against what its sellers told, and against itself; answers how many acts are whole in the journal
/// that nobody lived to tell.
pub async fn check(places: &Places, told: &[Told]) -> u64 {
    let store = Store::open(&places.store).await.expect("a store that opens after a kill");
    let mut conn = store.read().await.expect("a reader");
    for (wrong, statement) in HALVES {
        let count: i64 = sqlx::query_scalar(*statement).fetch_one(&mut *conn).await.expect("counted");
        assert_eq!(count, 0, "{wrong}");
    }
    let whole = sales::verify::store(&mut conn, |_, _| {}).await.expect("verified");
    assert_eq!(whole.faults, [], "the store verifies");
    baskets_are_kept(&mut conn, told).await;
    let untold = untold(&mut conn, told).await;
    drop(conn);
    store.close().await;
    // The template's own sale was told to nobody here.
    untold - 1
}

async fn baskets_are_kept(conn: &mut SqliteConnection, told: &[Told]) {
    let kept: BTreeSet<BasketId> =
        sqlx::query_scalar("select basket_id from basket where state in ('open', 'placed')")
            .fetch_all(conn)
            .await
            .expect("read")
            .into_iter()
            .collect();
    for word in told {
        if let Told::Took(filled) = word {
            assert!(kept.contains(&filled.basket), "a basket is open or sold, never lost");
        }
    }
}

/// Every act told is in the journal with its lines; answers how many are there besides.
pub(crate) async fn untold(conn: &mut SqliteConnection, told: &[Told]) -> u64 {
    let rows: Vec<(String, i64, String, i64, i64)> = sqlx::query_as(
        "select journal.terminal, operation.seq, operation.kind,
                (select count(*) from ticket
                 where ticket.journal_id = operation.journal_id and ticket.seq = operation.seq),
                (select count(*) from ticket_end
                 where ticket_end.journal_id = operation.journal_id and ticket_end.seq = operation.seq)
         from operation join journal using (journal_id)
         where operation.kind in ('sale', 'exchange', 'refund')",
    )
    .fetch_all(conn)
    .await
    .expect("read");
    let mut kept: BTreeMap<String, (String, i64, i64)> = rows
        .into_iter()
        .map(|(terminal, seq, kind, tickets, ended)| (format!("{terminal}-{seq:09}"), (kind, tickets, ended)))
        .collect();
    for word in told {
        let (number, expected) = match word {
            Told::Sold { number, tickets, .. } => (number, ("sale", *tickets, 0)),
            Told::Exchanged { number, tickets, .. } => (number, ("exchange", *tickets, 1)),
            Told::Refunded { number, ended } => (number, ("refund", 0, *ended)),
            Told::Opened { .. } | Told::Took(_) => continue,
        };
        let (kind, tickets, ended) =
            kept.remove(number).unwrap_or_else(|| panic!("{number} was told and is not in the journal"));
        let count = |rows: i64| usize::try_from(rows).expect("a count");
        assert_eq!((kind.as_str(), count(tickets), count(ended)), expected, "{number} is whole");
    }
    kept.len() as u64
}
