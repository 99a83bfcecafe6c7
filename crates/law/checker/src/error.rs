//! Why a case has no answer.

use jiff::civil::Date;

/// A case the checker cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// Not TOML, or a field that the case format does not have.
    #[error("the case cannot be read: {0}")]
    Unreadable(String),
    /// A field with a value that means nothing here.
    #[error("{field}: {problem}")]
    Field {
        /// The field as it stands in the case, `employment.step`.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// A parameter file without a figure for the date, the table or the key.
    #[error("{table} has nothing for {key} on {date}")]
    NoFigure {
        /// The table, `pay_scale.factor`.
        table: String,
        /// What was looked for in it.
        key: String,
        /// The date that counts.
        date: Date,
    },
    /// A parameter file that does not look as its README says.
    #[error("the parameter files are broken: {0}")]
    Parameters(String),
}

/// A field with a value that means nothing here.
pub(crate) fn wrong(field: &'static str, problem: impl Into<String>) -> CheckError {
    CheckError::Field { field, problem: problem.into() }
}
