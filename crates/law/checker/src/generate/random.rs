//! A small generator of numbers: SplitMix64 (Steele, Lea and Flood, 2014).

/// The same numbers for the same start, on every machine.
pub(super) struct Random(u64);

impl Random {
    /// The numbers of one person.
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut random = Self(seed ^ number.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        random.advance();
        random
    }

    fn advance(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `limit - 1`; the slight lean towards small numbers does no harm here.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.advance() % limit.max(1)
    }

    /// `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// True in so many of a hundred.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the choices.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let place = self.below(u64::try_from(choices.len()).unwrap_or(1));
        choices[usize::try_from(place).unwrap_or(0)]
    }

    /// An amount from `low` to `high` kroner with two decimals; often whole kroner, as people agree them.
    pub(super) fn kroner(&mut self, low: u64, high: u64) -> String {
        let ore = if self.chance(40) { 0 } else { self.below(100) };
        format!("{}.{ore:02}", self.between(low, high))
    }

    /// A number from `low` to `high` with up to two decimals.
    pub(super) fn hours(&mut self, low: u64, high: u64) -> String {
        let whole = self.between(low, high);
        match self.below(4) {
            0 => format!("{whole}.5"),
            1 => format!("{whole}.{:02}", self.below(100)),
            _ => whole.to_string(),
        }
    }
}
