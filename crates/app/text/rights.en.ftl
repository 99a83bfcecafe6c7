# Rights: acts, separation of duties, explanations.
act-tasks-use-own-desk = Use one's own desk
act-access-read = See persons, units and roles
act-access-manage-members = Add persons to the municipality
act-access-manage-units = Change the organisation's units
act-access-grant-role = Give and withdraw roles
act-access-define-role = Make the municipality's own roles
act-access-manage-positions = Keep positions, hires and leavers
act-access-take-emergency = Take emergency access
act-access-review-emergency = Review others' emergency access
act-access-recertify = Re-certify one's people's rights
act-access-read-duties = Read the report on separation of duties
act-access-review-reading = Review reading of personal data
act-access-manage-deletion = Delete by the rules, and hold
act-access-reveal-cpr = See whole personal numbers and protected addresses
act-events-read = Read the event log
act-settings-change = Change the municipality's settings
act-ledger-read = Read vouchers, postings and balances
act-ledger-post-voucher = Post vouchers
act-ledger-reverse-voucher = Reverse vouchers
act-ledger-repost = Repost
act-ledger-manage-periods = Open and close periods
act-ledger-edit-chart = Change chart, cost bearers and aliases
act-ledger-import-vouchers = Import vouchers from a file
act-ledger-take-delivery = Take deliveries from specialist systems
act-ledger-export = Export the whole ledger
act-ledger-verify = Verify chain and balances
act-bills-read-suppliers = See suppliers
act-bills-edit-supplier = Create and change suppliers
act-bills-confirm-supplier = Confirm suppliers' account numbers
act-bills-read-invoices = See invoices
act-bills-receive-invoice = Receive invoices
act-bills-code-invoice = Code invoices
act-bills-attest-invoice = Attest invoices
act-bills-authorise-invoice = Authorise invoices
act-bills-reject-invoice = Reject invoices
act-bills-override-duplicate = Let a stopped duplicate through
act-bills-place-order = Place orders
act-bills-receive-goods = Receive goods
act-bills-approve-order = Approve orders
act-payments-read = See payments and statements
act-payments-prepare = Gather payments in a run
act-payments-release = Release payments
act-payments-reconcile = Read and reconcile statements
act-payroll-read = See employments and pay
act-payroll-read-own = See one's own pay
act-payroll-change = Change employments and pay
act-payroll-release = Release pay runs
act-budget-read = See budgets and forecasts
act-budget-edit = Change budgets
actor-outside-accounts = You do not have the right to do this on account { $account }.
actor-outside-agreements = You do not have the right to do this under agreement { $agreement }.
actor-own-only = You have the right to do this in your own matters only.
actor-others-only = You do not have the right to do this in your own matter. A colleague must do it.
actor-no-receipt = You have the right, but have not receipted its instruction. Read it under My rights and use the right at once.
access-bad-period = The period does not fit: the first day must not be after the last, and the last day must not have passed.
access-no-reason = Write a reason.
access-personal-number = The text looks like a personal number (CPR). Write a case number or the occasion instead: the text stands in a log that others see.
access-emergency-open = You have taken emergency access that nobody has reviewed yet. Have it reviewed first.
access-several = “{ $typed }” may be several persons. Choose from the list while you type.
access-already-decided = It has been decided or ended already.
access-bad-accounts = “{ $text }” is no range of accounts. Write the first digits, such as 5 or 522-525.
access-role-key = The key “{ $key }” cannot be used. It must be new and have small letters a-z, digits and underscore only.
access-role-acts = Choose at least one right for the role { $problem }.
access-not-understood = The answers do not fit the instruction. Read it again and try once more.
access-line = Line { $line }: { $problem } Nothing of the file was taken.
access-line-person = Write initials that exactly one employee has, or the person’s id.
access-line-position = The column { $column } must hold the number of a position that exists.
access-line-day = The column { $column } must hold a date, such as 22-11-2026.
access-line-event = The column Hændelse must hold hire, move or leave (ansat, flyttet or fratrådt).
access-line-protected = The column Beskyttet must hold ja or nej (yes or no), or nothing.
address-bad-street = Write the road and the house number, such as Skovvej 12, 2. th.
address-bad-postcode = Write the postcode. In Denmark it has four digits.
address-bad-city = Write the town.
address-bad-country = Write the country as two letters, such as DK or SE.
access-not-archived = The data must be archived before they are deleted. Make the archive first.
role-own = { $name }
role-attester = Attester
role-authoriser = Authoriser
role-buyer = Buyer
role-budget-officer = Budget officer
role-payroll-officer = Payroll officer
role-payroll-releaser = Payroll releaser
role-supervisor = Supervisor
role-data-protection-officer = Data protection officer
settings-receipts-required = Receipt of the instruction before attesting, authorising and releasing
explain-no-member = { $name } does not belong to the municipality today.
explain-yes = Yes. The right comes from the role { $role }.
explain-on-behalf = It is done as deputy for { $name }.
explain-no = No.
explain-read-instruction = The instruction “{ $en }” waits for a receipt.
explain-carries = The role { $role } in { $unit } carries it here.
explain-misses = The role { $role } in { $unit } does not reach: { $why }
explain-role-carries = The role { $role } carries the right.
explain-giver = { $name } can give it.
actor-incompatible = { $rule ->
    [administrator-business] Whoever administers users or settings may not hold business rights too.
    [grant-and-use] Whoever gives rights may not use them too.
    [supplier-and-release] Whoever creates suppliers or receives invoices may not release payments too.
    [confirm-own-supplier] Whoever receives invoices or changes suppliers may not confirm their account numbers too.
    [confirm-own-sign-in] Whoever decides how people sign in may not confirm the changes too.
    [override-own-duplicate] Whoever receives invoices may not let duplicates through too.
    [authorise-own-attestation] Whoever attests may not authorise in the same unit too.
    [release-own-hand] Whoever codes, attests, authorises or gathers payments may not release them too.
    [order-and-approve] Whoever orders or receives goods may not approve the order too.
    [order-and-receive] Whoever orders may not receive the goods too.
    [pay-and-release] Whoever changes pay may not release pay runs too.
    [policy-same-day] Whoever changes a rule does not approve under it the same day.
   *[other] Nobody handles his own matter: role, pay, supplier data.
 }
duties-administrator-business = Whoever administers users or settings may not hold business rights too.
duties-grant-and-use = Whoever gives rights may not use them too.
duties-supplier-and-release = Whoever creates suppliers or receives invoices may not release payments too.
duties-confirm-own-supplier = Whoever receives invoices or changes suppliers may not confirm their account numbers too.
duties-confirm-own-sign-in = Whoever decides how people sign in may not confirm the changes too.
duties-override-own-duplicate = Whoever receives invoices may not let duplicates through too.
duties-authorise-own-attestation = Whoever attests may not authorise in the same unit too.
duties-release-own-hand = Whoever codes, attests, authorises or gathers payments may not release them too.
duties-order-and-approve = Whoever orders or receives goods may not approve the order too.
duties-order-and-receive = Whoever orders may not receive the goods too.
duties-pay-and-release = Whoever changes pay may not release pay runs too.
duties-policy-same-day = Whoever changes a rule does not approve under it the same day.
duties-own-role = Nobody handles his own matter: role, pay, supplier data.
duties-delete-own-hold = Whoever archives or holds data does not delete or release it.
duties-review-own-reading = Whoever read data about persons does not sign that reading off.
act-access-manage-sign-in = Decide how people sign in
act-access-confirm-sign-in = Confirm changes of how people sign in
act-access-manage-service-accounts = Keep service accounts and their tokens
act-access-provision-members = Keep members in step with a directory
act-events-manage-webhooks = Keep webhooks
act-store-back-up = Back up the municipality’s data
act-store-restore = Put a backup back
act-store-release-hold = Release what a restore holds
explain-level = It takes the level of assurance { $level } in the session one works in.
