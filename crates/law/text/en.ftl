# Figures of the law
law-outside-table = Table { $table } has no row for { $date }. Add a row with its source, or use another date.
law-not-toml = { $file } cannot be read: { $detail }
law-row = { $file }, table { $table }, row { $row }: { $detail }
law-no-table = { $file } has no table { $table }. Add it.
law-same-date = Table { $table } has two rows from { $date }. Keep one.
law-unknown-table = { $file } has a table { $table } that nothing reads. Correct its name or remove it.

# Parts of the account string
law-chart-part-account = The account string
law-chart-part-main-account = The main account
law-chart-part-main-function = The main function
law-chart-part-function = The function
law-chart-part-dranst = Dranst
law-chart-part-ownership = The ownership code
law-chart-part-site = The authorised site
law-chart-part-grouping = The grouping
law-chart-part-art = The art
law-chart-part-area = The area of responsibility
law-chart-part-cost-centre = The local cost centre
law-chart-part-authorised = The part with function, dranst and grouping
law-chart-part-dimension = The local dimension

# Reading an account string
law-chart-parse-digits = { $part } must have { $digits } digits, but “{ $found }” stands there.
law-chart-parse-form = { $part } cannot be read: “{ $found }”.
law-chart-parse-parts = An account string has 2 to 10 parts between hyphens, but there are { $found }.

# Check against the chart
law-chart-function-unknown = Function { $function } is not in the chart. See whether digits were swapped.
law-chart-function-closed = Function { $function } is closed. Choose the function that replaced it.
law-chart-dranst-unknown = { $dranst } is no dranst. Use 1 to 9.
law-chart-dranst-not-allowed = Function { $function } cannot have dranst { $dranst }.
law-chart-dranst-unseen = Function { $function } is not known with dranst { $dranst }. Give a reason if it is right.
law-chart-grouping-unknown = Grouping { $grouping } is not known on function { $function }, dranst { $dranst }. Use an authorised grouping, or give a reason.
law-chart-grouping-closed = Grouping { $grouping } on function { $function }, dranst { $dranst }, is closed.
law-chart-own-grouping-forbidden = Function { $function }, dranst { $dranst }, may only be used with authorised groupings.
law-chart-main-art-not-in-use = The main art of art { $art } is not in use.
law-chart-art-unknown = Art { $art } is not in the chart.
law-chart-art-not-for-dranst = Art { $art } does not belong to dranst { $dranst } on function { $function }.
law-chart-art-unseen = Art { $art } is not known on function { $function }, dranst { $dranst }. Give a reason if it is right.
law-chart-local-art-unseen = The local digits after art { $art } are not in use.
law-chart-combination-unseen = Each part is known, but not together. Give a reason if the account is right.
law-chart-ownership-not-allowed = Ownership { $ownership } cannot be used on this main account.

# Files
law-chart-no-edition = No chart of accounts is valid on { $date }. Load the year's chart.
law-chart-file = The chart of accounts cannot be read: { $error }
law-chart-file-code = { $file }, line { $line }: { $error }
law-chart-alias-heading = The first line of the file must have the columns alias, account_string and kind. The column { $column } is missing.
law-chart-alias-csv = Line { $line } cannot be read as CSV.
law-chart-alias-fields = The line must have { $expected } fields but has { $found }.
law-chart-alias-encoding = The line is not UTF-8. Save the file as UTF-8 and try again.
law-chart-table-without-functions = The table { $table } has no functions or groupings. Fetch REGK31, REGKC or BUDKC.

# Files that cannot be read as a case
law-file-unknown-field = line { $line }: { $field } is not known. Correct the name, or remove the line. Known names: { $known }.
law-file-unknown-choice = line { $line }: { $field } cannot be "{ $found }". Write one of { $known }.
law-file-missing = { $field } is missing. Add the field.
law-file-value = line { $line }: { $field }: "{ $written }" { $why }.
law-file-other = line { $line }: { $detail }

# Pay cases
law-pay-unreadable = The file is not a pay case: { $detail }
law-pay-missing = { $field } is missing: { $why }.
law-pay-wrong = { $field }: { $why }.
law-pay-unknown-agreement = { $field }: no agreement "{ $code }" is known. See the list of agreements.
law-pay-unknown-position = { $field }: agreement { $agreement } has no position "{ $position }".
law-pay-unknown-code = { $field }: pay code { $code } is not in the catalogue. Say on the line what it counts for: am, a_income, pensionable, holiday.
law-pay-computed-code = { $field }: pay code { $code } is made by the calculation. Leave the line out.
law-pay-no-rule = { $field }: agreement { $agreement } has no { $rule } on { $date }; { $remedy }.

# Refund cases
law-refund-unreadable = The file is not a refund case: { $detail }
law-refund-field = { $field }: { $why }.

# Holiday
law-holiday-not-earned = { $days } days on { $on } are not earned yet. Agree on holiday in advance, or take them later.
law-holiday-only-fifth-week = Only { $most } days of the fifth week of { $year } may be carried over or paid out, not { $days }.
law-holiday-no-year = The employment has no holiday year { $year }.
law-holiday-too-many = The days have too many decimals.

# Why a field is refused
law-why-not-number-text = is not a number; write it as text, such as "1234.50"
law-why-not-money = is not an amount in kroner; write it like "32975.08"
law-why-not-number = is not a number; write it like "37/37" or "160.33"
law-why-not-percent = is not a percentage from 0 to 100
law-why-not-high-percent = is not a percentage from 0 to 1000
law-why-not-step = is not a pay step: write 1 to 55, or "55+"
law-why-not-group = is not an area group from 0 to 4
law-why-not-month = is not a month; write it like "2026-04"
law-why-not-date = is not a date; write it like 2026-04-01
law-why-not-pay-code = is not a pay code: use up to 12 letters, digits, "-", "_", "."
law-why-card-whole = is not a whole percentage; write it as on the card, such as 37
law-why-position-needs-agreement = a position belongs to an agreement; name it
law-why-hourly-needs-hours = an hourly paid employment needs its hours
law-why-give-percent = give percent, or an agreement that has the supplement
law-why-give-step = give step, or an amount or a rate on every line
law-why-step-needs-fraction = step needs it to give basic pay, such as "37/37"
law-why-exempt-exceeded = the pay exceeds the exempt card; write the percentage of the rest
law-why-name-agreement = the pension is to follow the agreement; name it
law-why-area-group = write the municipality's group, 0 to 4
law-why-percent-of-base = write the percentage of the base
law-why-one-own = give either own_percent or own_amount
law-why-one-period = give either period, or from and to
law-why-one-form = give only one of amount, hours, minutes, base_2000, base, km
law-why-a-form = give amount, hours, minutes, base_2000, base or km
law-why-decimals = has too many decimals
law-why-to-before-from = is before from; exchange the two dates
law-why-below-own = is below own_percent
law-why-below-zero = is below zero
law-why-more-than-earned = is more than the days earned; give days_earned
law-why-units = is not a number from 0 to 366
law-why-fraction = is not a share of full time, such as "30/37"
law-why-worked-days = is not between 0 and period_days
law-why-too-large-or-fine = is too large or has too many decimals
law-why-too-large = is too large
law-why-only-main-card = only a main card has a deduction; leave it out
law-why-only-exempt-card = only an exempt card has it; leave it out
law-why-period-days = period_days needs it
law-why-not-a-month = the period is not a whole month; write the days paid, and period_days
law-why-agreement-decides = style is "agreement", so the agreement gives the percentages; leave them out, or write style = "on_top"
law-why-not-the-sum = is not own_percent and employer_percent together; correct one of them
law-why-employer-share = write the employer's percentage; a fixed own amount cannot be taken from the whole percentage
law-why-fritvalg-alone = there is only a choice where the agreement decides the pension; give position, or style = "agreement"
law-why-with-worked-days = worked_days needs it
law-why-a-period = write period = "2026-04", or from and to
law-why-an-amount = write the amount
law-why-atp-employee = write the employee's share
law-why-own-share = write the employee's share, or own_amount
law-why-a-month = write the month, such as "2026-04"
law-why-benefit-value = write the taxable value of the period
law-why-whole-percent = write the whole percentage
law-why-card-percent = write the withholding percentage of the card
law-why-exempt-left = write what is left on the exempt card
law-why-booked = write what was booked
law-why-b-income = am without a_income is B-income, which is not paid through pay
law-why-give-pension = give the percentages in [employment.pension]
law-why-rule-pension = pension
law-why-rule-percent = percentage of the supplement
law-why-percent-on-line = give percent
law-why-hour-pay = is missing; write the average pay per hour of the last three closed months
law-why-pool = is missing; write pay and benefit of the leave
law-why-last-before-first = is before first_day; exchange the two dates
law-why-last-day = is missing; for an absence that goes on, write until or filed
law-why-week-hours = is not between 0 and 60
law-why-absent-hours = is not between 0 and week_hours
law-why-weekly-rate = is missing; write the kroner a week the refund follows
law-why-rule-steps = pay step for the position
law-why-give-the-step = give step, or a line of basic pay
