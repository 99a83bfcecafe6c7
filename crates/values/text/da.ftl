# Beløb
values-amount-empty = Skriv et beløb, for eksempel 1.234,50.
values-amount-not-an-amount = »{ $typed }« er ikke et beløb. Skriv for eksempel 1234,50 eller 1.234,50.
values-amount-grouping = Punktummet i »{ $typed }« står forkert. Tusinder skilles som 1.234.567, og ører skrives efter komma.
values-amount-decimals = »{ $typed }« har mere end to decimaler. Øre er den mindste enhed.
values-amount-too-large = »{ $typed }« er for stort et beløb.

# Datoer
values-date-empty = Skriv en dato, for eksempel 22-11-2026.
values-date-not-a-date = »{ $typed }« er ikke en dato. Skriv for eksempel 22-11-2026, 2211, +3 eller i dag.
values-date-no-such-day = »{ $typed }« findes ikke i kalenderen.
values-date-not-a-week = »{ $typed }« er ikke en uge. Skriv for eksempel uge 47.
values-date-not-a-time = »{ $typed }« er ikke et klokkeslæt. Skriv for eksempel 14.30.

# Perioder
values-period-year = »{ $typed }« er ikke et årstal mellem 1900 og 2999.
values-period-month = »{ $typed }« er ikke en måned. Skriv for eksempel 2026-11.
values-period-accounting = »{ $typed }« er ikke en regnskabsperiode. Skriv 2026-01 til 2026-12, 2026-13 for supplementsperioden eller 2026-00 for primo.
values-period-empty-range = Slutdatoen ligger før startdatoen. Ret en af dem.

# Numre
values-number-digits = { $kind }-nummeret skal have { $digits } cifre.
values-number-check-digit = { $kind }-nummeret har et forkert kontrolciffer. Se efter, om det er tastet rigtigt.
values-number-cpr-date = De første seks cifre i CPR-nummeret er ikke en dato.
values-number-bank-account = Skriv registreringsnummer (4 cifre) og kontonummer (op til 10 cifre), eller et IBAN-nummer der begynder med DK.
