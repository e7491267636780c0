//! The ticket itself as a card: on the left what is seen and where, on the right the barcode.

use printpdf::XObjectId;

use super::TicketView;
use crate::ink::Ink;
use crate::paragraph::Paragraph;
use crate::sheet::{Align, Sheet, Style};
use crate::words::{SEPARATOR, Words};

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
    /// Lines the title may take before it is made smaller.
    pub(super) title_lines: usize,
    /// Points of running text; all other sizes follow.
    pub(super) text: f32,
    /// The price, in ems of running text.
    pub(super) price: f32,
    /// How many fields stand on one row.
    pub(super) columns: usize,
    /// Whether the card bears the address and the conditions too.
    pub(super) alone: bool,
    /// Whether it has a border of its own.
    pub(super) framed: bool,
}

/// Type is made smaller by these factors until everything stands on the card.
const SCALES: [f32; 14] = [1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4, 0.3];

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
    let notes = ticket.warnings(words);
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
        // The title gives way first: small type must stay legible.
        let text = look.text * (0.5 + 0.5 * scale);
        let starts = ticket.performance.starts_at;
        let date = format!("{}\u{a0}· {}", words.long_date(starts.date()), words.time(starts.time()));
        let titles = [1.0, 0.86, 0.74].map(|part| look.title * scale * part);
        let title =
            Paragraph::fit(&ticket.show, Style::serif(titles[0], Ink::INK), width, look.title_lines, &titles);
        let mut head = vec![
            (0.0, Paragraph::new(&ticket.where_it_is(), Style::strong(text, Ink::GARNET), width)),
            (text * 0.12, title),
        ];
        let mut add = |gap: f32, style: Style, line: &str| {
            if !line.is_empty() {
                head.push((text * gap, Paragraph::new(line, style, width)));
            }
        };
        add(0.06, Style::sans(text, Ink::SOFT), ticket.subtitle.as_deref().unwrap_or_default());
        add(0.2, Style::serif(text * 1.5, Ink::INK), &date);
        let address = ticket.address.as_deref().filter(|_| look.alone).unwrap_or_default();
        let about = ticket.about_performance(words);
        let about = [about.as_str(), address].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        add(0.04, Style::sans(text, Ink::SOFT), &about.join(SEPARATOR));
        let holder = ticket.holder.as_ref().map(|name| words.fill("ticket.holder", &[("name", name)]));
        add(0.06, Style::strong(text, Ink::INK), holder.as_deref().unwrap_or_default());
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

/// The fields in rows whose columns align, each with the width it needs as far as there is room.
fn rows(ticket: &TicketView, look: Look, text: f32, width: f32, words: &Words) -> Vec<Vec<(f32, Field)>> {
    let plain = Style::serif(text * 1.3, Ink::INK);
    let fields = [
        ("ticket.place", ticket.place_words(words), plain, String::new()),
        ("ticket.category", ticket.category.clone(), plain, String::new()),
        (
            ticket.price_label(),
            ticket.price_words(words),
            plain.at(text * look.price),
            ticket.price_note(words),
        ),
        ("ticket.tariff", ticket.tariff.clone(), plain, String::new()),
    ];
    let (label_style, note_style) =
        (Style::sans(text * 0.78, Ink::PALE), Style::sans(text * 0.78, Ink::SOFT));
    let gap = text * 0.45;
    let mut natural = vec![0.0_f32; look.columns];
    for (at, (label, value, style, note)) in fields.iter().enumerate() {
        let own = label_style.width(words.say(label)).max(style.width(value)).max(note_style.width(note));
        let column = &mut natural[at % look.columns];
        *column = column.max(own + gap);
    }
    let rooms = share(&natural, width);
    let set = |room: f32, (label, value, style, note): &(&str, String, Style, String)| Field {
        label: Paragraph::new(words.say(label), label_style, room - gap),
        value: Paragraph::new(value, *style, room - gap),
        note: (!note.is_empty()).then(|| Paragraph::new(note, note_style, room - gap)),
    };
    fields
        .chunks(look.columns)
        .map(|row| rooms.iter().zip(row).map(|(&room, field)| (room, set(room, field))).collect())
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
        lines.push(ticket.conditions.clone());
    }
    let style = Style::sans(text * 0.74, Ink::SOFT);
    lines.iter().filter(|line| !line.is_empty()).map(|line| Paragraph::new(line, style, width)).collect()
}
