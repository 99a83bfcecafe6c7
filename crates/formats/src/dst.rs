//! Accounts and budget to Danmarks Statistik: specifications, balance and cost places, in thousands of kroner.
//!
//! Rounding keeps the sums: every file's total is the rounded total, and the thousands that single rounding
//! would lose or gain go to the rows with the largest remainders. Which columns the files have comes from a
//! description of the delivery; separator and encoding are **not verified** with Danmarks Statistik.

use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, Ore, text};

/// What is known of the layout. Shown to the person who uploads the files.
pub const LAYOUT_VERIFIED: bool = false;
/// Between the columns.
const SEPARATOR: &str = ";";
/// Øre in a thousand kroner.
const THOUSAND: i128 = 100_000;

/// One combination of the account string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Specification {
    /// Function, `322001` or `03.22.01` as the chart writes it.
    pub function: String,
    /// Dranst, one digit.
    pub dranst: String,
    /// Ejerforhold, one digit.
    pub ownership: String,
    /// Gruppering, three digits.
    pub grouping: String,
    /// Art, one or two digits.
    pub art: String,
    /// What was spent (positive) or received (negative).
    pub amount: Ore,
}

/// One line of the balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceLine {
    /// Function of main account 9.
    pub function: String,
    /// Gruppering, three digits.
    pub grouping: String,
    /// At the start of the year.
    pub opening: Ore,
    /// At its end.
    pub closing: Ore,
}

/// One institution with its own costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostPlace {
    /// The combination its costs stand on.
    pub specification: Specification,
    /// The place's code.
    pub code: String,
    /// The place's name.
    pub name: String,
}

/// Why a file is not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DstError {
    /// A text with a separator or a line break in it.
    #[error("row {row} has {value:?}, which would break the file")]
    Text {
        /// The row, counted from 1.
        row: usize,
        /// The text.
        value: String,
    },
    /// Amounts beyond what can be summed.
    #[error("the amounts do not fit")]
    TooLarge,
}

impl DstError {
    /// What a person is told.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Text { row, value } => text!("dst-text", row = *row, value = value.as_str()),
            Self::TooLarge => text!("dst-too-large"),
        }
    }
}

/// Whole thousands of kroner whose sum is the rounded sum of `amounts` (half away from zero). No row moves by a
/// thousand or more. Of equal remainders the earlier row is rounded up, so the same rows give the same file.
///
/// # Errors
/// [`DstError::TooLarge`] when the sum does not fit in 64 bits of thousands.
pub fn thousands(amounts: &[Ore]) -> Result<Vec<i64>, DstError> {
    let exact = || amounts.iter().map(|amount| i128::from(amount.get()));
    let total: i128 = exact().sum();
    let half = if total < 0 { -THOUSAND / 2 } else { THOUSAND / 2 };
    let rounded_total = (total + half) / THOUSAND;
    let mut rounded: Vec<i128> = exact().map(|ore| ore.div_euclid(THOUSAND)).collect();
    let missing = rounded_total - rounded.iter().sum::<i128>();
    let mut rows: Vec<usize> = (0..amounts.len()).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(i128::from(amounts[*row].get()).rem_euclid(THOUSAND)));
    let missing = usize::try_from(missing).map_err(|_| DstError::TooLarge)?;
    rows.into_iter().take(missing).for_each(|row| rounded[row] += 1);
    rounded.into_iter().map(|number| i64::try_from(number).map_err(|_| DstError::TooLarge)).collect()
}

/// The specification file: one line per combination.
///
/// # Errors
/// [`DstError`] when a text would break the file or the amounts do not fit.
pub fn specifications(municipality: MunicipalityCode, rows: &[Specification]) -> Result<String, DstError> {
    let amounts: Vec<_> = rows.iter().map(|row| row.amount).collect();
    let lines = rows.iter().zip(thousands(&amounts)?).map(|(row, amount)| {
        let mut line = combination(municipality, row);
        line.push(amount.to_string());
        line
    });
    file(lines)
}

/// The balance file: opening and closing, each with its own sum kept.
///
/// # Errors
/// [`DstError`] when a text would break the file or the amounts do not fit.
pub fn balance(municipality: MunicipalityCode, rows: &[BalanceLine]) -> Result<String, DstError> {
    let opening = thousands(&rows.iter().map(|row| row.opening).collect::<Vec<_>>())?;
    let closing = thousands(&rows.iter().map(|row| row.closing).collect::<Vec<_>>())?;
    let lines = rows.iter().zip(opening.into_iter().zip(closing)).map(|(row, (opening, closing))| {
        let texts = [municipality.to_string(), row.function.clone(), row.grouping.clone()];
        texts.into_iter().chain([opening.to_string(), closing.to_string()]).collect()
    });
    file(lines)
}

/// The file of cost places.
///
/// # Errors
/// [`DstError`] when a text would break the file or the amounts do not fit.
pub fn cost_places(municipality: MunicipalityCode, rows: &[CostPlace]) -> Result<String, DstError> {
    let amounts: Vec<_> = rows.iter().map(|row| row.specification.amount).collect();
    let lines = rows.iter().zip(thousands(&amounts)?).map(|(row, amount)| {
        let mut line = combination(municipality, &row.specification);
        line.extend([amount.to_string(), row.code.clone(), row.name.clone()]);
        line
    });
    file(lines)
}

fn combination(municipality: MunicipalityCode, row: &Specification) -> Vec<String> {
    let parts = [&row.function, &row.dranst, &row.ownership, &row.grouping, &row.art];
    [municipality.to_string()].into_iter().chain(parts.into_iter().cloned()).collect()
}

fn file(lines: impl Iterator<Item = Vec<String>>) -> Result<String, DstError> {
    let mut text = String::new();
    for (at, line) in lines.enumerate() {
        let breaks = |value: &&String| value.contains(SEPARATOR) || value.contains(char::is_control);
        if let Some(value) = line.iter().find(breaks) {
            return Err(DstError::Text { row: at + 1, value: value.clone() });
        }
        text.push_str(&line.join(SEPARATOR));
        text.push_str("\r\n");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kroner(amounts: &[i64]) -> Vec<Ore> {
        amounts.iter().map(|amount| Ore::from_kroner(*amount)).collect()
    }

    #[test]
    fn largest_remainders_keep_the_sum() {
        // Single rounding gives 1 + 1 + 1 = 3 of 4,200 kr., which is 4.
        assert_eq!(thousands(&kroner(&[1_400, 1_400, 1_400])), Ok(vec![2, 1, 1]));
        assert_eq!(thousands(&kroner(&[600, -600])), Ok(vec![1, -1]));
        assert_eq!(thousands(&kroner(&[-1_400, 400, 1_000])), Ok(vec![-1, 0, 1]));
        assert_eq!(thousands(&kroner(&[500])), Ok(vec![1]));
        assert_eq!(thousands(&kroner(&[-500])), Ok(vec![-1]));
        assert_eq!(thousands(&[]), Ok(vec![]));
    }

    fn row(art: &str, kroner: i64) -> Specification {
        let text = str::to_owned;
        Specification {
            function: text("032201"),
            dranst: text("1"),
            ownership: text("1"),
            grouping: text("001"),
            art: text(art),
            amount: Ore::from_kroner(kroner),
        }
    }

    #[test]
    fn files_have_a_line_per_row() {
        let ballerup = "0151".parse().unwrap();
        let written = specifications(ballerup, &[row("1.0", 1_400), row("4.0", 1_400), row("7.9", -800)]);
        assert_eq!(
            written.as_deref(),
            Ok("0151;032201;1;1;001;1.0;2\r\n0151;032201;1;1;001;4.0;1\r\n0151;032201;1;1;001;7.9;-1\r\n")
        );
        let line = BalanceLine {
            function: "092205".to_owned(),
            grouping: "001".to_owned(),
            opening: Ore::from_kroner(10_499),
            closing: Ore::from_kroner(-10_501),
        };
        assert_eq!(balance(ballerup, &[line]).as_deref(), Ok("0151;092205;001;10;-11\r\n"));
        let place = |name: &str| CostPlace {
            specification: row("1.0", 2_000),
            code: "151001".to_owned(),
            name: name.to_owned(),
        };
        assert_eq!(
            cost_places(ballerup, &[place("Ågård Skole")]).as_deref(),
            Ok("0151;032201;1;1;001;1.0;2;151001;Ågård Skole\r\n")
        );
        let broken = DstError::Text { row: 1, value: "a;b".to_owned() };
        assert_eq!(cost_places(ballerup, &[place("a;b")]), Err(broken));
        const { assert!(!LAYOUT_VERIFIED) };
    }

    proptest! {
        #[test]
        fn sums_are_kept_and_no_row_moves_a_thousand(ore in prop::collection::vec(-10_000_000_000i64..10_000_000_000, 0..60)) {
            let amounts: Vec<_> = ore.iter().map(|ore| Ore::new(*ore)).collect();
            let rounded = thousands(&amounts).unwrap();
            let total: i64 = ore.iter().sum();
            let expected = (total.abs() + 50_000) / 100_000 * total.signum();
            prop_assert_eq!(rounded.iter().sum::<i64>(), expected);
            for (exact, rounded) in ore.iter().zip(&rounded) {
                prop_assert!((exact - rounded * 100_000).abs() < 100_000);
            }
        }
    }
}
