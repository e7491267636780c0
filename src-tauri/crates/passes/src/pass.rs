//! Passes sold or given, and what remains of them.

use chrono::TimeDelta;
use kernel::{
    Chance, ContactId, CreditId, Instant, Money, NaiveDate, OrderId, PassId, PassProductId, PerformanceId,
    SeasonId, ShowId, TypedId, VenueId,
};
use pricing::facts::{Credit, Pass, Used};
use pricing::{Scope, Setting};
use serde::Serialize;
use sqlx::SqliteConnection;
use store::{Answers, At, Author, Batch};
use uuid::Uuid;

use crate::fund::{self, Movement, Purse, Why};
use crate::product::{Kind, Product};
use crate::{Error, Result};

/// A pass made out to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The pass.
    pub id: PassId,
    /// Its printed number.
    pub number: String,
    /// The kind.
    pub product: PassProductId,
    /// Whose.
    pub contact: Option<ContactId>,
    /// The last day it can be used.
    pub expires_on: Option<NaiveDate>,
}

/// Makes out a pass of a kind, with its credits or its money.
///
/// # Errors
///
/// [`Error::ProductUnknown`] when it is no longer on sale.
pub async fn make(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    (id, product): (PassId, &Product),
    (contact, order, today): (Option<ContactId>, Option<OrderId>, NaiveDate),
) -> Result<Made> {
    if !product.on_sale {
        return Err(Error::ProductUnknown);
    }
    let (credits, value, expires_on) = (product.credits, product.credit_value, product.last_day(today));
    let grant = Grant { contact, order, expires_on, credits, value };
    self::grant(conn, author, chance, (id, product), grant).await
}

/// What a pass is made out with, whatever its kind is sold with.
#[derive(Debug, Clone, Copy)]
pub struct Grant {
    /// Whose.
    pub contact: Option<ContactId>,
    /// The order that holds it.
    pub order: Option<OrderId>,
    /// The last day it can be used.
    pub expires_on: Option<NaiveDate>,
    /// How many credits, when its kind gives places.
    pub credits: u32,
    /// The value of each, or the money of the card.
    pub value: Money,
}

/// Makes out a pass with what it is granted, be its kind on sale or not.
///
/// # Errors
///
/// What the database says.
pub async fn grant(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    (id, product): (PassId, &Product),
    grant: Grant,
) -> Result<Made> {
    let Grant { contact, order, expires_on, credits, value } = grant;
    let number = number_of(id, &product.code);
    sqlx::query(
        "insert into pass (pass_id, product_id, venue_id, contact_id, number, expires_on, order_id, made_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(id)
    .bind(product.id)
    .bind(product.venue)
    .bind(contact)
    .bind(&number)
    .bind(expires_on)
    .bind(order)
    .bind(author.at)
    .execute(&mut *conn)
    .await?;
    let made = Made { id, number, product: product.id, contact, expires_on };
    store::change::record_row(conn, author, "pass", id.uuid(), &made).await?;
    match product.kind {
        Kind::Credits => add_credits(conn, author, chance, (credits, value), &made).await?,
        Kind::Wallet => {
            let movement = Movement {
                id: chance.id::<CreditId>(author.at).uuid(),
                purse: Purse::Wallet,
                thing: id.uuid(),
                amount: value,
                ticket: None,
                order,
                why: Why::Bought,
            };
            fund::move_money(conn, author, movement).await?;
        }
        Kind::Membership => {}
    }
    Ok(made)
}

async fn add_credits(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    (credits, value): (u32, Money),
    pass: &Made,
) -> Result<()> {
    for _ in 0..credits {
        let id: CreditId = chance.id(author.at);
        sqlx::query("insert into credit (credit_id, pass_id, value, expires_on) values (?1, ?2, ?3, ?4)")
            .bind(id)
            .bind(pass.id)
            .bind(value)
            .bind(pass.expires_on)
            .execute(&mut *conn)
            .await?;
    }
    let row = serde_json::json!({"pass": pass.id, "credits": credits, "value": value});
    Ok(store::change::record_row(conn, author, "credit", pass.id.uuid(), &row).await?)
}

/// A number that a person can read aloud: the kind's code and eight digits of the pass's own id.
fn number_of(id: PassId, code: &str) -> String {
    let tail = u32::try_from(id.uuid().as_u128() & 0xffff_ffff).unwrap_or_default();
    format!("{code}-{tail:010}")
}

/// Asks for the passes of a contact that hold on a day; [`filled`] tells what is left of them.
pub fn ask(batch: &mut Batch, contact: ContactId, today: NaiveDate) -> At<Valid> {
    batch
        .statement(
            "select p.pass_id, p.product_id, p.venue_id, p.made_at, b.pass_id is not null as returned from pass p
             left join pass_return b on b.pass_id = p.pass_id
             where p.contact_id = ? and (p.expires_on is null or p.expires_on >= ?)
             order by p.made_at, p.pass_id",
        )
        .bind(contact)
        .bind(today)
        .answer()
}

/// Passes with what is left of them, as prices are made of them. While the network is `away`, a desk has the right of those
/// credits alone that lie at hand.
///
/// # Errors
///
/// What the database says.
pub async fn filled(conn: &mut SqliteConnection, valid: Vec<Valid>, away: bool) -> Result<Vec<Pass>> {
    let mut batch = Batch::default();
    let asked: Vec<Asked> = valid.into_iter().map(|pass| Asked::ask(&mut batch, pass)).collect();
    let answers = batch.run(conn).await?;
    asked.iter().filter_map(|asked| asked.read(&answers, away).transpose()).collect()
}

/// Where what is left of a pass is answered.
struct Asked {
    pass: Valid,
    credits: At<LeftRow>,
    balance: At<(Money,)>,
    used: At<UseRow>,
}

impl Asked {
    fn ask(batch: &mut Batch, pass: Valid) -> Self {
        let credits = credits_left(batch, pass.id);
        let balance = fund::ask_balance(batch, pass.id.uuid());
        Self { pass, credits, balance, used: used(batch, pass.id) }
    }

    /// The pass, unless nothing is left of one that was given back.
    fn read(&self, answers: &Answers, away: bool) -> Result<Option<Pass>> {
        let mut left = answers.rows(&self.credits)?;
        let right = !away || left.is_empty() || left.iter().any(|(.., at_hand)| *at_hand);
        left.retain(|(.., at_hand)| !away || !right || *at_hand);
        let credit = |(id, value, earmark, expires, _)| credit_of((id, value, earmark, expires));
        let credits: Vec<Credit> = left.into_iter().map(credit).collect();
        let balance = answers.first(&self.balance)?.map_or(Money::ZERO, |(balance,)| balance);
        // What was kept of a pass given back is paid for: it is the person's again when its ticket is given up.
        if self.pass.returned && credits.is_empty() && balance.is_zero() {
            return Ok(None);
        }
        Ok(Some(Pass {
            id: self.pass.id,
            product: self.pass.product,
            issuer: self.pass.issuer,
            since: Some(self.pass.made_at),
            credits,
            balance,
            used: answers.rows(&self.used)?.into_iter().map(used_of).collect(),
            right,
        }))
    }
}

/// A pass that may be used, without what is left of it.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Valid {
    #[sqlx(rename = "pass_id")]
    id: PassId,
    #[sqlx(rename = "product_id")]
    product: PassProductId,
    #[sqlx(rename = "venue_id")]
    issuer: VenueId,
    made_at: Instant,
    returned: bool,
}

/// A pass as its holder's card shows it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Holding {
    /// The pass.
    #[sqlx(rename = "pass_id")]
    pub id: PassId,
    /// Its printed number.
    pub number: String,
    /// The name of its kind.
    pub name: String,
    /// What it gives.
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// The last day it can be used.
    pub expires_on: Option<NaiveDate>,
    /// How many credits it was made with.
    pub credits: u32,
    /// How many are left.
    pub left: u32,
    /// Places that it paid for offline and that are not settled.
    pub to_settle: u32,
    /// What a card still holds.
    pub balance: Money,
    /// Whether it was given back.
    pub returned: bool,
}

/// Every pass of a contact, the latest first, used up and expired ones included.
///
/// # Errors
///
/// What the database says.
pub async fn holdings(conn: &mut SqliteConnection, contact: ContactId) -> Result<Vec<Holding>> {
    Ok(sqlx::query_as(
        "select p.pass_id, p.number, o.name, o.kind, p.expires_on,
                (select count(*) from credit c where c.pass_id = p.pass_id) as credits,
                (select count(*) from credit c
                 left join exclusive_right r
                     on r.kind = 'credit' and r.thing_id = c.pass_id and r.unit_id = c.credit_id
                 where c.pass_id = p.pass_id and (r.state is null or r.state in ('free', 'granted'))) as left,
                (select count(*) from unsettled_use n where n.pass_id = p.pass_id) as to_settle,
                (select coalesce(sum(m.amount), 0) from balance_movement m where m.thing_id = p.pass_id) as balance,
                exists (select 1 from pass_return b where b.pass_id = p.pass_id) as returned
         from pass p
         join pass_product o on o.product_id = p.product_id
         where p.contact_id = ?1
         order by p.made_at desc, p.pass_id desc",
    )
    .bind(contact)
    .fetch_all(conn)
    .await?)
}

/// Takes the name of a person who is erased off her passes: whoever brings the number may still use them.
///
/// # Errors
///
/// What the database says.
pub async fn forget(conn: &mut SqliteConnection, author: &Author, contact: ContactId) -> Result<()> {
    let passes: Vec<PassId> =
        sqlx::query_scalar("update pass set contact_id = null where contact_id = ?1 returning pass_id")
            .bind(contact)
            .fetch_all(&mut *conn)
            .await?;
    for pass in passes {
        let row = serde_json::json!({"contact": null});
        store::change::record_row(conn, author, "pass", pass.uuid(), &row).await?;
    }
    Ok(())
}

/// The passes of a contact as they were made out, whatever was used since: what a replay of the past begins with.
///
/// # Errors
///
/// What the database says.
pub async fn as_made(conn: &mut SqliteConnection, contact: ContactId) -> Result<Vec<Pass>> {
    let rows: Vec<(PassId, PassProductId, VenueId, Instant, Money)> = sqlx::query_as(
        "select p.pass_id, p.product_id, p.venue_id, p.made_at,
                (select coalesce(sum(m.amount), 0) from balance_movement m
                 where m.thing_id = p.pass_id and m.why in ('bought', 'given')) as first
         from pass p
         where p.contact_id = ?1
         order by p.made_at, p.pass_id",
    )
    .bind(contact)
    .fetch_all(&mut *conn)
    .await?;
    let mut passes = Vec::with_capacity(rows.len());
    for (id, product, issuer, made_at, balance) in rows {
        let credits: Vec<CreditRow> = sqlx::query_as(
            "select credit_id, value, earmark, expires_on from credit where pass_id = ?1 order by credit_id",
        )
        .bind(id)
        .fetch_all(&mut *conn)
        .await?;
        let credits = credits.into_iter().map(credit_of).collect();
        let used = Vec::new();
        // It paid for nothing of the order that it was bought with.
        let since = Some(made_at.plus(TimeDelta::milliseconds(1)));
        passes.push(Pass { id, product, issuer, since, credits, balance, used, right: true });
    }
    Ok(passes)
}

/// The passes that credits belong to, each with its credit.
///
/// # Errors
///
/// What the database says.
pub async fn of_credits(conn: &mut SqliteConnection, credits: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>> {
    let hex: Vec<String> = credits.iter().map(|id| id.simple().to_string()).collect();
    Ok(sqlx::query_as(
        "select pass_id, credit_id from credit
         where credit_id in (select unhex(value) from json_each(?1)) order by credit_id",
    )
    .bind(serde_json::to_string(&hex).unwrap_or_default())
    .fetch_all(conn)
    .await?)
}

/// Every credit of a pass, with the pass.
///
/// # Errors
///
/// What the database says.
pub async fn credits_of(conn: &mut SqliteConnection, pass: PassId) -> Result<Vec<(Uuid, Uuid)>> {
    Ok(sqlx::query_as("select pass_id, credit_id from credit where pass_id = ?1 order by credit_id")
        .bind(pass)
        .fetch_all(conn)
        .await?)
}

type CreditRow = (CreditId, Money, Option<String>, Option<NaiveDate>);

fn credit_of((id, value, earmark, expires): CreditRow) -> Credit {
    let earmark: Option<Scope> = earmark.and_then(|text| serde_json::from_str(&text).ok());
    Credit { id, value, earmark, expires }
}

/// A credit that is left, and whether it lies at hand.
type LeftRow = (CreditId, Money, Option<String>, Option<NaiveDate>, bool);

fn credits_left(batch: &mut Batch, pass: PassId) -> At<LeftRow> {
    batch
        .statement(
            "select c.credit_id, c.value, c.earmark, c.expires_on, coalesce(r.state = 'granted', 0)
             from credit c
             left join exclusive_right r
                 on r.kind = 'credit' and r.thing_id = c.pass_id and r.unit_id = c.credit_id
             where c.pass_id = ? and (r.state is null or r.state in ('free', 'granted'))
             order by c.credit_id",
        )
        .bind(pass)
        .answer()
}

type UseRow = (PerformanceId, ShowId, Option<SeasonId>, VenueId, Money);

fn used_of((performance, show, season, venue, value): UseRow) -> Used {
    Used { setting: Setting { performance, show, season, venue }, value }
}

fn used(batch: &mut Batch, pass: PassId) -> At<UseRow> {
    batch
        .statement(
            "select u.performance_id, p.show_id, s.season_id, p.venue_id, u.value
             from credit c
             join credit_use u on u.credit_id = c.credit_id
             join performance p on p.performance_id = u.performance_id
             join show s on s.show_id = p.show_id
             left join credit_return b on b.credit_id = u.credit_id and b.ticket_id = u.ticket_id
             where c.pass_id = ? and b.ticket_id is null
             union all
             select o.performance_id, p.show_id, s.season_id, p.venue_id, o.value
             from credit c
             join open_promise o on o.thing_id = c.credit_id and o.kind = 'credit'
             join performance p on p.performance_id = o.performance_id
             join show s on s.show_id = p.show_id
             where c.pass_id = ?",
        )
        .bind(pass)
        .bind(pass)
        .answer()
}
