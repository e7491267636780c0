//! # Lists for the evening
//!
//! The collection list (*retraits*): who comes for tickets kept at the desk, and what is due. The evening list: the
//! state of the house and what the people who welcome must know, part by part.

use chrono::NaiveDateTime;
use kernel::Money;
use serde::{Deserialize, Serialize};

use crate::Operator;
use crate::flow::{Flow, Turn};
use crate::table::{Column, Row};
use crate::takings::edition;
use crate::words::Words;

/// Which performance a list is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListHead {
    /// Who answers for the box office.
    pub operator: Operator,
    /// Venue and hall.
    pub venue: String,
    /// The title of the show.
    pub show: String,
    /// In the venue's time.
    pub starts_at: NaiveDateTime,
    /// When the list was made, in the venue's time.
    pub edited_at: NaiveDateTime,
    /// Training mode: « SPÉCIMEN ».
    pub training: bool,
}

/// The tickets that wait at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionView {
    /// The performance.
    pub head: ListHead,
    /// Who comes, in the order of the list.
    pub entries: Vec<Collection>,
    /// Tickets in all.
    pub tickets: u32,
    /// Due in all.
    pub due: Money,
}

/// What waits for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// The name to be asked for.
    pub name: String,
    /// The order.
    pub order: String,
    /// How many tickets.
    pub tickets: u32,
    /// « Orchestre C 17, 19, 21 ».
    pub places: String,
    /// What remains to be paid.
    pub due: Money,
    /// What the desk must know.
    pub note: String,
}

/// The state of the house on the evening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EveningView {
    /// The performance.
    pub head: ListHead,
    /// The places that can be sold.
    pub capacity: u32,
    /// Of which sold or given.
    pub sold: u32,
    /// Of which still to be sold.
    pub remaining: u32,
    /// Tickets that wait at the desk.
    pub to_collect: u32,
    /// « Groupes », « Places PMR », « Invitations », « Servitudes »…
    pub parts: Vec<Part>,
}

/// A part of the evening list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<PartLine>,
}

/// A line of the evening list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartLine {
    /// A person, a group, a service.
    pub name: String,
    /// How many places.
    pub count: u32,
    /// Which places.
    pub places: String,
    /// What must be known.
    pub note: String,
}

/// Renders a collection list, with a box to tick on each line.
#[must_use]
pub fn render_collection(view: &CollectionView, words: &Words) -> Vec<u8> {
    let mut flow = open(&view.head, "lists.collection", words);
    flow.figures(&[
        (words.say("lists.people"), words.count(i64::try_from(view.entries.len()).unwrap_or(i64::MAX))),
        (words.say("lists.tickets"), words.count(view.tickets.into())),
        (words.say("lists.due"), words.money(view.due)),
    ]);
    let columns = [
        Column::text(words.say("lists.name")),
        Column::text(words.say("lists.order")),
        Column::figure(words.say("lists.tickets")),
        Column::text(words.say("lists.places")),
        Column::figure(words.say("lists.due")),
        Column::text(words.say("lists.note")),
        Column::text(words.say("lists.collected")),
    ];
    let rows: Vec<Row> = view
        .entries
        .iter()
        .map(|entry| {
            let due =
                if entry.due.is_zero() { words.say("lists.paid").to_owned() } else { words.money(entry.due) };
            Row::plain([
                entry.name.clone(),
                entry.order.clone(),
                words.count(entry.tickets.into()),
                entry.places.clone(),
                due,
                entry.note.clone(),
                // What is written by hand.
                "……".to_owned(),
            ])
        })
        .collect();
    flow.table(&columns, &rows);
    flow.finish()
}

/// Renders the list of an evening.
#[must_use]
pub fn render_evening(view: &EveningView, words: &Words) -> Vec<u8> {
    let mut flow = open(&view.head, "lists.evening", words);
    let count = |count: u32| words.count(count.into());
    flow.figures(&[
        (words.say("takings.capacity"), count(view.capacity)),
        (words.say("lists.sold"), count(view.sold)),
        (words.say("lists.remaining"), count(view.remaining)),
        (words.say("lists.to_collect"), count(view.to_collect)),
    ]);
    let columns = [
        Column::text(words.say("lists.name")),
        Column::figure(words.say("lists.count")),
        Column::text(words.say("lists.places")),
        Column::text(words.say("lists.note")),
    ];
    for part in &view.parts {
        flow.heading(&part.title);
        let rows: Vec<Row> = part
            .lines
            .iter()
            .map(|line| {
                Row::plain([line.name.clone(), count(line.count), line.places.clone(), line.note.clone()])
            })
            .collect();
        flow.table(&columns, &rows);
    }
    flow.finish()
}

fn open<'w>(head: &ListHead, title: &str, words: &'w Words) -> Flow<'w> {
    let edited = edition(head.edited_at, None, words);
    let mut flow = Flow::new(words.say(title), edited, &head.operator, Turn::Portrait, head.training, words);
    let when =
        format!("{}\u{a0}· {}", words.long_date(head.starts_at.date()), words.time(head.starts_at.time()));
    flow.title(&format!("{}\u{a0}· {when}\u{a0}· {}", head.show, head.venue));
    flow
}
