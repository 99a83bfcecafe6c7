//! Unrounded amounts: what the arithmetic promises, over many random fractions.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use kaemner_values::Ore;
use kaemner_values::exact::{Exact, Rate, Rounding};
use proptest::prelude::*;

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

#[test]
fn numbers_are_read_and_shown() {
    for (text, shown) in [
        ("37", "37"),
        ("-0.50", "-0.5"),
        ("1.653378", "1.653378"),
        ("16.68 %", "0.1668"),
        ("37/37", "1"),
        ("30/37", "30/37"),
        ("160.33", "160.33"),
    ] {
        assert_eq!(rate(text).to_string(), shown, "{text}");
    }
    assert_eq!(rate("16.68%").to_percent(), "16.68 %");
    for bad in ["", ".5", "5.", "1e3", "1,5", "1/0", "--1", "0.1234567890123", "99999999999999999999"] {
        assert!(bad.parse::<Rate>().is_err(), "{bad}");
    }
}

#[test]
fn each_rounding_on_both_sides_of_zero() {
    let cases = [
        (Rounding::HalfUpToOre, "1234.565", 123_457),
        (Rounding::DownToOre, "1234.569", 123_456),
        (Rounding::HalfUpToKrone, "1234.50", 123_500),
        (Rounding::DownToKrone, "1234.99", 123_400),
        (Rounding::UpToKrone, "1234.001", 123_500),
        (Rounding::UpToKrone, "1234.00", 123_400),
        (Rounding::DownToTenKroner, "1239.99", 123_000),
    ];
    for (rounding, kroner, ore) in cases {
        let exact = rate(kroner).of(Ore::from_kroner(1));
        assert_eq!(exact.round(rounding), Ore::new(ore), "{rounding:?} {kroner}");
        assert_eq!((-exact).round(rounding), Ore::new(-ore), "{rounding:?} -{kroner}");
        assert_eq!(rounding.name().parse(), Ok(rounding));
    }
}

#[test]
fn exact_amounts_read_as_kroner() {
    assert_eq!(Exact::from(Ore::new(5)).to_string(), "0.05");
    assert_eq!((rate("1.653378").of(Ore::from_kroner(6000)) / Rate::whole(12)).to_string(), "826.689");
    assert_eq!((Exact::from(Ore::from_kroner(20_000)) / Rate::whole(3)).to_string(), "20000/3");
}

#[test]
fn what_does_not_fit_is_none() {
    let huge = Exact::from(Ore::new(i64::MAX));
    let prime = Rate::new(1, 9_223_372_036_854_775_783).unwrap();
    assert!((huge * prime).checked_mul(Rate::new(1, 9_223_372_036_854_775_643).unwrap()).is_none());
    assert!(huge.checked_mul(Rate::whole(2)).unwrap().checked_round(Rounding::HalfUpToOre).is_none());
    assert!(huge.checked_div(Rate::ZERO).is_none());
    assert!(Rate::new(1, 0).is_none());
}

fn amounts() -> impl Strategy<Value = Ore> {
    (-1_000_000_000_000_i64..1_000_000_000_000).prop_map(Ore::new)
}

fn rates() -> impl Strategy<Value = Rate> {
    (-2_000_000_i64..2_000_000, 1_i64..1_000_000).prop_map(|(num, den)| Rate::new(num, den).unwrap())
}

fn roundings() -> impl Strategy<Value = Rounding> {
    (0..Rounding::ALL.len()).prop_map(|index| Rounding::ALL[index])
}

proptest! {
    #[test]
    fn reading_what_is_shown_gives_it_back(rate in rates()) {
        prop_assert_eq!(rate.to_string().parse::<Rate>().unwrap(), rate);
    }

    #[test]
    fn sums_commute_and_cancel(a in amounts(), b in amounts(), r in rates(), s in rates()) {
        let (left, right) = (r.of(a), s.of(b));
        prop_assert_eq!(left + right, right + left);
        prop_assert_eq!(left + right - right, left);
    }

    #[test]
    fn multiplying_spreads_over_a_sum(a in amounts(), b in amounts(), r in rates()) {
        prop_assert_eq!(r.of(a) + r.of(b), r.of(a + b));
    }

    #[test]
    fn dividing_undoes_multiplying(a in amounts(), r in rates().prop_filter("not zero", |r| !r.is_zero())) {
        prop_assert_eq!(r.of(a) / r, Exact::from(a));
    }

    #[test]
    fn rounding_whole_ore_changes_nothing(a in amounts()) {
        prop_assert_eq!(Exact::from(a).round(Rounding::HalfUpToOre), a);
        prop_assert_eq!(Exact::from(a).round(Rounding::DownToOre), a);
    }

    #[test]
    fn rounding_mirrors_at_zero(a in amounts(), r in rates(), how in roundings()) {
        prop_assert_eq!((-r.of(a)).round(how), -(r.of(a).round(how)));
    }

    #[test]
    fn rounding_keeps_order(a in amounts(), b in amounts(), r in rates(), s in rates(), how in roundings()) {
        let (low, high) = if r.of(a) <= s.of(b) { (r.of(a), s.of(b)) } else { (s.of(b), r.of(a)) };
        prop_assert!(low.round(how) <= high.round(how));
    }

    #[test]
    fn half_up_is_never_more_than_half_an_ore_away(a in amounts(), r in rates()) {
        let exact = r.of(a);
        let twice = (exact - Exact::from(exact.round(Rounding::HalfUpToOre))) * Rate::whole(2);
        prop_assert!(twice <= Exact::from(Ore::new(1)) && twice >= Exact::from(Ore::new(-1)));
    }

    #[test]
    fn the_one_word_division_agrees_with_the_wide_one(a in amounts(), r in rates(), how in roundings()) {
        let wide = (r.of(a) * Rate::new(7_000_000_000_000, 1).unwrap()) / Rate::whole(7_000_000_000_000);
        prop_assert_eq!(r.of(a).round(how), wide.round(how));
    }
}
