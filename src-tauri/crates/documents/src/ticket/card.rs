//! The ticket itself as a card: on the left what is seen and where, on the right the barcode.

use printpdf::XObjectId;

use super::TicketView;
use crate::ink::Ink;
use crate::paragraph::Paragraph;
use crate::sheet::{Align, Sheet, Style};
use crate::words::Words;

/// Where a card lies, in millimetres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// The proportions of a card.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Between the border and the text.
    pub(super) pad: f32,
    /// The width of the part that bears the barcode.
    pub(super) stub: f32,
    /// The side of the barcode.
    pub(super) code: f32,
    /// Points of the title, when it is short.
    pub(super) title: f32,
    /// Points of running text; all other sizes follow.
    pub(super) text: f32,
    /// How many fields stand on one row.
    pub(super) columns: usize,
    /// Whether the card bears the address and the conditions too.
    pub(super) alone: bool,
    /// Whether it has a border of its own.
    pub(super) framed: bool,
}

/// Type is made smaller by these factors until everything stands on the card.
const SCALES: [f32; 9] = [1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52];

/// Draws a ticket on a card.
pub(super) fn draw(
    sheet: &mut Sheet,
    area: Area,
    look: Look,
    ticket: &TicketView,
    code: Option<(XObjectId, u16)>,
    words: &Words,
) {
    let cut = area.x + area.width - look.stub;
    if let Some(veil) = ticket.veil(words) {
        let width = cut - area.x;
        let style = Style::strong(10.0, Ink::VEIL);
        let size = 10.0 * (width * 0.92 / style.width(veil)).min(area.height * 1.5 / style.width(veil));
        let angle = (area.height / width).atan().to_degrees() * 0.8;
        sheet.turned((area.x + width / 2.0, area.y + area.height / 2.0), angle, style.at(size), veil);
    }
    if look.framed {
        sheet.frame((area.x, area.y), (area.width, area.height), 3.0, 0.8, Ink::BORDER);
    }
    sheet.rule((cut, area.y + 4.0), (cut, area.y + area.height - 4.0), 0.8, Ink::BORDER, Some(2.5));
    stub(sheet, area, look, ticket, code, words);

    let width = cut - area.x - 2.0 * look.pad;
    let height = area.height - 2.0 * look.pad;
    let body = SCALES
        .into_iter()
        .map(|scale| Body::set(ticket, look, scale, width, words))
        .find(|body| body.height() <= height)
        .unwrap_or_else(|| Body::set(ticket, look, SCALES[SCALES.len() - 1], width, words));
    body.draw(sheet, area.x + look.pad, area.y + look.pad, height);
}

/// The barcode with the number below it.
fn stub(
    sheet: &mut Sheet,
    area: Area,
    look: Look,
    ticket: &TicketView,
    code: Option<(XObjectId, u16)>,
    words: &Words,
) {
    let middle = area.x + area.width - look.stub / 2.0;
    let width = look.stub - 8.0;
    let mut notes = ticket.warnings(words);
    notes.extend(ticket.veil(words).map(str::to_owned));
    let number = Paragraph::fit(
        &ticket.number,
        Style::strong(look.text * 1.15, Ink::INK),
        width,
        1,
        &[look.text * 1.15, look.text, look.text * 0.8],
    );
    let label = Paragraph::new(words.say("ticket.number"), Style::sans(look.text * 0.78, Ink::PALE), width);
    let notes: Vec<Paragraph> = notes
        .iter()
        .map(|note| Paragraph::new(note, Style::strong(look.text * 0.95, Ink::GARNET), width))
        .collect();
    let written =
        label.height() + number.height() + notes.iter().map(|note| note.height() + 1.0).sum::<f32>();
    let gap = look.code * 0.11;
    let mut y = area.y + ((area.height - look.code - gap - written) / 2.0).max(2.0);
    if let Some((id, modules)) = code {
        sheet.drawing(id, modules, (middle - look.code / 2.0, y), look.code);
    } else {
        sheet.frame((middle - look.code / 2.0, y), (look.code, look.code), 2.0, 0.8, Ink::BORDER);
        let void = Paragraph::new(
            words.say("ticket.void"),
            Style::serif(look.text * 1.3, Ink::SOFT),
            look.code - 6.0,
        );
        void.draw(sheet, middle, y + (look.code - void.height()) / 2.0, Align::Center);
    }
    y += look.code + gap;
    y = label.draw(sheet, middle, y, Align::Center);
    y = number.draw(sheet, middle, y, Align::Center);
    for note in notes {
        y = note.draw(sheet, middle, y + 1.0, Align::Center);
    }
}

/// The left part, set at one scale.
struct Body {
    head: Vec<(f32, Paragraph)>,
    rows: Vec<Vec<(f32, Field)>>,
    row_gap: f32,
    foot: Vec<Paragraph>,
}

/// A label, its value, and what explains it.
struct Field {
    label: Paragraph,
    value: Paragraph,
    note: Option<Paragraph>,
}

impl Field {
    fn height(&self) -> f32 {
        self.label.height() + self.value.height() + self.note.as_ref().map_or(0.0, Paragraph::height)
    }
}

impl Body {
    fn set(ticket: &TicketView, look: Look, scale: f32, width: f32, words: &Words) -> Self {
        let text = look.text * scale;
        let date = format!(
            "{} · {}",
            words.long_date(ticket.performance.starts_at.date()),
            words.time(ticket.performance.starts_at.time())
        );
        let mut head = vec![
            (0.0, Paragraph::new(&ticket.where_it_is(), Style::strong(text, Ink::GARNET), width)),
            (
                1.2,
                Paragraph::fit(
                    &ticket.show,
                    Style::serif(1.0, Ink::INK),
                    width,
                    2,
                    &[look.title, look.title * 0.84, look.title * 0.72].map(|size| size * scale),
                ),
            ),
        ];
        if let Some(subtitle) = &ticket.subtitle {
            head.push((0.6, Paragraph::new(subtitle, Style::sans(text, Ink::SOFT), width)));
        }
        head.push((text * 0.22, Paragraph::new(&date, Style::serif(text * 1.5, Ink::INK), width)));
        let about = ticket.about_performance(words);
        if !about.is_empty() {
            head.push((0.3, Paragraph::new(&about, Style::sans(text, Ink::SOFT), width)));
        }
        if let Some(holder) = &ticket.holder {
            let line = words.fill("ticket.holder", &[("name", holder)]);
            head.push((0.8, Paragraph::new(&line, Style::strong(text, Ink::INK), width)));
        }
        Self {
            head,
            rows: rows(ticket, look, text, width, words),
            row_gap: text * 0.3,
            foot: foot(ticket, look, text, width, words),
        }
    }

    fn height(&self) -> f32 {
        let head: f32 = self.head.iter().map(|(gap, block)| gap + block.height()).sum();
        let rows: f32 = self.rows.iter().map(|row| self.row_gap + tallest(row)).sum();
        let foot: f32 = self.foot.iter().map(Paragraph::height).sum();
        head + rows + foot + self.row_gap
    }

    /// The head at the top, the foot at the bottom, the fields in the room between.
    fn draw(&self, sheet: &mut Sheet, x: f32, y: f32, height: f32) {
        let spare = (height - self.height()).max(0.0) / 2.0;
        let mut top = y;
        for (gap, block) in &self.head {
            top = block.draw(sheet, x, top + gap, Align::Left);
        }
        top += spare;
        for row in &self.rows {
            top += self.row_gap;
            let mut left = x;
            for (width, field) in row {
                let under = field.label.draw(sheet, left, top, Align::Left);
                let under = field.value.draw(sheet, left, under, Align::Left);
                if let Some(note) = &field.note {
                    note.draw(sheet, left, under, Align::Left);
                }
                left += width;
            }
            top += tallest(row);
        }
        let mut bottom = y + height - self.foot.iter().map(Paragraph::height).sum::<f32>();
        for line in &self.foot {
            bottom = line.draw(sheet, x, bottom, Align::Left);
        }
    }
}

fn tallest(row: &[(f32, Field)]) -> f32 {
    row.iter().map(|(_, field)| field.height()).fold(0.0, f32::max)
}

/// The fields in rows, each with the width it needs as far as there is room.
fn rows(ticket: &TicketView, look: Look, text: f32, width: f32, words: &Words) -> Vec<Vec<(f32, Field)>> {
    let fields = [
        ("ticket.place", ticket.place_words(words), None),
        ("ticket.category", ticket.category.clone(), None),
        ("ticket.tariff", ticket.tariff.clone(), None),
        ("ticket.price", ticket.price_words(words), Some(ticket.price_note(words))),
    ];
    let (label_style, note_style) =
        (Style::sans(text * 0.78, Ink::PALE), Style::sans(text * 0.78, Ink::SOFT));
    let value_style = Style::serif(text * 1.3, Ink::INK);
    let gap = text * 0.45;
    fields
        .chunks(look.columns)
        .map(|row| {
            let natural: Vec<f32> = row
                .iter()
                .map(|(label, value, note)| {
                    let note = note.as_deref().map_or(0.0, |note| note_style.width(note));
                    label_style.width(words.say(label)).max(value_style.width(value)).max(note) + gap
                })
                .collect();
            share(&natural, width)
                .into_iter()
                .zip(row)
                .map(|(room, (label, value, note))| {
                    let field = Field {
                        label: Paragraph::new(words.say(label), label_style, room - gap),
                        value: Paragraph::new(value, value_style, room - gap),
                        note: note.as_deref().map(|note| Paragraph::new(note, note_style, room - gap)),
                    };
                    (room, field)
                })
                .collect()
        })
        .collect()
}

/// `width` among columns that would like `natural` each: the spare is divided evenly; when there is none, those
/// that ask for less than an even part keep what they ask.
fn share(natural: &[f32], width: f32) -> Vec<f32> {
    // A row holds four fields at most.
    let count = natural.len() as f32;
    let total: f32 = natural.iter().sum();
    if total <= width {
        return natural.iter().map(|own| own + (width - total) / count).collect();
    }
    let even = width / count;
    let modest: f32 = natural.iter().filter(|&&own| own <= even).sum();
    let greedy: f32 = natural.iter().filter(|&&own| own > even).sum();
    natural.iter().map(|&own| if own <= even { own } else { own / greedy * (width - modest) }).collect()
}

/// What the law and the venue want to be read, in small type.
fn foot(ticket: &TicketView, look: Look, text: f32, width: f32, words: &Words) -> Vec<Paragraph> {
    let mut lines = vec![ticket.sale_words(words), ticket.operator_words(words)];
    if look.alone {
        lines.extend(ticket.address.clone());
        lines.push(ticket.conditions.clone());
    }
    let style = Style::sans(text * 0.74, Ink::SOFT);
    lines.iter().filter(|line| !line.is_empty()).map(|line| Paragraph::new(line, style, width)).collect()
}
