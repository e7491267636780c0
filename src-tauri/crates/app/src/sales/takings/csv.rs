//! Takings for a spreadsheet.

use chrono::NaiveDateTime;
use documents::Words;
use documents::balance::Balance;
use kernel::Money;
use network::Language;

use super::{NetView, ShareView, TakingsLineView, TakingsView};
use crate::sales::csv::{cell, decimal, decimal_rate, file, section};
use crate::sales::words;

/// One row per line of takings, under SPÉCIMEN in training; then, each under its own heading, how they split and how the tickets were used; last,
/// whose takings they are (§1.6) and when they were edited.
pub(super) fn of(
    takings: &TakingsView,
    about: &[(String, String)],
    (edited, training): (NaiveDateTime, bool),
    (language, words): (Language, &Words),
) -> Vec<u8> {
    let say = |key: &str| words::say(language, &format!("takings.{key}"));
    let mut rows: Vec<String> = training.then(|| say("specimen")).into_iter().collect();
    rows.push(say("columns"));
    rows.extend(takings.lines.iter().map(line));
    let net = |name: String, one: &NetView| share(&name, one.count, one.amount);
    let said = |kind: &str, name: &str| words::say(language, &format!("{kind}.{name}"));
    let tariffs = takings.tariffs.iter().map(|one| net(one.name.clone(), one));
    section(&mut rows, say("tariff"), tariffs);
    let channels = takings.channels.iter().map(|one| net(said("channels", &one.name), one));
    section(&mut rows, say("channel"), channels);
    let named = |kind: &'static str| {
        move |one: &ShareView| share(&said(kind, &one.name), one.count.into(), one.amount)
    };
    section(&mut rows, say("means"), takings.payments.iter().map(named("means")));
    let figures = Balance::from(takings.balance).figures(words);
    let figures = figures.map(|(name, amount)| format!("{};;{}", cell(name), decimal(amount)));
    section(&mut rows, say("balance"), figures.into_iter());
    let free = takings.free_by_motive.iter().map(|one| net(one.name.clone(), one));
    section(&mut rows, say("free"), free);
    let prepaid = takings.prepaid.iter().map(|one| net(one.name.clone(), one));
    section(&mut rows, say("prepaid"), prepaid);
    let advances = takings.advances.iter().map(|one| net(one.name.clone(), one));
    section(&mut rows, say("advances"), advances);
    section(&mut rows, say("ended"), takings.ended.iter().map(named("ended")));
    let known = [
        ("capacity", takings.capacity.map(i64::from)),
        ("attendance", takings.attendance),
        ("unprinted", Some(takings.unprinted.into())),
        ("duplicates", Some(takings.duplicates.into())),
        ("vouchers", Some(takings.vouchers.into())),
    ];
    let counted =
        known.into_iter().filter_map(|(key, count)| Some(format!("{};{}", cell(&say(key)), count?)));
    section(&mut rows, say("use"), counted);
    rows.push(String::new());
    rows.extend(about.iter().map(|(name, value)| format!("{};{}", cell(name), cell(value))));
    rows.push(format!("{};{}", cell(&say("edited")), edited.format("%d/%m/%Y %H:%M")));
    file(&rows)
}

fn share(name: &str, count: i64, amount: Money) -> String {
    format!("{};{count};{}", cell(name), decimal(amount))
}

fn line(line: &TakingsLineView) -> String {
    let net = i64::from(line.issued) - i64::from(line.cancelled);
    let cells = [
        cell(&line.title),
        cell(&line.category),
        cell(&line.tariff),
        decimal(line.price),
        line.issued.to_string(),
        line.cancelled.to_string(),
        net.to_string(),
        decimal(line.receipts),
        decimal_rate(line.vat_rate.as_basis_points()),
        decimal(line.before_tax),
        decimal(line.tax),
        cell(&line.first),
        cell(&line.last),
        line.free.to_string(),
    ];
    cells.join(";")
}
