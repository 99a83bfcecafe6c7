# Payments: errors.
payments-not-found = The payment does not exist, or you cannot see it.
payments-already-ordered = The document has already been sent for payment.
payments-nothing-to-pay = There is nothing to pay by { $date }.
payments-no-bank-day = { $date } is no bank day to come. Choose another day.
payments-not-prepared = The payment run has been released or given up already.
payments-held = The payments are held after a restore until two persons have let them go.
payments-statement = The statement { $statement } cannot be used: it must be a camt.053 in kroner whose opening balance and lines give the closing balance.
payments-statement-unsound = The statement { $statement } was not read. { $why }
payments-statement-duplicate = The statement { $statement } was not read: the bank marks it as a duplicate, and the statement { $earlier } has the same days. Read only one of them.
payments-statement-duplicate-days = The statement { $statement } was not read: the bank marks it as a duplicate but does not say of which days. Fetch the original statement from the bank.
payments-bad-target = The payment { $payment } has no account that can be paid to.
