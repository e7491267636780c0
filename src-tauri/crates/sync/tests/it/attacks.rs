//! A desk that speaks SQL: the holder of one desk's credentials, with any client at all. Each attempt is refused or
//! bounded; `docs/algorithms/hub.md` lists them.

use journal::Kind;
use kernel::{PerformanceId, SeatId, TypedId, VenueId};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgConnection};
use sync::hub::RightKind;
use sync::{Error, hub};

use crate::chain::{Chain, id};
use crate::world::{Desk, World};

/// A venue with something to steal, and a desk of another one.
async fn victim_and_thief() -> (World, Desk, Desk, PerformanceId) {
    let mut world = World::new().await;
    let (theirs, own) = (world.venue("Théâtre").await, world.venue("Voleur").await);
    let (mut victim, mut thief) = (world.desk(theirs, "A01").await, world.desk(own, "B01").await);
    let performance = id();
    victim.link.adopt_venue(theirs).await.expect("adopted");
    victim.link.adopt_performance(theirs, performance, &[(id(), 10)]).await.expect("adopted");
    victim.chain.sell(performance, id(), 1);
    victim.push().await;
    thief.push().await;
    (world, victim, thief, performance)
}

/// The code that PostgreSQL refuses a statement with; `None` when it ran.
async fn tried(conn: &mut PgConnection, sql: &str) -> Option<String> {
    let ran = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(conn).await;
    let error = ran.err()?;
    Some(error.as_database_error().and_then(|it| it.code()).unwrap_or_default().into_owned())
}

const FORBIDDEN: &str = "42501";

#[tokio::test]
async fn no_table_type_or_function_of_the_house_is_within_reach() {
    let (world, _victim, thief, _) = victim_and_thief().await;
    let mut raw = thief.raw().await;
    for sql in [
        "select * from app.operation",
        "select * from app.login",
        "insert into app.right_unit (venue_id) values (gen_random_uuid())",
        "update app.operation set bytes = ''",
        "delete from app.refused",
        "truncate app.operation",
        "copy app.operation to stdout",
        "select app.me_venues()",
        "select app.alloc(gen_random_uuid(), 'operations', 1, 0)",
        "select app.turn(gen_random_uuid(), gen_random_uuid(), 1, 'held', 'free')",
        "begin; lock table app.feed",
        "select * from public._sqlx_migrations",
    ] {
        assert_eq!(tried(&mut raw, sql).await.as_deref(), Some(FORBIDDEN), "{sql}");
        tried(&mut raw, "rollback").await;
    }
    assert_eq!(world.scalar("select count(*) from app.operation where length(bytes) = 0").await, 0);
}

#[tokio::test]
async fn nobody_becomes_anybody_else() {
    let (_world, victim, thief, _) = victim_and_thief().await;
    let mut raw = thief.raw().await;
    for sql in [
        "set role parterre_owner".to_owned(),
        "set role postgres".to_owned(),
        "set session authorization postgres".to_owned(),
        format!("set role {}", victim.credentials.login),
        format!("set session authorization {}", victim.credentials.login),
        "grant parterre_owner to current_user".to_owned(),
        "create role mine superuser".to_owned(),
        "alter role current_user createrole".to_owned(),
        "alter role current_user connection limit 100".to_owned(),
        "alter role current_user valid until 'infinity'".to_owned(),
        format!("alter role {} password 'mine'", victim.credentials.login),
        "alter database template1 owner to current_user".to_owned(),
        "alter system set ssl = off".to_owned(),
    ] {
        assert_eq!(tried(&mut raw, &sql).await.as_deref(), Some(FORBIDDEN), "{sql}");
    }
    // A word that a policy could be fooled with, were it read from anywhere but the session itself.
    tried(&mut raw, "set app.venue = 'x'; set role none; set search_path = pg_temp, app, public").await;
    let seen: Vec<(uuid::Uuid,)> =
        sqlx::query_as("select venue_id from api_v1.heads()").fetch_all(&mut raw).await.expect("heads");
    assert!(seen.iter().all(|(venue,)| *venue == thief.venue.uuid()), "it is who it logged in as");
}

#[tokio::test]
async fn nothing_is_created_nor_held_against_others() {
    let (world, _victim, thief, _) = victim_and_thief().await;
    let mut raw = thief.raw().await;
    for sql in [
        "create table public.mine (x int)",
        "create temp table mine (x int)",
        "create schema mine",
        "create table api_v1.mine (x int)",
        "create function public.now() returns int language sql as 'select 1'",
        "create extension dblink schema public",
        "create publication mine for all tables",
        "select pg_advisory_lock(1)",
        "select pg_advisory_xact_lock(1, 1)",
        "select pg_try_advisory_lock_shared(1)",
        "select pg_sleep(60)",
        "select pg_notify('f', 'forged')",
        "select lo_create(0)",
        "select pg_logical_emit_message(false, 'a', repeat('x', 100000000))",
        "select lo_from_bytea(0, '\\x00')",
        "select pg_read_file('/etc/passwd')",
        "select pg_ls_dir('.')",
        "copy (select 1) to program 'id'",
        "copy (select 1) to '/tmp/mine'",
        "select pg_reload_conf()",
        "select pg_create_logical_replication_slot('mine', 'pgoutput')",
    ] {
        assert_eq!(tried(&mut raw, sql).await.as_deref(), Some(FORBIDDEN), "{sql}");
    }
    assert_eq!(world.scalar("select count(*) from pg_class where relname = 'mine'").await, 0);
}

#[tokio::test]
async fn the_doings_of_others_are_not_to_be_seen_nor_ended() {
    let (_world, victim, thief, _) = victim_and_thief().await;
    let mut theirs = victim.raw().await;
    sqlx::raw_sql("select 'a secret word'").execute(&mut theirs).await.expect("said");
    let mut raw = thief.raw().await;
    for sql in [
        "select query, client_addr::text from pg_stat_activity where usename <> session_user",
        "select pg_terminate_backend(pid) from pg_stat_activity where usename <> session_user and usename like 'd\\_%'",
        "select relname, n_tup_ins from pg_stat_user_tables",
        "select tup_inserted from pg_stat_database",
        "select pg_stat_get_tuples_inserted(oid) from pg_class where relname = 'operation'",
    ] {
        assert_eq!(tried(&mut raw, sql).await.as_deref(), Some(FORBIDDEN), "{sql}");
    }
    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut theirs).await.expect("one");
    let end = format!("select pg_terminate_backend({pid})");
    assert_eq!(tried(&mut raw, &end).await.as_deref(), Some(FORBIDDEN));
    let stats: i64 = sqlx::query_scalar("select count(*) from pg_stats where schemaname = 'app'")
        .fetch_one(&mut raw)
        .await
        .expect("statistics");
    assert_eq!(stats, 0, "samples of others' rows");
    assert_eq!(tried(&mut raw, "select * from pg_authid").await.as_deref(), Some(FORBIDDEN));
}

#[tokio::test]
async fn connections_are_counted() {
    let (_world, _victim, thief, _) = victim_and_thief().await;
    let second = thief.again().await;
    let third = thief.again().await;
    assert!(hub::Link::connect(&thief.credentials).await.is_err(), "a fourth one");
    drop((second, third));
}

/// Every function that takes a venue, called for somebody else's: refused, or nothing is there.
#[tokio::test]
async fn for_the_venue_of_another_every_function_is_blind_and_dumb() {
    let (world, victim, thief, performance) = victim_and_thief().await;
    let mut raw = thief.raw().await;
    let functions: Vec<(String, Vec<String>, bool)> = sqlx::query_as(
        "select p.proname::text, coalesce(array_agg(format_type(t.oid, null) order by t.place) filter (where t.oid is not null), '{}'),
                p.proretset
         from pg_proc p left join lateral unnest(p.proargtypes) with ordinality t(oid, place) on true
         where p.pronamespace = 'api_v1'::regnamespace
         group by p.oid, p.proname, p.proretset order by 1",
    )
    .fetch_all(&mut raw)
    .await
    .expect("the catalog is for everyone");
    let before = fingerprint(&world).await;
    let mut asked = 0;
    for (name, types, set) in functions {
        // They take no venue, or have a story of their own below.
        if ["enrol", "heads", "hello", "declare", "push_operations", "push_changes"].contains(&name.as_str())
        {
            continue;
        }
        assert_eq!(types.first().map(String::as_str), Some("uuid"), "{name}: whose is it?");
        let subject = match name.as_str() {
            "declare_lost" => victim.id.uuid(),
            "kick" => {
                let mut other = victim.again().await;
                other.heads().await.expect("heads")[0].feed_id
            }
            _ => victim.venue.uuid(),
        };
        let rest = types
            .iter()
            .skip(1)
            .enumerate()
            .map(|(place, kind)| value(kind, place, performance, victim.venue));
        let arguments: Vec<String> = std::iter::once(format!("'{subject}'::uuid")).chain(rest).collect();
        let call = format!("api_v1.{name}({})", arguments.join(", "));
        if set {
            let sql = format!("select count(*) from {call}");
            let rows: i64 =
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut raw).await.expect("an answer");
            assert_eq!(rows, 0, "{call} shows what is another's");
        } else if name == "kick" {
            let told: bool = sqlx::query_scalar(AssertSqlSafe(format!("select {call}")))
                .fetch_one(&mut raw)
                .await
                .expect("an answer");
            assert!(!told, "{call} speaks in another's feed");
        } else {
            let code: Option<String> = sqlx::query_scalar(AssertSqlSafe(format!("select code from {call}")))
                .fetch_one(&mut raw)
                .await
                .expect("an answer");
            assert!(code.is_some(), "{call} was done");
        }
        asked += 1;
    }
    assert!(asked >= 12, "only {asked} functions were asked");
    assert_eq!(fingerprint(&world).await, before, "something of another's changed");
}

/// A plausible argument of a type.
fn value(kind: &str, place: usize, performance: PerformanceId, venue: VenueId) -> String {
    match kind {
        "uuid" if place == 0 => format!("'{performance}'"),
        "uuid" => format!("'{venue}'"),
        "uuid[]" => format!("array['{venue}'::uuid]"),
        "integer" => "1".to_owned(),
        "bigint" => "0".to_owned(),
        "text" => "'seat'".to_owned(),
        "jsonb" => "'[]'".to_owned(),
        "boolean" => "true".to_owned(),
        other => panic!("what is a plausible {other}?"),
    }
}

/// All that the first venue has, in one number.
async fn fingerprint(world: &World) -> i64 {
    world
        .scalar(
            "select sum(hashtextextended(t::text, 0) % 1000000007)::bigint from (
                 select to_jsonb(o) from app.operation o union all select to_jsonb(r) from app.right_unit r
                 union all select to_jsonb(q) from app.quota q union all select to_jsonb(a) from app.adopted a
                 union all select to_jsonb(d) - 'seen_at' from app.desk d
                 union all select to_jsonb(f) - 'told_at' from app.feed f
                 union all select to_jsonb(i) from app.incident i) t",
        )
        .await
}

#[tokio::test]
async fn nobody_writes_in_another_desks_chain_or_another_venues_feed() {
    let (world, mut victim, mut thief, _) = victim_and_thief().await;
    victim.chain.write(Kind::Event, Vec::new(), Value::Null);
    let (first, next) = victim.chain.unsent();
    let refused = thief.link.push_operations(victim.chain.journal, first, &next).await;
    assert!(
        matches!(refused, Err(Error::ChainForeign { .. } | Error::ChainGap { have: 0, .. })),
        "{refused:?}"
    );
    let (first, whole) = victim.chain.from(0);
    let refused = thief.link.push_operations(victim.chain.journal, first, &whole).await;
    assert!(matches!(refused, Err(Error::VenueForeign | Error::ChainForeign { .. })), "{refused:?}");

    let mut forged = Chain::new(thief.venue, "B01", 1);
    forged.journal = victim.chain.journal;
    forged.written.clear();
    forged.write(Kind::Opening, Vec::new(), json!({"public_key": "cd".repeat(32), "training": false}));
    let (first, batch) = forged.from(0);
    let refused = thief.link.push_operations(forged.journal, first, &batch).await;
    assert!(matches!(refused, Err(Error::ChainForeign { .. })), "{refused:?}");

    let before = world.scalar("select count(*) from app.operation").await;
    let mut sale = thief.chain.record(Kind::Sale, Vec::new(), Value::Null);
    sale.venue = victim.venue;
    thief.chain.append(sale.to_bytes().expect("written"));
    assert_eq!(thief.push().await, 1, "kept in its own feed, moves nothing, and is told");
    let mine = thief.link.pull_operations(thief.venue, 0, 10).await.expect("pulled");
    assert_eq!(mine.len(), 2);
    assert_eq!(world.scalar("select count(*) from app.operation").await, before + 1);
    assert_eq!(victim.push().await, 0, "and the victim's chain goes on");
}

#[tokio::test]
async fn a_sheet_of_another_venue_is_neither_written_nor_erased() {
    let (world, mut victim, mut thief, _) = victim_and_thief().await;
    let anne = uuid::Uuid::from_u128(1);
    let row = |venue, shape| hub::Change {
        seq: 1,
        venue,
        entity: "contact",
        id: anne,
        subject: None,
        shape,
        fields: serde_json::Map::from_iter([("name".to_owned(), "Anne".into())]),
        base: serde_json::Map::new(),
        at: kernel::Instant::from_millis(1_700_000_000_000),
        register: None,
        stops: false,
        seen: 0,
        needs: hub::Needed::default(),
    };
    let birth = [row(victim.venue, hub::Shape::Merged)];
    victim.link.push_changes(1, 0, &birth).await.expect("told");
    let before = world.scalar("select hashtextextended(to_jsonb(s)::text, 0) from app.sheet s").await;
    for (seq, shape) in [(1, hub::Shape::Merged), (2, hub::Shape::Erased)] {
        let forged = [hub::Change { seq, ..row(victim.venue, shape) }];
        let told = thief.link.push_changes(1, seq - 1, &forged).await.expect("told");
        assert_eq!(told.outcomes[0].outcome, hub::Word::Foreign);
        assert!(told.outcomes[0].row.is_none(), "and nothing of it is told");
    }
    let own = [hub::Change { seq: 3, ..row(thief.venue, hub::Shape::Erased) }];
    let told = thief.link.push_changes(1, 2, &own).await.expect("told");
    assert_eq!(
        told.outcomes[0].outcome,
        hub::Word::Done,
        "its own, under the same id, says nothing of the other"
    );
    assert_eq!(
        world
            .scalar("select hashtextextended(to_jsonb(s)::text, 0) from app.sheet s where shape = 'merged'")
            .await,
        before
    );
}

#[tokio::test]
async fn a_desk_that_only_reads_for_a_venue_moves_nothing_there() {
    let (mut world, mut victim, mut thief, performance) = victim_and_thief().await;
    world.admin.give_mandate(thief.id, victim.venue, false).await.expect("a mandate");
    assert!(!thief.link.pull_operations(victim.venue, 0, 10).await.expect("pulled").is_empty());
    let seat: SeatId = id();
    let units = [seat.uuid()];
    let asked = thief.link.grant_units(victim.venue, 1, RightKind::Seat, performance.uuid(), &units).await;
    assert!(matches!(asked, Err(Error::VenueForeign)), "{asked:?}");
    world.admin.give_mandate(thief.id, victim.venue, true).await.expect("a mandate");
    let asked = thief.link.grant_units(victim.venue, 1, RightKind::Seat, performance.uuid(), &units).await;
    assert_eq!(asked.expect("granted").granted.len(), 1);
    assert_eq!(victim.push().await, 0);
}

#[tokio::test]
async fn what_is_refused_is_kept_within_bounds() {
    let (world, victim, mut thief, _) = victim_and_thief().await;
    let heavy = "x".repeat(8 * 1024 * 1024);
    for _ in 0..10 {
        let mut forged = Chain::new(victim.venue, "B01", 1);
        forged.write(Kind::Event, Vec::new(), json!({ "event": heavy }));
        let (first, batch) = forged.from(0);
        let refused = thief.link.push_operations(forged.journal, first, &batch).await;
        assert!(matches!(refused, Err(Error::VenueForeign)), "{refused:?}");
    }
    let kept = world.scalar("select sum(octet_length(bytes))::bigint from app.refused").await;
    assert!((8 * 1024 * 1024..=64 * 1024 * 1024).contains(&kept), "{kept} bytes are kept");
    thief.chain.write(Kind::Event, Vec::new(), Value::Null);
    for _ in 0..5 {
        let (first, mut broken) = thief.chain.unsent();
        broken.hashes[0][0] ^= 1;
        let refused = thief.link.push_operations(thief.chain.journal, first, &broken).await;
        assert!(matches!(refused, Err(Error::ChainBroken { .. })), "{refused:?}");
    }
    assert_eq!(thief.incidents().await, ["chain_broken"], "said once until somebody settles it");
}

#[tokio::test]
async fn who_sits_inside_a_push_stops_his_own_venue_for_a_moment_and_no_other() {
    let (_world, mut victim, mut thief, _) = victim_and_thief().await;
    let mut raw = thief.raw().await;
    let feed = thief
        .link
        .heads()
        .await
        .expect("heads")
        .into_iter()
        .find(|it| it.kind == "operations")
        .expect("a feed");
    sqlx::raw_sql("begin").execute(&mut raw).await.expect("begun");
    while !sqlx::query_scalar::<_, bool>("select api_v1.kick($1)")
        .bind(feed.feed_id)
        .fetch_one(&mut raw)
        .await
        .expect("kicked")
    {}
    thief.chain.write(Kind::Event, Vec::new(), Value::Null);
    let (first, batch) = thief.chain.unsent();
    let waited = thief.link.push_operations(thief.chain.journal, first, &batch).await;
    assert!(matches!(waited, Err(Error::Busy)), "within its patience, not for ever: {waited:?}");
    victim.chain.write(Kind::Event, Vec::new(), Value::Null);
    assert_eq!(victim.push().await, 0, "another venue never waits");
    sqlx::raw_sql("rollback").execute(&mut raw).await.expect("rolled back");
    assert_eq!(thief.push().await, 0, "the same bytes again");
}

/// The rules of the house, read from the catalog: a function or table added tomorrow is held to them.
#[tokio::test]
async fn every_function_table_and_grant_keeps_the_rules() {
    let world = World::new().await;
    let rules = [
        (
            "a function that runs with its owner's rights, or reads anything at all, names where it looks",
            "select count(*) from pg_proc p where p.pronamespace in ('app'::regnamespace, 'api_v1'::regnamespace)
             and (p.prosecdef or p.provolatile <> 'i') and not coalesce(p.proconfig @> array['search_path=\"\"'], false)",
        ),
        (
            "a function of the desks runs with its owner's rights, and its owner is the house",
            "select count(*) from pg_proc p where p.pronamespace = 'api_v1'::regnamespace
             and (not p.prosecdef or p.proowner <> 'parterre_owner'::regrole)",
        ),
        (
            "a function that writes gives up after a moment",
            "select count(*) from pg_proc p where p.pronamespace = 'api_v1'::regnamespace and p.provolatile = 'v'
             and not coalesce(p.proconfig @> array['lock_timeout=1500ms'], false)",
        ),
        (
            "a function of the desks asks who is there first",
            "select count(*) from pg_proc p where p.pronamespace = 'api_v1'::regnamespace and p.proname <> 'enrol'
             and position('app.enter()' in p.prosrc) = 0",
        ),
        (
            "nobody but desks executes their functions, and nobody the others",
            "select count(*) from pg_proc p cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
             where p.pronamespace in ('app'::regnamespace, 'api_v1'::regnamespace)
             and a.grantee <> p.proowner
             and not (p.pronamespace = 'api_v1'::regnamespace and a.grantee = 'parterre_desk'::regrole)",
        ),
        (
            "a table has policies that its owner is under as well",
            "select count(*) from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')
             and not (c.relrowsecurity and c.relforcerowsecurity
                      and exists (select from pg_policy p where p.polrelid = c.oid))",
        ),
        (
            "a table is granted to nobody",
            "select count(*) from pg_class c cross join lateral aclexplode(c.relacl) a
             where c.relnamespace in ('app'::regnamespace, 'api_v1'::regnamespace) and a.grantee <> c.relowner",
        ),
        (
            "a policy asks a stable function once, not for each row",
            "select count(*) from pg_policies p where p.schemaname = 'app'
             and (coalesce(p.qual, '') || coalesce(p.with_check, '')) ~ 'app\\.me_'
             and (coalesce(p.qual, '') || coalesce(p.with_check, '')) !~ 'SELECT app\\.me_'",
        ),
        (
            "no role of the house steps around policies or makes roles",
            "select count(*) from pg_roles where rolname like 'parterre\\_%'
             and (rolbypassrls or rolsuper or rolcreaterole or rolcreatedb or rolcanlogin or rolreplication)",
        ),
        (
            "a unique key begins with a venue or is an id that nobody guesses",
            "select count(*) from pg_index i join pg_class c on c.oid = i.indrelid
             join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
             where i.indisunique and c.relnamespace = 'app'::regnamespace
             and a.attname not in ('venue_id', 'feed_id', 'desk_id', 'journal_id', 'charter_id', 'read_id')
             and c.relname not in ('hub', 'login', 'reach')",
        ),
    ];
    for (rule, sql) in rules {
        assert_eq!(world.scalar(sql).await, 0, "{rule}");
    }
}
