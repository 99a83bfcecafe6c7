//! What VAT on a purchase does, told by account and activity.
//!
//! Source: bekendtgørelse om momsrefusionsordning for kommuner og regioner (`MOMS16`, now BEK 891 of 25-06-2025):
//! VAT on purchases booked on main accounts 0 to 6 is refunded on arts 2 (but 2.6), 4.5 and 4.9, and in part on
//! payments named in a yearly list (positivlisten). Registered activities deduct their VAT in the VAT account
//! and stand outside the scheme. The percentages of the list are not at hand and are never guessed.

use serde::Deserialize;

use super::rules::RuleRef;
use super::{AccountString, Art, Edition, MainAccount};

/// Whether the cost bearer's activity is registered for VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Activity {
    /// Ordinary municipal activity: VAT on purchases goes to the refund scheme.
    NotRegistered,
    /// Registered activity such as supply: VAT is settled with the tax authority.
    Registered,
}

/// What VAT on an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatKind {
    /// The account carries no VAT that can be had back.
    None,
    /// The purchase is booked net, and its VAT as refundable purchase VAT (købsmoms).
    Refunded,
    /// A share is refunded by the yearly list, told by function, grouping and ownership. The share is not at hand.
    PositiveList,
    /// The activity is registered: VAT on purchases and sales is settled in the VAT account.
    Registered,
}

impl VatKind {
    /// Name in JSON, snake case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Refunded => "refunded",
            Self::PositiveList => "positive_list",
            Self::Registered => "registered",
        }
    }
}

/// A rule about arts on main accounts 0 to 6. The first that names the art decides.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct VatRule {
    #[serde(flatten)]
    pub(super) rule: RuleRef,
    kind: VatKind,
    #[serde(default)]
    arts: Vec<Art>,
    #[serde(default)]
    main_arts: Vec<u8>,
    #[serde(default)]
    registered_only: bool,
    /// Whether the rule is the one for main accounts 7 to 9, which have no purchases.
    #[serde(default)]
    balance: bool,
}

/// What VAT on an account is, and which rule says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatTreatment<'e> {
    /// What to do with the VAT.
    pub kind: VatKind,
    /// Which rule says so.
    pub rule: &'e RuleRef,
}

/// The last main account with purchases.
const LAST_WITH_PURCHASES: u8 = 6;

impl VatRule {
    fn decides(&self, main_account: MainAccount, art: Art, activity: Activity) -> bool {
        let balance = main_account.get() > LAST_WITH_PURCHASES;
        if balance || self.balance {
            return balance && self.balance;
        }
        let activity_fits = !self.registered_only || activity == Activity::Registered;
        activity_fits && (self.main_arts.contains(&art.main()) || self.arts.contains(&art))
    }
}

impl Edition {
    /// The VAT treatment of an art on a main account; `None` where no rule names the art.
    #[must_use]
    pub fn vat(&self, main_account: MainAccount, art: Art, activity: Activity) -> Option<VatTreatment<'_>> {
        let fits = |rule: &&VatRule| rule.decides(main_account, art, activity);
        self.rules.vat.iter().find(fits).map(|rule| VatTreatment { kind: rule.kind, rule: &rule.rule })
    }

    /// The VAT treatment of an account.
    #[must_use]
    pub fn vat_of(&self, account: &AccountString, activity: Activity) -> Option<VatTreatment<'_>> {
        self.vat(account.function.main_account(), account.art, activity)
    }
}
