//! Why a text is no account, told by the part that does not fit.

use kaemner_values::text;
use kaemner_values::text::Message;
use thiserror::Error;

/// A part of an account string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountPart {
    /// The whole string.
    Whole,
    /// The main account.
    MainAccount,
    /// Main account and main function.
    MainFunction,
    /// Main account, main function and function.
    Function,
    /// Dranst.
    Dranst,
    /// Ownership.
    Ownership,
    /// The authorised site.
    Site,
    /// The grouping.
    Grouping,
    /// Main art and art.
    Art,
    /// The local area of responsibility.
    Area,
    /// The local cost centre.
    CostCentre,
    /// A local dimension such as a project.
    Dimension,
    /// The nine digits of function, dranst and grouping in a local string.
    Authorised,
}

impl AccountPart {
    /// Name in the log and in JSON, snake case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "account",
            Self::MainAccount => "main_account",
            Self::MainFunction => "main_function",
            Self::Function => "function",
            Self::Dranst => "dranst",
            Self::Ownership => "ownership",
            Self::Site => "site",
            Self::Grouping => "grouping",
            Self::Art => "art",
            Self::Area => "area",
            Self::CostCentre => "cost_centre",
            Self::Dimension => "dimension",
            Self::Authorised => "function_dranst_grouping",
        }
    }

    /// The part's name as a message of its own.
    #[must_use]
    pub const fn message(self) -> Message {
        Message::new(match self {
            Self::Whole => "law-chart-part-account",
            Self::MainAccount => "law-chart-part-main-account",
            Self::MainFunction => "law-chart-part-main-function",
            Self::Function => "law-chart-part-function",
            Self::Dranst => "law-chart-part-dranst",
            Self::Ownership => "law-chart-part-ownership",
            Self::Site => "law-chart-part-site",
            Self::Grouping => "law-chart-part-grouping",
            Self::Art => "law-chart-part-art",
            Self::Area => "law-chart-part-area",
            Self::CostCentre => "law-chart-part-cost-centre",
            Self::Dimension => "law-chart-part-dimension",
            Self::Authorised => "law-chart-part-authorised",
        })
    }
}

/// Why a text is no account string.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AccountParseError {
    /// A part has another number of digits than it must, or something else than digits.
    #[error("{}: expected {digits} digits, found {found:?}", part.name())]
    Digits {
        /// The part.
        part: AccountPart,
        /// How many digits it has.
        digits: usize,
        /// What stood there.
        found: String,
    },
    /// A part of free width does not have its form.
    #[error("{}: {found:?} does not have the form of this part", part.name())]
    Form {
        /// The part.
        part: AccountPart,
        /// What stood there.
        found: String,
    },
    /// More or fewer parts between hyphens than any known form.
    #[error("expected 2 to 10 parts between hyphens, found {0}")]
    Parts(usize),
}

impl AccountParseError {
    /// What the person should do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Digits { part, digits, found } => text!(
                "law-chart-parse-digits",
                part = part.message(),
                digits = *digits,
                found = found.as_str()
            ),
            Self::Form { part, found } => {
                text!("law-chart-parse-form", part = part.message(), found = found.as_str())
            }
            Self::Parts(found) => text!("law-chart-parse-parts", found = *found),
        }
    }
}

/// Exactly `width` ASCII digits as a number.
pub(super) fn number<T: std::str::FromStr>(
    part: AccountPart,
    text: &str,
    width: usize,
) -> Result<T, AccountParseError> {
    let wrong = || AccountParseError::Digits { part, digits: width, found: excerpt(text) };
    if text.len() != width || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    text.parse().map_err(|_| wrong())
}

/// The start of a text, short enough for an error message.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}
