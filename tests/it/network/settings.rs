//! Settings: changed together or not at all, secrets never read back.

use app::network::settings::{ChangeSettings, Settings};
use app::network::start::NewLicence;
use app::wire::Nothing;
use kernel::NaiveDate;
use network::settings::{DeskSettings, Mail, MailSecurity};
use serde_json::json;
use tests::World;

#[tokio::test]
async fn a_desk_shows_what_the_first_start_was_told() {
    let world = World::new().await;
    let settings: Settings = world.ctx.ask("settings", &Nothing {}).await.expect("read");
    assert_eq!((settings.siren.as_str(), settings.terminal.as_str()), ("732829320", "A01"));
    assert_eq!(settings.operator.vat_number.as_deref(), Some("FR44732829320"), "worked out from the SIREN");
    assert_eq!(settings.operator.licences.len(), 1);
}

#[tokio::test]
async fn settings_change_together_or_not_at_all() {
    let world = World::new().await;
    let before: Settings = world.ctx.ask("settings", &Nothing {}).await.expect("read");
    let mut operator = before.operator.clone();
    operator.licences.push(NewLicence {
        number: "sans numéro".to_owned(),
        category: 2,
        valid_from: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date"),
        valid_until: None,
    });
    let input = ChangeSettings {
        desk_name: Some("Accueil".to_owned()),
        operator: Some(operator),
        ..ChangeSettings::default()
    };
    let refused = world.ctx.ask::<_, Settings>("change_settings", &input).await.expect_err("refused");
    assert_eq!(refused.code(), "network.licence_invalid");
    let after: Settings = world.ctx.ask("settings", &Nothing {}).await.expect("read");
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_wrong_vat_number_and_a_folder_that_is_not_there_are_refused() {
    let world = World::new().await;
    let mut settings = world.ctx.call("settings", json!({})).await.expect("read");
    settings["operator"]["vat_number"] = json!("XX");
    let wrong = json!({"operator": settings["operator"]});
    let refused = world.ctx.call("change_settings", wrong).await.expect_err("refused");
    assert_eq!(refused.code(), "network.vat_number_invalid");
    settings["desk"]["backup"]["folder"] = json!(world.folder().join("absent"));
    let absent = json!({"desk": settings["desk"]});
    let refused = world.ctx.call("change_settings", absent.clone()).await.expect_err("refused");
    assert_eq!(refused.code(), "network.backup_folder_missing");
    std::fs::create_dir(world.folder().join("absent")).expect("a folder");
    world.ctx.call("change_settings", absent).await.expect("it is there");
}

#[tokio::test]
async fn the_mail_password_is_kept_outside_the_store_and_never_read_back() {
    let world = World::new().await;
    let mail = Mail {
        host: "smtp.exemple.fr".to_owned(),
        port: 465,
        security: MailSecurity::Tls,
        user: Some("billetterie".to_owned()),
        from: "Billetterie <billetterie@exemple.fr>".to_owned(),
    };
    let input = ChangeSettings {
        desk: Some(DeskSettings { mail: Some(mail), ..DeskSettings::default() }),
        mail_password: Some("sésame-ouvre-toi".to_owned()),
        ..ChangeSettings::default()
    };
    let answer = world.ctx.call("change_settings", json!(input)).await.expect("changed");
    assert_eq!(answer["mail_password_set"], true);
    assert!(!answer.to_string().contains("sésame"));
    let backup = world.ctx.call("back_up", json!({})).await.expect("backed up");
    let folder = world.ctx.call("list_backups", json!({})).await.expect("listed");
    let file = std::path::Path::new(folder["folder"].as_str().expect("a folder"))
        .join(backup["name"].as_str().expect("a name"));
    let bytes = std::fs::read(file).expect("read");
    let secret = "sésame".as_bytes();
    assert!(!bytes.windows(secret.len()).any(|part| part == secret), "a copy of the store tells no secret");
}

#[tokio::test]
async fn the_delay_of_the_lock_is_the_one_that_was_set() {
    let world = World::new().await;
    let desk = DeskSettings { lock_after_minutes: 30, ..DeskSettings::default() };
    let input = ChangeSettings { desk: Some(desk), ..ChangeSettings::default() };
    let _: Settings = world.ctx.ask("change_settings", &input).await.expect("changed");
    world.minutes_pass(29);
    world.app.call(Some(world.who.session), "settings", json!({})).await.expect("awake");
    world.minutes_pass(30);
    let locked = world.app.call(Some(world.who.session), "settings", json!({})).await.expect_err("locked");
    assert_eq!(locked.code(), "app.locked");
}
