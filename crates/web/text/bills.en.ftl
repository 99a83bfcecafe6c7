# Pages of bills and payments.
bills-count = { $count ->
    [0] No invoices here
    [one] One invoice of DKK { $total }
   *[other] { $count } invoices of DKK { $total } in all
 }
bills-empty = No invoices match the filter.
bills-receive = Receive invoice
bills-receive-title = Receive invoices from files
bills-file = Invoice file
bills-file-hint = OIOUBL 2.1 or Peppol BIS 3 (XML). Several files can be chosen.
bills-no-file = Choose a file first.
bills-file-refused = { $file }: { $why }
bills-filter-state = State
bills-filter-open = Waits for us
bills-filter-all = All
bills-filter-search = Search supplier, number or reference
bills-export-too-large = The list has more than { $rows } rows. Use the filters and fetch it in parts.
bills-supplier = Supplier
bills-number = Invoice number
bills-state = State
bills-due = Due
bills-issued = Issued
bills-reference = Reference
bills-order = Order
bills-amount = Amount (DKK)
bills-vat = VAT (DKK)
bills-pay-to = Paid to
bills-state-duplicate = Duplicate, stopped
bills-state-received = Received
bills-state-coded = Waits to be attested
bills-state-attested = Waits to be authorised
bills-state-posted = Booked, waits to be paid
bills-state-paid = Paid
bills-state-rejected = Rejected
bills-path-coded = Coded
bills-path-attested = Attested
bills-path-authorised = Authorised
bills-title = { $supplier }: DKK { $amount }
bills-lead-paid = Paid { $date }. The bank's reference: { $reference }
bills-lead-late = Was due { $date }
bills-lead-due = Due { $date }
bills-document = The invoice
bills-file-download = Fetch the file as it was received
bills-to-supplier = The supplier
bills-to-voucher = The voucher in the ledger
bills-coding = Coding
bills-amount-with-vat = Amount with VAT (DKK)
bills-reason = Reason, if the account is new
bills-code = Save coding
bills-attest = Attest
bills-authorise = Authorise and book
bills-reject = Reject
bills-reject-reason = Why is it rejected? The supplier is told the reason.
bills-let-through = Let through
bills-let-through-reason = Why is it not the same bill?
bills-move = Move to another unit
bills-unit = Unit
bills-note-duplicate = The supplier's number is here already. Another person than the receiver can let the invoice through with a reason.
bills-note-unconfirmed = The supplier's account is not confirmed. The invoice can be authorised once another person has confirmed it.
bills-note-rejected = Rejected: { $why }
bills-done-received = The invoice has been received.
bills-done-known = The same file was received before. Nothing has changed.
bills-done-duplicate = The invoice was stopped: the number is here already.
bills-done-coded = The coding has been saved.
bills-done-attested = The invoice has been attested.
bills-done-authorised = The invoice has been authorised and booked.
bills-done-rejected = The invoice has been rejected.
bills-done-moved = The invoice has been moved.
bills-step-received = received the invoice
bills-step-stopped = received the invoice, which was stopped as a duplicate
bills-step-let-through = let the duplicate through
bills-step-coded = coded
bills-step-moved = moved the invoice
bills-step-attested = attested
bills-step-posted = authorised and booked
bills-step-rejected = rejected
bills-step-paid = read the bank statement: paid
bills-step-other = changed
bills-cvr = Company number (CVR)
bills-endpoint = Electronic address
bills-suppliers-empty = No suppliers match the search. A supplier is created when its first invoice is received.
bills-suppliers-count = { $count ->
    [one] One supplier
   *[other] { $count } suppliers
 }
bills-supplier-title = { $name }
bills-targets = Where the supplier is paid
bills-targets-hint = A new account is confirmed by another person than the receiver, and outside the mail: call a number you already know.
bills-target-confirmed = Confirmed
bills-target-waits = Waits to be confirmed
bills-evidence = How was it confirmed?
bills-confirm = Confirm account
payments-title = { $ready ->
    [0] Nothing is ready to be paid
    [one] One payment is ready
   *[other] { $ready } payments are ready
 }{ $waiting ->
    [0] {""}
    [one] , one run waits to be released
   *[other] , { $waiting } runs wait to be released
 }
payments-ready = { $count ->
    [0] Nothing falls due by the next bank day
    [one] One payment of DKK { $total } falls due
   *[other] { $count } payments of DKK { $total } fall due
 }
payments-run = Run
payments-day = Payment day
payments-count = Payments
payments-prepare = Prepare payment run
payments-empty = There are no payment runs yet. They are made of what has been authorised.
payments-run-prepared = Waits to be released
payments-run-released = Released
payments-run-cancelled = Given up
payments-run-held = Held after a restore
payments-run-title = Payment run { $no }: DKK { $total }
payments-prepared-by = Prepared by
payments-released-by = Released by
payments-list = Payments in the run
payments-reference = Their reference
payments-bank-reference = The bank's reference
payments-not-paid = Not on a statement
payments-release = Release to the bank
payments-release-hint = You must not have had any of the payments in hand. When you release, the bank's file is written.
payments-cancel = Give up the run
payments-cancel-reason = Why is it given up?
payments-file = Fetch the bank's file (pain.001)
payments-file-unverified = The codes in the file have not been tried at a bank yet.
payments-open-entries = Lines that nothing of ours explains
payments-nothing-open = All lines on the bank statements are explained.
payments-statement-file = Bank statement
payments-statement-hint = camt.053 (XML) from the bank
payments-read-statement = Read bank statement
payments-statement-done = { $entries } lines read, { $matched } explained and booked.
payments-bank-title = { $count ->
    [0] All bank lines are explained
    [one] One bank line lacks an explanation
   *[other] { $count } bank lines lack an explanation
 }
bills-no-such-state = There is no state “{ $state }”. Choose one from the list.
bills-folder = Received from the folder
bills-folder-empty = No files have come into the municipality's folder. Receiving by folder is off until the operator has named a folder and the municipality has made the service account.
bills-folder-file = File
bills-folder-at = When
bills-folder-outcome = Outcome
bills-folder-why = Why
bills-folder-bytes = Bytes
bills-folder-new = Received
bills-folder-known = Was received before
bills-folder-duplicate = Duplicate, stopped
bills-folder-refused = Refused, nothing stored
