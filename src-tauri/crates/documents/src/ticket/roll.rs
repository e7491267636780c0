//! Tickets on a roll 80 mm wide: one colour, and everything on the dots of a 203 dpi head.

use super::TicketView;
use crate::Result;
use crate::book::Book;
use crate::ink::Ink;
use crate::paragraph::Paragraph;
use crate::sheet::{Align, Sheet, Style};
use crate::words::Words;

const WIDTH: f32 = 80.0;
/// What the head can reach: 576 dots.
const MARGIN: f32 = 4.0;
const INNER: f32 = WIDTH - 2.0 * MARGIN;
/// One dot of the head.
const DOT: f32 = 25.4 / 203.0;
/// Whole dots for each module: 41 modules make 46 mm, with more than four modules of white on each side.
const MODULE: f32 = 9.0 * DOT;

/// One page a ticket, as long as it needs.
pub(super) fn all(book: &mut Book, tickets: &[TicketView], words: &Words) -> Result<()> {
    for ticket in tickets {
        let code = ticket.keep_code(book)?;
        let blocks = blocks(ticket, words);
        let side = code.as_ref().map_or(0.0, |(_, modules)| f32::from(*modules) * MODULE);
        let text: f32 = blocks.iter().map(|block| block.gap + block.text.height()).sum();
        let quiet = 4.0 * MODULE;
        let mut sheet = Sheet::new(WIDTH, (2.0 * MARGIN + text + side + 2.0 * quiet).ceil());
        if let Some(veil) = ticket.veil(words) {
            let style = Style::strong(10.0, Ink::GREY_VEIL);
            let size = 10.0 * WIDTH * 1.05 / style.width(veil);
            sheet.turned((WIDTH / 2.0, MARGIN + text * 0.45), 52.0, style.at(size), veil);
        }
        let mut y = MARGIN;
        for block in &blocks {
            if block.rule {
                sheet.rule(
                    (MARGIN, y + block.gap / 2.0),
                    (WIDTH - MARGIN, y + block.gap / 2.0),
                    0.7,
                    Ink::BLACK,
                    None,
                );
            }
            y = block.text.draw(&mut sheet, MARGIN, y + block.gap, Align::Left);
        }
        if let Some((id, modules)) = code {
            let on_dot = |mm: f32| (mm / DOT).round() * DOT;
            sheet.drawing(id, modules, (on_dot((WIDTH - side) / 2.0), on_dot(y + quiet)), side);
        }
        book.add(sheet);
    }
    Ok(())
}

/// Text after a gap, under a rule when it opens a part.
struct Block {
    gap: f32,
    rule: bool,
    text: Paragraph,
}

fn blocks(ticket: &TicketView, words: &Words) -> Vec<Block> {
    let mut all = Vec::new();
    let mut add = |gap: f32, rule: bool, style: Style, text: &str| {
        if !text.is_empty() {
            all.push(Block { gap, rule, text: Paragraph::new(text, style, INNER) });
        }
    };
    let (small, plain, strong) =
        (Style::sans(7.5, Ink::BLACK), Style::sans(9.5, Ink::BLACK), Style::strong(9.5, Ink::BLACK));
    let serif = |size| Style::serif(size, Ink::BLACK);
    let starts = ticket.performance.starts_at;

    add(0.0, false, strong, &ticket.where_it_is());
    add(0.0, false, small, ticket.address.as_deref().unwrap_or_default());
    let size = if ticket.show.chars().count() > 40 { 15.0 } else { 19.0 };
    add(1.5, false, serif(size), &ticket.show);
    add(0.5, false, plain, ticket.subtitle.as_deref().unwrap_or_default());
    add(3.0, true, serif(13.0), &words.long_date(starts.date()));
    add(0.0, false, serif(19.0), &words.time(starts.time()));
    add(0.0, false, plain, &ticket.about_performance(words));
    add(3.0, true, serif(14.0), &ticket.place_words(words));
    add(0.3, false, plain, &format!("{}\u{a0}· {}", ticket.category, ticket.tariff));
    let holder = ticket.holder.as_ref().map(|name| words.fill("ticket.holder", &[("name", name)]));
    add(0.3, false, strong, holder.as_deref().unwrap_or_default());
    add(3.0, true, serif(18.0), &ticket.price_words(words));
    add(0.0, false, plain, &ticket.price_note(words));
    add(3.0, true, strong, &words.fill("ticket.number_is", &[("number", &ticket.number)]));
    for warning in ticket.warnings(words) {
        add(0.5, false, serif(13.0), &warning);
    }
    add(0.5, false, small, &ticket.sale_words(words));
    add(0.0, false, small, &ticket.operator_words(words));
    add(0.5, false, small, &ticket.conditions);
    all
}
