# Regninger: fejl.
bills-reminder = Filen er en rykker. En rykker er ikke et krav i sig selv; find den faktura, den handler om.
bills-missing = Fakturaen mangler { $what ->
    [number] et fakturanummer
    [currency] en valuta
    [issue-date] en fakturadato
    [amount] et beløb at betale
    [supplier-name] leverandørens navn
   *[other] leverandørens CVR-nummer eller elektroniske adresse
 }. Bed leverandøren sende den igen.
bills-currency = Fakturaen er i { $currency }. Kun danske kroner kan bogføres her.
bills-amounts = Fakturaens beløb stemmer ikke: { $problem }. Bed leverandøren sende den igen.
bills-not-ore = Et beløb på fakturaen er ikke hele øre: { $amount }. Bed leverandøren sende den igen.
bills-wrong-state = Det kan ikke gøres nu: fakturaen er { $state ->
    [duplicate] stoppet som dublet
    [received] modtaget, ikke konteret
    [coded] konteret
    [attested] attesteret
    [posted] bogført
    [paid] betalt
   *[rejected] afvist
 }.
bills-no-coding = Fakturaen skal konteres først.
bills-zero-line = Linje { $line } har intet beløb.
bills-vat-outside = Linje { $line }: momsen skal være en del af beløbet.
bills-coding-differs = Konteringen mangler { $difference } kr. i at give fakturaens beløb.
bills-vat-differs = Konteringen mangler { $difference } kr. i at give fakturaens moms.
bills-account = Kontoen { $account } kan ikke bruges: { $why }
bills-unseen-account = Kontoplanen kender ikke { $account }: { $why } Skriv en begrundelse, hvis den skal bruges.
bills-target-not-confirmed = En anden end modtageren skal først bekræfte, hvor leverandøren skal betales.
bills-no-target = Fakturaen siger ikke, hvor den skal betales. Afvis den, eller bed leverandøren om kontonummeret.
bills-no-reason = Skriv en begrundelse.
bills-not-found = Fakturaen findes ikke, eller du kan ikke se den.
bills-beyond = På kontoen { $account }: { $why }
bills-other-unit = Fakturaen er til en enhed, som du ikke modtager fakturaer for. Intet er gemt. Giv den til den, der gør.
