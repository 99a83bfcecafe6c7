//! The worked examples A to I of the rules, entered by hand, to the øre.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::civil::date;
use kaemner_law_checker::{Answer, Fraction, calculate, holiday, refund, scale};

/// Kroner as text to øre.
fn ore(kroner: &str) -> Fraction {
    Fraction::parse(kroner).unwrap() * Fraction::whole(100)
}

fn answer(case: &str) -> Answer {
    calculate(case).unwrap_or_else(|error| panic!("{error}\n{case}"))
}

/// Every named figure is as expected; the steps are printed where it is not.
fn check(case: &str, expected: &[(&str, &str)]) {
    let answer = answer(case);
    for (name, value) in expected {
        assert_eq!(answer.figure(name), *value, "{name}\n{}", answer.steps.join("\n"));
    }
}

/// HK step 30, group 2, April 2026, function supplement of 6,000 at the 2000 level.
fn example_a(rounding: &str) -> String {
    format!(
        r#"
period = "2026-04"
payment_date = 2026-04-30
rounding = "{rounding}"
[card]
kind = "main"
percent = 37
deduction = "5100.00"
deduction_unit = "month"
deduction_units = 1
[[employment]]
id = "1"
agreement = "30.11"
step = 30
area_group = 2
fraction = "37/37"
hours = "160.33"
arrears = true
[[employment.line]]
code = "1120"
base_2000 = "6000.00"
[employment.pension]
style = "on_top"
percent = "16.68"
"#
    )
}

#[test]
fn example_a_main_card_in_three_roundings() {
    let common = [
        ("gross", "33801.77"),
        ("atp_employee", "99.00"),
        ("atp_employer", "198.00"),
        ("deduction_used", "5100.00"),
        ("pension_employee", "0.00"),
        ("pension_employer", "5638.14"),
        ("employer_cost", "39637.91"),
        ("eindkomst.46", "297.00"),
        ("eindkomst.200", "160.33"),
    ];
    for (rounding, own) in [
        (
            "exact",
            [
                ("am_base", "33702.77"),
                ("am", "2696.22"),
                ("a_income", "31006.55"),
                ("tax_base", "25906.55"),
                ("a_tax", "9585.42"),
                ("net", "21421.13"),
            ],
        ),
        (
            "ten_krone",
            [
                ("am_base", "33700.00"),
                ("am", "2696.00"),
                ("a_income", "31006.77"),
                ("tax_base", "25900.00"),
                ("a_tax", "9583.00"),
                ("net", "21423.77"),
            ],
        ),
        (
            "floor_krone",
            [
                ("am_base", "33702.77"),
                ("am", "2696.00"),
                ("a_income", "31006.77"),
                ("tax_base", "25906.77"),
                ("a_tax", "9585.00"),
                ("net", "21421.77"),
            ],
        ),
    ] {
        check(&example_a(rounding), &common);
        check(&example_a(rounding), &own);
    }
}

#[test]
fn example_b_secondary_card() {
    let case = r#"
period = "2026-04"
payment_date = 2026-04-30
rounding = "exact"
[card]
kind = "secondary"
percent = 40
[[employment]]
hours = "42"
[[employment.line]]
code = "1200"
hours = "42"
rate = "176.02"
"#;
    check(
        case,
        &[
            ("gross", "7392.84"),
            ("atp_employee", "33.00"),
            ("am_base", "7359.84"),
            ("am", "588.79"),
            ("a_income", "6771.05"),
            ("a_tax", "2708.42"),
            ("net", "4062.63"),
        ],
    );
    // Without the hours of the employment, those of the line count.
    check(&case.replacen("hours = \"42\"\n", "", 1), &[("atp_employee", "33.00"), ("net", "4062.63")]);
}

#[test]
fn example_c_exempt_card_is_used_up() {
    check(
        r#"
period = "2026-04"
payment_date = 2026-04-30
rounding = "exact"
[card]
kind = "exempt"
percent = 40
exempt_remaining = "3000.00"
[[employment]]
hours = "38"
[[employment.line]]
code = "1200"
amount = "8000.00"
"#,
        &[
            ("atp_employee", "0.00"),
            ("am", "640.00"),
            ("a_income", "7360.00"),
            ("exempt_used", "3000.00"),
            ("tax_base", "4360.00"),
            ("a_tax", "1744.00"),
            ("net", "5616.00"),
        ],
    );
}

#[test]
fn example_d_no_card() {
    check(
        r#"
period = "2026-04"
payment_date = 2026-04-30
rounding = "exact"
[card]
kind = "none"
[[employment]]
hours = "20"
[[employment.line]]
code = "1200"
amount = "10000.00"
"#,
        &[("am", "800.00"), ("a_income", "9200.00"), ("a_tax", "5060.00"), ("net", "4140.00")],
    );
}

#[test]
fn example_e_own_pension_is_deducted() {
    check(
        r#"
period = "2026-04"
payment_date = 2026-04-30
rounding = "exact"
[card]
kind = "main"
percent = 39
deduction = "4800.00"
[[employment]]
hours = "160.33"
[[employment.line]]
code = "1000"
amount = "30000.00"
[employment.pension]
style = "deducted"
own_percent = "4.00"
employer_percent = "8.00"
"#,
        &[
            ("pension_employee", "1200.00"),
            ("pension_employer", "2400.00"),
            ("am_base", "28701.00"),
            ("am", "2296.08"),
            ("a_income", "26404.92"),
            ("a_tax", "8425.92"),
            ("net", "17979.00"),
        ],
    );
}

#[test]
fn example_f_a_rise_that_comes_a_month_late() {
    let before = scale::step_pay("30", 2, date(2026, 3, 1)).unwrap().month;
    let after = scale::step_pay("30", 2, date(2026, 4, 1)).unwrap().month;
    assert_eq!((before, after), (ore("32202.25"), ore("32975.08")));
    let difference = after - before;
    assert_eq!(difference, ore("772.83"));
    assert_eq!((difference * Fraction::parse("16.68 %").unwrap()).half_up(1), ore("128.91"));
}

#[test]
fn example_g_holiday_supplements() {
    let raised = holiday::raised_supplement(&[(date(2025, 1, 1), ore("400000"))]).unwrap();
    assert_eq!(raised, ore("5920.00"));
    assert_eq!(holiday::supplement(ore("300000"), date(2026, 5, 31)).unwrap(), ore("3000.00"));
    assert_eq!(holiday::supplement(ore("100000"), date(2026, 8, 31)).unwrap(), ore("1000.00"));
    // The percentage changed on 1 May 2024: each part of the year has its own.
    let parts = [(date(2024, 1, 1), ore("100000")), (date(2024, 5, 1), ore("200000"))];
    assert_eq!(holiday::raised_supplement(&parts).unwrap(), ore("950.00") + ore("2960.00"));
}

#[test]
fn example_h_holiday_pay_of_a_leaver() {
    let case = r#"
period = "2026-04"
payment_date = 2026-04-30
rounding = "exact"
[card]
kind = "main"
percent = 37
deduction = "5100.00"
[[employment]]
hours = "160.33"
[[employment.line]]
code = "1000"
amount = "30000.00"
[leaver]
holiday_base = "300000.00"
days_taken = "0"
"#;
    // The month's deduction is used by the month's pay.
    check(
        case,
        &[
            ("deduction_used", "5100.00"),
            ("holiday.gross", "37500.00"),
            ("holiday.am", "3000.00"),
            ("holiday.tax", "12765.00"),
            ("holiday.net", "21735.00"),
        ],
    );
    // Ten of the year's 25 days taken with pay leave three fifths.
    check(&case.replace("days_taken = \"0\"", "days_taken = \"10\""), &[("holiday.gross", "22500.00")]);
}

#[test]
fn example_i_a_long_illness_claimed_too_late() {
    let illness = refund::Illness {
        first_day: date(2026, 3, 2),
        last_day: date(2026, 4, 30),
        month_pay: ore("33801.77"),
        filed: date(2026, 7, 20),
    };
    let refund = refund::refund(&illness).unwrap();
    assert_eq!((refund.hour_pay, refund.hour_after_am), (ore("210.83"), ore("193.96")));
    assert_eq!(refund.day_amount, ore("1017"));
    assert_eq!((refund.from, refund.notify_by), (date(2026, 4, 1), date(2026, 4, 6)));
    assert_eq!(refund.due, ore("22374"));
    assert_eq!((refund.lost_days, refund.lost), (13, ore("13221")));
    // Tillæg til refusion: 5,085 a week gives 107.
    assert_eq!(refund.week_supplement, ore("107"));
}

#[test]
fn part_time_and_odd_months() {
    let case = |extra: &str| {
        format!(
            r#"
period = "2026-04"
payment_date = 2026-04-30
rounding = "exact"
[card]
kind = "none"
[[employment]]
agreement = "30.11"
step = 30
area_group = 2
{extra}
[employment.pension]
style = "on_top"
percent = "16.68"
"#
        )
    };
    // 30 of 37 hours: 129.997 hours, reported as 130.00, and a full ATP contribution.
    check(
        &case("fraction = \"30/37\""),
        &[("gross", "26736.55"), ("eindkomst.200", "130.00"), ("atp_employee", "99.00")],
    );
    // 9 of 37 hours are 39 hours a month, the first band of ATP.
    check(&case("fraction = \"9/37\""), &[("eindkomst.200", "39.00"), ("atp_employee", "33.00")]);
    check(&case("fraction = \"37/37\"\nworked_days = 12\nperiod_days = 22"), &[("gross", "17986.41")]);
}

#[test]
fn hour_rates_and_time_supplements() {
    let pay = scale::step_pay("30", 2, date(2026, 4, 1)).unwrap();
    assert_eq!(pay.hour, ore("205.67"));
    // 36 % per hour in the evening.
    assert_eq!((pay.hour * Fraction::parse("36 %").unwrap()).half_up(1), ore("74.04"));
}

#[test]
fn cases_that_mean_nothing_are_refused() {
    let case = example_a("exact");
    for (from, to, field) in [
        ("exact", "nearest", "rounding"),
        ("kind = \"main\"", "kind = \"spare\"", "card.kind"),
        ("percent = 37\n", "", "card.percent"),
        ("step = 30", "step = 56", "pay_scale.step"),
        ("area_group = 2", "area_group = 5", "pay_scale.area"),
        ("\"1120\"", "\"1121\"", "employment.line.code"),
        ("\"1120\"", "\"6000\"", "employment.line.code"),
        ("\"on_top\"", "\"beside\"", "employment.pension.style"),
        ("period = \"2026-04\"", "period = \"2026-13\"", "period"),
        ("2026-04", "2019-04", "pay_scale"),
        ("base_2000 = \"6000.00\"", "base_2000 = \"6000.001\"", "no amount"),
        ("hours = \"160.33\"", "ours = \"160.33\"", "ours"),
    ] {
        let broken = case.replacen(from, to, 1);
        assert_ne!(broken, case);
        let error = calculate(&broken).expect_err(field).to_string();
        assert!(error.contains(field), "{field}: {error}");
    }
}
