//! Writes a specimen of every document into a folder: `cargo run -p documents --example specimens -- FOLDER`.

use std::path::PathBuf;

use documents::ticket::{Format, Place, Price, TicketView};
use documents::{Language, Words, closing, consolidation, facsimile, lists, note, takings, ticket, voucher};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("a folder is needed")?);
    std::fs::create_dir_all(&folder)?;
    let words = Words::of(Language::Fr);
    let short = TicketView {
        show: "Peau d’Âne".into(),
        subtitle: None,
        holder: None,
        place: Place::Free { zone: None },
        price: Price::Free { motive: "invitation de la production".into() },
        tariff: "Exonéré".into(),
        duplicate: Some(2),
        ..facsimile::ticket()
    };
    let training = TicketView { training: true, ..facsimile::ticket() };
    let all = [facsimile::ticket(), short, training, facsimile::ticket()];
    for (name, format) in [("a4", Format::A4), ("four", Format::FourUp), ("roll", Format::Roll)] {
        std::fs::write(folder.join(format!("tickets-{name}.pdf")), ticket::render(&all, format, words)?)?;
    }
    let papers = [
        ("takings", takings::render(&facsimile::takings(), words)),
        ("closing", closing::render(&facsimile::closing(), words)),
        ("consolidation", consolidation::render(&facsimile::consolidation(), words)),
        ("collection", lists::render_collection(&facsimile::collection(), words)),
        ("evening", lists::render_evening(&facsimile::evening(), words)),
        ("voucher", voucher::render(&facsimile::voucher(), words)),
        ("note", note::render(&facsimile::note(), words)),
        ("credit", note::render(&facsimile::credit_note(), words)),
    ];
    for (name, bytes) in papers {
        std::fs::write(folder.join(format!("{name}.pdf")), bytes)?;
    }
    Ok(())
}
