//! Combinations that a real municipality uses. They say what is done, not what is authorised.

use std::collections::{HashMap, HashSet};

use super::{Art, Dranst, Function, Grouping, MainAccount};

/// How often a combination stands in the register, and with which mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Observation {
    /// Aliases without the mark for person records.
    pub plain: u32,
    /// Aliases with the mark for person records.
    pub person_records: u32,
}

/// The combination as it is looked up.
type Combination = (Function, Dranst, Grouping, Option<Art>);

/// All observed combinations, with the sums the checks ask for.
#[derive(Debug, Clone, Default)]
pub(super) struct Observations {
    combinations: HashMap<Combination, Observation>,
    function_arts: HashSet<(Function, Dranst, Art)>,
    function_dransts: HashSet<(Function, Dranst)>,
    main_account_arts: HashSet<(MainAccount, Dranst, Art)>,
    local_arts: HashSet<(Art, String)>,
}

impl Observations {
    /// Adds one row of the register: `count` aliases.
    pub(super) fn add(
        &mut self,
        at: (Function, Dranst, Grouping),
        art: Option<(Art, &str)>,
        row: Observation,
    ) {
        let (function, dranst, grouping) = at;
        let sum = self.combinations.entry((function, dranst, grouping, art.map(|(art, _)| art))).or_default();
        sum.plain += row.plain;
        sum.person_records += row.person_records;
        self.function_dransts.insert((function, dranst));
        if let Some((art, detail)) = art {
            self.function_arts.insert((function, dranst, art));
            self.main_account_arts.insert((function.main_account(), dranst, art));
            self.local_arts.insert((art, detail.to_owned()));
        }
    }

    pub(super) fn combination(
        &self,
        function: Function,
        dranst: Dranst,
        grouping: Grouping,
        art: Option<Art>,
    ) -> Option<Observation> {
        self.combinations.get(&(function, dranst, grouping, art)).copied()
    }

    /// Whether the function is used with the art, or is not used with the dranst at all and so says nothing.
    pub(super) fn art_fits_function(&self, function: Function, dranst: Dranst, art: Art) -> bool {
        !self.function_dransts.contains(&(function, dranst))
            || self.function_arts.contains(&(function, dranst, art))
    }

    /// Whether any function of the main account is used with dranst and art.
    pub(super) fn art_fits_main_account(&self, function: Function, dranst: Dranst, art: Art) -> bool {
        self.main_account_arts.contains(&(function.main_account(), dranst, art))
    }

    /// Whether the municipality's own digits after the art are in use.
    pub(super) fn knows_local_art(&self, art: Art, detail: &str) -> bool {
        self.local_arts.contains(&(art, detail.chars().take(1).collect()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.combinations.is_empty()
    }
}
