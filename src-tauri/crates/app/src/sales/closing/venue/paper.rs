//! The closings of the venue on paper: PDF, or a table for a spreadsheet.

use documents::Words;
use documents::balance::Balance as Figures;
use documents::consolidation::{self as sheet_of, ConsolidationView, DeskLine, MeansSum};
use documents::heads::Head;
use kernel::{Instant, Money};
use network::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClosingStanding, DeskClosing, VenueClosing, VenueClosingOf, read};
use crate::documents::DocumentRef;
use crate::sales::closing::by_rate;
use crate::sales::csv::{cell, decimal, decimal_rate, file, section};
use crate::sales::paper::{Sheet, language};
use crate::sales::takings::StatementFormat;
use crate::sales::words;
use crate::{Context, Result};

/// A consolidated closing to print.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintVenueClosing {
    /// Which.
    pub of: VenueClosingOf,
    /// As what.
    pub format: StatementFormat,
}

/// The consolidated closing of the venue.
pub(in crate::sales) async fn print_venue_closing(
    ctx: &Context,
    input: PrintVenueClosing,
) -> Result<DocumentRef> {
    let mut conn = ctx.read().await?;
    let closing = read(ctx, &mut conn, &input.of).await?;
    let sheet = Sheet::of(ctx, &mut conn).await?;
    let page = Page {
        closing: &closing,
        sheet: &sheet,
        speaks: ctx.session()?.language,
        words: Words::of(language(ctx)?),
    };
    let name = format!("clotures-{}", closing.label);
    Ok(match input.format {
        StatementFormat::Csv => {
            ctx.keep(format!("{name}.csv"), "text/csv; charset=utf-8", page.table(ctx.now()))
        }
        StatementFormat::Pdf => {
            let view = page.view(ctx.now(), ctx.session()?.agent_name.clone());
            ctx.keep(format!("{name}.pdf"), "application/pdf", sheet_of::render(&view, page.words))
        }
    })
}

/// The closings, and what a paper of them needs.
struct Page<'a> {
    closing: &'a VenueClosing,
    sheet: &'a Sheet,
    speaks: Language,
    words: &'static Words,
}

impl Page<'_> {
    fn say(&self, key: &str) -> String {
        words::say(self.speaks, &format!("consolidation.{key}"))
    }

    fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        words::fill(self.speaks, &format!("consolidation.{key}"), values)
    }

    fn period(&self) -> String {
        let kind = words::say(self.speaks, &format!("periods.{}", self.closing.period.name()));
        format!("{kind} {}", self.words.period(&self.closing.label))
    }

    fn moment(&self, at: Instant) -> String {
        self.words.short_moment(self.sheet.local(at))
    }

    /// What is missing of a desk, if something is.
    fn missing(&self, desk: &DeskClosing) -> Vec<String> {
        let name = desk.name.as_str();
        let open = (desk.standing == ClosingStanding::Open).then(|| {
            let (count, total) = (desk.open.to_string(), self.words.money(desk.open_total));
            self.fill("open", &[("desk", name), ("count", &count), ("total", &total)])
        });
        let late = desk.late_since.map(|at| {
            let key = if desk.lost_at.is_some() { "lost" } else { "late" };
            self.fill(key, &[("desk", name), ("at", &self.moment(at))])
        });
        open.into_iter().chain(late).collect()
    }

    /// The numbers of a desk's closings, or how it stands without one.
    fn closings(&self, desk: &DeskClosing) -> String {
        let numbers: Vec<&str> = desk.closings.iter().map(|seal| seal.number.as_str()).collect();
        match (numbers.is_empty(), desk.standing) {
            (false, _) => numbers.join(", "),
            (true, ClosingStanding::Nothing) => self.say("nothing"),
            (true, _) => self.say("not_closed"),
        }
    }

    fn line(&self, desk: &DeskClosing) -> DeskLine {
        DeskLine {
            name: desk.name.clone(),
            closings: self.closings(desk),
            balance: desk.balance.into(),
            difference: desk.difference,
            perpetual: desk.perpetual,
        }
    }

    fn total(&self) -> DeskLine {
        let counted: Vec<Money> = self.closing.desks.iter().filter_map(|desk| desk.difference).collect();
        DeskLine {
            name: words::say(self.speaks, "total"),
            closings: String::new(),
            balance: self.closing.balance.into(),
            difference: (!counted.is_empty()).then(|| counted.into_iter().sum()),
            perpetual: self.closing.perpetual,
        }
    }

    fn means(&self) -> Vec<MeansSum> {
        let label = |name: &str| words::say(self.speaks, &format!("means.{name}"));
        let sum = |(name, amount): (&String, &Money)| MeansSum { label: label(name), amount: *amount };
        self.closing.by_means.iter().map(sum).collect()
    }

    fn view(&self, now: Instant, edited_by: String) -> ConsolidationView {
        let heads = self.closing.desks.iter().flat_map(|desk| &desk.heads);
        ConsolidationView {
            operator: self.sheet.operator.clone(),
            venue: self.sheet.venue.name.clone(),
            period: self.period(),
            edited_at: self.sheet.local(now),
            edited_by: Some(edited_by),
            missing: self.closing.desks.iter().flat_map(|desk| self.missing(desk)).collect(),
            desks: self.closing.desks.iter().map(|desk| self.line(desk)).collect(),
            total: self.total(),
            means: self.means(),
            balance: self.closing.balance.into(),
            vat: by_rate(&self.closing.by_rate),
            operations: self.closing.operations.values().sum(),
            heads: heads.map(|head| Head { number: head.number.clone(), hash: head.hash.clone() }).collect(),
            training: self.sheet.training,
        }
    }

    /// One row per desk, under SPÉCIMEN in training; then what is missing, how it was paid, what makes it add up; last,
    /// whose closings they are and when they were edited.
    fn table(&self, now: Instant) -> Vec<u8> {
        let mut rows: Vec<String> = Vec::new();
        rows.extend(self.sheet.training.then(|| words::say(self.speaks, "takings.specimen")));
        rows.push(self.say("columns"));
        rows.extend(self.closing.desks.iter().map(|desk| self.row(desk)));
        let total = self.total();
        rows.push(figures(&[&total.name, "", ""], &total, ""));
        let missing = self.closing.desks.iter().flat_map(|desk| self.missing(desk)).map(|said| cell(&said));
        section(&mut rows, self.say("missing"), missing);
        let means =
            self.means().into_iter().map(|one| format!("{};{}", cell(&one.label), decimal(one.amount)));
        section(&mut rows, self.say("means"), means);
        let rates = by_rate(&self.closing.by_rate).into_iter().map(|share| {
            let cells = [share.before_tax, share.tax, share.receipts].map(decimal);
            format!("{};{}", decimal_rate(share.rate.as_basis_points()), cells.join(";"))
        });
        section(&mut rows, self.say("rates"), rates);
        let balance = Figures::from(self.closing.balance).figures(self.words);
        let balance = balance.map(|(name, amount)| format!("{};{}", cell(name), decimal(amount)));
        section(&mut rows, self.say("balance"), balance.into_iter());
        rows.push(String::new());
        let about = [("operator", &self.sheet.operator.name), ("venue", &self.sheet.venue.name)];
        let about = about.map(|(key, value)| {
            format!("{};{}", cell(&words::say(self.speaks, &format!("takings.{key}"))), cell(value))
        });
        rows.extend(about);
        rows.push(format!("{};{}", cell(&self.say("period")), cell(&self.period())));
        let edited = self.sheet.local(now).format("%d/%m/%Y %H:%M");
        rows.push(format!("{};{edited}", cell(&words::say(self.speaks, "takings.edited"))));
        file(&rows)
    }

    fn row(&self, desk: &DeskClosing) -> String {
        let (standing, closings) = (self.standing(desk.standing), self.closings(desk));
        let heads: Vec<String> =
            desk.heads.iter().map(|head| format!("{} {}", head.number, head.hash)).collect();
        figures(&[&desk.name, &standing, &closings], &self.line(desk), &heads.join(", "))
    }

    fn standing(&self, of: ClosingStanding) -> String {
        self.say(match of {
            ClosingStanding::Closed => "closed",
            ClosingStanding::Open => "not_closed",
            ClosingStanding::Nothing => "nothing",
        })
    }
}

/// A row of a table: who, the figures, the head of the chain.
fn figures(who: &[&str], line: &DeskLine, heads: &str) -> String {
    let Figures { receipts, advances, payments, owed } = line.balance;
    let mut cells: Vec<String> = who.iter().map(|text| cell(text)).collect();
    cells.extend([receipts, advances, payments, owed].map(decimal));
    cells.push(line.difference.map(decimal).unwrap_or_default());
    cells.push(decimal(line.perpetual));
    cells.push(cell(heads));
    cells.join(";")
}
