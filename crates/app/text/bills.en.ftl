# Bills: errors.
bills-reminder = The file is a reminder. A reminder is no claim of its own; find the invoice it is about.
bills-missing = The invoice lacks { $what ->
    [number] an invoice number
    [currency] a currency
    [issue-date] an issue date
    [amount] an amount to pay
    [supplier-name] the supplier's name
   *[other] the supplier's company number or electronic address
 }. Ask the supplier to send it again.
bills-currency = The invoice is in { $currency }. Only Danish kroner can be booked here.
bills-amounts = The amounts of the invoice do not add up: { $problem }. Ask the supplier to send it again.
bills-not-ore = An amount on the invoice is not whole øre: { $amount }. Ask the supplier to send it again.
bills-wrong-state = This cannot be done now: the invoice is { $state ->
    [duplicate] stopped as a duplicate
    [received] received, not coded
    [coded] coded
    [attested] attested
    [posted] booked
    [paid] paid
   *[rejected] rejected
 }.
bills-no-coding = The invoice must be coded first.
bills-zero-line = Line { $line } has no amount.
bills-vat-outside = Line { $line }: the VAT must be part of the amount.
bills-coding-differs = The coding is DKK { $difference } short of the invoice's amount.
bills-vat-differs = The coding is DKK { $difference } short of the invoice's VAT.
bills-account = The account { $account } cannot be used: { $why }
bills-unseen-account = The chart of accounts does not know { $account }: { $why } Give a reason if it is to be used.
bills-target-not-confirmed = Another person than the receiver must first confirm where the supplier is paid.
bills-no-target = The invoice does not say where to pay. Reject it, or ask the supplier for the account number.
bills-no-reason = Give a reason.
bills-not-found = The invoice does not exist, or you cannot see it.
bills-beyond = On the account { $account }: { $why }
bills-other-unit = The invoice is for a unit that you do not receive invoices for. Nothing is kept. Give it to whoever does.
