//! What is wrong with a delivery, line by line.

use jiff::civil::Date;
use kaemner_values::text::Message;
use kaemner_values::{Ore, text};

/// A line that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct LineError {
    /// The line of the file, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: LineProblem,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// The header is not `rrrG69nnnnnkkkkooTTTFLYD`.
    #[error("the header is not that of a G69 posting")]
    Header,
    /// The header of a payment is not `rrrG68nnnnnkkkktt1`.
    #[error("the header is not that of a G68 payment")]
    PaymentHeader,
    /// A floating field does not begin with `&` and its digits, or the numbers do not rise.
    #[error("field {after} is followed by something that is no field with a higher number")]
    Order {
        /// The last field that was read; 0 for the header.
        after: u16,
    },
    /// A field that must be there is missing.
    #[error("field {number} is missing")]
    Missing {
        /// The field.
        number: u16,
    },
    /// A field does not hold what it should.
    #[error("field {number} does not hold what it should")]
    Value {
        /// The field.
        number: u16,
    },
    /// The last line states another number of postings than there are.
    #[error("the last line states another count than the {found} postings before it")]
    Count {
        /// Postings before the last line.
        found: usize,
    },
    /// More lines than are read.
    #[error("more than 2,000,000 lines")]
    TooMany,
}

impl LineError {
    /// What a person is told.
    #[must_use]
    pub fn message(&self) -> Message {
        let line = self.line;
        match self.problem {
            LineProblem::Header => text!("g69-header", line = line),
            LineProblem::PaymentHeader => text!("g68-header", line = line),
            LineProblem::Order { after } => text!("g69-order", line = line, after = i64::from(after)),
            LineProblem::Missing { number } => text!("g69-missing", line = line, number = i64::from(number)),
            LineProblem::Value { number } => text!("g69-value", line = line, number = i64::from(number)),
            LineProblem::Count { found } => text!("g69-count", line = line, found = found),
            LineProblem::TooMany => text!("g69-too-many", line = line),
        }
    }
}

/// Why a delivery is not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// There is nothing to write.
    #[error("no postings")]
    Empty,
    /// A machine number that does not balance on a date.
    #[error("machine number {machine} is off by {difference} on {date}")]
    Unbalanced {
        /// The delivering system.
        machine: u32,
        /// The date.
        date: Date,
        /// What its postings sum to.
        difference: Ore,
    },
    /// A value that does not fit its field.
    #[error("posting {posting} does not fit field {number}")]
    Field {
        /// The posting, counted from 1.
        posting: usize,
        /// The field; 0 for the header.
        number: u16,
    },
    /// A character that the encoding does not have.
    #[error("a text has a character that windows-1252 does not have")]
    Characters,
}

impl WriteError {
    /// What a person is told.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => text!("g69-empty"),
            Self::Unbalanced { machine, date, difference } => {
                text!("g69-unbalanced", machine = i64::from(*machine), date = *date, difference = *difference)
            }
            Self::Field { posting, number } => {
                text!("g69-field", posting = *posting, number = i64::from(*number))
            }
            Self::Characters => text!("g69-characters"),
        }
    }
}
