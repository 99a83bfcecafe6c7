//! Persons per second on one core: the flat calculation, the full engine without and with proofs, and bare
//! loops over the same rows as the limit.
//!
//! `cargo bench -p kaemner-law --bench pay`

use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::civil::date;
use kaemner_law::Law;
use kaemner_law::params::{AreaGroup, PayCode, RoundingWay, Step};
use kaemner_law::pay::case::{Card, CaseLine, Employment, Marks, PayPeriod, Pension, PensionStyle, Quantity};
use kaemner_law::pay::trace::Off;
use kaemner_law::pay::{self, Case, Proof};
use kaemner_values::period::Month;
use kaemner_values::{Ore, Rate, Rounding};

/// One person of the flat calculation: whole øre and basis points.
#[derive(Clone, Copy)]
struct Row {
    step: usize,
    share_bp: i64,
    supplements: [i64; 3],
    pensionable: [bool; 3],
    hours: i64,
    pension_emp_bp: i64,
    pension_er_bp: i64,
    deduction: i64,
    tax_bp: i64,
}

/// The same person on the engine's types, as they would be read from a file or a database.
#[derive(Clone, Copy)]
struct Person {
    step: usize,
    share: Rate,
    supplements: [Ore; 3],
    pensionable: [bool; 3],
    hours: i64,
    pension_emp: Rate,
    pension_er: Rate,
    deduction: Ore,
    tax: Rate,
}

impl From<&Row> for Person {
    fn from(row: &Row) -> Self {
        Self {
            step: row.step,
            share: Rate::basis_points(row.share_bp),
            supplements: row.supplements.map(Ore::new),
            pensionable: row.pensionable,
            hours: row.hours,
            pension_emp: Rate::basis_points(row.pension_emp_bp),
            pension_er: Rate::basis_points(row.pension_er_bp),
            deduction: Ore::new(row.deduction),
            tax: Rate::basis_points(row.tax_bp),
        }
    }
}

/// Sums over all persons: gross, am, tax, net, holiday, cost.
type Sums = [i64; 6];

/// A small generator with a fixed seed, so that every run has the same persons.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap_or(0) % limit
    }
}

fn rows(count: usize) -> Vec<Row> {
    let mut dice = Dice(7);
    let mut row = || Row {
        step: usize::try_from(dice.below(45)).unwrap_or(0) + 10,
        share_bp: 2000 + dice.below(8001),
        supplements: [dice.below(200_000), dice.below(100_000), dice.below(50_000)],
        pensionable: [true, dice.below(2) == 0, false],
        hours: 30 + dice.below(131),
        pension_emp_bp: dice.below(500),
        pension_er_bp: 800 + dice.below(1000),
        deduction: dice.below(600_000),
        tax_bp: 3500 + dice.below(500),
    };
    (0..count).map(|_| row()).collect()
}

/// The ten lines in plain integers: what the arithmetic itself costs.
fn flat_bare(rows: &[Row], scale: &[i64]) -> Sums {
    let half_up = |product: i64| (product + 5000) / 10_000;
    let mut sums = [0; 6];
    for row in rows {
        let base = half_up(scale[row.step] * row.share_bp);
        let supplement: i64 = row.supplements.iter().sum();
        let pensionable: i64 = row
            .supplements
            .iter()
            .zip(row.pensionable)
            .map(|(amount, counts)| amount * i64::from(counts))
            .sum();
        let gross = base + supplement;
        let pension_emp = half_up((base + pensionable) * row.pension_emp_bp);
        let pension_er = half_up((base + pensionable) * row.pension_er_bp);
        let (atp, atp_emp) = match row.hours {
            117.. => (9900, 3300),
            78.. => (6600, 2200),
            39.. => (3300, 1100),
            _ => (0, 0),
        };
        let am_base = gross - pension_emp - atp_emp;
        let am = am_base * 8 / 100;
        let a_income = am_base - am;
        let tax = (a_income - row.deduction).max(0) * row.tax_bp / 10_000;
        let net = a_income - tax;
        let holiday = half_up(gross * 1250);
        let cost = gross + pension_er + atp - atp_emp;
        for (sum, figure) in sums.iter_mut().zip([gross, am, tax, net, holiday, cost]) {
            *sum += figure;
        }
    }
    sums
}

/// The same ten lines on the engine's types: every rate gives an unrounded amount, every rounding is named.
fn flat(persons: &[Person], scale: &[Ore]) -> Sums {
    let (am_rate, holiday_rate) = (Rate::basis_points(800), Rate::basis_points(1250));
    let (full, two_thirds, one_third) = (Ore::new(3300), Ore::new(2200), Ore::new(1100));
    let mut sums = [Ore::ZERO; 6];
    for row in persons {
        let base = row.share.of(scale[row.step]).round(Rounding::HalfUpToOre);
        let supplement: Ore = row.supplements.into_iter().sum();
        let counted = row.supplements.into_iter().zip(row.pensionable).filter(|(_, counts)| *counts);
        let pensionable = base + counted.map(|(ore, _)| ore).sum();
        let gross = base + supplement;
        let pension_emp = row.pension_emp.of(pensionable).round(Rounding::HalfUpToOre);
        let pension_er = row.pension_er.of(pensionable).round(Rounding::HalfUpToOre);
        let atp_emp = match row.hours {
            117.. => full,
            78.. => two_thirds,
            39.. => one_third,
            _ => Ore::ZERO,
        };
        let am_base = gross - pension_emp - atp_emp;
        let am = am_rate.of(am_base).round(Rounding::DownToOre);
        let a_income = am_base - am;
        let tax_base = (a_income - row.deduction).max(Ore::ZERO);
        let tax = row.tax.of(tax_base).round(Rounding::DownToOre);
        let net = a_income - tax;
        let holiday = holiday_rate.of(gross).round(Rounding::HalfUpToOre);
        let cost = gross + pension_er + atp_emp + atp_emp;
        for (sum, figure) in sums.iter_mut().zip([gross, am, tax, net, holiday, cost]) {
            *sum += figure;
        }
    }
    sums.map(Ore::get)
}

/// Persons as the full engine takes them: a step by fraction, two supplements, pension on top; every second
/// person's pension is the agreement's for the position, the others state it.
fn cases(count: usize) -> Vec<Case> {
    let mut dice = Dice(11);
    (0..count).map(|_| case(&mut dice)).collect()
}

fn case(dice: &mut Dice) -> Case {
    let step: Step = (11 + dice.below(40)).to_string().parse().unwrap_or_else(|_| unreachable!("a step"));
    let line = |code: &str, quantity| CaseLine {
        code: PayCode::new(code).unwrap_or_else(|| unreachable!("a code")),
        text: None,
        quantity,
        shown_hours: None,
        marks: Marks::default(),
    };
    let percent = |points| Rate::basis_points(points);
    let yearly = Ore::new(dice.below(2_000_000));
    let lines = vec![
        line("1120", Quantity::Base2000 { yearly, proportional: true }),
        line("1110", Quantity::Amount(Ore::new(dice.below(300_000)))),
    ];
    let style = PensionStyle::OnTop { percent: percent(1300 + dice.below(600)), own: None };
    let pension = Some(Pension { style, special: None }).filter(|_| dice.below(2) == 0);
    Case {
        period: PayPeriod::month(Month::of(date(2026, 4, 1))),
        payment_date: date(2026, 4, 30),
        rounding: RoundingWay::Exact,
        card: Card::Main {
            percent: percent(3600 + dice.below(400)),
            deduction: Ore::new(dice.below(600_000)),
        },
        atp: None,
        born: None,
        employments: vec![Employment {
            id: "1".to_owned(),
            agreement: Some("30.11".to_owned()),
            position: Some("basis".to_owned()),
            step: Some(step),
            area_group: AreaGroup::new(2),
            fraction: Rate::new(20 + dice.below(18), 37),
            lines,
            pension,
            ..Employment::default()
        }],
        benefits: Vec::new(),
        deductions: Vec::new(),
        additions: Vec::new(),
        leaver: None,
    }
}

/// The full case's arithmetic in bare integers, with the law's figures already looked up.
fn full_bare(rows: &[FullRow], factor: i128) -> i64 {
    let half_up = |top: i128, bottom: i128| (2 * top + bottom) / (2 * bottom);
    let mut sum = 0;
    for row in rows {
        let year = half_up(row.base * factor, 1_000_000) + half_up(row.area * factor, 1_000_000);
        let monthly = half_up(year * 100, 12);
        let basic = half_up(monthly * row.share.0, row.share.1);
        let supplement = half_up(row.yearly * factor * row.share.0, 12_000_000 * row.share.1);
        let gross = basic + supplement + row.amount;
        let pension = half_up(gross * row.pension_bp, 10_000);
        let hours = 16_033 * row.share.0;
        let atp = match half_up(hours, row.share.1) {
            11_700.. => 9900,
            7_800.. => 6600,
            _ => 3300,
        };
        let base = gross - atp;
        let am = half_up(base * 8, 100);
        let a_income = base - am;
        let tax = half_up((a_income - row.deduction).max(0) * row.tax_bp, 10_000);
        sum += a_income - tax + pension;
    }
    i64::try_from(sum).unwrap_or(i64::MAX)
}

struct FullRow {
    base: i128,
    area: i128,
    share: (i128, i128),
    yearly: i128,
    amount: i128,
    pension_bp: i128,
    deduction: i128,
    tax_bp: i128,
}

fn full_rows(cases: &[Case], law: &Law) -> Vec<FullRow> {
    let scale = &law.pay_scale;
    let day = date(2026, 4, 1);
    let (Some(bases), Some(areas)) = (scale.step.find(day), scale.area.find(day)) else { return Vec::new() };
    let agreed = law.agreement("30.11").and_then(|one| one.terms(Some("basis"), day)?.pension());
    let points = |rate: Rate| i128::from(rate.of(Ore::new(10_000)).round(Rounding::HalfUpToOre).get());
    let row = |case: &Case| {
        let one = case.employments.first()?;
        let (step, group, share) = (one.step?, one.area_group?, one.fraction?);
        let (Quantity::Base2000 { yearly, .. }, Quantity::Amount(amount)) =
            (&one.lines.first()?.quantity, &one.lines.last()?.quantity)
        else {
            return None;
        };
        let Card::Main { percent, deduction } = case.card else { return None };
        let pension = match one.pension.map(|pension| pension.style) {
            Some(PensionStyle::OnTop { percent, .. }) => percent,
            _ => agreed?.value.total,
        };
        Some(FullRow {
            base: i128::from(bases.value.of(step)),
            area: i128::from(areas.value.of(step, group)),
            share: (share.numerator().into(), share.denominator().into()),
            yearly: yearly.get().into(),
            amount: amount.get().into(),
            pension_bp: points(pension),
            deduction: deduction.get().into(),
            tax_bp: points(percent),
        })
    };
    cases.iter().filter_map(row).collect()
}

/// The best of several runs: other work on the machine only ever slows one down.
fn best<T>(runs: u32, mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut once = || {
        let begin = Instant::now();
        let result = black_box(run());
        (begin.elapsed(), result)
    };
    let mut best = once();
    for _ in 1..runs {
        let next = once();
        if next.0 < best.0 {
            best = next;
        }
    }
    best
}

fn report(name: &str, persons: usize, time: Duration) {
    let nanos = time.as_nanos().max(1);
    let per_second = u128::try_from(persons).unwrap_or(0) * 1_000_000_000 / nanos;
    let each = nanos / u128::try_from(persons).unwrap_or(1).max(1);
    println!("{name:<34} {per_second:>12} persons/s {each:>8} ns each");
}

fn main() {
    let Ok(law) = Law::shipped() else { unreachable!("the shipped figures are read by tests") };
    let rows = rows(10_000);
    let scale: Vec<i64> = (0..60).map(|step| 2_000_000 + step * 60_000).collect();
    let ore: Vec<Ore> = scale.iter().map(|amount| Ore::new(*amount)).collect();
    let (time, limit) = best(200, || flat_bare(black_box(&rows), black_box(&scale)));
    report("flat, bare loop", rows.len(), time);
    let persons: Vec<Person> = rows.iter().map(Person::from).collect();
    let (time, sums) = best(200, || flat(black_box(&persons), black_box(&ore)));
    report("flat, this engine's types", rows.len(), time);
    assert_eq!(sums, limit, "the two flat calculations differ");
    println!(
        "check: gross {} am {} tax {} net {} holiday {} cost {}",
        sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]
    );

    // Few persons and many runs: a run then fits between two interruptions by other programs.
    let cases = cases(1_000);
    let plain = full_rows(&cases, &law);
    let (time, limit) = best(200, || full_bare(black_box(&plain), black_box(1_653_378)));
    report("full, bare loop", cases.len(), time);
    let figures = |case: &Case| pay::totals(case, &law, &mut Off).map(|t| t.net + t.pension_employer);
    let (time, sum) = best(300, || cases.iter().flat_map(figures).sum::<Ore>());
    report("full, without proofs", cases.len(), time);
    assert_eq!(sum.get(), limit, "engine and bare loop differ");
    let (time, proved) = best(300, || {
        let mut sum = Ore::ZERO;
        for case in &cases {
            let mut proof = Proof::default();
            if let Ok(t) = pay::totals(case, &law, &mut proof) {
                sum += t.net + t.pension_employer;
            }
            black_box(&proof);
        }
        sum
    });
    report("full, with proofs", cases.len(), time);
    assert_eq!(proved, sum, "proofs change the figures");
    let count = |run: &dyn Fn()| allocation_counter::measure(run).count_total;
    let bare = count(&|| cases.iter().for_each(|case| assert!(pay::totals(case, &law, &mut Off).is_ok())));
    let kept = count(&|| {
        cases.iter().for_each(|case| assert!(pay::totals(case, &law, &mut Proof::default()).is_ok()));
    });
    let persons = u64::try_from(cases.len()).unwrap_or(1);
    println!("allocations a person: {bare} / {persons} without proofs, {} with", kept / persons);
    assert_eq!(bare, 0, "a rule allocates without proofs");
}
