//! Betalingsservice: collections out (delivery 0601) and what became of them (delivery 0602).
//!
//! Pure model with totals that must agree. The record layout is data (`data/betalingsservice.json`) and
//! **not verified** with the receiver; agreements (0603) are not read yet.

mod record;

use jiff::civil::Date;
use kaemner_values::numbers::{BankAccount, Cvr};
use kaemner_values::text::Message;
use kaemner_values::{Ore, text};

pub use self::record::{Form, LAYOUT, Layout, RecordLayout};

/// Lines of the largest delivery read.
const LINES_MAX: usize = 2_000_000;

/// A delivery of collections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Who delivers.
    pub cvr: Cvr,
    /// Three characters of the agreement.
    pub subsystem: String,
    /// Our number of the delivery, up to ten digits.
    pub number: u64,
    /// When it was made.
    pub date: Date,
    /// One per creditor number and debtor group.
    pub sections: Vec<Section>,
}

/// Collections of one creditor and debtor group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The creditor's number at the receiver, up to eight digits.
    pub pbs: u32,
    /// The debtor group, up to five digits.
    pub group: u32,
    /// Our own name of the section, up to fifteen characters.
    pub supplier: String,
    /// The account that is credited.
    pub account: BankAccount,
    /// The headline of the advice.
    pub text: String,
    /// The collections.
    pub collections: Vec<Collection>,
}

/// One collection from one payer.
#[derive(Clone, PartialEq, Eq)]
pub struct Collection {
    /// The payer's number with us, up to fifteen digits. Not a CPR number where another can be had.
    pub customer: u64,
    /// The mandate, up to nine digits; 0 for a slip.
    pub mandate: u32,
    /// The day of payment.
    pub due: Date,
    /// What is collected, more than 0.
    pub amount: Ore,
    /// Our reference, which comes back with the payment.
    pub reference: String,
    /// Name and address, up to 35 characters a line.
    pub names: Vec<String>,
    /// Lines of the advice, up to 60 characters each.
    pub advices: Vec<String>,
}

/// Names and texts are left out of logs.
impl std::fmt::Debug for Collection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Collection({:?}, {}, {})", self.reference, self.amount, self.due)
    }
}

/// What became of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// `0236` or `0297`: paid.
    Paid,
    /// `0237`: rejected by the payer.
    Rejected,
    /// `0238`: cancelled.
    Cancelled,
    /// `0239` or `0299`: charged back.
    ChargedBack,
}

/// One answer of delivery 0602.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What became of it.
    pub fate: Fate,
    /// The payer's number with us.
    pub customer: u64,
    /// The mandate.
    pub mandate: u32,
    /// The day of payment, `DDMMYYYY` as written.
    pub date: String,
    /// The amount.
    pub amount: Ore,
    /// Our reference.
    pub reference: String,
}

/// Why a delivery is not written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BsError {
    /// A value that does not fit its field.
    #[error("a value does not fit field {field} of {record}")]
    Field {
        /// The record.
        record: String,
        /// The field.
        field: String,
    },
    /// A collection of nothing or less.
    #[error("collection {reference} is not more than 0")]
    Amount {
        /// Our reference.
        reference: String,
    },
    /// A line that is no known record, or holds something wrong.
    #[error("line {line} is no record of this delivery")]
    Line {
        /// The line, counted from 1.
        line: usize,
    },
    /// The last line states other totals than the lines give, or is missing.
    #[error("the totals of the delivery do not agree with its lines")]
    Totals,
    /// Sums beyond what fits.
    #[error("the collections sum to more than can be written")]
    TooLarge,
}

impl BsError {
    /// What a person is told.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Field { record, field } => {
                text!("bs-field", record = record.as_str(), field = field.as_str())
            }
            Self::Amount { reference } => text!("bs-amount", reference = reference.as_str()),
            Self::Line { line } => text!("bs-line", line = *line),
            Self::Totals => text!("bs-totals"),
            Self::TooLarge => text!("bs-too-large"),
        }
    }
}

/// Counts and sum of what has been written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Totals {
    payments: usize,
    sum: Ore,
    advices: usize,
    names: usize,
}

impl Totals {
    fn fields(self) -> Vec<(&'static str, String)> {
        vec![
            ("payments", self.payments.to_string()),
            ("sum", self.sum.get().to_string()),
            ("advices", self.advices.to_string()),
            ("names", self.names.to_string()),
        ]
    }

    fn plus(self, other: Self) -> Result<Self, BsError> {
        Ok(Self {
            payments: self.payments + other.payments,
            sum: self.sum.checked_add(other.sum).ok_or(BsError::TooLarge)?,
            advices: self.advices + other.advices,
            names: self.names + other.names,
        })
    }
}

/// Writes delivery 0601.
///
/// # Errors
/// [`BsError`] when a value does not fit or an amount is not more than 0.
pub fn write(delivery: &Delivery) -> Result<String, BsError> {
    let head = |kind: &str| {
        let cvr = ("cvr", delivery.cvr.to_string());
        vec![cvr, ("subsystem", delivery.subsystem.clone()), ("type", kind.to_owned())]
    };
    let mut start = head("0601");
    start.push(("delivery", delivery.number.to_string()));
    start.push(("date", delivery.date.strftime("%d%m%y").to_string()));
    let mut lines = vec![record::write("BS002", &start)?];
    let mut totals = Totals::default();
    for section in &delivery.sections {
        totals = totals.plus(write_section(section, &mut lines)?)?;
    }
    let mut end = head("0601");
    end.push(("sections", delivery.sections.len().to_string()));
    end.extend(totals.fields());
    lines.push(record::write("BS992", &end)?);
    Ok(lines.iter().map(|line| format!("{line}\r\n")).collect())
}

fn write_section(section: &Section, lines: &mut Vec<String>) -> Result<Totals, BsError> {
    let head = || {
        let pbs = ("pbs", section.pbs.to_string());
        vec![pbs, ("section", "0112".to_owned()), ("group", section.group.to_string())]
    };
    let mut start = head();
    start.extend([
        ("supplier", section.supplier.clone()),
        ("registration", section.account.registration()),
        ("account", section.account.account()),
        ("text", section.text.clone()),
    ]);
    lines.push(record::write("BS012", &start)?);
    let mut totals = Totals::default();
    for collection in &section.collections {
        totals = totals.plus(write_collection(section, collection, lines)?)?;
    }
    let mut end = head();
    end.extend(totals.fields());
    lines.push(record::write("BS092", &end)?);
    Ok(totals)
}

fn write_collection(section: &Section, one: &Collection, lines: &mut Vec<String>) -> Result<Totals, BsError> {
    if one.amount <= Ore::ZERO {
        return Err(BsError::Amount { reference: one.reference.clone() });
    }
    let head = |transaction: &str, line: usize| {
        vec![
            ("pbs", section.pbs.to_string()),
            ("transaction", transaction.to_owned()),
            ("line", line.to_string()),
            ("group", section.group.to_string()),
            ("customer", one.customer.to_string()),
            ("mandate", one.mandate.to_string()),
        ]
    };
    for (at, name) in one.names.iter().enumerate() {
        let mut fields = head("0240", at + 1);
        fields.push(("text", name.clone()));
        lines.push(record::write("BS022", &fields)?);
    }
    let mut payment = head("0280", 0);
    payment.extend([
        ("date", one.due.strftime("%d%m%Y").to_string()),
        ("sign", "1".to_owned()),
        ("amount", one.amount.get().to_string()),
        ("reference", one.reference.clone()),
    ]);
    lines.push(record::write("BS042", &payment)?);
    for (at, advice) in one.advices.iter().enumerate() {
        let mut fields = head("0241", at + 1);
        fields.push(("text", advice.clone()));
        lines.push(record::write("BS052", &fields)?);
    }
    Ok(Totals { payments: 1, sum: one.amount, advices: one.advices.len(), names: one.names.len() })
}

/// Reads the answers of delivery 0602 and checks its totals.
///
/// # Errors
/// [`BsError`] at the first line that is no record, or when the totals do not agree: nothing of it is used.
pub fn read_answers(text: &str) -> Result<Vec<Answer>, BsError> {
    let mut answers = Vec::new();
    let (mut totals, mut ended) = (Totals::default(), false);
    for (at, line) in text.lines().enumerate() {
        let wrong = || BsError::Line { line: at + 1 };
        if at >= LINES_MAX || ended {
            return Err(wrong());
        }
        let (id, values) = record::read(line).ok_or_else(wrong)?;
        match id.as_str() {
            "BS042" => {
                let answer = answer(&values).ok_or_else(wrong)?;
                totals = totals.plus(Totals { payments: 1, sum: answer.amount, ..Totals::default() })?;
                answers.push(answer);
            }
            "BS022" => totals.names += 1,
            "BS052" => totals.advices += 1,
            "BS992" => {
                let agrees = |(name, value): (&str, String)| {
                    values.get(name).and_then(|stated| stated.parse::<i64>().ok()) == value.parse().ok()
                };
                if !totals.fields().into_iter().all(agrees) {
                    return Err(BsError::Totals);
                }
                ended = true;
            }
            _ => {}
        }
    }
    if ended { Ok(answers) } else { Err(BsError::Totals) }
}

fn answer(values: &record::Values) -> Option<Answer> {
    let field = |name: &str| values.get(name).map(String::as_str);
    let fate = match field("transaction")? {
        "0236" | "0297" => Fate::Paid,
        "0237" => Fate::Rejected,
        "0238" => Fate::Cancelled,
        "0239" | "0299" => Fate::ChargedBack,
        _ => return None,
    };
    Some(Answer {
        fate,
        customer: field("customer")?.parse().ok()?,
        mandate: field("mandate")?.parse().ok()?,
        date: field("date")?.to_owned(),
        amount: Ore::new(field("amount")?.parse().ok()?),
        reference: field("reference")?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn collection(customer: u64, ore: i64) -> Collection {
        Collection {
            customer,
            mandate: 1_234,
            due: date(2026, 12, 1),
            amount: Ore::new(ore),
            reference: format!("KM-{customer}"),
            names: vec!["Test Borger".to_owned(), "Prøvevej 1".to_owned()],
            advices: vec!["Daginstitution december".to_owned()],
        }
    }

    fn delivery(collections: Vec<Collection>) -> Delivery {
        Delivery {
            cvr: "64942212".parse().unwrap(),
            subsystem: "KOM".to_owned(),
            number: 17,
            date: date(2026, 11, 22),
            sections: vec![Section {
                pbs: 1_234_567,
                group: 1,
                supplier: "DAGINST".to_owned(),
                account: "0040 440116243".parse().unwrap(),
                text: "Opkrævning fra Prøvekøbing Kommune".to_owned(),
                collections,
            }],
        }
    }

    #[test]
    fn a_delivery_has_lines_of_fixed_width() {
        let text = write(&delivery(vec![collection(1, 250_000), collection(2, 5)])).unwrap();
        assert!(text.lines().all(|line| line.chars().count() == LAYOUT.line_length));
        assert!(!LAYOUT.verified);
        insta::assert_snapshot!(text.replace("\r\n", "|\n"));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let refused = |change: fn(&mut Collection)| {
            let mut one = collection(1, 5);
            change(&mut one);
            write(&delivery(vec![one])).unwrap_err()
        };
        let field =
            |record: &str, field: &str| BsError::Field { record: record.to_owned(), field: field.to_owned() };
        assert_eq!(refused(|one| one.amount = Ore::ZERO), BsError::Amount { reference: "KM-1".to_owned() });
        assert_eq!(refused(|one| one.names = vec!["x".repeat(36)]), field("BS022", "text"));
        assert_eq!(refused(|one| one.mandate = 1_234_567_890), field("BS022", "mandate"));
        assert_eq!(refused(|one| one.reference = "a\nb".to_owned()), field("BS042", "reference"));
    }

    /// What the receiver would answer: the same lines with another transaction code.
    fn answered(text: &str, code: &str) -> String {
        let back = |line: &str| {
            if line.starts_with("BS042") { line.replacen("0280", code, 1) } else { line.to_owned() }
        };
        text.lines().map(|line| back(line) + "\n").collect()
    }

    #[test]
    fn answers_are_read_and_their_totals_checked() {
        let text = write(&delivery(vec![collection(1, 250_000), collection(2, 5)])).unwrap();
        for (code, fate) in [("0236", Fate::Paid), ("0237", Fate::Rejected), ("0239", Fate::ChargedBack)] {
            let answers = read_answers(&answered(&text, code)).unwrap();
            assert!(answers.iter().all(|answer| answer.fate == fate));
            assert_eq!(answers[0].amount, Ore::new(250_000));
            assert_eq!(answers[1].reference, "KM-2");
        }
        let paid = answered(&text, "0236");
        assert_eq!(read_answers(&paid.replacen("0000000250000", "0000000250001", 1)), Err(BsError::Totals));
        assert_eq!(read_answers(paid.lines().next().unwrap()), Err(BsError::Totals));
        assert_eq!(read_answers(&text), Err(BsError::Line { line: 5 }));
        assert_eq!(read_answers("hej"), Err(BsError::Line { line: 1 }));
    }

    proptest! {
        #[test]
        fn totals_always_agree(amounts in prop::collection::vec(1i64..1_000_000_000, 0..20)) {
            let collections = amounts.iter().zip(1..).map(|(ore, customer)| collection(customer, *ore)).collect();
            let text = write(&delivery(collections)).unwrap();
            let answers = read_answers(&answered(&text, "0236")).unwrap();
            let read: Vec<_> = answers.iter().map(|answer| answer.amount.get()).collect();
            prop_assert_eq!(read, amounts);
        }

        #[test]
        fn random_text_never_panics(text in "(BS[0-9]{3})?\\PC{0,200}") {
            let _ = read_answers(&text);
        }
    }
}
