//! How a performance was paid. Means are of orders, and an order may hold several performances, passes, fees: each of its
//! operations pays for what it sells, and gives back for what it takes back, so that what is done for one performance
//! never changes the statement of another, and the parts of a payment make the whole.

use std::collections::BTreeMap;

use kernel::{JournalId, Money, OrderId, PerformanceId};
use sqlx::SqliteConnection;

use super::Share;
use crate::Result;

/// What is paid for: a performance, or what is of none.
type Part = Option<PerformanceId>;

/// Money by means.
type Means = BTreeMap<String, Money>;

/// What an operation of an order sold and took back, part by part, and how it was paid.
#[derive(Default)]
struct Deed {
    worth: BTreeMap<Part, Money>,
    paid: Means,
}

/// What each part of an order costs, and how it was paid so far.
#[derive(Default)]
struct Account {
    parts: BTreeMap<Part, (Money, Means)>,
}

/// Payments for a performance, by means.
pub(super) async fn of_performance(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<Share>> {
    let mut accounts: BTreeMap<OrderId, Account> = BTreeMap::new();
    for (order, deed) in deeds(conn, of).await? {
        accounts.entry(order).or_default().take(deed);
    }
    let mut shares: BTreeMap<String, Share> = BTreeMap::new();
    for (_, paid) in accounts.values().filter_map(|account| account.parts.get(&Some(of))) {
        for (name, amount) in paid.iter().filter(|(_, amount)| !amount.is_zero()) {
            let new = Share { name: name.clone(), count: 0, amount: Money::ZERO };
            let share = shares.entry(name.clone()).or_insert(new);
            share.count += 1;
            share.amount += *amount;
        }
    }
    Ok(shares.into_values().filter(|share| !share.amount.is_zero()).collect())
}

/// What was done in the orders that hold a performance, in the order it was done.
async fn deeds(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<(OrderId, Deed)>> {
    type Row = (OrderId, i64, JournalId, i64, Part, Option<String>, Money);
    let rows: Vec<Row> = sqlx::query_as(
        "with mine as (
             select order_id from ticket where performance_id = ?1
             union
             select order_id from order_item where performance_id = ?1),
         moved as (
             select t.order_id, t.journal_id, t.seq, t.performance_id as part, null as means, t.price as amount
             from mine join ticket t on t.order_id = mine.order_id
             union all
             select t.order_id, e.journal_id, e.seq, t.performance_id, null, -t.price
             from mine join ticket t on t.order_id = mine.order_id join ticket_end e on e.ticket_id = t.ticket_id
             union all
             select i.order_id, i.journal_id, i.seq, i.performance_id, null, i.amount
             from mine join order_item i on i.order_id = mine.order_id
             union all
             select i.order_id, e.journal_id, e.seq, i.performance_id, null, -i.amount
             from mine join order_item i on i.order_id = mine.order_id join order_item_end e on e.item_id = i.item_id
             union all
             select p.order_id, p.journal_id, p.seq, null, p.means, p.amount
             from mine join payment p on p.order_id = mine.order_id)
         select m.order_id, o.at, m.journal_id, m.seq, m.part, m.means, sum(m.amount)
         from moved m
         join operation o on o.journal_id = m.journal_id and o.seq = m.seq
         group by m.order_id, m.journal_id, m.seq, m.part, m.means
         order by m.order_id, o.at, m.journal_id, m.seq",
    )
    .bind(of)
    .fetch_all(conn)
    .await?;
    let mut deeds: Vec<((OrderId, i64, JournalId, i64), Deed)> = Vec::new();
    for (order, at, journal, seq, part, means, amount) in rows {
        if deeds.last().is_none_or(|(key, _)| *key != (order, at, journal, seq)) {
            deeds.push(((order, at, journal, seq), Deed::default()));
        }
        let Some((_, deed)) = deeds.last_mut() else { continue };
        match means {
            Some(means) => *deed.paid.entry(means).or_default() += amount,
            None => *deed.worth.entry(part).or_default() += amount,
        }
    }
    Ok(deeds.into_iter().map(|((order, ..), deed)| (order, deed)).collect())
}

impl Account {
    /// What is given up gives its payments back, to who takes them, to what is sold instead, or to what is still owed;
    /// then what is sold, or is still owed, takes what is paid.
    fn take(&mut self, deed: Deed) {
        let Deed { worth, paid: mut at_hand } = deed;
        let sells = worth.values().any(|amount| *amount > Money::ZERO);
        for (part, amount) in &worth {
            self.parts.entry(*part).or_default().0 += *amount;
        }
        for (part, amount) in worth.iter().filter(|(_, amount)| **amount < Money::ZERO) {
            let back = if sells {
                self.release(*part, -*amount)
            } else {
                self.refund(*part, -*amount, &mut at_hand)
            };
            add(&mut at_hand, back);
        }
        let over: Vec<Part> =
            self.parts.keys().copied().filter(|part| self.owed(*part) < Money::ZERO).collect();
        for part in over {
            let beyond = self.release(part, -self.owed(part));
            add(&mut at_hand, beyond);
        }
        let open: Vec<Part> =
            self.parts.keys().copied().filter(|part| self.owed(*part) > Money::ZERO).collect();
        for (n, part) in open.iter().enumerate() {
            let whole = total(&at_hand);
            let owed: Vec<Money> = open[n..].iter().map(|part| self.owed(*part)).collect();
            let asked: Money = owed.iter().copied().sum();
            let share = if whole >= asked { owed[0] } else { prorate(whole, &owed)[0] };
            let taken = part_of(&at_hand, share);
            take_from(&mut at_hand, &taken);
            add(&mut self.parts.entry(*part).or_default().1, taken);
        }
        // What nothing is owed for stays with the first part: a payment is never forgotten.
        if let Some((_, paid)) = self.parts.values_mut().next() {
            add(paid, at_hand);
        }
    }

    fn owed(&self, part: Part) -> Money {
        self.parts.get(&part).map_or(Money::ZERO, |(worth, paid)| *worth - total(paid))
    }

    /// Takes back from a part what was paid for it, to pay for another.
    fn release(&mut self, part: Part, amount: Money) -> Means {
        let (_, paid) = self.parts.entry(part).or_default();
        let back = part_of(paid, amount.min(total(paid)));
        take_from(paid, &back);
        back
    }

    /// Gives back for a part, by the means that are handed over.
    fn refund(&mut self, part: Part, amount: Money, handed: &mut Means) -> Means {
        let negative: Means = handed.iter().map(|(name, amount)| (name.clone(), -*amount)).collect();
        let given = part_of(&negative, amount.min(total(&negative)));
        add(handed, given.clone());
        take_from(&mut self.parts.entry(part).or_default().1, &given);
        Means::new()
    }
}

fn total(means: &Means) -> Money {
    means.values().copied().sum()
}

fn add(to: &mut Means, more: Means) {
    for (name, amount) in more {
        *to.entry(name).or_default() += amount;
    }
}

fn take_from(from: &mut Means, less: &Means) {
    for (name, amount) in less {
        *from.entry(name.clone()).or_default() -= *amount;
    }
}

/// A part of what was paid, from each means in proportion; the parts make `amount` to the cent.
fn part_of(means: &Means, amount: Money) -> Means {
    if amount == total(means) {
        return means.clone();
    }
    let amounts: Vec<Money> = means.values().copied().collect();
    means.keys().cloned().zip(prorate(amount, &amounts)).collect()
}

/// `amount` in proportion to what is above zero of `weights`.
fn prorate(amount: Money, weights: &[Money]) -> Vec<Money> {
    let weigh = |money: &Money| u64::try_from(money.as_cents()).unwrap_or_default();
    let weights: Vec<u64> = weights.iter().map(weigh).collect();
    match weights.iter().sum::<u64>() {
        0 => weights.iter().map(|_| Money::ZERO).collect(),
        _ => amount.prorate(&weights),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Instant, TypedId as _};

    fn parts() -> (Part, Part) {
        let chance = kernel::Chance::seeded(3);
        let id = || Some(chance.id::<PerformanceId>(Instant::from_millis(0)));
        let (one, other) = (id(), id());
        assert!(one.is_some_and(|one| other.is_some_and(|other| one.uuid() != other.uuid())));
        (one, other)
    }

    fn deed(worth: &[(Part, i64)], paid: &[(&str, i64)]) -> Deed {
        Deed {
            worth: worth.iter().map(|(part, cents)| (*part, Money::cents(*cents))).collect(),
            paid: paid.iter().map(|(name, cents)| ((*name).to_owned(), Money::cents(*cents))).collect(),
        }
    }

    fn lived(deeds: Vec<Deed>) -> Account {
        let mut account = Account::default();
        deeds.into_iter().for_each(|deed| account.take(deed));
        account
    }

    fn paid(account: &Account, part: Part) -> Vec<(&str, i64)> {
        let of = account.parts.get(&part).map(|(_, paid)| paid).into_iter().flatten();
        of.filter(|(_, amount)| !amount.is_zero())
            .map(|(name, amount)| (name.as_str(), amount.as_cents()))
            .collect()
    }

    #[test]
    fn the_parts_of_three_means_make_what_a_performance_brought() {
        let (show, _) = parts();
        let account = lived(vec![deed(
            &[(show, 4800), (None, 2000)],
            &[("cash", 1800), ("cheque", 2000), ("holiday_vouchers", 3000)],
        )]);
        let sum = |part| paid(&account, part).iter().map(|(_, cents)| cents).sum::<i64>();
        assert_eq!((sum(show), sum(None)), (4800, 2000));
    }

    #[test]
    fn what_is_given_back_for_one_performance_is_of_that_one() {
        let (one, other) = parts();
        let account = lived(vec![
            deed(&[(one, 2400), (other, 2400)], &[("card", 1600), ("cash", 1600), ("cheque", 1600)]),
            deed(&[(other, -800)], &[("cash", -800)]),
        ]);
        assert_eq!(paid(&account, one), [("card", 800), ("cash", 800), ("cheque", 800)]);
        assert_eq!(paid(&account, other), [("card", 800), ("cheque", 800)]);
    }

    #[test]
    fn what_was_paid_goes_with_an_exchange_to_the_other_performance() {
        let (one, other) = parts();
        let account = lived(vec![
            deed(&[(one, 2400)], &[("card", 2400)]),
            deed(&[(one, -2400), (other, 3000)], &[("cash", 600)]),
        ]);
        assert_eq!(
            (paid(&account, one), paid(&account, other)),
            (vec![], vec![("card", 2400), ("cash", 600)])
        );
        let cheaper = lived(vec![
            deed(&[(one, 2400)], &[("card", 2400)]),
            deed(&[(one, -2400), (other, 2000)], &[("card", -400)]),
        ]);
        assert_eq!((paid(&cheaper, one), paid(&cheaper, other)), (vec![], vec![("card", 2000)]));
    }

    #[test]
    fn the_deposit_of_what_is_given_up_pays_for_what_is_kept() {
        let (one, other) = parts();
        let account = lived(vec![
            deed(&[(one, 2000), (other, 2000)], &[("card", 2100)]),
            deed(&[(other, -2000)], &[("card", -100)]),
        ]);
        assert_eq!((paid(&account, one), paid(&account, other)), (vec![("card", 2000)], vec![]));
    }

    #[test]
    fn a_deposit_and_its_balance_are_shared_by_what_is_owed() {
        let (one, other) = parts();
        let account = lived(vec![
            deed(&[(one, 3000), (other, 1000)], &[("card", 1000)]),
            deed(&[], &[("transfer", 3000)]),
        ]);
        assert_eq!(paid(&account, one), [("card", 750), ("transfer", 2250)]);
        assert_eq!(paid(&account, other), [("card", 250), ("transfer", 750)]);
    }
}
