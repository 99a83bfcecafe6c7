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
