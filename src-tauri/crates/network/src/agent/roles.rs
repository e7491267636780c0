//! The roles of agents at venues.

use kernel::{AgentId, VenueId};
use serde_json::Value;
use sqlx::SqliteConnection;

use crate::{Error, Result, Role};

/// The roles of an agent at a venue, in the order of the interface.
///
/// # Errors
///
/// What the database says.
pub async fn at(conn: &mut SqliteConnection, agent: AgentId, venue: VenueId) -> Result<Vec<Role>> {
    let names: Vec<String> =
        sqlx::query_scalar("select role from agent_role where agent_id = ?1 and venue_id = ?2")
            .bind(agent)
            .bind(venue)
            .fetch_all(conn)
            .await?;
    let mut roles: Vec<Role> = names.iter().filter_map(|name| from_name(name)).collect();
    roles.sort_unstable();
    Ok(roles)
}

/// The venues that this desk acts for and where the agent has a role, the desk's home first.
///
/// # Errors
///
/// What the database says.
pub async fn venues(conn: &mut SqliteConnection, agent: AgentId) -> Result<Vec<(VenueId, String)>> {
    Ok(sqlx::query_as(
        "select venue_id, venue.name from desk
         join desk_venue using (desk_id)
         join venue using (venue_id)
         where own = 1
           and exists (select 1 from agent_role
                       where agent_role.venue_id = desk_venue.venue_id and agent_id = ?1)
         order by venue_id = home_venue desc, venue.name",
    )
    .bind(agent)
    .fetch_all(conn)
    .await?)
}

/// Every venue where an agent has a role, whether this desk acts for it or not.
///
/// # Errors
///
/// What the database says.
pub async fn all_venues(conn: &mut SqliteConnection, agent: AgentId) -> Result<Vec<VenueId>> {
    Ok(sqlx::query_scalar("select distinct venue_id from agent_role where agent_id = ?1 order by venue_id")
        .bind(agent)
        .fetch_all(conn)
        .await?)
}

/// Replaces the roles of an agent at a venue.
///
/// # Errors
///
/// [`Error::LastAdmin`] when nobody would administer the venue any more.
pub async fn set(conn: &mut SqliteConnection, agent: AgentId, venue: VenueId, roles: &[Role]) -> Result<()> {
    sqlx::query("delete from agent_role where agent_id = ?1 and venue_id = ?2")
        .bind(agent)
        .bind(venue)
        .execute(&mut *conn)
        .await?;
    for role in roles {
        sqlx::query(
            "insert into agent_role (agent_id, venue_id, role) values (?1, ?2, ?3)
             on conflict do nothing",
        )
        .bind(agent)
        .bind(venue)
        .bind(name(*role))
        .execute(&mut *conn)
        .await?;
    }
    check_administered(conn).await
}

/// Checks that every venue this desk acts for keeps an active administrator, and the network one: only a network
/// administrator appoints another, so that without any there could never be one again.
///
/// # Errors
///
/// [`Error::LastAdmin`] otherwise.
pub async fn check_administered(conn: &mut SqliteConnection) -> Result<()> {
    let orphan: bool = sqlx::query_scalar(
        "select exists (
             select 1 from desk
             join desk_venue using (desk_id)
             where own = 1
               and not exists (select 1 from agent_role
                               join agent using (agent_id)
                               where agent_role.venue_id = desk_venue.venue_id
                                 and role = 'venue_admin' and state = 'active'))
             or not exists (select 1 from agent_role
                            join agent using (agent_id)
                            where role = 'network_admin' and state = 'active')",
    )
    .fetch_one(conn)
    .await?;
    match orphan {
        true => Err(Error::LastAdmin),
        false => Ok(()),
    }
}

/// The name of a role in its column: as on the wire.
fn name(role: Role) -> String {
    match serde_json::to_value(role) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

fn from_name(name: &str) -> Option<Role> {
    serde_json::from_value(Value::from(name)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_reads_back_from_its_column() {
        for role in Role::ALL {
            assert_eq!(from_name(&name(role)), Some(role));
        }
    }
}
