use std::collections::HashSet;
use std::path::PathBuf;

use kernel::{Chance, Clock, DeskId, Instant, TypedId, VenueId};
use store::{Author, Store};

use super::batch::{self, Import};
use super::*;
use crate::point::PointKind;
use crate::{contact, point};

fn given(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/data/imports").join(name)
}

struct Desk {
    store: Store,
    author: Author,
    chance: Chance,
    clock: Clock,
    folder: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::create(&folder.path().join("store")).await.expect("a store");
        let author = Author {
            desk: DeskId::from_uuid(uuid::Uuid::nil()),
            agent: None,
            venue: VenueId::from_uuid(uuid::Uuid::nil()),
            at: Instant::from_millis(1_795_000_000_000),
        };
        Self { store, chance: Chance::seeded(5), clock: Clock::standing_at(author.at), author, folder }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    /// Imports a file in batches of `size`, and stops after `batches` as if the power went.
    async fn import_some(&self, path: &Path, size: usize, batches: usize) -> Import {
        let plan = Plan::guess(path).expect("a plan");
        let mut tx = self.store.write().await.expect("a transaction");
        let id = self.chance.id(self.author.at);
        let mut import = batch::begin(&mut tx, &self.author, id, "file.csv", &plan).await.expect("begun");
        tx.commit().await.expect("committed");
        if import.finished_at.is_some() {
            return import;
        }
        let skip = usize::try_from(import.lines).expect("small");
        let mut lines = Lines::open(path, &plan, skip, &self.chance, &self.clock).expect("opened");
        for _ in 0..batches {
            let taken: Vec<Line> = lines.by_ref().take(size).collect();
            let over = taken.len() < size;
            let mut tx = self.store.write().await.expect("a transaction");
            import = batch::take(&mut tx, &self.author, import, taken).await.expect("taken");
            if over {
                import = batch::finish(&mut tx, &self.author, import).await.expect("finished");
            }
            tx.commit().await.expect("committed");
            if over {
                break;
            }
        }
        import
    }

    async fn import(&self, path: &Path) -> Import {
        self.import_some(path, 100, usize::MAX).await
    }

    async fn everyone(&self) -> Vec<(contact::Sheet, Vec<point::Point>)> {
        let mut conn = self.store.read().await.expect("a reader");
        let ids: Vec<kernel::ContactId> =
            sqlx::query_scalar("select contact_id from contact order by contact_no")
                .fetch_all(&mut *conn)
                .await
                .expect("ids");
        let mut all = Vec::new();
        for id in ids {
            let stored = contact::store::get(&mut conn, self.author.venue, id).await.expect("a sheet");
            all.push((stored.sheet, point::store::list(&mut conn, id).await.expect("points")));
        }
        all
    }

    async fn rows(&self) -> i64 {
        let mut conn = self.store.read().await.expect("a reader");
        sqlx::query_scalar(
            "select (select count(*) from contact) + (select count(*) from contact_point)
                  + (select count(*) from change) + (select count(*) from contact_find)",
        )
        .fetch_one(&mut *conn)
        .await
        .expect("counted")
    }
}

fn counts(import: &Import) -> [i64; 4] {
    [import.lines, import.created, import.matched, import.refused]
}

/// The truth as it is after a passage through an encoding: `?` where it cannot hold a letter.
fn truth(lossy: bool) -> Vec<[String; 9]> {
    let mut reader = csv::Reader::from_path(given("truth.csv")).expect("the truth");
    let cut = |value: &str| {
        if !lossy {
            return crate::text::trim(value).to_owned();
        }
        let mut kept = String::new();
        for c in value.chars() {
            let (_, _, lost) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4]));
            kept.push(if lost { '?' } else { c });
        }
        crate::text::trim(&kept).to_owned()
    };
    reader
        .records()
        .map(|record| {
            let record = record.expect("a record");
            std::array::from_fn(|at| cut(&record[at + 1]))
        })
        .collect()
}

fn as_truth((sheet, points): &(contact::Sheet, Vec<point::Point>)) -> [String; 9] {
    let of = |kind| points.iter().find(|point| point.kind == kind);
    let value = |kind| of(kind).map_or(String::new(), |point| crate::text::trim(&point.value).to_owned());
    let postal = of(PointKind::Postal);
    [
        sheet.civility.clone(),
        sheet.usage.clone(),
        sheet.given.clone(),
        sheet.birth_date.map_or(String::new(), |day| day.to_string()),
        value(PointKind::Email),
        value(PointKind::Phone),
        value(PointKind::Postal),
        postal.map_or(String::new(), |point| point.postcode.clone()),
        postal.map_or(String::new(), |point| point.city.clone()),
    ]
}

async fn imported_is_truth(name: &str, lossy: bool) {
    let desk = Desk::new().await;
    let import = desk.import(&given(name)).await;
    assert_eq!((import.created, import.matched), (400, 0), "{name}");
    let truth = truth(lossy);
    for (person, expected) in desk.everyone().await.iter().zip(&truth) {
        assert_eq!(&as_truth(person), expected, "{name}");
    }
}

#[tokio::test]
async fn a_french_excel_file_gives_the_four_hundred_as_they_are() {
    imported_is_truth("01-excel-cp1252.csv", true).await;
}

#[tokio::test]
async fn a_mark_a_comma_titles_or_ragged_rows_change_nothing() {
    for name in [
        "03-excel-utf8-bom.csv",
        "13-comma-sep-quoted-newlines.csv",
        "14-title-lines-and-footer.csv",
        "17-ragged-rows.csv",
    ] {
        imported_is_truth(name, false).await;
    }
}

#[tokio::test]
async fn titles_and_totals_are_listed_with_their_reason() {
    let desk = Desk::new().await;
    let import = desk.import(&given("14-title-lines-and-footer.csv")).await;
    let mut conn = desk.store.read().await.expect("a reader");
    let refused = batch::reasons(&mut conn, import.import_id).await.expect("listed");
    let reasons: Vec<Reason> = refused.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(reasons, [Reason::AboveHeaders, Reason::AboveHeaders, Reason::AboveHeaders, Reason::Nobody]);
    assert_eq!(import.lines, 404, "nothing was dropped in silence");
}

#[tokio::test]
async fn values_beyond_the_last_column_are_kept_and_pointed_at() {
    let desk = Desk::new().await;
    let file = "Nom;Prénom\nBa;Léo;06 12 34 56 78;rappeler\nČapek;Zoë;;\n";
    let import = desk.import(&desk.file("long.csv", file.as_bytes())).await;
    let mut conn = desk.store.read().await.expect("a reader");
    let reasons = batch::reasons(&mut conn, import.import_id).await.expect("listed");
    drop(conn);
    assert_eq!(reasons, [(2, Reason::BeyondColumns)]);
    let everyone = desk.everyone().await;
    let noted =
        everyone.iter().find(|(sheet, _)| sheet.given == "Léo").map(|(sheet, _)| sheet.notes.as_str());
    assert_eq!(noted, Some("06 12 34 56 78 ; rappeler"));
}

#[tokio::test]
async fn what_a_file_says_and_no_field_takes_is_kept_and_pointed_at() {
    let desk = Desk::new().await;
    let file = "Nom;Prénom;Né(e) le;Code postal\nČapek;Zoë;31/02/1981;24200\nBa;Léo\0;03/12/1981;\n";
    let import = desk.import(&desk.file("odd.csv", file.as_bytes())).await;
    let mut conn = desk.store.read().await.expect("a reader");
    let reasons = batch::reasons(&mut conn, import.import_id).await.expect("listed");
    drop(conn);
    assert_eq!(reasons, [(2, Reason::DateInNotes)]);
    let everyone = desk.everyone().await;
    let (zoe, points) = &everyone[0];
    assert!(zoe.notes.contains("31/02/1981"), "{}", zoe.notes);
    assert_eq!((points[0].kind, points[0].postcode.as_str()), (PointKind::Postal, "24200"));
    assert_eq!(everyone[1].0.given, "Léo", "no letter of nothing");
    assert_eq!(counts(&import), [2, 2, 0, 0]);
}

#[tokio::test]
async fn a_quotation_mark_that_nothing_closes_is_told_and_takes_nobody() {
    let desk = Desk::new().await;
    let head = "Nom;Prénom;Notes\nČapek;Zoë;\"deux\nlignes\"\n";
    let open = desk
        .import(&desk.file("open.csv", format!("{head}Ba;Léo;\"jamais\nfermé;\nDiop;Awa;\n").as_bytes()))
        .await;
    let mut conn = desk.store.read().await.expect("a reader");
    let reasons = batch::reasons(&mut conn, open.import_id).await.expect("listed");
    drop(conn);
    assert_eq!(reasons, [(4, Reason::QuoteOpen)]);
    let closed =
        desk.import(&desk.file("closed.csv", format!("{head}Ba;Léo;\"enfin\nfermé\"").as_bytes())).await;
    assert_eq!(counts(&closed), [2, 1, 1, 0], "a value of two lines may end the file");
}

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    let desk = Desk::new().await;
    let first = desk.import(&given("03-excel-utf8-bom.csv")).await;
    let rows = desk.rows().await;
    assert_eq!(desk.import(&given("03-excel-utf8-bom.csv")).await, first);
    assert_eq!(desk.rows().await, rows);
}

#[tokio::test]
async fn the_same_people_in_another_file_are_matched() {
    let desk = Desk::new().await;
    desk.import(&given("03-excel-utf8-bom.csv")).await;
    let again = desk.import(&given("13-comma-sep-quoted-newlines.csv")).await;
    assert_eq!(counts(&again), [400, 0, 400, 0]);
    assert_eq!(desk.everyone().await.len(), 400);
}

#[tokio::test]
async fn an_interrupted_import_goes_on_where_it_stood() {
    let (desk, whole) = (Desk::new().await, Desk::new().await);
    let path = given("14-title-lines-and-footer.csv");
    let stopped = desk.import_some(&path, 30, 5).await;
    assert_eq!((stopped.lines, stopped.finished_at), (150, None));
    let resumed = desk.import(&path).await;
    let at_once = whole.import(&path).await;
    assert_eq!(counts(&resumed), counts(&at_once));
    let names = |all: Vec<(contact::Sheet, _)>| all.into_iter().map(|one| one.0.name()).collect::<Vec<_>>();
    assert_eq!(names(desk.everyone().await), names(whole.everyone().await));
}

#[tokio::test]
async fn two_lines_of_a_file_are_two_contacts_unless_they_say_the_same() {
    let desk = Desk::new().await;
    let file = "Nom;Prénom;Mail;Tel\nLe Coq;Zoë;z@exemple.fr;\nLE COQ;zoe;Z@exemple.fr;0639 98 00 01\nLe Coq;Zoë;z@exemple.fr;\n";
    let import = desk.import(&desk.file("twice.csv", file.as_bytes())).await;
    assert_eq!(counts(&import), [3, 2, 0, 1]);
}

#[tokio::test]
async fn what_a_file_adds_to_a_known_person_is_added_once() {
    let desk = Desk::new().await;
    desk.import(&desk.file("one.csv", "Nom;Prénom;Mail\nLe Coq;Zoë;z@exemple.fr\n".as_bytes())).await;
    for name in ["two.csv", "three.csv"] {
        let file = format!("Nom;Prénom;Mail;Tel;{name}\nLE COQ;zoe;Z@exemple.fr;0639980001;\n");
        let import = desk.import(&desk.file(name, file.as_bytes())).await;
        assert_eq!(counts(&import), [1, 0, 1, 0], "{name}");
    }
    let everyone = desk.everyone().await;
    let values: HashSet<&str> = everyone[0].1.iter().map(|point| point.normalised.as_str()).collect();
    assert_eq!(values, HashSet::from(["z@exemple.fr", "+33639980001"]));
    assert_eq!(everyone[0].1.len(), 2);
}

#[tokio::test]
async fn people_of_one_phone_or_one_name_are_not_one_person() {
    let desk = Desk::new().await;
    let file = "nom,prenom,ddn,tel\nMartin,Jean,01/02/1950,0639980001\nMartin,Jean,03/04/1980,0639980001\nMartin,Anne,,0639980001\nMartin,Jean,,0639980002\n";
    let import = desk.import(&desk.file("house.csv", file.as_bytes())).await;
    assert_eq!(counts(&import), [4, 4, 0, 0]);
}

#[test]
fn each_encoding_is_recognised() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "Nom;Prénom\nLefèvre;Zoë\n";
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin9 = encoding_rs::ISO_8859_15.encode("Nom;Prénom;Montant €\nLefèvre;Zoë;3 €\n").0.into_owned();
    let windows = encoding_rs::WINDOWS_1252.encode("Nom;Prénom\nd’Aubœuf;Zoë\n").0.into_owned();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (utf16, Encoding::Utf16Le),
        (latin9, Encoding::Iso885915),
        (windows, Encoding::Windows1252),
    ] {
        let path = folder.path().join("file.csv");
        std::fs::write(&path, bytes).expect("written");
        let plan = Plan::guess(&path).expect("a plan");
        assert_eq!(plan.encoding, encoding);
        assert_eq!(plan.columns[1].header, "Prénom");
        assert_eq!(plan.columns[1].samples, ["Zoë"]);
    }
}

#[test]
fn a_file_without_headers_or_absent_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file.csv");
    assert!(matches!(Plan::guess(&path), Err(Error::FileUnreadable { .. })));
    std::fs::write(&path, "1;2;3\n4;5;6\n").expect("written");
    assert!(matches!(Plan::guess(&path), Err(Error::NoColumns)));
}

#[test]
fn a_chosen_mapping_replaces_the_guess_and_one_field_takes_one_column() {
    let plan = Plan::guess(&given("01-excel-cp1252.csv")).expect("a plan");
    let unmapped: Vec<&str> = plan
        .columns
        .iter()
        .filter(|column| column.field.is_none())
        .map(|column| column.header.as_str())
        .collect();
    assert_eq!(unmapped, ["N°", "Date d'achat", "Montant (€)"]);
    let noted = plan.clone().mapped(&[("Date d'achat".into(), Some(Field::Notes))]).expect("mapped");
    assert_eq!(noted.columns[10].field, Some(Field::Notes));
    let refused = plan.mapped(&[("N°".into(), Some(Field::Usage))]);
    assert!(matches!(refused, Err(Error::MappingInvalid { .. })));
}
