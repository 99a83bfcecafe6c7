//! Payment instructions: what the sender wrote, and what it means in Denmark.

use jiff::civil::Date;

use super::At;

/// BG-16 payment instruction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaymentMeans {
    /// OIOUBL id that payment terms refer to, 0..1.
    pub id: Option<String>,
    /// BT-81 payment means code (UNTDID 4461), 1..1.
    pub code: Option<String>,
    /// BT-82 payment means text, 0..1.
    pub text: Option<String>,
    /// OIOUBL payment channel (`DK:FIK`, `DK:BANK`, `IBAN`, …), 0..1.
    pub channel: Option<String>,
    /// BT-9 due date of this instruction, 0..1.
    pub due_date: Option<Date>,
    /// BT-83 remittance information: the text the seller wants on the transfer, 0..1. The Danish card type
    /// and payment id are taken apart in [`Self::target`].
    pub remittance: Option<String>,
    /// OIOUBL note to the payee or payer, 0..1.
    pub note: Option<String>,
    /// BT-85 account name, 0..1.
    pub account_name: Option<String>,
    /// Where the money goes.
    pub target: PaymentTarget,
    /// Where it stands.
    pub at: At,
}

/// Card type of an inpayment form (FIK, indbetalingskort) with a creditor number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FikCard {
    /// 71: payment id of 15 digits.
    K71,
    /// 73: no payment id, the payer writes a text.
    K73,
    /// 75: payment id of 16 digits and a text.
    K75,
}

impl FikCard {
    /// Its two digits.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::K71 => "71",
            Self::K73 => "73",
            Self::K75 => "75",
        }
    }
}

/// Card type of a giro inpayment form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GiroCard {
    /// 01: no payment id.
    K01,
    /// 04: payment id of 16 digits.
    K04,
    /// 15: payment id of 16 digits.
    K15,
}

impl GiroCard {
    /// Its two digits.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::K01 => "01",
            Self::K04 => "04",
            Self::K15 => "15",
        }
    }
}

/// Where money goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PaymentTarget {
    /// Danish inpayment form: card type, payment id where the card has one, creditor number of 8 digits.
    Fik {
        /// Card type.
        card: FikCard,
        /// Payment id, empty for card 73.
        payment_id: String,
        /// Creditor number.
        creditor: String,
    },
    /// Danish giro form.
    Giro {
        /// Card type.
        card: GiroCard,
        /// Payment id, empty for card 01.
        payment_id: String,
        /// Giro account, 7 or 8 digits.
        account: String,
    },
    /// Danish account.
    Account {
        /// Registration number, 4 digits.
        registration: String,
        /// Account number, at most 10 digits.
        number: String,
    },
    /// International account.
    Iban {
        /// BT-84 IBAN without spaces.
        iban: String,
        /// BT-86 BIC, 0..1.
        bic: Option<String>,
    },
    /// The payee's NemKonto; no account in the invoice.
    NemKonto,
    /// The seller collects: mandate (BT-89) and the account to be debited (BT-91).
    DirectDebit {
        /// BT-89 mandate reference.
        mandate: Option<String>,
        /// BT-91 debited account.
        account: Option<String>,
    },
    /// Paid by card; BT-87 as written (masked by the sender).
    Card(String),
    /// Another way, or too little information: account as written, if any.
    #[default]
    Unknown,
    /// An account that is not an IBAN and has no Danish registration number.
    Other(String),
}

impl PaymentTarget {
    /// Whether a payment can be sent there without asking further.
    #[must_use]
    pub fn is_payable(&self) -> bool {
        match self {
            Self::Fik { .. } | Self::Giro { .. } | Self::Account { .. } | Self::Iban { .. } => true,
            Self::NemKonto => true,
            Self::DirectDebit { .. } | Self::Card(_) | Self::Unknown | Self::Other(_) => false,
        }
    }
}

/// The parts of a payment instruction as the two Danish formats write them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Written<'a> {
    pub code: &'a str,
    pub channel: &'a str,
    /// OIOUBL: card type; Peppol: `71#…` or free text.
    pub payment_id: &'a str,
    /// OIOUBL: the payment id proper.
    pub instruction_id: &'a str,
    /// OIOUBL FIK creditor number.
    pub credit_account: &'a str,
    pub account: &'a str,
    pub branch: &'a str,
    pub bic: &'a str,
    pub mandate: Option<&'a str>,
    pub debited: Option<&'a str>,
    pub card: Option<&'a str>,
}

impl Written<'_> {
    /// What the instruction means.
    ///
    /// Source: OIOUBL payment means guideline (means 31, 42, 49, 50, 93, 97) and DK-R-005 to DK-R-011.
    pub fn target(&self) -> PaymentTarget {
        match self.code {
            "93" => self.fik(),
            "50" => self.giro(),
            "97" => PaymentTarget::NemKonto,
            "49" | "59" => PaymentTarget::DirectDebit {
                mandate: self.mandate.map(str::to_owned),
                account: self.debited.map(str::to_owned),
            },
            "48" | "54" | "55" => PaymentTarget::Card(self.card.unwrap_or("").to_owned()),
            _ => self.transfer(),
        }
    }

    /// Card type and payment id: `71` and `…` in two elements (OIOUBL), or `71#…` in one (Peppol).
    fn card(&self) -> (&str, &str) {
        self.payment_id.split_once('#').unwrap_or((self.payment_id, self.instruction_id))
    }

    fn fik(&self) -> PaymentTarget {
        let (card, payment_id) = self.card();
        let card = match card {
            "71" => FikCard::K71,
            "73" => FikCard::K73,
            "75" => FikCard::K75,
            _ => return PaymentTarget::Unknown,
        };
        let creditor = if self.credit_account.is_empty() { self.account } else { self.credit_account };
        PaymentTarget::Fik { card, payment_id: payment_id.to_owned(), creditor: creditor.to_owned() }
    }

    fn giro(&self) -> PaymentTarget {
        let (card, payment_id) = self.card();
        let card = match card {
            "01" => GiroCard::K01,
            "04" => GiroCard::K04,
            "15" => GiroCard::K15,
            _ => return PaymentTarget::Unknown,
        };
        PaymentTarget::Giro { card, payment_id: payment_id.to_owned(), account: self.account.to_owned() }
    }

    fn transfer(&self) -> PaymentTarget {
        let account: String = self.account.chars().filter(|c| !c.is_whitespace()).collect();
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if account.is_empty() {
            PaymentTarget::Unknown
        } else if self.channel == "IBAN" || is_iban(&account) {
            let bic = [self.bic, self.branch].into_iter().find(|bic| !bic.is_empty());
            PaymentTarget::Iban { iban: account, bic: bic.map(str::to_owned) }
        } else if self.branch.len() == 4 && digits(self.branch) && digits(&account) {
            PaymentTarget::Account { registration: self.branch.to_owned(), number: account }
        } else {
            PaymentTarget::Other(account)
        }
    }
}

/// Two letters, two digits, at least eleven more letters or digits. The check digits are for the rules.
fn is_iban(account: &str) -> bool {
    let bytes = account.as_bytes();
    (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_danish_spellings_of_fik_mean_the_same() {
        let oioubl = Written {
            code: "93",
            payment_id: "71",
            instruction_id: "123456789012347",
            credit_account: "87654321",
            ..Written::default()
        };
        let peppol = Written {
            code: "93",
            payment_id: "71#123456789012347",
            account: "87654321",
            ..Written::default()
        };
        assert_eq!(oioubl.target(), peppol.target());
        assert!(matches!(oioubl.target(), PaymentTarget::Fik { card: FikCard::K71, .. }));
    }

    #[test]
    fn transfers_are_told_apart_by_their_account() {
        let target = |account, branch| Written { code: "30", account, branch, ..Written::default() }.target();
        assert!(matches!(target("DK5000400440116243", ""), PaymentTarget::Iban { bic: None, .. }));
        assert!(matches!(
            target("DK50 0040 0440 1162 43", "NDEADKKK"),
            PaymentTarget::Iban { bic: Some(_), .. }
        ));
        assert!(matches!(target("1234567890", "0040"), PaymentTarget::Account { .. }));
        assert_eq!(target("1234567890", ""), PaymentTarget::Other("1234567890".to_owned()));
        assert_eq!(target("", ""), PaymentTarget::Unknown);
    }
}
