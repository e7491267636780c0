//! Stories of the contact base: a person at the window, a card, a file from a spreadsheet.

mod card;
pub(crate) mod erasure;

use std::path::PathBuf;

use app::contacts::card::{ContactCard, ContactCardOf};
use app::contacts::create::{ContactCreated, ContactLine, CreateContact, ParseContactLine};
use app::contacts::edit::{AddNote, EditContact, MarkPoint, Purpose, RecordConsent, Source};
use app::contacts::find::{FindContacts, FoundContacts};
use app::contacts::import::{ColumnChoice, ImportContacts, ImportPreview, Imported, PreviewImport};
use contacts::consent::{Channel, ConsentState};
use contacts::duplicate::Reason;
use contacts::import::{Encoding, Field};
use contacts::interaction::InteractionKind;
use contacts::point::PointStatus;
use kernel::ContactId;
use network::Role;
use serde_json::{Map, json};
use tests::World;

async fn create(world: &World, line: &str) -> ContactCreated {
    let input = CreateContact { line: line.to_owned(), ..CreateContact::default() };
    world.ctx.ask("create_contact", &input).await.expect("created")
}

async fn found(world: &World, query: &str) -> Vec<String> {
    let input = FindContacts { query: query.to_owned(), limit: 20 };
    let found: FoundContacts = world.ctx.ask("find_contacts", &input).await.expect("found");
    found.contacts.into_iter().map(|one| one.row.name).collect()
}

async fn card(world: &World, contact: ContactId) -> ContactCard {
    world.ctx.ask("contact_card", &ContactCardOf { contact }).await.expect("a card")
}

fn file(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/imports").join(name).to_string_lossy().into_owned()
}

#[tokio::test]
async fn one_line_typed_at_the_window_is_a_contact_found_at_once() {
    let world = World::new().await;
    let created = create(&world, "Mme Le Coq Florence 06 39 98 12 34 f.lecoq@exemple.fr").await;
    assert_eq!(created.contact.name, "Florence Le Coq");
    assert_eq!(created.contact.civility, "Mme");
    assert_eq!(created.contact.phone, "06 39 98 12 34");
    assert!(created.duplicates.is_empty());
    for query in ["lec", "coq flor", "0639 98", "f.lecoq@ex", "florance lecoq"] {
        assert_eq!(found(&world, query).await, ["Florence Le Coq"], "{query}");
    }
}

#[tokio::test]
async fn a_double_is_offered_and_never_blocked() {
    let world = World::new().await;
    let first = create(&world, "Martin Jean jean.martin@exemple.fr 0639980001").await;
    let line = ParseContactLine { line: "MARTIN Jean JEAN.MARTIN@exemple.fr".to_owned() };
    let read: ContactLine = world.ctx.ask("parse_contact_line", &line).await.expect("read");
    assert_eq!((read.usage.as_str(), read.given.as_str()), ("MARTIN", "Jean"));
    assert_eq!(read.duplicates[0].contact.contact, first.contact.contact);
    assert_eq!(read.duplicates[0].reason, Reason::SameEmail);

    let second = create(&world, "Martin Anne +33 6 39 98 00 01").await;
    assert_eq!(second.duplicates[0].reason, Reason::SamePhone);
    assert_eq!(found(&world, "martin").await, ["Anne Martin", "Jean Martin"]);
}

#[tokio::test]
async fn what_cannot_reach_anyone_is_refused_while_the_seller_can_correct_it() {
    let world = World::new().await;
    for (input, code) in [
        (CreateContact::default(), "contacts.empty"),
        (
            CreateContact { usage: "A".into(), email: "a@b".into(), ..Default::default() },
            "contacts.email_invalid",
        ),
        (
            CreateContact { usage: "A".into(), phone: "06 12".into(), ..Default::default() },
            "contacts.phone_invalid",
        ),
    ] {
        let refused =
            world.ctx.ask::<_, ContactCreated>("create_contact", &input).await.expect_err("refused");
        assert_eq!(refused.code(), code);
    }
    assert!(found(&world, "a").await.is_empty(), "nothing was written");
}

#[tokio::test]
async fn a_card_says_who_may_be_reached_how_and_what_happened() {
    let world = World::new().await;
    let contact = create(&world, "Čapek Zoë z@exemple.fr").await.contact.contact;
    assert!(card(&world, contact).await.consents.is_empty(), "unknown means no");
    let consent = |state| RecordConsent {
        contact,
        channel: Channel::Email,
        purpose: Purpose::Programme,
        state,
        wording: "2026-1".to_owned(),
        source: Source::Desk,
        proof: String::new(),
    };
    let yes: ContactCard =
        world.ctx.ask("record_consent", &consent(ConsentState::Granted)).await.expect("recorded");
    assert!(yes.consents[0].allows);
    let no: ContactCard =
        world.ctx.ask("record_consent", &consent(ConsentState::Withdrawn)).await.expect("recorded");
    assert_eq!(no.consents.len(), 1);
    assert!(!no.consents[0].allows, "a withdrawal of the same moment wins");

    let note = AddNote { contact, kind: InteractionKind::Call, text: "Rappeler jeudi".to_owned() };
    let noted: ContactCard = world.ctx.ask("add_note", &note).await.expect("noted");
    assert_eq!(noted.interactions[0].text, "Rappeler jeudi");
    let mark = MarkPoint { contact, point: noted.points[0].point, status: PointStatus::Bounced };
    let marked: ContactCard = world.ctx.ask("mark_point", &mark).await.expect("marked");
    assert_eq!(marked.points[0].status, PointStatus::Bounced);
}

#[tokio::test]
async fn a_yes_needs_the_words_it_answers() {
    let world = World::new().await;
    let contact = create(&world, "Čapek Zoë").await.contact.contact;
    let input = json!({
        "contact": contact, "channel": "email", "purpose": "programme", "state": "granted", "source": "desk"
    });
    let refused = world.ctx.call("record_consent", input).await.expect_err("refused");
    assert_eq!(refused.code(), "contacts.field_invalid");
}

#[tokio::test]
async fn two_screens_do_not_overwrite_each_other() {
    let world = World::new().await;
    let contact = create(&world, "Martin Jean").await.contact.contact;
    let edit = |fields: serde_json::Value, versions: Map<_, _>| EditContact {
        contact,
        fields: serde_json::from_value(fields).expect("an object"),
        versions,
        add_email: String::new(),
        add_phone: String::new(),
        add_address: None,
    };
    let shown = card(&world, contact).await.versions;
    let first: ContactCard = world
        .ctx
        .ask("edit_contact", &edit(json!({"usage": "Martin-Durand"}), shown.clone()))
        .await
        .expect("the first screen writes");
    let refused = world
        .ctx
        .ask::<_, ContactCard>("edit_contact", &edit(json!({"usage": "Martins"}), shown.clone()))
        .await
        .expect_err("the second had not seen it");
    assert_eq!(refused.code(), "contacts.changed_meanwhile");
    let other: ContactCard =
        world.ctx.ask("edit_contact", &edit(json!({"notes": "Rang A"}), shown)).await.expect("another field");
    assert_eq!((first.name.as_str(), other.sheet.notes.as_str()), ("Jean Martin-Durand", "Rang A"));
    assert_eq!(found(&world, "durand").await, ["Jean Martin-Durand"]);
}

#[tokio::test]
async fn a_file_from_excel_is_previewed_imported_and_changes_nothing_twice() {
    let world = World::new().await;
    let path = file("01-excel-cp1252.csv");
    let look = PreviewImport { path: path.clone(), mapping: vec![] };
    let preview: ImportPreview = world.ctx.ask("preview_import", &look).await.expect("a preview");
    assert_eq!((preview.lines, preview.created, preview.matched, preview.refused), (400, 400, 0, 0));
    assert_eq!(preview.encoding, Encoding::Windows1252);
    assert_eq!(preview.sample[0].name, "Anne-Laure L'Herminier");
    assert!(found(&world, "herminier").await.is_empty(), "a preview writes nothing");

    let input = ImportContacts { path, mapping: vec![], job: "import".to_owned() };
    let imported: Imported = world.ctx.ask("import_contacts", &input).await.expect("imported");
    assert_eq!((imported.lines, imported.created), (400, 400));
    assert_eq!(imported.left_aside, ["N°", "Date d'achat", "Montant (€)"]);
    assert_eq!(found(&world, "herminier anne").await, ["Anne-Laure L'Herminier"]);

    let again: Imported = world.ctx.ask("import_contacts", &input).await.expect("seen before");
    assert!(again.already);
    assert_eq!(again.import, imported.import);
}

#[tokio::test]
async fn a_mapping_is_remembered_for_the_next_file_of_the_same_headers() {
    let world = World::new().await;
    let choice = ColumnChoice { header: "Date d'achat".to_owned(), field: Some(Field::Notes) };
    let input =
        ImportContacts { path: file("01-excel-cp1252.csv"), mapping: vec![choice], job: String::new() };
    let _: Imported = world.ctx.ask("import_contacts", &input).await.expect("imported");
    let look = PreviewImport { path: file("03-excel-utf8-bom.csv"), mapping: vec![] };
    let preview: ImportPreview = world.ctx.ask("preview_import", &look).await.expect("a preview");
    assert_eq!(preview.columns[10].field, Some(Field::Notes));
    assert!(preview.matched > 390, "the same people, but those whose letters the first file had lost");
}

#[tokio::test]
async fn an_import_that_is_stopped_goes_on_later() {
    let world = World::new().await;
    let input =
        ImportContacts { path: file("03-excel-utf8-bom.csv"), mapping: vec![], job: "stop".to_owned() };
    world.app.jobs.cancel("stop");
    let stopped = world.ctx.ask::<_, Imported>("import_contacts", &input).await.expect_err("stopped");
    assert_eq!(stopped.code(), "app.cancelled");
    let done: Imported = world.ctx.ask("import_contacts", &input).await.expect("taken up");
    assert_eq!((done.already, done.created), (false, 400));
}

#[tokio::test]
async fn only_those_who_may_move_contacts_import() {
    let world = World::new().await;
    let seller = world.agent("door", &[Role::Door]).await;
    let input = ImportContacts { path: file("01-excel-cp1252.csv"), mapping: vec![], job: String::new() };
    let refused = seller.ask::<_, Imported>("import_contacts", &input).await.expect_err("refused");
    assert_eq!(refused.code(), "app.right_missing");
}
