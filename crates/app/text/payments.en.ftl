# Payments: errors.
payments-not-found = The payment does not exist, or you cannot see it.
payments-already-ordered = The document has already been sent for payment.
payments-nothing-to-pay = There is nothing to pay by { $date }.
payments-no-bank-day = { $date } is no bank day to come. Choose another day.
payments-not-prepared = The payment run has been released or given up already.
payments-held = The payments are held after a restore until two persons have let them go.
payments-statement = The statement { $statement } cannot be used: it must be a camt.053 in kroner whose opening balance and lines give the closing balance.
payments-bad-target = The payment { $payment } has no account that can be paid to.
