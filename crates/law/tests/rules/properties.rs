//! What must hold for every person: sums close, order is irrelevant, corrections settle, proofs recompute.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::LazyLock;

use jiff::civil::date;
use kaemner_law::Law;
use kaemner_law::params::{AreaGroup, FritvalgDefault, PayCode, RoundingWay};
use kaemner_law::pay::case::{
    AtpGiven, Benefit, BenefitKind, Booked, Card, CaseLine, Employment, Marks, NetItem, Own, Part, PayPeriod,
    Pension, PensionStyle, Quantity, Retro,
};
use kaemner_law::pay::proof::StepId;
use kaemner_law::pay::trace::{Line, Off};
use kaemner_law::pay::{self, Case, Payslip, Totals};
use kaemner_values::period::Month;
use kaemner_values::{Ore, Rate};
use proptest::prelude::*;

static LAW: LazyLock<Law> = LazyLock::new(|| Law::shipped().unwrap());

fn code(code: &str) -> PayCode {
    PayCode::new(code).unwrap()
}

fn rate(num: i64, den: i64) -> Rate {
    Rate::new(num, den).unwrap()
}

fn line(of: &str, quantity: Quantity) -> CaseLine {
    CaseLine { code: code(of), text: None, quantity, shown_hours: None, marks: Marks::default() }
}

fn cards() -> impl Strategy<Value = Card> {
    let percent = || (20_i64..56).prop_map(|percent| rate(percent, 100));
    prop_oneof![
        (percent(), 0_i64..1_200_000)
            .prop_map(|(percent, ore)| Card::Main { percent, deduction: Ore::new(ore) }),
        percent().prop_map(|percent| Card::Secondary { percent }),
        (percent(), 0_i64..4_000_000)
            .prop_map(|(percent, ore)| Card::Exempt { percent: Some(percent), remaining: Ore::new(ore) }),
        Just(Card::None),
    ]
}

fn lines() -> impl Strategy<Value = Vec<CaseLine>> {
    let one = prop_oneof![
        (1_i64..2_000_000).prop_map(|ore| line("1110", Quantity::Amount(Ore::new(ore)))),
        (1_i64..3_000_000)
            .prop_map(|ore| line("1120", Quantity::Base2000 { yearly: Ore::new(ore), proportional: true })),
        (1_i64..400).prop_map(|tenths| line(
            "1310",
            Quantity::Hours { hours: rate(tenths, 10), rate: None, percent: None }
        )),
        (1_i64..500_000).prop_map(|ore| line("1160", Quantity::Amount(Ore::new(ore)))),
        (1_i64..200_000).prop_map(|ore| line("1520", Quantity::Amount(Ore::new(ore)))),
        (1_i64..80_000).prop_map(|ore| line("7000", Quantity::Amount(Ore::new(ore)))),
        (1_i64..300).prop_map(|km| line(
            "3000",
            Quantity::Km { km: Rate::whole(km), before: Rate::whole(19_900), bicycle: false }
        )),
        (1_i64..300_000).prop_map(|ore| line("1700", Quantity::Amount(Ore::new(ore)))),
        proptest::collection::vec(1_u16..600, 1..4).prop_map(|minutes| line(
            "1400",
            Quantity::Spells { minutes, rate: None, percent: Some(rate(36, 100)) }
        )),
    ];
    proptest::collection::vec(one, 0..6)
}

fn pensions() -> impl Strategy<Value = Option<Pension>> {
    let percent = || (0_i64..2000).prop_map(|points| rate(points, 10_000));
    let style = prop_oneof![
        percent().prop_map(|percent| PensionStyle::OnTop { percent, own: None }),
        (percent(), 0_i64..100_000).prop_map(|(percent, ore)| PensionStyle::OnTop {
            percent,
            own: Some(Own::Amount(Ore::new(ore)))
        }),
        (percent(), percent())
            .prop_map(|(own, employer)| PensionStyle::Deducted { own: Own::Percent(own), employer }),
    ];
    proptest::option::of(style.prop_map(|style| Pension { style, special: None }))
}

prop_compose! {
    fn employments()(step in 11_u8..=55, group in 0_u8..=4, hours in 1_i64..=37, lines in lines(),
                     pension in pensions()) -> Employment {
        Employment {
            id: "1".into(),
            step: Some(step.to_string().parse().unwrap()),
            area_group: AreaGroup::new(group),
            fraction: Some(rate(hours, 37)),
            lines,
            pension,
            ..Employment::default()
        }
    }
}

prop_compose! {
    fn cases()(card in cards(), way in 0_usize..4, employments in proptest::collection::vec(employments(), 1..4),
               benefit in proptest::option::of(1_i64..500_000), deduction in 0_i64..100_000,
               addition in 0_i64..100_000) -> Case {
        let ways = [RoundingWay::Exact, RoundingWay::TenKrone, RoundingWay::FloorKrone, RoundingWay::HalfKrone];
        Case {
            period: PayPeriod::month("2026-04".parse().unwrap()),
            payment_date: date(2026, 4, 30),
            rounding: ways[way],
            card,
            atp: None,
            born: None,
            employments,
            benefits: benefit.map(|ore| Benefit { kind: BenefitKind::Car, amount: Ore::new(ore) })
                .into_iter().collect(),
            deductions: vec![NetItem { name: "loan".into(), amount: Ore::new(deduction), travel: false }],
            additions: vec![NetItem { name: "mileage".into(), amount: Ore::new(addition), travel: true }],
            leaver: None,
        }
    }
}

fn slip(case: &Case) -> Payslip<'_> {
    pay::calculate(case, &LAW).unwrap()
}

fn totals(case: &Case) -> Totals {
    pay::totals(case, &LAW, &mut Off).unwrap()
}

fn lines_of<'a>(slip: &'a Payslip<'_>, code: &'a str) -> impl Iterator<Item = &'a Line<'a, StepId>> {
    slip.proof.lines().iter().filter(move |line| line.code.as_str() == code)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_is_paid_and_withheld_is_all_there_is(case in cases()) {
        let t = totals(&case);
        prop_assert_eq!(
            t.net + t.a_tax + t.am + t.atp_employee + t.pension_employee + t.deductions,
            t.gross + t.additions
        );
        prop_assert_eq!(t.employer_cost, t.gross + t.pension_employer + t.atp_employer);
        prop_assert_eq!(t.net, t.a_income - t.a_tax - t.benefits - t.deductions + t.additions);
    }

    #[test]
    fn the_card_is_never_overused(case in cases()) {
        let t = totals(&case);
        let given = match case.card {
            Card::Main { deduction, .. } => deduction,
            Card::Exempt { remaining, .. } => remaining,
            Card::Secondary { .. } | Card::None => Ore::ZERO,
        };
        let used = t.deduction_used + t.exempt_used;
        prop_assert!(Ore::ZERO <= used && used <= given);
        prop_assert!(used.is_zero() || used <= t.a_income);
        prop_assert!(t.a_tax >= Ore::ZERO && t.am >= Ore::ZERO);
    }

    #[test]
    fn every_step_recomputes_and_every_line_has_one(case in cases()) {
        let slip = slip(&case);
        for step in slip.proof.steps() {
            prop_assert_eq!(slip.proof.recompute(step), Some(step.amount), "{}", step.rule.id);
        }
        for line in slip.proof.lines() {
            let step = slip.proof.step(line.origin);
            prop_assert_eq!(step.map(|step| step.amount.abs()), Some(line.amount.abs()));
        }
        prop_assert_eq!(slip.totals, totals(&case));
    }

    #[test]
    fn the_order_of_lines_and_employments_is_irrelevant(case in cases()) {
        let mut turned = case.clone();
        turned.employments.reverse();
        for employment in &mut turned.employments {
            employment.lines.reverse();
        }
        prop_assert_eq!(totals(&case), totals(&turned));
    }

    #[test]
    fn atp_is_one_contribution_for_all_employments(case in cases()) {
        let slip = slip(&case);
        prop_assert_eq!((lines_of(&slip, "5000").count(), lines_of(&slip, "5010").count()), (1, 1));
        let full = LAW.atp_a.on(case.period.first).unwrap().value.month.last().copied().unwrap();
        prop_assert!(slip.totals.atp_employee <= full.employee);
        if slip.totals.hours >= full.hours {
            prop_assert_eq!(slip.totals.atp_employee, full.employee);
        }
    }

    #[test]
    fn two_halves_of_an_employment_are_the_whole(
        card in cards(), kroner in 100_i64..30_000, hours in 0_i64..160, percent in 0_i64..1900,
    ) {
        let employment = |parts: i64| Employment {
            id: "1".into(),
            hours: Some(rate(hours, parts)),
            lines: vec![line("1000", Quantity::Amount(Ore::new(kroner * 200 / parts)))],
            pension: None,
            ..Employment::default()
        };
        let pension = Pension { style: PensionStyle::OnTop { percent: rate(percent, 100), own: None }, special: None };
        let whole_percent = (percent * kroner * 2) % 100 == 0;
        let case = |employments: Vec<Employment>| Case {
            period: PayPeriod::month("2026-04".parse().unwrap()), payment_date: date(2026, 4, 30),
            rounding: RoundingWay::Exact, card, atp: None, born: None, employments,
            benefits: vec![], deductions: vec![], additions: vec![], leaver: None,
        };
        let with = |employment: Employment| Employment { pension: whole_percent.then_some(pension), ..employment };
        let one = totals(&case(vec![with(employment(1))]));
        let two = totals(&case(vec![with(employment(2)), with(employment(2))]));
        prop_assert_eq!(one, two);
    }

    #[test]
    fn more_pay_is_never_less_net(case in cases(), more in 1_i64..1_000_000) {
        prop_assume!(case.rounding == RoundingWay::Exact);
        let mut raised = case.clone();
        raised.employments[0].lines.push(line("1160", Quantity::Amount(Ore::new(more))));
        let (before, after) = (totals(&case), totals(&raised));
        prop_assert!(after.net >= before.net && after.am >= before.am && after.a_tax >= before.a_tax);
    }

    #[test]
    fn a_higher_step_pays_more(step in 11_u8..55, group in 0_u8..=4) {
        let case = |step: u8| Case {
            employments: vec![Employment {
                id: "1".into(), step: Some(step.to_string().parse().unwrap()), area_group: AreaGroup::new(group),
                fraction: Some(Rate::ONE), ..Employment::default()
            }],
            ..empty()
        };
        prop_assert!(totals(&case(step)).gross < totals(&case(step + 1)).gross);
    }

    #[test]
    fn rounding_conventions_stay_within_their_steps(case in cases()) {
        let with = |rounding| totals(&Case { rounding, ..case.clone() });
        let (exact, floor, ten) =
            (with(RoundingWay::Exact), with(RoundingWay::FloorKrone), with(RoundingWay::TenKrone));
        prop_assert!(floor.am <= exact.am && exact.am - floor.am <= Ore::new(100));
        prop_assert!((ten.am - exact.am).abs() <= Ore::new(180));
        prop_assert_eq!(ten.am.get() % 100, 0);
        prop_assert_eq!(ten.tax_base.get() % 1000, 0);
        prop_assert_eq!(floor.a_tax.get() % 100, 0);
    }

    #[test]
    fn a_correction_is_empty_without_a_change_and_idle_when_repeated(
        employment in employments(), other in 11_u8..=55,
    ) {
        let month: Month = "2026-04".parse().unwrap();
        let april = Case { employments: vec![employment.clone()], ..empty() };
        let booked: Vec<Booked> = booked(&april);
        let corrected = |step: u8, booked: Vec<Booked>| {
            let employment = Employment {
                step: Some(step.to_string().parse().unwrap()),
                lines: vec![],
                retro: vec![Retro { month, booked, lines: employment.lines.clone(), hours: None, part: None }],
                ..employment.clone()
            };
            let may = Case {
                period: PayPeriod::month(month.next()), payment_date: date(2026, 5, 29),
                employments: vec![employment], ..empty()
            };
            pay::corrections(&may.employments[0], &may, &LAW).unwrap()
        };
        let same: u8 = employment.step.unwrap().to_string().parse().unwrap();
        prop_assert!(corrected(same, booked.clone()).is_empty());
        let differences = corrected(other, booked.clone());
        let again = booked.iter().copied()
            .chain(differences.iter().map(|one| Booked { code: one.code, amount: one.amount }))
            .collect();
        prop_assert!(corrected(other, again).is_empty());
        prop_assert!(other == same || differences.iter().any(|one| one.code == code("1000")));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// A step and a fraction in two halves: only the rounding of the two amounts may differ.
    #[test]
    fn two_halves_of_a_step_are_the_whole(step in 11_u8..=55, group in 0_u8..=4, hours in 1_i64..=37) {
        let employment = |share| Employment {
            id: "1".into(), step: Some(step.to_string().parse().unwrap()), area_group: AreaGroup::new(group),
            fraction: Some(share), ..Employment::default()
        };
        let whole = totals(&Case { employments: vec![employment(rate(hours, 37))], ..empty() });
        let half = employment(rate(hours, 74));
        let halves = totals(&Case { employments: vec![half.clone(), half], ..empty() });
        prop_assert!((whole.gross - halves.gross).abs() <= Ore::new(1));
        prop_assert_eq!((whole.hours, whole.atp_employee), (halves.hours, halves.atp_employee));
    }

    /// Everything the month booked, also what the calculation made of it, is given back to a correction.
    #[test]
    fn a_month_corrected_with_its_own_facts_pays_nothing(
        agreed in 0_usize..4, years in 0_u8..20, hours in 1_i64..=37, lines in lines(), choice in 0_usize..3,
    ) {
        let (agreement, position) =
            [("50.01", "teacher"), ("60.01", "pedagogue_15"), ("30.11", "basis"), ("civil_servant", "chief")][agreed];
        let employment = Employment {
            id: "1".into(), agreement: Some(agreement.into()), position: Some(position.into()), years,
            step: Some("31".parse().unwrap()), area_group: AreaGroup::new(2), fraction: Some(rate(hours, 37)),
            fritvalg: [None, Some(FritvalgDefault::Pay), Some(FritvalgDefault::Pension)][choice], lines,
            ..Employment::default()
        };
        let month: Month = "2025-03".parse().unwrap();
        let march = Case {
            period: PayPeriod::month(month), payment_date: date(2025, 3, 31),
            employments: vec![employment.clone()], ..empty()
        };
        let slip = slip(&march);
        let booked: Vec<Booked> = slip.proof.lines().iter().filter(|line| line.employment.is_some())
            .map(|line| Booked { code: line.code, amount: line.amount }).collect();
        let lines = employment.lines.clone();
        let retro = vec![Retro { month, booked, lines, hours: None, part: None }];
        let april = |retro| Case {
            period: PayPeriod::month(month.next()), payment_date: date(2025, 3, 31),
            employments: vec![Employment {
                retro, pension: Some(Pension { style: PensionStyle::OnTop { percent: rate(1, 10), own: None }, special: None }),
                ..employment.clone()
            }],
            ..empty()
        };
        prop_assert_eq!(totals(&april(retro)), totals(&april(vec![])));
    }

    #[test]
    fn more_hours_more_days_and_a_higher_card_never_pay_less(
        hours in 1_i64..37, days in 1_i64..22, percent in 20_i64..55, ore in 0_i64..1_000_000,
    ) {
        let case = |hours, days, percent, ore| Case {
            card: Card::Main { percent: rate(percent, 100), deduction: Ore::new(ore) },
            employments: vec![Employment {
                id: "1".into(), step: Some("30".parse().unwrap()), area_group: AreaGroup::new(2),
                fraction: Some(rate(hours, 37)),
                part: Some(Part { worked: Rate::whole(days), period: Rate::whole(22) }),
                ..Employment::default()
            }],
            atp: Some(AtpGiven { employee: Ore::ZERO, employer: Ore::ZERO }),
            ..empty()
        };
        let net = |hours, days, percent, ore| totals(&case(hours, days, percent, ore)).net;
        let now = net(hours, days, percent, ore);
        prop_assert!(net(hours + 1, days, percent, ore) >= now);
        prop_assert!(net(hours, days + 1, percent, ore) >= now);
        prop_assert!(net(hours, days, percent + 1, ore) <= now);
        prop_assert!(net(hours, days, percent, ore + 10_000) >= now);
    }
}

fn booked(case: &Case) -> Vec<Booked> {
    let slip = slip(case);
    let lines = slip.proof.lines().iter().filter(|line| line.employment.is_some());
    let pay = lines.filter(|line| !matches!(line.code.as_str(), "5110" | "5120"));
    pay.map(|line| Booked { code: line.code, amount: line.amount }).collect()
}

fn empty() -> Case {
    Case {
        period: PayPeriod::month("2026-04".parse().unwrap()),
        payment_date: date(2026, 4, 30),
        rounding: RoundingWay::Exact,
        card: Card::None,
        atp: None,
        born: None,
        employments: vec![],
        benefits: vec![],
        deductions: vec![],
        additions: vec![],
        leaver: None,
    }
}

#[test]
fn a_given_atp_goes_before_the_table() {
    let given = AtpGiven { employee: Ore::new(9465), employer: Ore::new(18935) };
    let case = Case { atp: Some(given), payment_date: date(2026, 4, 30), ..empty() };
    let t = totals(&case);
    assert_eq!((t.atp_employee, t.atp_employer), (Ore::new(9465), Ore::new(18935)));
}

#[test]
fn a_person_under_sixteen_has_no_atp() {
    let employment = Employment { id: "1".into(), fraction: Some(Rate::ONE), ..Employment::default() };
    let case = |born| Case { born: Some(born), employments: vec![employment.clone()], ..empty() };
    assert_eq!(totals(&case(date(2010, 5, 1))).atp_employee, Ore::ZERO);
    assert_eq!(totals(&case(date(2010, 4, 30))).atp_employee, Ore::from_kroner(99));
}
