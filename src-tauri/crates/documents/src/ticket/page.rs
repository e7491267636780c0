//! Tickets on A4 sheets.

use super::TicketView;
use super::card::{self, Area, Look};
use crate::Result;
use crate::book::Book;
use crate::ink::Ink;
use crate::paragraph::Paragraph;
use crate::sheet::{Align, Sheet, Style};
use crate::words::Words;

const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 297.0;

/// One ticket a page, with room for what the venue wants to say.
pub(super) fn one(book: &mut Book, tickets: &[TicketView], words: &Words) -> Result<()> {
    let area = Area { x: 14.0, y: 30.0, width: 182.0, height: 124.0 };
    let look = Look {
        pad: 10.0,
        stub: 60.0,
        code: 45.0,
        title: 29.0,
        title_lines: 3,
        text: 11.0,
        price: 2.0,
        columns: 2,
        alone: false,
        framed: true,
    };
    for ticket in tickets {
        let code = ticket.keep_code(book)?;
        let mut sheet = Sheet::new(WIDTH, HEIGHT);
        sheet.line(14.0, 22.0, Align::Left, Style::serif(17.0, Ink::INK), words.say("ticket.yours"));
        sheet.line(196.0, 22.0, Align::Right, Style::sans(9.0, Ink::SOFT), words.say("ticket.present"));
        card::draw(&mut sheet, area, look, ticket, code, words);
        about(&mut sheet, ticket, words, area.y + area.height + 12.0);
        book.add(sheet);
    }
    Ok(())
}

/// Under the card: where to come, and on what conditions, in two columns.
fn about(sheet: &mut Sheet, ticket: &TicketView, words: &Words, y: f32) {
    let (heading, text) = (Style::serif(12.0, Ink::INK), Style::sans(9.5, Ink::SOFT));
    let width = 84.0;
    let come = [Some(ticket.where_it_is()), ticket.address.clone(), Some(ticket.about_performance(words))];
    let come: Vec<String> = come.into_iter().flatten().filter(|line| !line.is_empty()).collect();
    for (x, title, body) in
        [(14.0, "ticket.come", come.join("\n")), (112.0, "ticket.conditions", ticket.conditions.clone())]
    {
        if body.is_empty() {
            continue;
        }
        let top = Paragraph::new(words.say(title), heading, width).draw(sheet, x, y, Align::Left);
        Paragraph::fit(&body, text, width, 24, &[9.5, 8.5, 7.5, 6.5]).draw(sheet, x, top + 1.5, Align::Left);
    }
}

/// Four tickets a page, each as wide as the sheet, to be cut along three lines.
pub(super) fn four(book: &mut Book, tickets: &[TicketView], words: &Words) -> Result<()> {
    let look = Look {
        pad: 5.0,
        stub: 52.0,
        code: 38.0,
        title: 20.0,
        title_lines: 2,
        text: 9.0,
        price: 1.5,
        columns: 4,
        alone: true,
        framed: false,
    };
    let height = HEIGHT / 4.0;
    for page in tickets.chunks(4) {
        let mut sheet = Sheet::new(WIDTH, HEIGHT);
        let mut y = 0.0;
        for (place, ticket) in page.iter().enumerate() {
            let code = ticket.keep_code(book)?;
            if place > 0 {
                sheet.rule((0.0, y), (WIDTH, y), 0.5, Ink::BORDER, Some(3.0));
            }
            let area = Area { x: 5.0, y: y + 2.0, width: WIDTH - 10.0, height: height - 4.0 };
            card::draw(&mut sheet, area, look, ticket, code, words);
            y += height;
        }
        book.add(sheet);
    }
    Ok(())
}
