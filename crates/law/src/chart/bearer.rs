//! Cost bearers: what staff know, so that they need not know sixteen digits.

use super::{AccountString, Art, Dranst, Function, Grouping, Ownership, Site};

/// A cost bearer (kostbærer): a cost centre or a PSP element that owns everything of the account but the art.
///
/// `unit` is the organisation unit that answers for it; the ledger decides its type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CostBearer<Unit> {
    /// Where the cost belongs in the authorised chart.
    pub function: Function,
    /// Operation, refund, capital and so on.
    pub dranst: Dranst,
    /// Grouping below function and dranst.
    pub grouping: Grouping,
    /// Own, self-governing, other public or private.
    pub ownership: Ownership,
    /// Authorised site, where the function demands one.
    pub site: Site,
    /// The responsible unit.
    pub unit: Unit,
}

impl<Unit> CostBearer<Unit> {
    /// The account of an art on this cost bearer.
    #[must_use]
    pub fn account(&self, art: Art) -> AccountString {
        AccountString {
            function: self.function,
            dranst: self.dranst,
            ownership: self.ownership,
            site: self.site,
            grouping: self.grouping,
            art,
        }
    }
}
