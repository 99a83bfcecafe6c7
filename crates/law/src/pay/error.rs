//! Why a case cannot be calculated: always the field, and what to do.

use jiff::civil::Date;
use kaemner_values::text;
use kaemner_values::text::Message;

use crate::params::LawError;
use crate::why::Why;

/// A case that cannot be read or calculated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PayError {
    /// A figure of the law is missing for the date.
    #[error("the law's figures do not answer")]
    Law(#[from] LawError),
    /// The file is not a case.
    #[error("not a pay case: {0}")]
    Unreadable(#[from] crate::Unreadable),
    /// A field has a value it cannot have.
    #[error("{field}: {problem}")]
    Field {
        /// The field's path, `employment[1].area_group`.
        field: String,
        /// What is wrong.
        problem: Problem,
    },
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Needed, but absent.
    #[error("is missing; {0}")]
    Missing(Why),
    /// Makes no sense together with the rest.
    #[error("{0}")]
    Wrong(Why),
    /// No such agreement.
    #[error("no agreement {0:?} is known; see `kaemner law list agreements`")]
    UnknownAgreement(String),
    /// The agreement has no such position.
    #[error("agreement {agreement} has no position {position:?}")]
    UnknownPosition {
        /// Agreement.
        agreement: String,
        /// Position.
        position: String,
    },
    /// The catalogue has no such code, and the line does not say what it counts for.
    #[error("pay code {0} is not in the catalogue; give am, a_income, pensionable and holiday on the line")]
    UnknownCode(String),
    /// The calculation makes this line itself.
    #[error("pay code {0} is made by the calculation; leave the line out")]
    Computed(String),
    /// The agreement has no rule of this kind on the date.
    #[error("agreement {agreement} has no {rule} on {date}; {remedy}")]
    NoRule {
        /// Agreement.
        agreement: String,
        /// Rule kind.
        rule: Why,
        /// Date.
        date: Date,
        /// What to write instead.
        remedy: Why,
    },
}

impl PayError {
    pub(super) fn field(field: impl Into<String>, problem: Problem) -> Self {
        Self::Field { field: field.into(), problem }
    }

    /// The sentence for a person, with what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self.clone() {
            Self::Law(error) => error.message(),
            Self::Unreadable(detail) => text!("law-pay-unreadable", detail = detail.message()),
            Self::Field { field, problem } => problem.message(field),
        }
    }
}

impl Problem {
    fn message(self, field: String) -> Message {
        match self {
            Self::Missing(why) => text!("law-pay-missing", field = field, why = why.message()),
            Self::Wrong(why) => text!("law-pay-wrong", field = field, why = why.message()),
            Self::UnknownAgreement(code) => text!("law-pay-unknown-agreement", field = field, code = code),
            Self::UnknownPosition { agreement, position } => {
                text!("law-pay-unknown-position", field = field, agreement = agreement, position = position)
            }
            Self::UnknownCode(code) => text!("law-pay-unknown-code", field = field, code = code),
            Self::Computed(code) => text!("law-pay-computed-code", field = field, code = code),
            Self::NoRule { agreement, rule, date, remedy } => {
                text!(
                    "law-pay-no-rule",
                    field = field,
                    agreement = agreement,
                    rule = rule.message(),
                    date = date,
                    remedy = remedy.message()
                )
            }
        }
    }
}
