//! Where the movement of a balance function is shown on main account 8.
//!
//! Bookkeeping happens on main accounts 0 to 7 against 9. For each balance function, main account 8 shows the
//! year's movement under the same function number (source: the labels of StatBank's tables). Movements that are
//! no cash flow are posted directly between main account 9 and 9.75 and must not be shown on 8.

use super::rules::RuleRef;
use super::{Dranst, Edition, Function, MainAccount};

/// The function on main account 8 that shows a balance function's movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MainAccount8Twin<'e> {
    /// The function on main account 8.
    pub function: Function,
    /// Dranst where the balance moved towards debit (assets up, debt down).
    pub rise: Dranst,
    /// Dranst where the balance moved towards credit (assets down, debt up).
    pub fall: Dranst,
    /// The rule and its certainty.
    pub rule: &'e RuleRef,
}

/// The twin of a function on main account 9; `None` for other main accounts and for balance functions that are
/// only posted directly against 9.75 (fixed assets, provisions, equity).
#[must_use]
pub fn main_account_8_twin(edition: &Edition, function: Function) -> Option<MainAccount8Twin<'_>> {
    if function.main_account().get() != 9 {
        return None;
    }
    let rule = edition.rules().main_account_8.iter().find(|rule| rule.functions.contains(function))?;
    let twin = function.on(MainAccount::new(8)?);
    Some(MainAccount8Twin { function: twin, rise: rule.rise?, fall: rule.fall?, rule: &rule.rule })
}
