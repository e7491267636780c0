//! Setting a network up: made once, made again, joined with a code, left for good.

use std::sync::Arc;

use kernel::DeskId;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use sync::Error;
use sync::cluster::{Cluster, Identity};
use sync::hub::{Address, Code, Link, NewDesk};

use crate::world::World;

#[tokio::test]
async fn a_network_is_made_once_and_making_it_again_changes_nothing() {
    let mut world = World::new().await;
    let again = world.admin.init().await.expect("done again");
    assert_eq!(again.before, again.after);
    let era = world.admin.status().await.expect("a status").era;
    world.admin.init().await.expect("and again");
    let status = world.admin.status().await.expect("a status");
    assert_eq!(status.era, era);
    assert!(status.hardened, "a superuser made it: locks and sleeps are closed");
    assert_eq!(status.version.0, status.version.1);
}

#[tokio::test]
async fn a_network_of_a_newer_program_is_refused_politely() {
    let mut world = World::new().await;
    let before = world.scalar("select count(*) from pg_proc").await;
    world
        .scalar(
            "with newer as (
                 insert into public._sqlx_migrations (version, description, success, checksum, execution_time)
                 values (29990101000000, 'from the future', true, '', 0) returning 1)
             select count(*) from newer",
        )
        .await;
    let refused = world.admin.init().await.expect_err("refused");
    assert!(matches!(refused, Error::HubNewer { found: 29_990_101_000_000, .. }), "{refused}");
    assert_eq!(world.scalar("select count(*) from pg_proc").await, before, "nothing was touched");
}

#[tokio::test]
async fn a_database_without_a_network_says_so() {
    let mut world = World::empty().await;
    assert!(matches!(world.admin.status().await, Err(Error::HubMissing)));
}

#[tokio::test]
async fn a_desk_joins_with_its_code_once_and_its_code_is_worth_nothing_afterwards() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre de la Roulotte").await;
    let new = NewDesk { id: world.id(), venue, name: "Guichet".into(), authority: None };
    let code = world.admin.enrol_desk(&world.chance, &new).await.expect("a code");
    let address = world.cluster.address(&world.database);

    let typed: Code = code.to_string().parse().expect("read back");
    let (credentials, joined) = Link::join(&address, &typed, &world.chance).await.expect("joined");
    assert_eq!((joined.desk, joined.desk_name.as_str()), (new.id, "Guichet"));
    assert_eq!(joined.venue_name, "Théâtre de la Roulotte");

    let again = Link::join(&address, &typed, &world.chance).await.expect_err("used");
    assert!(matches!(again, Error::DeskUnknown), "its password is another now: {again}");
    let mut link = Link::connect(&credentials).await.expect("a link");
    let hello = link.hello("0.1.0", 1).await.expect("hello");
    assert_eq!((hello.desk, hello.venue, hello.incarnation), (new.id, venue, 1));
    assert_eq!(hello.venues, [venue]);
    let kinds: Vec<_> = link.heads().await.expect("heads").into_iter().map(|it| (it.kind, it.head)).collect();
    assert_eq!(kinds, ["operations", "pool", "rights", "sheets"].map(|kind| (kind.to_owned(), 0)));
}

#[tokio::test]
async fn until_it_joined_a_desk_may_do_nothing_but_join() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let new = NewDesk { id: world.id(), venue, name: "Guichet".into(), authority: None };
    let code = world.admin.enrol_desk(&world.chance, &new).await.expect("a code");
    let address = world.cluster.address(&world.database);
    let early =
        sync::hub::Credentials { address, login: code.login(), password: code.password(), authority: None };
    let mut link = Link::connect(&early).await.expect("a link");
    assert!(matches!(link.heads().await, Err(Error::DeskNotJoined)));
    assert!(matches!(link.hello("0.1.0", 1).await, Err(Error::DeskNotJoined)));
}

#[tokio::test]
async fn a_code_is_over_after_a_day() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let new = NewDesk { id: world.id(), venue, name: "Guichet".into(), authority: None };
    let code = world.admin.enrol_desk(&world.chance, &new).await.expect("a code");
    let day = world
        .scalar("select count(*) from app.login where code_until - now() between '23 hours 59 minutes' and '24 hours'")
        .await;
    assert_eq!(day, 1);
    world
        .scalar("with late as (update app.login set code_until = now() - interval '1 second' returning 1) select count(*) from late")
        .await;
    let refused = Link::join(&world.cluster.address(&world.database), &code, &world.chance).await;
    assert!(matches!(refused, Err(Error::CodeExpired)), "{refused:?}");
}

#[tokio::test]
async fn a_revoked_desk_is_cut_at_once_and_told_so() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut desk = world.desk(venue, "A01").await;
    let channels = |feeds: Vec<sync::hub::Feed>| feeds.into_iter().map(|it| it.channel).collect::<Vec<_>>();
    let mut other = world.desk(venue, "A02").await;
    let before = channels(other.link.heads().await.expect("heads"));

    world.admin.revoke_desk(desk.id).await.expect("revoked");

    let cut = desk.link.heads().await.expect_err("cut");
    assert!(matches!(cut, Error::Unreachable { .. }), "the open connection was ended: {cut}");
    let shut = Link::connect(&desk.credentials).await.expect_err("shut");
    assert!(matches!(shut, Error::DeskUnknown), "{shut}");
    let after = channels(other.link.heads().await.expect("heads"));
    assert!(
        before.iter().all(|channel| !after.contains(channel)),
        "what it could listen to is told elsewhere"
    );
    let state = world.admin.status().await.expect("a status").desks;
    assert_eq!(state.iter().map(|it| it.state.as_str()).collect::<Vec<_>>(), ["revoked", "joined"]);
    let nobody: DeskId = world.id();
    assert!(matches!(world.admin.revoke_desk(nobody).await, Err(Error::NoSuchDesk)));
}

#[tokio::test]
async fn another_code_replaces_a_login_and_the_desk_remains_who_it_was() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut desk = world.desk(venue, "A01").await;
    assert_eq!(desk.push().await, 0);
    world.admin.revoke_desk(desk.id).await.expect("revoked");

    let code = world.admin.renew_code(&world.chance, desk.id, None).await.expect("a code");
    let address = world.cluster.address(&world.database);
    let (credentials, joined) = Link::join(&address, &code, &world.chance).await.expect("joined");
    assert_eq!(joined.desk, desk.id);
    assert_ne!(credentials.login, desk.credentials.login);
    assert!(Link::connect(&desk.credentials).await.is_err(), "the old login is shut");
    desk.link = Link::connect(&credentials).await.expect("a link");
    let hello = desk.link.hello("0.1.0", 1).await.expect("hello");
    assert_eq!(hello.chains.iter().map(|it| it.head).collect::<Vec<_>>(), [1], "its chain is its own");
    let nobody: DeskId = world.id();
    assert!(matches!(world.admin.renew_code(&world.chance, nobody, None).await, Err(Error::NoSuchDesk)));
}

/// An authority, and a server that it signed for `127.0.0.1`.
fn identity() -> (Identity, Vec<u8>) {
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().expect("a key");
    let own = authority.self_signed(&authority_key).expect("a certificate");
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().expect("a key");
    let server = CertificateParams::new(vec!["127.0.0.1".to_owned()])
        .and_then(|it| it.signed_by(&key, &issuer))
        .expect("a certificate");
    let identity = Identity { certificates: server.pem() + &own.pem(), key: key.serialize_pem() };
    (identity, own.der().to_vec())
}

#[tokio::test]
async fn a_desk_joins_over_tls_the_server_that_its_code_names_and_no_other() {
    let (identity, authority) = identity();
    let cluster = Arc::new(Cluster::start(Some(&identity)).expect("a server with TLS"));
    let mut world = World::bare(cluster).await;
    world.admin.init().await.expect("a network");
    let venue = world.venue("Théâtre").await;
    let address = world.cluster.address(&world.database);
    let desk = |id, authority: &[u8]| NewDesk {
        id,
        venue,
        name: "Guichet".into(),
        authority: Some(authority.to_vec()),
    };

    let other = desk(world.id(), b"the certificate of somebody else");
    let code = world.admin.enrol_desk(&world.chance, &other).await.expect("a code");
    let refused = Link::join(&address, &code, &world.chance).await;
    assert!(matches!(refused, Err(Error::CertificateUnknown { .. })), "{refused:?}");

    let right = desk(world.id(), &authority);
    let code = world.admin.enrol_desk(&world.chance, &right).await.expect("a code");
    let (credentials, _) = Link::join(&address, &code, &world.chance).await.expect("joined");
    let _open = Link::connect(&credentials).await.expect("a link");
    let encrypted = world
        .scalar("select count(*) from pg_stat_ssl s join pg_stat_activity a using (pid) where s.ssl and a.usename like 'd\\_%'")
        .await;
    assert!(encrypted >= 1, "the connection is encrypted");

    let elsewhere = Address { host: "localhost".into(), ..address };
    let renamed = sync::hub::Credentials { address: elsewhere, ..credentials };
    assert!(Link::connect(&renamed).await.is_err(), "the certificate is for 127.0.0.1 and no other name");
}
