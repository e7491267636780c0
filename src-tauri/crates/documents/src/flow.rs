//! A document that flows over pages: title, headings, pairs, tables, notes; header and page numbers on every page.

use crate::Operator;
use crate::book::Book;
use crate::face::drawable;
use crate::ink::Ink;
use crate::paragraph::Paragraph;
use crate::sheet::{Align, Sheet, Style};
use crate::table::{self, Column, GUTTER, Row, Set};
use crate::words::{SEPARATOR, Words};

/// How a page is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Portrait,
    Landscape,
}

const MARGIN: f32 = 16.0;
const TOP: f32 = 24.0;
const BOTTOM: f32 = 18.0;
const ROW_PAD: f32 = 1.15;

/// A document being written from top to bottom.
pub(crate) struct Flow<'w> {
    book: Book,
    words: &'w Words,
    operator: String,
    title: String,
    note: String,
    training: bool,
    size: (f32, f32),
    sheet: Sheet,
    y: f32,
}

impl<'w> Flow<'w> {
    /// An empty document called `title`; `note` stands at the foot of every page (« édité le … »).
    pub(crate) fn new(
        title: &str,
        note: String,
        operator: &Operator,
        turn: Turn,
        training: bool,
        words: &'w Words,
    ) -> Self {
        let size = if turn == Turn::Portrait { (210.0, 297.0) } else { (297.0, 210.0) };
        let mut flow = Self {
            book: Book::new(title, &operator.name, words),
            words,
            operator: operator_line(operator, words),
            title: drawable(title).into_owned(),
            note,
            training,
            size,
            sheet: Sheet::new(size.0, size.1),
            y: TOP,
        };
        flow.open();
        flow
    }

    /// The width between the margins.
    fn width(&self) -> f32 {
        self.size.0 - 2.0 * MARGIN
    }

    /// What every page begins with.
    fn open(&mut self) {
        if self.training {
            let veil = self.words.say("ticket.specimen");
            let style = Style::strong(10.0, Ink::VEIL);
            let size = 10.0 * self.width() * 0.95 / style.width(veil);
            let middle = (self.size.0 / 2.0, self.size.1 / 2.0);
            self.sheet.turned(middle, 35.0, style.at(size), veil);
            let mark = Style::strong(9.0, Ink::GARNET);
            self.sheet.line(self.size.0 - MARGIN, 8.5, Align::Right, mark, veil);
        }
        let operator =
            Paragraph::fit(&self.operator, Style::sans(8.0, Ink::SOFT), self.width(), 1, &[8.0, 7.0, 6.0]);
        operator.draw(&mut self.sheet, MARGIN, 11.0, Align::Left);
        let y = 17.0;
        self.sheet.rule((MARGIN, y), (self.size.0 - MARGIN, y), 0.6, Ink::BORDER, None);
        self.y = TOP;
    }

    /// Goes to a new page when `height` does not fit on this one; tells whether it did.
    fn make_room(&mut self, height: f32) -> bool {
        if self.y + height <= self.size.1 - BOTTOM || self.y <= TOP {
            return false;
        }
        let full = std::mem::replace(&mut self.sheet, Sheet::new(self.size.0, self.size.1));
        self.book.add(full);
        self.open();
        true
    }

    /// The title of the document, with a line of what it is about.
    pub(crate) fn title(&mut self, about: &str) {
        let (width, title) = (self.width(), self.title.clone());
        self.put(&Paragraph::fit(&title, Style::serif(21.0, Ink::INK), width, 2, &[21.0, 17.0, 14.0]), 0.0);
        self.put(&Paragraph::new(about, Style::sans(10.5, Ink::SOFT), width), 0.5);
        self.y += 4.0;
    }

    /// The heading of a part.
    pub(crate) fn heading(&mut self, text: &str) {
        let heading = Paragraph::new(text, Style::serif(13.0, Ink::GARNET), self.width());
        self.y += 3.5;
        // A heading is never left alone at the foot of a page.
        self.make_room(heading.height() + 22.0);
        self.put(&heading, 0.0);
        self.y += 1.5;
    }

    /// A paragraph of running text.
    pub(crate) fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.put(&Paragraph::new(text, Style::sans(9.5, Ink::INK), self.width()), 0.0);
            self.y += 1.2;
        }
    }

    /// A warning that must be seen before all else.
    pub(crate) fn warning(&mut self, text: &str) {
        self.put(&Paragraph::new(text, Style::strong(12.0, Ink::GARNET), self.width()), 0.0);
        self.y += 2.0;
    }

    fn put(&mut self, paragraph: &Paragraph, gap: f32) {
        self.make_room(gap + paragraph.height());
        self.y = paragraph.draw(&mut self.sheet, MARGIN, self.y + gap, Align::Left);
    }

    /// Labels with their values, `columns` to a row; pairs without a value are left out.
    pub(crate) fn pairs(&mut self, columns: usize, pairs: &[(&str, String)]) {
        // A page holds a few columns.
        let room = self.width() / columns as f32;
        let shown: Vec<_> = pairs.iter().filter(|(_, value)| !value.is_empty()).collect();
        for row in shown.chunks(columns) {
            let set: Vec<(Paragraph, Paragraph)> = row
                .iter()
                .map(|(label, value)| {
                    (
                        Paragraph::new(label, Style::sans(8.0, Ink::PALE), room - GUTTER),
                        Paragraph::new(value, Style::strong(10.0, Ink::INK), room - GUTTER),
                    )
                })
                .collect();
            let height = set.iter().map(|(label, value)| label.height() + value.height()).fold(0.0, f32::max);
            self.make_room(height);
            let mut x = MARGIN;
            for (label, value) in &set {
                let under = label.draw(&mut self.sheet, x, self.y, Align::Left);
                value.draw(&mut self.sheet, x, under, Align::Left);
                x += room;
            }
            self.y += height + 2.2;
        }
    }

    /// A few figures to be read from afar: labels above, amounts in large type.
    pub(crate) fn figures(&mut self, figures: &[(&str, String)]) {
        let room = self.width() / figures.len().max(1) as f32;
        let height = 17.0;
        self.make_room(height);
        let y = self.y;
        for ((label, value), place) in figures.iter().zip(0_u8..) {
            let x = MARGIN + room * f32::from(place);
            let label = Paragraph::new(label, Style::sans(8.5, Ink::PALE), room - GUTTER);
            let under = label.draw(&mut self.sheet, x, y, Align::Left);
            let value = Paragraph::fit(
                value,
                Style::serif(20.0, Ink::INK),
                room - GUTTER,
                1,
                &[20.0, 16.0, 13.0, 10.0],
            );
            value.draw(&mut self.sheet, x, under, Align::Left);
        }
        self.y += height;
    }

    /// A table, broken over pages between rows, its heading on each.
    pub(crate) fn table(&mut self, columns: &[Column<'_>], rows: &[Row]) {
        let set = table::set(columns, rows, self.width());
        self.table_heading(columns, &set);
        for (total, cells) in &set.rows {
            let height = Set::height(cells) + 2.0 * ROW_PAD;
            if self.make_room(height) {
                self.table_heading(columns, &set);
            }
            self.table_row(columns, &set.widths, cells, ROW_PAD);
            let (thickness, ink) = if *total { (0.9, Ink::INK) } else { (0.5, Ink::LINE) };
            let y = if *total { self.y } else { self.y + height };
            self.sheet.rule((MARGIN, y), (self.size.0 - MARGIN, y), thickness, ink, None);
            self.y += height;
        }
        self.y += 3.0;
    }

    fn table_heading(&mut self, columns: &[Column<'_>], set: &Set) {
        let height = Set::height(&set.heading) + 2.0 * ROW_PAD;
        self.make_room(height + 12.0);
        self.sheet.fill((MARGIN, self.y), (self.width(), height), Ink::SUNKEN);
        self.table_row(columns, &set.widths, &set.heading, ROW_PAD);
        self.y += height;
    }

    fn table_row(&mut self, columns: &[Column<'_>], widths: &[f32], cells: &[Paragraph], pad: f32) {
        let mut left = MARGIN;
        for ((column, width), cell) in columns.iter().zip(widths).zip(cells) {
            let x = match column.align {
                Align::Left => left + GUTTER / 2.0,
                Align::Center => left + width / 2.0,
                Align::Right => left + width - GUTTER / 2.0,
            };
            cell.draw(&mut self.sheet, x, self.y + pad, column.align);
            left += width;
        }
    }

    /// Room for signatures, each under its title.
    pub(crate) fn signatures(&mut self, titles: &[&str]) {
        self.make_room(30.0);
        self.y += 4.0;
        let room = self.width() / titles.len().max(1) as f32;
        for (title, place) in titles.iter().zip(0_u8..) {
            let x = MARGIN + room * f32::from(place);
            Paragraph::new(title, Style::sans(8.5, Ink::PALE), room - GUTTER).draw(
                &mut self.sheet,
                x,
                self.y,
                Align::Left,
            );
            let y = self.y + 22.0;
            self.sheet.rule((x, y), (x + room - 8.0, y), 0.6, Ink::BORDER, None);
        }
        self.y += 26.0;
    }

    /// The bytes of the document, its pages numbered.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.book.add(self.sheet);
        let (width, height) = self.size;
        let note = drawable(&self.note).into_owned();
        let style = Style::sans(7.5, Ink::SOFT);
        let all = self.book.sheets().len().to_string();
        for (sheet, number) in self.book.sheets().iter_mut().zip(1_u32..) {
            let y = height - 9.0;
            let page = self.words.fill("document.page", &[("number", &number.to_string()), ("count", &all)]);
            sheet.rule((MARGIN, y - 5.0), (width - MARGIN, y - 5.0), 0.4, Ink::LINE, None);
            sheet.line(MARGIN, y, Align::Left, style, &note);
            sheet.line(width - MARGIN, y, Align::Right, style, &page);
        }
        self.book.bind()
    }
}

/// The operator in one line: name, SIREN, VAT number, licences, address.
fn operator_line(operator: &Operator, words: &Words) -> String {
    let mut parts = vec![operator.name.clone()];
    parts.extend(operator.siren.as_ref().map(|siren| words.fill("operator.siren", &[("siren", siren)])));
    parts
        .extend(operator.vat_number.as_ref().map(|number| words.fill("operator.vat", &[("number", number)])));
    parts.extend(operator.untaxed.map(|untaxed| words.say(untaxed.words()).to_owned()));
    if !operator.licences.is_empty() {
        parts.push(words.fill("operator.licences", &[("licences", &operator.licences.join(", "))]));
    }
    parts.extend(operator.address.clone());
    parts.join(SEPARATOR)
}
