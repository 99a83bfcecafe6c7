//! Every setting there is, and what its value must look like.

use kaemner_law::chart::AccountString;
use kaemner_values::numbers::BankAccount;
use uuid::Uuid;

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// The ledger account that owes suppliers until they are paid.
    CreditorAccount,
    /// The ledger account of the bank account bills are paid from.
    BankLedgerAccount,
    /// The ledger account of refundable VAT (købsmoms).
    VatAccount,
    /// The bank account bills are paid from, registration and account number.
    BankAccount,
    /// Whether the rights to attest, authorise and release wait for the receipt of their instruction.
    ReceiptsRequired,
}

impl Key {
    /// All settings.
    pub const ALL: &'static [Self] = &[
        Self::CreditorAccount,
        Self::BankLedgerAccount,
        Self::VatAccount,
        Self::BankAccount,
        Self::ReceiptsRequired,
    ];

    /// The name stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreditorAccount => "bills.creditor_account",
            Self::BankLedgerAccount => "payments.bank_ledger_account",
            Self::VatAccount => "bills.vat_account",
            Self::BankAccount => "payments.bank_account",
            Self::ReceiptsRequired => "access.receipts_required",
        }
    }

    /// The Fluent key of its title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::CreditorAccount => "settings-creditor-account",
            Self::BankLedgerAccount => "settings-bank-ledger-account",
            Self::VatAccount => "settings-vat-account",
            Self::BankAccount => "settings-bank-account",
            Self::ReceiptsRequired => "settings-receipts-required",
        }
    }

    /// Whether the program knows what to do until somebody sets it.
    #[must_use]
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::ReceiptsRequired)
    }

    /// The setting of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.name() == name)
    }

    pub(super) fn accepts(self, value: &str) -> bool {
        match self {
            Self::CreditorAccount | Self::BankLedgerAccount | Self::VatAccount => {
                value.parse::<AccountString>().is_ok()
            }
            Self::BankAccount => value.parse::<BankAccount>().is_ok(),
            Self::ReceiptsRequired => matches!(value, "yes" | "no"),
        }
    }

    pub(super) const fn form(self) -> &'static str {
        match self {
            Self::CreditorAccount | Self::BankLedgerAccount | Self::VatAccount => "an account of 16 digits",
            Self::BankAccount => "a bank account of 4 and 10 digits",
            Self::ReceiptsRequired => "yes or no",
        }
    }

    /// A fixed id for the event log, made of the name.
    pub(super) fn id(self) -> Uuid {
        let mut bytes = [0; 16];
        for (at, byte) in self.name().bytes().enumerate() {
            bytes[at % 16] ^= byte.rotate_left(u32::try_from(at / 16).unwrap_or(0));
        }
        Uuid::from_bytes(bytes)
    }
}

crate::ids::text_col!(Key, "a known setting", Key::named, |key: &Key| key.name());
