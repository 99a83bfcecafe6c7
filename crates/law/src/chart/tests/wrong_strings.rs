//! Two thousand wrong strings, made from right ones by the mistakes people make: at least 95 of 100 are noticed.
//!
//! A mistake that turns one account in use into another in use cannot be noticed by any chart; such strings are
//! not counted as wrong, but their share is printed.

use std::collections::{BTreeMap, HashSet};

use super::fixtures::{accounts, register_day};
use crate::chart::{Art, Dranst, Edition, Function, Grouping, LocalAccount, Subject, Verdict};

/// A small generator of numbers, so that the strings are the same on every run (SplitMix64).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(limit).unwrap()).unwrap()
    }

    fn digit(&mut self) -> char {
        char::from(b'0' + u8::try_from(self.below(10)).unwrap())
    }
}

type Mistake = fn(&LocalAccount, &mut Seeded) -> Option<LocalAccount>;

const MISTAKES: [(&str, Mistake); 9] = [
    ("two digits of the account swapped", swap_account_digits),
    ("two digits of the art swapped", swap_art_digits),
    ("one digit mistyped", mistype_a_digit),
    ("impossible dranst", impossible_dranst),
    ("another dranst", another_dranst),
    ("refund art on a cost", refund_on_cost),
    ("function that does not exist", unknown_function),
    ("grouping that does not exist", wrong_grouping),
    ("finance art on operation", finance_on_operation),
];

/// The nine authorised digits and the art digits of a string, changed and read again.
fn with_digits(account: &LocalAccount, change: impl FnOnce(&mut Vec<char>)) -> Option<LocalAccount> {
    let text = account.to_string();
    let mut parts: Vec<String> = text.split('-').map(str::to_owned).collect();
    let art_digits = parts.get(3)?.bytes().take_while(u8::is_ascii_digit).count();
    let mut digits: Vec<char> = parts[1].chars().chain(parts[3][..art_digits].chars()).collect();
    change(&mut digits);
    parts[3].replace_range(..art_digits, &digits[9..].iter().collect::<String>());
    parts[1] = digits[..9].iter().collect();
    parts.join("-").parse().ok()
}

fn swap_account_digits(account: &LocalAccount, random: &mut Seeded) -> Option<LocalAccount> {
    let at = random.below(8);
    with_digits(account, |digits| digits.swap(at, at + 1))
}

fn swap_art_digits(account: &LocalAccount, random: &mut Seeded) -> Option<LocalAccount> {
    let at = 9 + random.below(2);
    account.art?;
    with_digits(account, |digits| {
        if at + 1 < digits.len() {
            digits.swap(at, at + 1);
        }
    })
}

fn mistype_a_digit(account: &LocalAccount, random: &mut Seeded) -> Option<LocalAccount> {
    let (at, digit) = (random.below(11), random.digit());
    account.art?;
    with_digits(account, |digits| digits[at] = digit)
}

fn impossible_dranst(account: &LocalAccount, random: &mut Seeded) -> Option<LocalAccount> {
    let impossible: &[u8] = match account.function.main_account().get() {
        0..=6 => &[0, 4, 5, 6, 7, 8, 9],
        7 => &[0, 1, 2, 3, 5, 6, 8, 9],
        8 => &[0, 1, 2, 3, 4, 8, 9],
        _ => &[0, 1, 2, 3, 4, 5, 6, 7],
    };
    let dranst = Dranst::new(impossible[random.below(impossible.len())])?;
    Some(LocalAccount { dranst, ..account.clone() })
}

fn another_dranst(account: &LocalAccount, random: &mut Seeded) -> Option<LocalAccount> {
    let dranst = Dranst::new(u8::try_from(random.below(10)).unwrap())?;
    account.art?;
    Some(LocalAccount { dranst, ..account.clone() })
}

fn refund_on_cost(account: &LocalAccount, _: &mut Seeded) -> Option<LocalAccount> {
    let cost = account.function.main_account().get() <= 6 && account.dranst.get() != 2;
    let art_detail = "9".to_owned();
    (cost && account.art.is_some()).then(|| LocalAccount { art: Art::new(86), art_detail, ..account.clone() })
}

fn unknown_function(account: &LocalAccount, random: &mut Seeded) -> Option<LocalAccount> {
    let function = Function::new(u32::try_from(random.below(100_000)).unwrap())?;
    let unknown = Edition::composite().function(function).is_none();
    unknown.then(|| LocalAccount { function, ..account.clone() })
}

fn wrong_grouping(account: &LocalAccount, random: &mut Seeded) -> Option<LocalAccount> {
    let grouping = Grouping::new(u16::try_from(random.below(999)).unwrap())?;
    Some(LocalAccount { grouping, ..account.clone() })
}

fn finance_on_operation(account: &LocalAccount, random: &mut Seeded) -> Option<LocalAccount> {
    let operation = account.function.main_account().get() <= 6 && account.dranst.get() == 1;
    let art = Art::new([61, 65, 69, 81, 85, 87][random.below(6)]);
    (operation && account.art.is_some()).then(|| LocalAccount { art, ..account.clone() })
}

/// What the chart knows of a string.
type Known = (Function, Dranst, Grouping, Option<Art>, String);

fn known(account: &LocalAccount) -> Known {
    let LocalAccount { function, dranst, grouping, art, art_detail, .. } = account;
    (*function, *dranst, *grouping, *art, art_detail.clone())
}

#[derive(Default)]
struct Tally {
    wrong: usize,
    noticed: usize,
    still_in_use: usize,
}

#[test]
fn wrong_strings_are_noticed() {
    let right = accounts();
    let in_use: HashSet<Known> = right.iter().map(known).collect();
    let (mut random, mut tallies) = (Seeded(2_026), BTreeMap::<&str, Tally>::new());
    let mut made = 0;
    while made < 2_000 {
        let account = &right[random.below(right.len())];
        let (name, mistake) = MISTAKES[made % MISTAKES.len()];
        let Some(wrong) = mistake(account, &mut random).filter(|wrong| known(wrong) != known(account)) else {
            continue;
        };
        let tally = tallies.entry(name).or_default();
        if in_use.contains(&known(&wrong)) {
            tally.still_in_use += 1;
            continue;
        }
        let verdict = Edition::composite().check(&Subject::from(&wrong), register_day());
        tally.wrong += 1;
        tally.noticed += usize::from(matches!(verdict, Verdict::Problem(_)));
        made += 1;
    }
    for (name, Tally { wrong, noticed, still_in_use }) in &tallies {
        println!("{name}: {noticed} of {wrong} noticed; {still_in_use} more became another account in use");
    }
    let noticed: usize = tallies.values().map(|tally| tally.noticed).sum();
    println!("all: {noticed} of {made} noticed");
    assert!(noticed * 100 >= made * 95, "{noticed} of {made}");
}
