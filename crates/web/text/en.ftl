# The frame
frame-skip = Skip to content
frame-municipality = Municipality
frame-switch-municipality = Switch municipality
frame-search = Search or jump to …
frame-tools = Tools
frame-notifications = My tasks
frame-help = Help
frame-help-page = Help for this page
frame-person-menu = Menu of
frame-profile = My profile
frame-compact = Compact rows
frame-roomy = Roomy rows
frame-keys = Shortcuts
frame-sign-out = Sign out
frame-menu = Menu
frame-doors = Doors
frame-favourites = Favourites
frame-favourite = Favourite
frame-crumbs = You are here
frame-accessibility = Accessibility statement
frame-more = More

environment-production = Production
environment-production-what = The real books.
environment-test = Test
environment-test-what = For trying a new version. Nothing is sent from here.
environment-sandbox = Sandbox
environment-sandbox-what = A copy with made-up names. Nothing is sent from here.
environment-training = Training
environment-training-what = A made-up municipality for exercises. Everything is set back every night.
environment-demo = Demonstration
environment-demo-what = Made-up data. Try anything: nothing is sent from here.

# Doors and places
door-desk = My tasks
door-bills = Bills
door-payroll = Pay and staff
door-budget = Budget
door-ledger = Bookkeeping
door-oversight = Oversight
door-cooperation = Cooperation
door-access = Users
place-desk = My tasks
place-bills = Bills
place-suppliers = Suppliers
place-payments = Payments
place-bank = Bank
place-payroll = Pay and staff
place-budget = Budget
place-ledger = Trial balance
place-vouchers = Vouchers
place-voucher-new = Enter a voucher
place-ledger-import = Import vouchers
place-periods = Periods
place-chart = Chart of accounts
place-cost-bearers = Cost bearers and aliases
place-oversight = Oversight
place-cooperation = Cooperation
place-access = Users and roles
place-units = Organisation
place-events = Event log

# Errors
error-sign-in-first = Sign in first
error-sign-in-first-remedy = You are not signed in, or the session has ended.
error-not-found = There is no such page
error-not-found-remedy = There is nothing here that you have access to. Check the address, or search with Ctrl+K. If you lack a right, ask your municipality's system owner.
error-bad-request = The page could not be read
error-bad-request-remedy = The address or the form is incomplete. Go back and try again.
error-unproven = The page was too old
error-number-in-address = There was something that looks like a personal number (CPR). It was not used: searches stand in the address, which the browser keeps. Search by name, initials or case number.
error-unproven-remedy = Nothing was changed. Go back, reload the page and send it again.
error-conflict = Someone else was first
error-refused = That is not possible
error-too-large = The file is too large
error-too-large-remedy = A file may be 25 MB at most. Split it, or save it in a smaller format.
error-unavailable = The system is busy right now
error-unavailable-remedy = Nothing was changed. Wait a moment and try again.
error-broken = Something went wrong on our side
error-broken-remedy = Nothing was changed. Try again. If it fails again, give the reference number to your municipality's system owner.
error-reference = Reference number:
error-home = To the front page

# Sign in
sign-in-title = Sign in
sign-in-login = User name
sign-in-password = Password
sign-in-submit = Sign in
sign-in-demo = Choose one of the demonstration's users
sign-in-demo-what = All persons are made up. Choose one to see the system with their eyes.

# Lists, forms, cells
list-filter = Show
list-chips = Filters in force
list-chip-remove = Remove the filter
list-paging = More rows
list-first = To the first
list-next = Next rows
list-export = Save exactly these rows:
list-views = Saved views
list-view-of-all = (shared with all)
list-arrange = Columns and saved views
list-columns = Show the columns
list-columns-show = Show the chosen
list-view-name = Save this view as
list-view-hint = Filters and columns are remembered, not the rows.
list-view-share = Share with all in the municipality
list-view-keep = Save view
list-view-drop = Delete the view
list-view-unnamed = Give the view a name before saving it.
form-problems = Correct this before you go on
form-cancel = Cancel
form-required = Write something here.
form-leave = You have written something that is not saved.
cell-unknown = Unknown
cell-masked = Hidden
column-amount = Amount (DKK)
timeline-title = What happened
step-done = Done
step-ahead = Ahead

# Tasks
desk-waiting = { $count ->
    [0] No tasks wait for you
    [one] One task waits for you
   *[other] { $count } tasks wait for you
 }
desk-due = { $count ->
    [one] One of them is due today at the latest.
   *[other] { $count } of them are due today at the latest.
 }
desk-what = Task
desk-about = About
desk-deadline = Due
desk-today = Today
desk-overdue = Was due { $date }
desk-empty = All done. New tasks appear here by themselves.
doing-code-invoice = Code invoice
doing-attest-invoice = Attest invoice
doing-authorise-invoice = Authorise invoice
doing-override-duplicate = Decide on a possible duplicate
doing-confirm-supplier = Confirm the supplier's account
doing-release-payments = Release payments
doing-reconcile-bank = Reconcile bank
doing-other = Look at

# Search and shortcuts
search-title = { $count ->
    [0] Nothing found for "{ $query }"
    [one] One result for "{ $query }"
   *[other] { $count } results for "{ $query }"
 }
palette-place = Place
palette-none = Nothing found. Try part of a name or a number.
palette-some = results
keys-title = Shortcuts
keys-palette = Search or jump
keys-this = Show this overview
keys-filter = To the filter
keys-close = Close
keys-rows = Next and previous row
keys-grid-next = Next field in the lines
keys-grid-move = The line above and below
keys-grid-copy = Copy the field above
keys-grid-fill = Fill down
keys-grid-post = Post
keys-off = Switch single keys off
keys-on = Switch single keys on
keys-done = Close

# Profile and help
profile-title = My profile: { $name }
profile-municipalities = Municipalities
profile-here = You are here
profile-roles = Roles
profile-sessions = You are signed in here
profile-browser-on = { $browser } on { $system }
profile-browser = { $browser }
profile-browser-unknown = Unknown browser
profile-since = Since
profile-seen = last used
profile-this = This one
profile-end = End
help-title = Help: { $title }

# API
api-title = API
api-lead = The same as the pages, for programs.
api-request = Body:
api-schemas = Types

# Columns
column-account = Account
column-name = Name
column-text = Text
column-date = Date
column-period = Period
column-year = Year
column-series = Series
column-voucher = Voucher
column-source = Comes from
column-debit = Debit
column-credit = Credit
column-balance = Balance
column-state = State
column-total = Total
column-unit = Unit
column-from = From
column-cost-bearer = Cost bearer
level-main-account = Main account
level-main-function = Main function
level-function = Function
level-dranst = Dranst
level-art = Type of cost

# Periods
period-opening = opening { $year }
period-supplementary = the supplementary period { $year }
period-month = { $month } { $year }
period-open = Open
period-closed = Closed
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
periods-title = { $count ->
    [0] No period is open for posting
    [one] One period is open for posting
   *[other] { $count } periods are open for posting
 }
periods-open-year = Open the accounting year { $year }
periods-empty = No accounting year has been opened. Nothing can be posted until one is.
periods-change = Change
periods-reason = Reason
periods-close = Close
periods-reopen = Reopen

# Trial balance and statement
balance-balanced = The books sum to zero
balance-part = Your accounts: DKK { $total }
balance-of = { $code } { $name }: DKK { $total }
balance-to = Up to and including { $period }. Choose a row to see what the figure is made of.
balance-step = { $code } { $name }
balance-filter-to = Up to and including
balance-opening = Opening
balance-movement = Movement
balance-closing = Balance
balance-empty = Nothing was posted here in the period.
balance-picture = Movement by month { $year }, DKK
statement-title = { $name }: DKK { $balance }
statement-lead = { $account } · unit { $unit } · up to and including { $period }
statement-from = From
statement-to = Up to and including
statement-opening = Brought forward
statement-caption = Account statement
statement-empty = The account has no postings in the period.

# Vouchers
vouchers-title = { $series }: { $no } vouchers
vouchers-title-plain = { $series }
vouchers-empty = The series has no vouchers yet.
voucher-title = { $number }: { $text }, DKK { $amount }
voucher-number = { $number }
voucher-posted = Posted
voucher-reversed = Reversed
voucher-is-posted = Posted in { $period }. What is posted stays; a mistake is corrected by a new voucher.
voucher-is-reversed = The voucher is reversed and no longer counts.
voucher-repost = Repost
voucher-reverse = Reverse
voucher-see = See the voucher
voucher-by = Posted by
voucher-at = Posted at
voucher-reference = Reference
voucher-corrects = Corrects
voucher-reversed-by = Reversed by
voucher-direct = Main account 9
voucher-direct-yes = Straight against 9.75
voucher-lines = Lines
voucher-hidden = { $count ->
    [one] One line belongs to a unit you have no access to.
   *[other] { $count } lines belong to units you have no access to.
 }
voucher-seal = Seal
voucher-seal-what = The voucher is a link in the unbroken chain of its series. If a single character changes, the seal does not fit.
voucher-documents = { $count ->
    [0] No documents
    [one] One document
   *[other] { $count } documents
 }
source-manual = Entered
source-invoice = Invoice
source-payment = Payment
source-bank-statement = Bank statement
source-pay-run = Pay run
source-import = Imported
source-delivery = Specialist system
source-api = API
source-reversal = Reversal
source-repost = Repost
source-opening = Opening
source-year-end = Year end
source-rule = Rule
done-post-voucher = posted the voucher
done-reverse-voucher = reversed
done-repost = reposted
done-import = imported the voucher
done-other = did { $act }

# Entry
entry-posted = Voucher { $number } is posted.
entry-see-posted = See { $number }
entry-drafts = { $count ->
    [one] One draft
   *[other] { $count } drafts
 }
entry-draft-drop = Throw away
entry-pasted = lines pasted
entry-saved = The draft is saved
entry-unsaved = The draft is not saved yet
entry-line = No.
entry-line-number = line
entry-owner = Who follows up on the choice of account?
entry-reason = Why this account?
entry-difference = Difference
entry-post = Post
entry-add-line = Add a line
entry-period-of-date = By the date
entry-no-amount = The line lacks an amount in debit or credit.
entry-both-sides = Write the amount in either debit or credit, not in both.

# Corrections
correct-reverse-title = Reverse { $number }
correct-reverse-lead = A new voucher with the opposite sign is posted. The original stays.
correct-repost-title = Repost { $number }
correct-repost-lead = The amount is moved from the line to another account by a new voucher that points at this one.
correct-date-hint = The period must be open. Write for example 2211 or 22-11-2026.
correct-reason = Reason
correct-reason-hint = Read by the auditor. Write what was wrong.
correct-line = Line
correct-amount-hint = With the line's sign. The whole amount or part of it.
correct-account = New account
correct-account-hint = An alias, the whole account number, or type of cost and cost bearer: 4.9 4711

# Chart of accounts
chart-title = { $count } functions in the chart of accounts
chart-edition = Edition
chart-valid = Valid from
chart-verified = Verified
chart-unverified = Not verified
chart-loaded = Loaded editions
chart-closed = Closed
chart-dransts = Dranst
chart-code-certainty = Certainty of the code
chart-name-certainty = Certainty of the name
chart-source = Source
chart-groupings = Groupings
chart-grouping = Dranst and grouping
chart-last-day = Last day
chart-no-groupings = The function has no groupings in the chart.
chart-function-title = { $code } { $name }
certainty-sourced = From a public source
certainty-translated = The name is translated
certainty-observed = Seen in a municipality
certainty-derived = Derived by a rule
certainty-general-knowledge = General knowledge
certainty-unverified = Not verified
certainty-missing = The name is missing

# Cost bearers and aliases
coding-title = Cost bearers and aliases
coding-lead = Type a type of cost and a cost bearer, or an alias, instead of sixteen digits.
coding-search = Number or name
coding-none = Nothing fits what was typed.
coding-bearers = Cost bearers
coding-aliases = Aliases
coding-alias = Alias
coding-owns = Function, dranst, grouping

# Import
import-lead = Try the file first. Nothing is posted until every row is right.
import-file = File
import-file-hint = CSV or Excel with the columns Bilag, Dato, Konto and Beløb. More columns may be there.
import-reason = Reason for unseen accounts
import-reason-hint = Used only where the chart does not know a combination.
import-try = Try the file
import-post = Post the file
import-see = See the vouchers
import-rows = Rows to correct
import-row = Row
import-problem = What is wrong
import-no-file = Choose a file first.
import-wrong = { $count ->
    [one] One row must be corrected. Nothing is posted.
   *[other] { $count } rows must be corrected. Nothing is posted.
 }
import-fine = { $count ->
    [one] The file is right: one voucher of DKK { $debits }. Choose Post the file.
   *[other] The file is right: { $count } vouchers of DKK { $debits } in all. Choose Post the file.
 }
import-posted = { $count ->
    [one] One voucher is posted as IMP { $first }.
   *[other] { $count } vouchers are posted as IMP { $first }-{ $last }.
 }

# API.
error-invalid-remedy = { $count ->
    [one] One field is wrong. Correct it and send again.
   *[other] { $count } fields are wrong. Correct them and send again.
}
error-key-missing-remedy = A command needs the header Idempotency-Key with 1-200 characters of your own choice.
error-json-remedy = The content cannot be read at line { $line }, column { $column }: { $problem }
api-bad-date = Write the date as 2026-03-14.
api-bad-period = Write the period as 2026-03; 2026-00 is the opening and 2026-13 the supplementary period.
api-bad-text = A text must not hold control characters.
api-bad-unit = Write the unit's path, for example /3/41/.
api-bad-limit = Write a number from 1 to { $max }.
api-bad-cursor = Use next of the page before as it is.
api-bad-level = “{ $name }” is no level. Use for example function, dranst or unit.
api-bad-within = Write level:value, for example function:32201.
api-bad-year = Write the year with four digits.
api-bad-account = Write 16 digits.
api-bad-state = Write open or closed.
api-too-many-lines = A voucher holds at most { $max } lines.

# Deliveries of specialist systems.
place-ledger-deliveries = Deliveries
deliveries-title = { $missing ->
    [0] Deliveries: none is missing
    [one] Deliveries: one is missing
   *[other] Deliveries: { $missing } are missing
} { $rejects ->
    [0] {""}
    [one] – one voucher waits to be settled
   *[other] – { $rejects } vouchers wait to be settled
}
deliveries-system = Specialist system
deliveries-code = Code
deliveries-name = Name
deliveries-owner = Responsible
deliveries-last = Last delivery
deliveries-missing = Missing
deliveries-none-missing = No delivery is missing today.
deliveries-rejected = Rejected vouchers
deliveries-none-rejected = No voucher waits to be settled.
deliveries-voucher = Their voucher
deliveries-account = Their account
deliveries-debits = Debits (kr.)
deliveries-how = How was it settled?
deliveries-settle = Settled
deliveries-file-hint = A G69 file. The layout is not confirmed with the delivering system.
deliveries-take = Take in
deliveries-tried = Tried, nothing is posted: { $count } vouchers can be posted.
deliveries-taken = Taken in: { $posted } vouchers posted, { $rejected } on the reject list.
deliveries-no-systems = There is no specialist system yet. Set the first one up below.
deliveries-set-up = Set up or change a specialist system
deliveries-due-days = Days between deliveries
deliveries-due-hint = A delivery is missing when the last one is older. Leave it empty where none is expected.
deliveries-own-accounts = The system writes our own account strings and aliases
deliveries-save = Save the system

# Levels of the trial balance.
balance-filter-by = Show by
level-grouping = Grouping
level-project = Project

# Print
paper-save = Save as PDF
paper-owner = { $name } (municipality code { $code })
paper-made = Made { $at } by { $person }
paper-facts = Details
paper-when = When
paper-who = Who
paper-what = What
paper-why = Reason
column-documents = Documents
bills-file-as-received = The invoice as it was received

# Translation tables
translations-tables = Specialist systems and their translation tables
translations-title = Translation table: { $system }
translations-lead = Their account becomes ours. Responsible for the system: { $owner }.
translations-caption = Rows of the translation table
translations-empty = No row fits. Without a row, vouchers on the account are rejected.
translations-search = Account begins with
translations-which = Rows
translations-now = In force and coming
translations-with-ended = Ended ones too
translations-ours = Our account
translations-ours-hint = Sixteen digits, an alias, or art and cost bearer.
translations-from = Holds from
translations-from-hint = Where the account has a row already, that one ends the day before.
translations-to = Holds to
translations-by = Changed by
translations-at = Changed
translations-add = Add or change a row
translations-save = Save the row
translations-last-day = Last day
translations-end = End the row
translations-did-set = set the row
translations-did-end = ended the row
translations-import = Bring in rows from a file
translations-file-hint = CSV or XLSX with the columns Deres konto and Konto, and if you like Ansvarlig (responsible) and Fra (from).
translations-file-from = Holds from, where the file does not say
translations-bring-in = Bring in
translations-tried = Tried, nothing is changed: { $added } new accounts, { $changed } changed, { $unchanged } unchanged.
translations-brought-in = Brought in: { $added } new accounts, { $changed } changed, { $unchanged } unchanged.

# A member without rights
no-role-title = You are signed in, but have no rights yet
no-role-lead = You are registered in the municipality, and your access has not been given yet.
no-role-what = Write to your manager or to the municipality's system administrator, and say what work you are to do. Once they have given you a role, this page works at once; you need not sign in again.
no-role-whom = They can give you a role
no-role-other = If you work in several municipalities, change municipality on your profile.
no-role-profile = Go to your profile
