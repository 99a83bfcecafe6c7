//! The golden refund cases, and refusals that name the field.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::Path;

use jiff::civil::date;
use kaemner_law::Law;
use kaemner_law::refund::{self, Answer, Reason, read_case};
use kaemner_values::text::Language;

fn answer(text: &str, law: &Law) -> Answer {
    let case = read_case(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    Answer::new(&refund::calculate(&case, law).unwrap(), Language::English)
}

#[test]
fn every_case_gives_its_expected_answer() {
    let law = Law::shipped().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/refund");
    let (mut wrong, mut cases) = (Vec::new(), 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let table: toml::Table = text.parse().unwrap();
        assert!(table.contains_key("source"), "{} names no source", path.display());
        let answer = answer(&text, &law);
        for (name, expected) in table["expect"].as_table().unwrap() {
            let actual = answer.figure(name);
            if actual.as_deref() != expected.as_str() {
                wrong.push(format!("{}: {name} is {actual:?}, expected {expected}", path.display()));
            }
        }
        cases += 1;
    }
    assert!(cases >= 15);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_missing_field_is_named_with_its_remedy() {
    let error = |text: &str| read_case(text).unwrap_err().to_string();
    let head = "kind = \"sickness\"\nfirst_day = 2026-03-02\n";
    assert!(error(head).starts_with("last_day: is missing; "));
    assert!(error(&format!("{head}until = 2026-04-30")).starts_with("hour_pay: is missing; "));
    assert!(error(&format!("{head}until = 2026-02-01")).starts_with("last_day: is before first_day"));
    assert!(error(&format!("{head}untl = 2026-02-01")).contains("line 3: untl is not known"));
    let law = Law::shipped().unwrap();
    let old = "kind = \"sickness\"\nfirst_day = 2011-03-02\nuntil = 2011-05-01\nhour_pay = \"150\"";
    let error = refund::calculate(&read_case(old).unwrap(), &law).unwrap_err();
    assert!(error.message().args.iter().any(|(name, _)| *name == "table"), "{error:?}");
}

#[test]
fn filing_later_never_pays_more_and_nothing_is_forgotten() {
    let law = Law::shipped().unwrap();
    let (mut before, mut last) = (i64::MAX, i64::MAX);
    for (month, day) in (5..=9).flat_map(|month| (1..=28).map(move |day| (month, day))) {
        let text = format!(
            "kind = \"sickness\"\nfirst_day = 2026-03-02\nuntil = 2026-04-30\nhour_pay = \"210.83\"\n\
             filed = 2026-{month:02}-{day:02}"
        );
        let case = read_case(&text).unwrap();
        let claim = refund::calculate(&case, &law).unwrap();
        last = claim.refund().get();
        assert_eq!(last + claim.lost().get(), 2_237_400, "{text}");
        assert!(last <= before, "{text}");
        before = last;
    }
    assert_eq!(last, 0);
}

/// A figure that decided nothing is not among those that were used.
#[test]
fn an_ordinary_illness_does_not_rest_on_an_unverified_figure() {
    let law = Law::shipped().unwrap();
    let text = include_str!("../../cases/refund/example_i_filed_late.toml");
    let claim = |text: &str| {
        refund::text(&refund::calculate(&read_case(text).unwrap(), &law).unwrap(), Language::English)
    };
    let long = text.replacen("hour_pay", "benefit_weeks = \"10\"\nhour_pay", 1);
    assert!(!claim(text).contains("Unverified"), "{}", claim(text));
    assert!(claim(&long).contains("Unverified figure: refund.clarification@2014-07-01"), "{}", claim(&long));
}

const SICK: &str = "kind = \"sickness\"\nfirst_day = 2026-03-02\nuntil = 2026-04-30\nhour_pay = \"210.83\"\n";
const LEAVE: &str = "kind = \"parental_leave\"\nfirst_day = 2026-03-30\nlast_day = 2026-04-26\n\
     hour_pay = \"210.83\"\n";
const SCHOOL: &str = "kind = \"school\"\nfirst_day = 2026-08-03\nlast_day = 2026-09-13\n\
     weekly_rate = \"3100.00\"\n";

/// Each limit of the law belongs to the side the law puts it on: (reason, still not, already).
#[test]
fn every_limit_counts_to_the_day_and_the_hour() {
    let law = Law::shipped().unwrap();
    let limits = [
        // Five weeks to notify: 2 March to 6 April (sygedagpengeloven § 40).
        (Reason::NotifiedLate, SICK, "notified = 2026-04-06", "notified = 2026-04-07"),
        // Three months back from filing, the first refundable day being 1 April.
        (Reason::FiledLate, SICK, "filed = 2026-07-01", "filed = 2026-07-02"),
        // More than 22 weeks of benefit.
        (Reason::PassesToClarification, SICK, "benefit_weeks = \"22\"", "benefit_weeks = \"22.2\""),
        // At least four hours of absence a week.
        (Reason::TooFewHours, SICK, "absent_hours = \"4\"", "absent_hours = \"3.9\""),
        // Employed for less than eight weeks, or less than 74 hours.
        (Reason::ShortEmployment, SICK, "employed_since = 2026-01-05", "employed_since = 2026-01-06"),
        (Reason::ShortEmployment, SICK, "hours_before = \"74\"", "hours_before = \"73.9\""),
        // Eight weeks after the leave ended on 26 April.
        (Reason::LeaveClaimLapsed, LEAVE, "filed = 2026-06-21", "filed = 2026-06-22"),
        // Three years after the school period ended.
        (Reason::FiledLate, SCHOOL, "filed = 2029-09-13", "filed = 2029-09-14"),
    ];
    for (reason, head, not_yet, already) in limits {
        let has = |line: &str| {
            let case = read_case(&format!("{head}{line}\n")).unwrap();
            refund::calculate(&case, &law).unwrap().reasons.contains(&reason)
        };
        assert!(!has(not_yet), "{reason:?}: {not_yet}");
        assert!(has(already), "{reason:?}: {already}");
    }
}

/// Refund of leave begins four weeks before birth, not a day earlier.
#[test]
fn leave_from_four_weeks_before_birth_has_no_days_of_the_employer() {
    let law = Law::shipped().unwrap();
    let period = |birth: &str| {
        let case = read_case(&format!("{LEAVE}birth = {birth}\n")).unwrap();
        let claim = refund::calculate(&case, &law).unwrap();
        (claim.employer_period, claim.from)
    };
    let first = date(2026, 3, 30);
    assert_eq!(period("2026-04-27"), (None, Some(first)));
    assert_eq!(period("2026-04-28"), (Some((first, first)), Some(date(2026, 3, 31))));
    // Birth so late that all of the absence lies before the four weeks.
    assert_eq!(period("2026-05-24").1, Some(date(2026, 4, 26)));
    assert_eq!(period("2026-05-25").1, None);
}

/// A weekend alone is no week of a refund.
#[test]
fn a_refund_that_begins_on_a_saturday_begins_with_the_week_after() {
    let law = Law::shipped().unwrap();
    let text =
        SICK.replace("2026-03-02", "2026-04-04").replace("2026-04-30", "2026-04-10") + "flex_job = true\n";
    let case = read_case(&text).unwrap();
    let claim = refund::calculate(&case, &law).unwrap();
    let weeks: Vec<_> = claim.weeks.iter().map(|week| (week.first, week.last, week.days)).collect();
    assert_eq!(weeks, [(date(2026, 4, 6), date(2026, 4, 10), 5)]);
}

/// Part of a week is its days of five; part of the hours lowers a fixed weekly rate; the cap of a week holds for
/// more hours than full time.
#[test]
fn part_weeks_and_part_time_lower_the_refund() {
    let law = Law::shipped().unwrap();
    let refund =
        |text: &str| refund::calculate(&read_case(text).unwrap(), &law).unwrap().refund().to_string();
    let rate = |hours: &str| {
        format!(
            "kind = \"clarification\"\nfirst_day = 2026-03-02\nlast_day = 2026-03-04\n\
             weekly_rate = \"3100.00\"\nweek_hours = \"37\"\nabsent_hours = \"{hours}\"\n"
        )
    };
    assert_eq!((refund(&rate("37")), refund(&rate("18.5"))), ("1860.00".to_owned(), "930.00".to_owned()));
    let full = SICK.replace("2026-03-02", "2026-04-07").replace("2026-04-30", "2026-04-10");
    let capped = full.replace("210.83", "300") + "flex_job = true\nweek_hours = \"40\"\n";
    assert_eq!(refund(&capped), "4068.00");
}
