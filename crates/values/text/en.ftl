# Amounts
values-amount-empty = Type an amount, for example 1.234,50.
values-amount-not-an-amount = “{ $typed }” is not an amount. Type for example 1234,50 or 1.234,50.
values-amount-grouping = The dot in “{ $typed }” is misplaced. Thousands are written 1.234.567, and øre follow a comma.
values-amount-decimals = “{ $typed }” has more than two decimals. One øre is the smallest unit.
values-amount-too-large = “{ $typed }” is too large an amount.

# Dates
values-date-empty = Type a date, for example 22-11-2026.
values-date-not-a-date = “{ $typed }” is not a date. Type for example 22-11-2026, 2211, +3 or i dag.
values-date-no-such-day = “{ $typed }” does not exist in the calendar.
values-date-not-a-week = “{ $typed }” is not a week. Type for example uge 47.
values-date-not-a-time = “{ $typed }” is not a time. Type for example 14.30.

# Periods
values-period-year = “{ $typed }” is not a year from 1900 to 2999.
values-period-month = “{ $typed }” is not a month. Type for example 2026-11.
values-period-accounting = “{ $typed }” is not an accounting period. Type 2026-01 to 2026-12, 2026-13 for the supplementary period, or 2026-00 for the opening.
values-period-empty-range = The last date is before the first. Correct one of them.

# Numbers
values-number-digits = The { $kind } number must have { $digits } digits.
values-number-check-digit = The { $kind } number has a wrong check digit. See whether it was typed right.
values-number-cpr-date = The first six digits of the CPR number are no date.
values-number-bank-account = Type the registration number (4 digits) and account number (up to 10 digits), or an IBAN that begins with DK.
