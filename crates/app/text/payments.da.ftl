# Betalinger: fejl.
payments-not-found = Betalingen findes ikke, eller du kan ikke se den.
payments-already-ordered = Bilaget er allerede sendt til betaling.
payments-nothing-to-pay = Der er intet at betale til og med { $date }.
payments-no-bank-day = { $date } er ikke en kommende bankdag. Vælg en anden dag.
payments-not-prepared = Betalingsforslaget er allerede frigivet eller opgivet.
payments-held = Betalingerne holdes tilbage efter en gendannelse, til to personer har givet dem fri.
payments-statement = Kontoudtoget { $statement } kan ikke bruges: det skal være camt.053 i kroner, og primosaldo og linjer skal give slutsaldoen.
payments-statement-unsound = Kontoudtoget { $statement } er ikke læst. { $why }
payments-statement-duplicate = Kontoudtoget { $statement } er ikke læst: banken mærker det som en gentagelse, og udtoget { $earlier } har de samme dage. Læs kun det ene.
payments-statement-duplicate-days = Kontoudtoget { $statement } er ikke læst: banken mærker det som en gentagelse, men siger ikke hvilke dage det gælder. Hent det oprindelige udtog i banken.
payments-bad-target = Betalingen { $payment } har ingen konto, der kan betales til.
