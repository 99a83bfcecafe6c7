//! Why a field is refused and what to write instead: short phrases that follow the field's name.

use kaemner_values::text::Message;

/// A phrase with its key in the texts; the log gets the English one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Why {
    key: &'static str,
    english: &'static str,
}

impl Why {
    /// The phrase for a person.
    #[must_use]
    pub const fn message(self) -> Message {
        Message::new(self.key)
    }
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.english)
    }
}

/// A reader's sentence, `"5.100,00" is not an amount in kroner…`, parted in the value and the phrase about it.
pub(crate) fn split(sentence: &str) -> Option<(&str, Why)> {
    let about = |why: &Why| sentence.strip_suffix(why.english).map(|value| (value.trim_end(), *why));
    ALL.iter().find_map(about)
}

macro_rules! whys {
    ($($name:ident $key:literal $english:literal)*) => {
        $(pub(crate) const $name: Why = Why { key: $key, english: $english };)*

        /// Every phrase, for the test that compares them with the texts.
        pub const ALL: &[Why] = &[$($name),*];
    };
}

whys! {
    NOT_NUMBER_TEXT "law-why-not-number-text" "is not a number; write it as text, such as \"1234.50\""
    NOT_MONEY "law-why-not-money" "is not an amount in kroner; write it like \"32975.08\""
    NOT_NUMBER "law-why-not-number" "is not a number; write it like \"37/37\" or \"160.33\""
    NOT_PERCENT "law-why-not-percent" "is not a percentage from 0 to 100"
    NOT_HIGH_PERCENT "law-why-not-high-percent" "is not a percentage from 0 to 1000"
    NOT_STEP "law-why-not-step" "is not a pay step: write 1 to 55, or \"55+\""
    NOT_GROUP "law-why-not-group" "is not an area group from 0 to 4"
    NOT_MONTH "law-why-not-month" "is not a month; write it like \"2026-04\""
    NOT_DATE "law-why-not-date" "is not a date; write it like 2026-04-01"
    NOT_PAY_CODE "law-why-not-pay-code" "is not a pay code: use up to 12 letters, digits, \"-\", \"_\", \".\""
    CARD_WHOLE "law-why-card-whole" "is not a whole percentage; write it as on the card, such as 37"
    POSITION_NEEDS_AGREEMENT "law-why-position-needs-agreement" "a position belongs to an agreement; name it"
    HOURLY_NEEDS_HOURS "law-why-hourly-needs-hours" "an hourly paid employment needs its hours"
    GIVE_PERCENT "law-why-give-percent" "give percent, or an agreement that has the supplement"
    GIVE_STEP "law-why-give-step" "give step, or an amount or a rate on every line"
    STEP_NEEDS_FRACTION "law-why-step-needs-fraction" "step needs it to give basic pay, such as \"37/37\""
    EXEMPT_EXCEEDED "law-why-exempt-exceeded" "the pay exceeds the exempt card; write the percentage of the rest"
    NAME_AGREEMENT "law-why-name-agreement" "the pension is to follow the agreement; name it"
    AREA_GROUP "law-why-area-group" "write the municipality's group, 0 to 4"
    PERCENT_OF_BASE "law-why-percent-of-base" "write the percentage of the base"
    ONE_OWN "law-why-one-own" "give either own_percent or own_amount"
    ONE_PERIOD "law-why-one-period" "give either period, or from and to"
    ONE_FORM "law-why-one-form" "give only one of amount, hours, minutes, base_2000, base, km"
    A_FORM "law-why-a-form" "give amount, hours, minutes, base_2000, base or km"
    DECIMALS "law-why-decimals" "has too many decimals"
    TO_BEFORE_FROM "law-why-to-before-from" "is before from; exchange the two dates"
    BELOW_OWN "law-why-below-own" "is below own_percent"
    BELOW_ZERO "law-why-below-zero" "is below zero"
    MORE_THAN_EARNED "law-why-more-than-earned" "is more than the days earned; give days_earned"
    UNITS "law-why-units" "is not a number from 0 to 366"
    FRACTION "law-why-fraction" "is not a share of full time, such as \"30/37\""
    WORKED_DAYS "law-why-worked-days" "is not between 0 and period_days"
    TOO_LARGE_OR_FINE "law-why-too-large-or-fine" "is too large or has too many decimals"
    TOO_LARGE "law-why-too-large" "is too large"
    ONLY_MAIN_CARD "law-why-only-main-card" "only a main card has a deduction; leave it out"
    ONLY_EXEMPT_CARD "law-why-only-exempt-card" "only an exempt card has it; leave it out"
    PERIOD_DAYS "law-why-period-days" "period_days needs it"
    NOT_A_MONTH "law-why-not-a-month" "the period is not a whole month; write the days paid, and period_days"
    AGREEMENT_DECIDES "law-why-agreement-decides" "style is \"agreement\", so the agreement gives the percentages; leave them out, or write style = \"on_top\""
    NOT_THE_SUM "law-why-not-the-sum" "is not own_percent and employer_percent together; correct one of them"
    EMPLOYER_SHARE "law-why-employer-share" "write the employer's percentage; a fixed own amount cannot be taken from the whole percentage"
    FRITVALG_ALONE "law-why-fritvalg-alone" "there is only a choice where the agreement decides the pension; give position, or style = \"agreement\""
    WITH_WORKED_DAYS "law-why-with-worked-days" "worked_days needs it"
    A_PERIOD "law-why-a-period" "write period = \"2026-04\", or from and to"
    AN_AMOUNT "law-why-an-amount" "write the amount"
    ATP_EMPLOYEE "law-why-atp-employee" "write the employee's share"
    OWN_SHARE "law-why-own-share" "write the employee's share, or own_amount"
    A_MONTH "law-why-a-month" "write the month, such as \"2026-04\""
    BENEFIT_VALUE "law-why-benefit-value" "write the taxable value of the period"
    WHOLE_PERCENT "law-why-whole-percent" "write the whole percentage"
    CARD_PERCENT "law-why-card-percent" "write the withholding percentage of the card"
    EXEMPT_LEFT "law-why-exempt-left" "write what is left on the exempt card"
    BOOKED "law-why-booked" "write what was booked"
    B_INCOME "law-why-b-income" "am without a_income is B-income, which is not paid through pay"
    GIVE_PENSION "law-why-give-pension" "give the percentages in [employment.pension]"
    RULE_STEPS "law-why-rule-steps" "pay step for the position"
    GIVE_THE_STEP "law-why-give-the-step" "give step, or a line of basic pay"
    RULE_PENSION "law-why-rule-pension" "pension"
    RULE_PERCENT "law-why-rule-percent" "percentage of the supplement"
    PERCENT_ON_LINE "law-why-percent-on-line" "give percent"
    HOUR_PAY "law-why-hour-pay" "is missing; write the average pay per hour of the last three closed months"
    POOL "law-why-pool" "is missing; write pay and benefit of the leave"
    LAST_BEFORE_FIRST "law-why-last-before-first" "is before first_day; exchange the two dates"
    LAST_DAY "law-why-last-day" "is missing; for an absence that goes on, write until or filed"
    WEEK_HOURS "law-why-week-hours" "is not between 0 and 60"
    ABSENT_HOURS "law-why-absent-hours" "is not between 0 and week_hours"
    WEEKLY_RATE "law-why-weekly-rate" "is missing; write the kroner a week the refund follows"
}

#[cfg(test)]
mod tests {
    use kaemner_values::text::{Catalog, Language};

    use super::*;

    #[test]
    fn the_english_phrase_is_the_text_and_the_danish_one_exists() {
        let catalog = Catalog::new(&[crate::TEXTS]).unwrap();
        for why in ALL {
            assert_eq!(catalog.get(Language::English, why.key), why.english);
            assert!(catalog.has(Language::Danish, why.key), "{}", why.key);
        }
        assert!(catalog.only_in_one_language().is_empty());
    }
}
