//! Combination rules as data (`rules.toml`), each with source and certainty.

use serde::Deserialize;

use super::load::{ChartDataError, toml};
use super::vat::VatRule;
use super::{Art, Certainty, Dranst, Function, Grouping, MainAccount, Ownership};

/// Which rule said so, and where the rule comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RuleRef {
    /// Name of the rule in `rules.toml`.
    pub id: String,
    /// Where it was read.
    pub source: String,
    /// How sure it is. Only a sourced rule may stop a posting.
    pub certainty: Certainty,
}

impl RuleRef {
    /// Whether the rule is read in a published source.
    #[must_use]
    pub fn is_sourced(&self) -> bool {
        self.certainty == Certainty::Sourced
    }
}

/// A range of functions, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct FunctionRange {
    first: Function,
    last: Function,
}

impl FunctionRange {
    pub(super) fn contains(self, function: Function) -> bool {
        self.first <= function && function <= self.last
    }
}

/// Dransts of a range of functions. The first range that holds the function decides.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct DranstRule {
    #[serde(flatten)]
    pub(super) rule: RuleRef,
    pub(super) functions: FunctionRange,
    pub(super) allowed: Vec<Dranst>,
}

/// Arts of a dranst on a range of functions. The first rule that fits decides.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ArtRule {
    #[serde(flatten)]
    pub(super) rule: RuleRef,
    functions: FunctionRange,
    dransts: Vec<Dranst>,
    #[serde(default)]
    main_arts: Vec<u8>,
    #[serde(default)]
    arts: Vec<Art>,
}

impl ArtRule {
    fn covers(&self, function: Function, dranst: Dranst) -> bool {
        self.functions.contains(function) && self.dransts.contains(&dranst)
    }

    pub(super) fn allows(&self, art: Art) -> bool {
        self.main_arts.contains(&art.main()) || self.arts.contains(&art)
    }
}

/// Groupings that exist on every function of a range.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct GeneralGroupingRule {
    #[serde(flatten)]
    pub(super) rule: RuleRef,
    functions: FunctionRange,
    /// Functions where special groupings replace the general ones.
    #[serde(default)]
    except: Vec<FunctionRange>,
    dransts: Vec<Dranst>,
    groupings: Vec<Grouping>,
}

impl GeneralGroupingRule {
    fn covers(&self, function: Function, dranst: Dranst, grouping: Grouping) -> bool {
        self.functions.contains(function)
            && !self.except.iter().any(|range| range.contains(function))
            && self.dransts.contains(&dranst)
            && self.groupings.contains(&grouping)
    }
}

/// A function whose authorised groupings are exhaustive, so that the municipality may have none of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct NoOwnGroupingRule {
    #[serde(flatten)]
    pub(super) rule: RuleRef,
    function: Function,
    dransts: Vec<Dranst>,
}

/// A main art that is not in use.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct UnusedMainArtRule {
    #[serde(flatten)]
    pub(super) rule: RuleRef,
    main_art: u8,
}

/// Ownerships of a range of functions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct OwnershipRule {
    #[serde(flatten)]
    pub(super) rule: RuleRef,
    functions: FunctionRange,
    pub(super) allowed: Vec<Ownership>,
}

/// Where a balance function's movement is shown on main account 8.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct TwinRule {
    #[serde(flatten)]
    pub(super) rule: RuleRef,
    pub(super) functions: FunctionRange,
    /// Dranst of a rise of the debit balance; `None` where nothing is shown on main account 8.
    pub(super) rise: Option<Dranst>,
    /// Dranst of a fall of the debit balance.
    pub(super) fall: Option<Dranst>,
}

/// Functions that other parts of the program post on by rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SpecialFunctions {
    /// Refundable VAT on purchases, outside the net amount (købsmoms).
    pub purchase_vat: Function,
    /// Settlement of VAT of registered activities.
    pub registered_vat: Function,
    /// Between the old year and the new, used in the supplementary period.
    pub between_years: Function,
    /// The balance account that takes the year's result and direct postings.
    pub balance_account: Function,
    /// Functions that must carry an authorised site.
    pub with_site: Vec<Function>,
}

/// All rules of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Rules {
    dranst: Vec<DranstRule>,
    art: Vec<ArtRule>,
    general_grouping: Vec<GeneralGroupingRule>,
    own_grouping: RuleRef,
    no_own_grouping: Vec<NoOwnGroupingRule>,
    unused_main_art: Vec<UnusedMainArtRule>,
    ownership: Vec<OwnershipRule>,
    pub(super) main_account_8: Vec<TwinRule>,
    pub(super) vat: Vec<VatRule>,
    special: SpecialFunctions,
}

impl Rules {
    pub(super) fn load(text: &str) -> Result<Self, ChartDataError> {
        toml("rules.toml", text)
    }

    /// Functions with a role of their own.
    #[must_use]
    pub const fn special(&self) -> &SpecialFunctions {
        &self.special
    }

    /// The rule by which a grouping exists on the function though it has no row: the general groupings of
    /// capital works, and 999 for a municipality's own.
    #[must_use]
    pub fn general_grouping(
        &self,
        function: Function,
        dranst: Dranst,
        grouping: Grouping,
    ) -> Option<&RuleRef> {
        if grouping == Grouping::OWN {
            return Some(&self.own_grouping);
        }
        self.general_grouping
            .iter()
            .find(|rule| rule.covers(function, dranst, grouping))
            .map(|rule| &rule.rule)
    }

    pub(super) fn dranst_rule(&self, function: Function) -> Option<&DranstRule> {
        self.dranst.iter().find(|rule| rule.functions.contains(function))
    }

    pub(super) fn art_rule(&self, function: Function, dranst: Dranst) -> Option<&ArtRule> {
        self.art.iter().find(|rule| rule.covers(function, dranst))
    }

    pub(super) fn own_grouping_forbidden(&self, function: Function, dranst: Dranst) -> Option<&RuleRef> {
        let fits = |rule: &&NoOwnGroupingRule| rule.function == function && rule.dransts.contains(&dranst);
        self.no_own_grouping.iter().find(fits).map(|rule| &rule.rule)
    }

    pub(super) fn unused_main_art(&self, main_art: u8) -> Option<&RuleRef> {
        self.unused_main_art.iter().find(|rule| rule.main_art == main_art).map(|rule| &rule.rule)
    }

    pub(super) fn ownership_rule(&self, main_account: MainAccount) -> Option<&OwnershipRule> {
        let fits = |rule: &&OwnershipRule| {
            rule.functions.first.main_account() <= main_account
                && main_account <= rule.functions.last.main_account()
        };
        self.ownership.iter().find(fits)
    }

    /// Every rule, for the list of rules in documents and tests.
    pub fn all(&self) -> impl Iterator<Item = &RuleRef> {
        let dranst = self.dranst.iter().map(|r| &r.rule).chain(self.art.iter().map(|r| &r.rule));
        let grouping = self.general_grouping.iter().map(|r| &r.rule).chain([&self.own_grouping]);
        let bans =
            self.no_own_grouping.iter().map(|r| &r.rule).chain(self.unused_main_art.iter().map(|r| &r.rule));
        let rest = self.ownership.iter().map(|r| &r.rule).chain(self.main_account_8.iter().map(|r| &r.rule));
        dranst.chain(grouping).chain(bans).chain(rest).chain(self.vat.iter().map(|r| &r.rule))
    }
}

macro_rules! deserialize_from_text {
    ($($name:ty),*) => {
        $(impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        })*
    };
}

deserialize_from_text!(Function, Dranst, Grouping, Ownership, Art);
