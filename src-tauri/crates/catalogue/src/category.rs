//! Price categories of a performance over the zones and categories of its plan; printed on tickets by law
//! (CGI ann. IV art. 50 sexies B, III, 3°).

use std::collections::{BTreeMap, BTreeSet};

use kernel::{CategoryId, PerformanceId, TypedId, ZoneId};
use serde::Serialize;
use sqlx::SqliteConnection;
use store::Author;

use crate::seating::{Plan, Zone};
use crate::{Error, Result};

/// A price category and what falls in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// The code that tariffs name: `1`, `2`, `PMR`.
    pub code: String,
    /// As printed: « Catégorie 1 », « Placement libre ».
    pub name: String,
    /// From 1, the dearest first.
    pub rank: i64,
    /// The plan's categories that fall in it.
    pub plan_categories: Vec<String>,
    /// Whole zones that fall in it, before any plan category.
    pub zones: Vec<ZoneId>,
}

/// Which price category each place of a performance falls in.
#[derive(Debug, Clone, Default)]
pub struct Scheme {
    /// In the order of rank.
    pub categories: Vec<Category>,
    by_zone: BTreeMap<ZoneId, usize>,
    by_plan_category: BTreeMap<String, usize>,
}

impl Scheme {
    /// A scheme of categories.
    #[must_use]
    pub fn new(mut categories: Vec<Category>) -> Self {
        categories.sort_by_key(|category| category.rank);
        let mut scheme = Self { categories, ..Self::default() };
        for (place, category) in scheme.categories.iter().enumerate() {
            scheme.by_zone.extend(category.zones.iter().map(|zone| (*zone, place)));
            let names = category.plan_categories.iter().cloned();
            scheme.by_plan_category.extend(names.map(|name| (name, place)));
        }
        scheme
    }

    /// The category of a place in `zone` whose plan category is `plan_category` (none without numbers).
    #[must_use]
    pub fn of(&self, zone: ZoneId, plan_category: Option<&str>) -> Option<&Category> {
        let place = self
            .by_zone
            .get(&zone)
            .or_else(|| plan_category.and_then(|name| self.by_plan_category.get(name)))?;
        Some(&self.categories[*place])
    }

    /// The place in [`Scheme::categories`] of what each seat of a plan falls in: by zone, then by plan category.
    #[must_use]
    pub fn table(&self, plan: &Plan) -> Vec<Vec<Option<usize>>> {
        let of = |zone, name| {
            let category = self.of(zone, Some(name))?;
            self.categories.iter().position(|known| known.id == category.id)
        };
        let zones = plan.zones().iter();
        zones.map(|zone| plan.categories().map(|name| of(zone.id, name)).collect()).collect()
    }

    /// The place in [`Scheme::categories`] of what a zone without numbers falls in, by itself or by its category.
    #[must_use]
    pub fn of_zone(&self, zone: &Zone) -> Option<usize> {
        let category = &zone.unnumbered.as_ref()?.category;
        self.by_zone.get(&zone.id).or_else(|| self.by_plan_category.get(category)).copied()
    }

    /// Checks that every place of a plan falls in a category.
    ///
    /// # Errors
    ///
    /// [`Error::CategoriesIncomplete`] with the plan categories and zones left out.
    pub fn check(&self, plan: &Plan) -> Result<()> {
        let names: Vec<&str> = plan.categories().collect();
        let zones = plan.zones();
        let seats = plan
            .seats()
            .iter()
            .filter(|seat| self.of(zones[seat.zone].id, Some(names[seat.category])).is_none());
        let mut missing: BTreeSet<String> = seats.map(|seat| names[seat.category].to_owned()).collect();
        let unnumbered = zones.iter().filter(|zone| zone.unnumbered.is_some());
        missing.extend(unnumbered.filter(|zone| self.of_zone(zone).is_none()).map(|zone| zone.name.clone()));
        match missing.is_empty() {
            true => Ok(()),
            false => Err(Error::CategoriesIncomplete { missing: missing.into_iter().collect() }),
        }
    }
}

/// Checks categories that a person wrote for a plan: each named, with something of the plan in it, and nothing twice.
///
/// # Errors
///
/// [`Error::TitleEmpty`], [`Error::CategoryEmpty`], [`Error::CategoryRepeated`], [`Error::PlanCategoryUnknown`],
/// [`Error::ZoneUnknown`].
pub fn check(categories: &[Category], plan: &Plan) -> Result<()> {
    let known: BTreeSet<&str> = plan.categories().collect();
    let zones: BTreeMap<ZoneId, &str> =
        plan.zones().iter().map(|zone| (zone.id, zone.name.as_str())).collect();
    let (mut codes, mut named, mut zoned) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for category in categories {
        if category.code.trim().is_empty() || category.name.trim().is_empty() {
            return Err(Error::TitleEmpty);
        }
        if category.plan_categories.is_empty() && category.zones.is_empty() {
            return Err(Error::CategoryEmpty { name: category.name.clone() });
        }
        let repeated = |name: &str| Err(Error::CategoryRepeated { name: name.to_owned() });
        if !codes.insert(&category.code) {
            return repeated(&category.code);
        }
        for name in &category.plan_categories {
            if !known.contains(name.as_str()) {
                return Err(Error::PlanCategoryUnknown { category: name.clone() });
            }
            if !named.insert(name) {
                return repeated(name);
            }
        }
        for zone in &category.zones {
            let name = zones.get(zone).ok_or(Error::ZoneUnknown { zone: *zone })?;
            if !zoned.insert(zone) {
                return repeated(name);
            }
        }
    }
    Ok(())
}

/// Replaces the categories of a performance of which nothing is sold or in a basket.
///
/// # Errors
///
/// [`Error::CategoriesSold`].
pub async fn replace(
    conn: &mut SqliteConnection,
    author: &Author,
    of: PerformanceId,
    categories: &[Category],
) -> Result<()> {
    if journal::rights::count(conn, of.uuid()).await? != (0, 0) {
        return Err(Error::CategoriesSold);
    }
    sqlx::query("delete from category_scope where performance_id = ?1").bind(of).execute(&mut *conn).await?;
    sqlx::query("delete from category where performance_id = ?1").bind(of).execute(&mut *conn).await?;
    insert(conn, of, categories).await?;
    let row = serde_json::json!({ "categories": categories });
    Ok(store::change::record_row(conn, author, "performance", of.uuid(), &row).await?)
}

/// Writes the categories of a performance.
///
/// # Errors
///
/// What the database says.
pub async fn insert(conn: &mut SqliteConnection, of: PerformanceId, categories: &[Category]) -> Result<()> {
    for category in categories {
        sqlx::query(
            "insert into category (category_id, performance_id, code, name, rank) values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(category.id)
        .bind(of)
        .bind(&category.code)
        .bind(&category.name)
        .bind(category.rank)
        .execute(&mut *conn)
        .await?;
        for name in &category.plan_categories {
            sqlx::query(
                "insert into category_scope (performance_id, plan_category, category_id) values (?1, ?2, ?3)",
            )
            .bind(of)
            .bind(name)
            .bind(category.id)
            .execute(&mut *conn)
            .await?;
        }
        for zone in &category.zones {
            sqlx::query(
                "insert into category_scope (performance_id, zone_id, category_id) values (?1, ?2, ?3)",
            )
            .bind(of)
            .bind(zone)
            .bind(category.id)
            .execute(&mut *conn)
            .await?;
        }
    }
    Ok(())
}

/// The scheme of a performance.
///
/// # Errors
///
/// What the database says.
pub async fn scheme(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Scheme> {
    let rows: Vec<(CategoryId, String, String, i64, String, Vec<u8>)> = sqlx::query_as(
        "select c.category_id, c.code, c.name, c.rank, s.plan_category, s.zone_id
         from category c
         join category_scope s on s.category_id = c.category_id
         where c.performance_id = ?1
         order by c.rank, s.plan_category, s.zone_id",
    )
    .bind(of)
    .fetch_all(conn)
    .await?;
    let mut categories: Vec<Category> = Vec::new();
    for (id, code, name, rank, plan_category, zone) in rows {
        if categories.last().is_none_or(|last| last.id != id) {
            categories.push(Category { id, code, name, rank, plan_categories: vec![], zones: vec![] });
        }
        let Some(category) = categories.last_mut() else { continue };
        match uuid::Uuid::from_slice(&zone) {
            Ok(zone) => category.zones.push(TypedId::from_uuid(zone)),
            Err(_) => category.plan_categories.push(plan_category),
        }
    }
    Ok(Scheme::new(categories))
}
