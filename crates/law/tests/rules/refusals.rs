//! Cases that are refused: the message names the field and says what to write instead.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use kaemner_law::Law;
use kaemner_law::pay::{self, PayError, read_case};
use kaemner_values::text::{Catalog, Language};

const HEAD: &str = "period = \"2026-04\"\npayment_date = 2026-04-30\n";
const CARD: &str = "[card]\nkind = \"main\"\npercent = 37\n";
const STEP: &str = "[[employment]]\nid = \"7\"\nstep = 30\narea_group = 2\nfraction = \"37/37\"\n";
const HK: &str =
    "[[employment]]\nid = \"7\"\nagreement = \"30.11\"\nstep = 30\narea_group = 2\nfraction = \"37/37\"\n";

fn refused(case: &str) -> PayError {
    match read_case(case) {
        Err(error) => error,
        Ok(read) => match pay::calculate(&read, &Law::shipped().unwrap()) {
            Err(error) => error,
            Ok(_) => panic!("this case is calculated:\n{case}"),
        },
    }
}

/// The field, and a word of the remedy, in both languages without a missing text.
fn refuses(case: &str, field: &str, remedy: &str) {
    let error = refused(case);
    let log = error.to_string();
    assert!(log.starts_with(field), "{log}\nshould name {field} for\n{case}");
    assert!(log.contains(remedy), "{log}\nshould say {remedy} for\n{case}");
    let catalog = Catalog::new(&[kaemner_law::TEXTS, kaemner_values::TEXTS]).unwrap();
    for language in [Language::Danish, Language::English] {
        let text = catalog.say(language, &error.message());
        assert!(text.contains(field) && !text.contains('⟦'), "{text}");
    }
}

#[test]
fn a_card_says_only_what_it_has() {
    let card = |card: &str| format!("{HEAD}[card]\n{card}\n{STEP}");
    refuses(&card("kind = \"main\""), "card.percent", "percentage");
    refuses(
        &card("kind = \"secondary\"\npercent = 40\ndeduction = \"100.00\""),
        "card.deduction",
        "leave it out",
    );
    let left = "card.exempt_remaining";
    refuses(&card("kind = \"main\"\npercent = 40\nexempt_remaining = \"100.00\""), left, "leave it out");
    refuses(&card("kind = \"exempt\"\npercent = 40"), left, "left on the exempt card");
    refuses(&card("kind = \"exempt\"\nexempt_remaining = \"-1.00\""), left, "below zero");
    refuses(
        &card("kind = \"exempt\"\nexempt_remaining = \"10.00\""),
        "card.percent",
        "percentage of the rest",
    );
    refuses(&card("kind = \"main\"\npercent = 37\ndeduction = \"-1.00\""), "card.deduction", "below zero");
    refuses(
        &card("kind = \"main\"\npercent = 37\ndeduction_units = 400"),
        "card.deduction_units",
        "0 to 366",
    );
}

#[test]
fn a_period_is_a_month_or_two_dates() {
    let period = |period: &str| format!("{period}\npayment_date = 2026-04-30\n{CARD}{STEP}");
    refuses(&period(""), "period", "or from and to");
    refuses(&period("from = 2026-04-01"), "period", "or from and to");
    refuses(&period("period = \"2026-04\"\nfrom = 2026-04-01\nto = 2026-04-30"), "period", "either");
    refuses(&period("from = 2026-04-30\nto = 2026-04-01"), "to", "exchange");
    let part = "employment[7].worked_days";
    refuses(&period("from = 2026-04-01\nto = 2026-04-15"), part, "days paid");
    refuses(&period("from = 2026-04-01\nto = 2026-04-14"), part, "days paid");
}

#[test]
fn an_employment_is_complete() {
    let employment = |lines: &str| format!("{HEAD}{CARD}[[employment]]\nid = \"7\"\n{lines}");
    refuses(&employment("step = 30\nfraction = \"37/37\""), "employment[7].area_group", "0 to 4");
    refuses(&employment("step = 30\narea_group = 2"), "employment[7].fraction", "37/37");
    refuses(&employment("agreement = \"99.99\""), "employment[7].agreement", "law list agreements");
    refuses(&employment("agreement = \"30.11\"\nposition = \"king\""), "employment[7].position", "king");
    refuses(&employment("position = \"basis\""), "employment[7].agreement", "name it");
    refuses(&employment("agreement = \"hourly\"\nstep = 30\narea_group = 2"), "employment[7].hours", "hours");
    refuses(&employment("fraction = \"75/37\""), "employment[7].fraction", "share of full time");
    refuses(&employment("hours = \"-1\""), "employment[7].hours", "below zero");
    refuses(&format!("{HEAD}{CARD}{STEP}worked_days = 12"), "employment[7].period_days", "needs it");
    refuses(&format!("{HEAD}{CARD}{STEP}period_days = 22"), "employment[7].worked_days", "needs it");
    let too_many = format!("{HEAD}{CARD}{STEP}worked_days = 23\nperiod_days = 22");
    refuses(&too_many, "employment[7].worked_days", "not between");
    refuses(&format!("{HEAD}{CARD}{HK}fritvalg = \"pay\""), "employment[7].fritvalg", "position");
}

/// The second line of the employment is the one at fault.
#[test]
fn a_line_is_one_quantity_of_a_known_code() {
    let first = "[[employment.line]]\ncode = \"1110\"\namount = \"100.00\"\n";
    let line = |line: &str| format!("{HEAD}{CARD}{HK}{first}[[employment.line]]\n{line}");
    let place = "employment[7].line[2]";
    refuses(&line("code = \"1120\""), &format!("{place}.amount"), "base_2000");
    refuses(&line("code = \"1120\"\namount = \"1.00\"\nkm = \"3\""), place, "only one of");
    refuses(&line("code = \"4711\"\namount = \"1.00\""), &format!("{place}.code"), "a_income");
    refuses(&line("code = \"6000\"\namount = \"1.00\""), &format!("{place}.code"), "leave the line out");
    refuses(
        &line("code = \"1120\"\namount = \"1.00\"\na_income = false"),
        &format!("{place}.am"),
        "B-income",
    );
    refuses(&line("code = \"1400\"\nminutes = [30]"), &format!("{place}.percent"), "give percent");
    refuses(&line("code = \"1400\"\nhours = \"3\""), &format!("{place}.percent"), "give percent");
    refuses(&line("code = \"1120\"\nbase = \"100.00\""), &format!("{place}.percent"), "percentage");
    refuses(&line("code = \"1110\"\nkm = \"-3\""), &format!("{place}.amount"), "km");
}

#[test]
fn a_pension_adds_up() {
    let pension = |lines: &str| format!("{HEAD}{CARD}{HK}[employment.pension]\n{lines}");
    let place = "employment[7].pension";
    refuses(&pension("style = \"on_top\""), &format!("{place}.percent"), "whole percentage");
    refuses(
        &pension("style = \"deducted\"\nemployer_percent = 8"),
        &format!("{place}.own_percent"),
        "own_amount",
    );
    let both = pension("style = \"on_top\"\npercent = 16\nown_percent = 4\nown_amount = \"5.00\"");
    refuses(&both, place, "either");
    let sum = pension("style = \"on_top\"\npercent = 16\nown_percent = 4\nemployer_percent = 8");
    refuses(&sum, &format!("{place}.percent"), "together");
    let sum = pension("style = \"deducted\"\npercent = 13\nown_percent = 4\nemployer_percent = 8");
    refuses(&sum, &format!("{place}.percent"), "together");
    let below = pension("style = \"deducted\"\npercent = 3\nown_percent = 4");
    refuses(&below, &format!("{place}.percent"), "below own_percent");
    let whole = pension("style = \"deducted\"\npercent = 12\nown_amount = \"500.00\"");
    refuses(&whole, &format!("{place}.employer_percent"), "employer's percentage");
    refuses(&pension("style = \"agreement\"\npercent = 16"), place, "leave them out");
}

#[test]
fn dates_outside_the_tables_are_refused() {
    let on = |period: &str, paid: &str| {
        refused(&format!("period = \"{period}\"\npayment_date = {paid}\n{CARD}{STEP}"))
    };
    for (period, paid, table) in [
        ("2018-04", "2026-04-30", "pay_scale"),
        ("2027-04", "2027-04-30", "pay_scale.factor"),
        ("2026-04", "1999-04-30", "rounding.exact"),
    ] {
        let PayError::Law(error) = on(period, paid) else { panic!("{period}") };
        assert!(error.to_string().contains(table), "{error}");
    }
}

#[test]
fn what_is_left_of_holiday_is_not_negative() {
    let leaver = |lines: &str| format!("{HEAD}{CARD}[leaver]\nholiday_base = \"1000.00\"\n{lines}");
    refuses(&leaver("days_taken = \"26\""), "leaver.days_taken", "days_earned");
    refuses(&leaver("days_taken = \"-1\""), "leaver.days_taken", "below zero");
}

/// Ids and pay codes are names; written as numbers they are meant as names too.
#[test]
fn names_may_be_written_as_numbers() {
    let case = format!(
        "{HEAD}{CARD}[[employment]]\nid = 7\nhours = 160.33\n[[employment.line]]\ncode = 1000\namount = 24000.5"
    );
    let read = read_case(&case).unwrap();
    assert_eq!(read.employments[0].id, "7");
    assert_eq!(read_case(&case.replace("2026-04-30", "\"2026-04-30\"")).unwrap(), read);
    let error = read_case(&case.replace("2026-04-30", "\"30.4.2026\"")).unwrap_err().to_string();
    assert!(error.contains("30.4.2026") && error.contains("2026-04-01"), "{error}");
    assert_eq!(pay::calculate(&read, &Law::shipped().unwrap()).unwrap().totals.gross.to_string(), "24000.50");
}

/// What the reader finds is said with line, field and remedy, in both languages.
#[test]
fn what_is_no_case_is_named_by_line_and_field() {
    let catalog = Catalog::new(&[kaemner_law::TEXTS, kaemner_values::TEXTS]).unwrap();
    let said = |text: &str, language| {
        let error = read_case(text).unwrap_err();
        assert!(matches!(error, PayError::Unreadable(_)), "{error}");
        catalog.say(language, &error.message())
    };
    let line = "[[employment.line]] # the first\ncode = \"1110\"\n";
    let unreadable = [
        (format!("{HEAD}bonus = 1\n{CARD}"), "3: bonus", "Correct the name", "Ret navnet"),
        (format!("{HEAD}{CARD}[bonus]\nsum = 1\n"), "6: bonus", "employment", "employment"),
        (format!("{HEAD}{CARD}{STEP}sum = 1\n"), "11: employment.sum", "area_group", "area_group"),
        (format!("{HEAD}{CARD}{STEP}{line}sum = 1\n"), "13: employment.line.sum", "base_2000", "base_2000"),
        (format!("{HEAD}card = {{ kind = \"main\", rate = 3 }}"), "3: rate", "deduction", "deduction"),
        (format!("{HEAD}[card]\nkind = \"hoved\"\n"), "4: card.kind", "\"hoved\"", "secondary"),
        (
            format!("{HEAD}{CARD}deduction = \"5.100,00\"\n"),
            "6: card.deduction",
            "32975.08",
            "beløb i kroner",
        ),
        (
            format!("{HEAD}[card]\nkind = \"main\"\npercent = 370\n"),
            "5: card.percent",
            "0 to 100",
            "0 til 100",
        ),
        (format!("{HEAD}{CARD}{STEP}hours = \"many\"\n"), "11: employment.hours", "160.33", "er ikke et tal"),
        (format!("{HEAD}{CARD}[[employment]]\nstep = 99\n"), "7: employment.step", "1 to 55", "løntrin"),
        (
            format!("{HEAD}{CARD}[[employment]]\narea_group = 5\n"),
            "7: employment.area_group",
            "0 to 4",
            "0 til 4",
        ),
        (format!("period = \"april\"\n{CARD}"), "1: period", "2026-04", "måned"),
        (format!("payment_date = \"30.4.2026\"\n{CARD}"), "1: payment_date", "2026-04-01", "dato"),
        (
            format!("{HEAD}{CARD}{STEP}[[employment.line]]\ncode = \"1 2\"\n"),
            "12: employment.line.code",
            "letters",
            "lønart",
        ),
        (format!("{HEAD}{CARD}born = \n"), "6: ", "quoted", "quoted"),
    ];
    for (text, place, english, danish) in unreadable {
        let (in_english, in_danish) = (said(&text, Language::English), said(&text, Language::Danish));
        assert!(
            in_english.contains(&format!("line {place}")) && in_english.contains(english),
            "{in_english}"
        );
        assert!(in_danish.contains(&format!("linje {place}")) && in_danish.contains(danish), "{in_danish}");
    }
    let missing = [
        (HEAD.to_owned(), "card "),
        (format!("{HEAD}[card]\npercent = 37\n"), "card.kind "),
        (format!("{HEAD}{CARD}{STEP}[[employment.line]]\namount = \"1.00\"\n"), "employment.line.code "),
        (format!("{HEAD}{CARD}[[deduction]]\namount = \"1.00\"\n"), "deduction.name "),
    ];
    for (text, field) in missing {
        assert!(said(&text, Language::English).contains(&format!(": {field}is missing")), "{field}");
        assert!(said(&text, Language::Danish).contains(&format!(": {field}mangler")), "{field}");
    }
}

/// 0.37 is thirty-seven hundredths of a percent, and was meant as 37.
#[test]
fn a_card_has_a_whole_percentage() {
    let card = |percent: &str| format!("{HEAD}[card]\nkind = \"main\"\npercent = {percent}\n{STEP}");
    refuses(&card("\"0.37\""), "card.percent", "such as 37");
    assert_eq!(read_case(&card("\"37 %\"")).unwrap(), read_case(&card("37")).unwrap());
}

/// A code outside the catalogue needs all four marks.
#[test]
fn a_code_of_its_own_says_all_it_counts_in() {
    let marks = ["am = true", "a_income = true", "pensionable = true", "holiday = true"];
    for left_out in 0..4 {
        let said: Vec<_> = (0..4).filter(|one| *one != left_out).map(|one| marks[one]).collect();
        let line = format!("[[employment.line]]\ncode = \"4711\"\namount = \"1.00\"\n{}", said.join("\n"));
        refuses(&format!("{HEAD}{CARD}{STEP}{line}"), "employment[7].line[1].code", "am, a_income");
    }
}

/// A position with steps needs one on the day; one without steps, or with its pay as a line, does not.
#[test]
fn a_position_whose_steps_begin_later_is_refused() {
    let case = |agreement: &str, position: &str, rest: &str| {
        format!(
            "period = \"2025-02\"\npayment_date = 2025-02-28\n{CARD}[[employment]]\nid = \"7\"\n\
             agreement = \"{agreement}\"\nposition = \"{position}\"\narea_group = 2\nfraction = \"37/37\"\n{rest}"
        )
    };
    let line = |code: &str| format!("[[employment.line]]\ncode = \"{code}\"\namount = \"1000.00\"\n");
    let law = Law::shipped().unwrap();
    let gross =
        |text: &str| pay::calculate(&read_case(text).unwrap(), &law).unwrap().totals.gross.to_string();
    refuses(&case("30.31", "social_worker", &line("1110")), "employment[7].step", "give step");
    assert_eq!(gross(&case("30.31", "social_worker", &line("1000"))), "1000.00");
    assert_eq!(gross(&case("30.11", "basis", &line("1110"))), "1000.00");
}
