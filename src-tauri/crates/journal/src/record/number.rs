//! The numbers that papers bear.

use std::fmt;
use std::str::FromStr;

/// The number of an operation, as printed: `A07-000123456` (50 sexies B III, 2°).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number {
    /// The terminal code.
    pub terminal: String,
    /// The place in the chain.
    pub seq: i64,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:09}", self.terminal, self.seq)
    }
}

/// The number of a ticket: its operation's number and its line, `A07-000123456/2`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TicketNumber {
    /// The operation.
    pub operation: Number,
    /// The line, from 1.
    pub line: u32,
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.operation, self.line)
    }
}

impl FromStr for TicketNumber {
    type Err = ();

    /// Reads a number as printed; a person may leave out the leading zeros.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (operation, line) = text.trim().split_once('/').ok_or(())?;
        let (terminal, seq) = operation.rsplit_once('-').ok_or(())?;
        Ok(Self {
            operation: Number { terminal: terminal.to_uppercase(), seq: seq.parse().map_err(|_| ())? },
            line: line.parse().map_err(|_| ())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_number_reads_as_printed_and_as_typed() {
        let number = TicketNumber { operation: Number { terminal: "A07".into(), seq: 123_456 }, line: 2 };
        assert_eq!(number.to_string(), "A07-000123456/2");
        assert_eq!("a07-123456/2".parse(), Ok(number));
    }
}
