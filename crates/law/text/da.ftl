# Lovens tal
law-outside-table = Tabellen { $table } har ingen række for { $date }. Tilføj en række med kilde, eller brug en anden dato.
law-not-toml = { $file } kan ikke læses: { $detail }
law-row = { $file }, tabel { $table }, række { $row }: { $detail }
law-no-table = { $file } mangler tabellen { $table }. Tilføj den.
law-same-date = Tabellen { $table } har to rækker fra { $date }. Behold den ene.
law-unknown-table = { $file } har en tabel { $table }, som intet læser. Ret navnet, eller fjern den.

# Kontostrengens dele
law-chart-part-account = Kontostrengen
law-chart-part-main-account = Hovedkontoen
law-chart-part-main-function = Hovedfunktionen
law-chart-part-function = Funktionen
law-chart-part-dranst = Dranst
law-chart-part-ownership = Ejerforholdet
law-chart-part-site = Omkostningsstedet
law-chart-part-grouping = Grupperingen
law-chart-part-art = Arten
law-chart-part-area = Ansvarsområdet
law-chart-part-cost-centre = Det lokale omkostningssted
law-chart-part-authorised = Feltet med funktion, dranst og gruppering
law-chart-part-dimension = Den lokale dimension

# Læsning af en kontostreng
law-chart-parse-digits = { $part } skal have { $digits } cifre, men der står »{ $found }«.
law-chart-parse-form = { $part } kan ikke læses: »{ $found }«.
law-chart-parse-parts = En kontostreng har 2 til 10 dele mellem bindestreger, men der er { $found }.

# Kontrol mod kontoplanen
law-chart-function-unknown = Funktion { $function } findes ikke i kontoplanen. Se efter, om cifrene er byttet om.
law-chart-function-closed = Funktion { $function } er nedlagt. Vælg den funktion, der har afløst den.
law-chart-dranst-unknown = { $dranst } er ikke en dranst. Brug 1 til 9.
law-chart-dranst-not-allowed = Funktion { $function } kan ikke have dranst { $dranst }.
law-chart-dranst-unseen = Funktion { $function } er ikke kendt med dranst { $dranst }. Skriv en begrundelse, hvis den er rigtig.
law-chart-grouping-unknown = Gruppering { $grouping } er ikke kendt på funktion { $function }, dranst { $dranst }. Brug en autoriseret gruppering, eller skriv en begrundelse.
law-chart-grouping-closed = Gruppering { $grouping } på funktion { $function }, dranst { $dranst }, er nedlagt.
law-chart-own-grouping-forbidden = Funktion { $function }, dranst { $dranst }, må kun bruges med autoriserede grupperinger.
law-chart-main-art-not-in-use = Hovedarten i art { $art } er ikke i brug.
law-chart-art-unknown = Art { $art } findes ikke i kontoplanen.
law-chart-art-not-for-dranst = Art { $art } hører ikke til dranst { $dranst } på funktion { $function }.
law-chart-art-unseen = Art { $art } er ikke kendt på funktion { $function }, dranst { $dranst }. Skriv en begrundelse, hvis den er rigtig.
law-chart-local-art-unseen = De lokale cifre efter art { $art } er ikke i brug.
law-chart-combination-unseen = Hver del er kendt, men ikke sammen. Skriv en begrundelse, hvis kontoen er rigtig.
law-chart-ownership-not-allowed = Ejerforhold { $ownership } kan ikke bruges på denne hovedkonto.

# Filer
law-chart-no-edition = Der er ingen kontoplan, der gælder den { $date }. Indlæs årets kontoplan.
law-chart-file = Kontoplanen kan ikke læses: { $error }
law-chart-file-code = { $file }, linje { $line }: { $error }
law-chart-alias-heading = Filens første linje skal have kolonnerne alias, account_string og kind. Kolonnen { $column } mangler.
law-chart-alias-csv = Linje { $line } kan ikke læses som CSV.
law-chart-alias-fields = Linjen skal have { $expected } felter, men har { $found }.
law-chart-alias-encoding = Linjen er ikke UTF-8. Gem filen som UTF-8 og prøv igen.
law-chart-table-without-functions = Tabellen { $table } har ingen funktioner eller grupperinger. Hent REGK31, REGKC eller BUDKC.

# Filer, der ikke kan læses som en sag
law-file-unknown-field = linje { $line }: { $field } kendes ikke. Ret navnet, eller fjern linjen. Kendte navne: { $known }.
law-file-unknown-choice = linje { $line }: { $field } kan ikke være »{ $found }«. Skriv en af { $known }.
law-file-missing = { $field } mangler. Tilføj feltet.
law-file-value = linje { $line }: { $field }: »{ $written }« { $why }.
law-file-other = linje { $line }: { $detail }

# Lønsager
law-pay-unreadable = Filen er ikke en lønsag: { $detail }
law-pay-missing = { $field } mangler: { $why }.
law-pay-wrong = { $field }: { $why }.
law-pay-unknown-agreement = { $field }: overenskomsten »{ $code }« kendes ikke. Se listen over overenskomster.
law-pay-unknown-position = { $field }: overenskomst { $agreement } har ikke stillingen »{ $position }«.
law-pay-unknown-code = { $field }: lønart { $code } står ikke i kataloget. Skriv på linjen, hvad den tæller med i: am, a_income, pensionable, holiday.
law-pay-computed-code = { $field }: lønart { $code } dannes af beregningen. Udelad linjen.
law-pay-no-rule = { $field }: overenskomst { $agreement } har ikke { $rule } den { $date }; { $remedy }.

# Refusionssager
law-refund-unreadable = Filen er ikke en refusionssag: { $detail }
law-refund-field = { $field }: { $why }.

# Ferie
law-holiday-not-earned = { $days } dage den { $on } er ikke optjent endnu. Aftal ferie på forskud, eller hold dem senere.
law-holiday-only-fifth-week = Kun { $most } dage af den femte uge i { $year } kan overføres eller udbetales, ikke { $days }.
law-holiday-no-year = Ansættelsen har ikke ferieåret { $year }.
law-holiday-too-many = Dagene har for mange decimaler.

# Hvorfor et felt afvises
law-why-not-number-text = er ikke et tal; skriv det som tekst, for eksempel »1234.50«
law-why-not-money = er ikke et beløb i kroner; skriv det som »32975.08«
law-why-not-number = er ikke et tal; skriv det som »37/37« eller »160.33«
law-why-not-percent = er ikke en procent fra 0 til 100
law-why-not-high-percent = er ikke en procent fra 0 til 1000
law-why-not-step = er ikke et løntrin: skriv 1 til 55, eller »55+«
law-why-not-group = er ikke en områdegruppe fra 0 til 4
law-why-not-month = er ikke en måned; skriv den som »2026-04«
law-why-not-date = er ikke en dato; skriv den som 2026-04-01
law-why-not-pay-code = er ikke en lønart: brug op til 12 bogstaver, cifre, »-«, »_«, ».«
law-why-card-whole = er ikke en hel procent; skriv den som på kortet, for eksempel 37
law-why-position-needs-agreement = en stilling hører til en overenskomst; angiv den
law-why-hourly-needs-hours = en timelønnet ansættelse skal have sine timer
law-why-give-percent = angiv percent, eller en overenskomst der har tillægget
law-why-give-step = angiv step, eller et beløb eller en sats på hver linje
law-why-step-needs-fraction = løntrinnet giver kun grundløn sammen med den, for eksempel »37/37«
law-why-exempt-exceeded = lønnen overstiger frikortet; skriv trækprocenten for resten
law-why-name-agreement = pensionen skal følge overenskomsten; angiv den
law-why-area-group = skriv kommunens gruppe, 0 til 4
law-why-percent-of-base = skriv procenten af grundlaget
law-why-one-own = angiv enten own_percent eller own_amount
law-why-one-period = angiv enten period, eller from og to
law-why-one-form = angiv kun én af amount, hours, minutes, base_2000, base, km
law-why-a-form = angiv amount, hours, minutes, base_2000, base eller km
law-why-decimals = har for mange decimaler
law-why-to-before-from = ligger før from; byt om på de to datoer
law-why-below-own = er lavere end own_percent
law-why-below-zero = er under nul
law-why-more-than-earned = er flere end de optjente dage; angiv days_earned
law-why-units = er ikke et tal fra 0 til 366
law-why-fraction = er ikke en del af fuld tid, for eksempel »30/37«
law-why-worked-days = ligger ikke mellem 0 og period_days
law-why-too-large-or-fine = er for stort eller har for mange decimaler
law-why-too-large = er for stort
law-why-only-main-card = kun et hovedkort har fradrag; udelad det
law-why-only-exempt-card = kun et frikort har det; udelad det
law-why-period-days = period_days kræver det
law-why-not-a-month = perioden er ikke en hel måned; skriv de betalte dage, og period_days
law-why-agreement-decides = style er "agreement", så overenskomsten giver procenterne; udelad dem, eller skriv style = "on_top"
law-why-not-the-sum = er ikke own_percent og employer_percent tilsammen; ret en af dem
law-why-employer-share = skriv arbejdsgiverens procent; et fast eget beløb kan ikke trækkes fra den samlede procent
law-why-fritvalg-alone = der er kun et valg, hvor overenskomsten bestemmer pensionen; angiv position, eller style = "agreement"
law-why-with-worked-days = worked_days kræver det
law-why-a-period = skriv period = »2026-04«, eller from og to
law-why-an-amount = skriv beløbet
law-why-atp-employee = skriv medarbejderens andel
law-why-own-share = skriv medarbejderens andel, eller own_amount
law-why-a-month = skriv måneden, for eksempel »2026-04«
law-why-benefit-value = skriv periodens skattepligtige værdi
law-why-whole-percent = skriv den samlede procent
law-why-card-percent = skriv kortets trækprocent
law-why-exempt-left = skriv resten på frikortet
law-why-booked = skriv det bogførte beløb
law-why-b-income = am uden a_income er B-indkomst, som ikke udbetales som løn
law-why-give-pension = angiv procenterne i [employment.pension]
law-why-rule-pension = pensionssats
law-why-rule-percent = procentsats for tillægget
law-why-percent-on-line = angiv percent
law-why-hour-pay = mangler; skriv den gennemsnitlige timeløn i de seneste tre lukkede måneder
law-why-pool = mangler; skriv løn og dagpenge for orloven
law-why-last-before-first = ligger før first_day; byt om på de to datoer
law-why-last-day = mangler; skriv until eller filed, hvis fraværet fortsætter
law-why-week-hours = ligger ikke mellem 0 og 60
law-why-absent-hours = ligger ikke mellem 0 og week_hours
law-why-weekly-rate = mangler; skriv den ugentlige sats, refusionen følger
law-why-rule-steps = løntrin for stillingen
law-why-give-the-step = angiv step, eller en linje med grundløn
