# Rettigheder: handlinger, funktionsadskillelse, forklaringer.
act-tasks-use-own-desk = Bruge sit eget skrivebord
act-access-read = Se personer, enheder og roller
act-access-manage-members = Tilknytte personer til kommunen
act-access-manage-units = Ændre organisationens enheder
act-access-grant-role = Give og fratage roller
act-access-define-role = Lave kommunens egne roller
act-access-manage-positions = Føre stillinger, ansættelser og fratrædelser
act-access-take-emergency = Tage nødadgang
act-access-review-emergency = Efterse andres nødadgang
act-access-recertify = Gennemgå sine medarbejderes rettigheder
act-access-read-duties = Læse rapporten om funktionsadskillelse
act-access-review-reading = Efterse opslag i personoplysninger
act-access-manage-deletion = Slette efter slettereglerne og fastholde
act-access-reveal-cpr = Se hele personnumre og beskyttede adresser
act-events-read = Læse hændelsesloggen
act-settings-change = Ændre kommunens indstillinger
act-ledger-read = Læse bilag, posteringer og saldi
act-ledger-post-voucher = Bogføre bilag
act-ledger-reverse-voucher = Tilbageføre bilag
act-ledger-repost = Ompostere
act-ledger-manage-periods = Åbne og lukke perioder
act-ledger-edit-chart = Ændre kontoplan, kostbærere og aliaser
act-ledger-import-vouchers = Indlæse bilag fra fil
act-ledger-take-delivery = Modtage leverancer fra fagsystemer
act-ledger-export = Udtrække hele bogføringen
act-ledger-verify = Efterprøve kæde og saldi
act-bills-read-suppliers = Se leverandører
act-bills-edit-supplier = Oprette og ændre leverandører
act-bills-confirm-supplier = Bekræfte leverandørers kontonumre
act-bills-read-invoices = Se fakturaer
act-bills-receive-invoice = Modtage fakturaer
act-bills-code-invoice = Kontere fakturaer
act-bills-attest-invoice = Attestere fakturaer
act-bills-authorise-invoice = Anvise fakturaer
act-bills-reject-invoice = Afvise fakturaer
act-bills-override-duplicate = Slippe en standset dublet igennem
act-bills-place-order = Bestille varer og ydelser
act-bills-receive-goods = Registrere varemodtagelse
act-bills-approve-order = Godkende bestillinger
act-payments-read = Se betalinger og kontoudtog
act-payments-prepare = Samle betalinger i en kørsel
act-payments-release = Frigive betalinger
act-payments-reconcile = Indlæse og afstemme kontoudtog
act-payroll-read = Se ansættelser og løn
act-payroll-read-own = Se sin egen løn
act-payroll-change = Ændre ansættelser og løn
act-payroll-release = Frigive lønkørsler
act-budget-read = Se budgetter og prognoser
act-budget-edit = Ændre budgetter
actor-outside-accounts = Det har du ikke ret til på konto { $account }.
actor-outside-agreements = Det har du ikke ret til under overenskomst { $agreement }.
actor-own-only = Det har du kun ret til i dine egne sager.
actor-others-only = Det har du ikke ret til i din egen sag. En kollega skal gøre det.
actor-no-receipt = Du har retten, men mangler at kvittere for instruksen. Læs den under Mine rettigheder, så kan du bruge retten med det samme.
access-bad-period = Perioden passer ikke: første dag må ikke ligge efter sidste dag, og sidste dag må ikke være passeret.
access-no-reason = Skriv en begrundelse.
access-personal-number = Teksten ligner et CPR-nummer. Skriv sagsnummer eller anledning i stedet: teksten står i en log, som andre ser.
access-emergency-open = Du har taget nødadgang, som ingen har efterset endnu. Få den efterset først.
access-several = Flere kan hedde »{ $typed }«. Vælg personen i listen, mens du skriver.
access-already-decided = Det er allerede afgjort eller ophørt.
access-bad-accounts = »{ $text }« er ikke et kontointerval. Skriv de første cifre, fx 5 eller 522-525.
access-role-key = Nøglen »{ $key }« kan ikke bruges. Den skal være ny og kun have små bogstaver a-z, tal og understreg.
access-role-acts = Vælg mindst én ret til rollen { $problem }.
access-not-understood = Svarene passer ikke til instruksen. Læs den igen og prøv en gang til.
access-line = Linje { $line }: { $problem } Intet af filen er indlæst.
access-line-person = Skriv initialer, som netop én ansat har, eller personens id.
access-line-position = I kolonnen { $column } skal der stå nummeret på en stilling, som findes.
access-line-day = I kolonnen { $column } skal der stå en dato, fx 22-11-2026.
access-line-event = I kolonnen Hændelse skal der stå ansat, flyttet eller fratrådt.
access-line-protected = I kolonnen Beskyttet skal der stå ja eller nej eller ingenting.
address-bad-street = Skriv vejnavn og husnummer, fx Skovvej 12, 2. th.
address-bad-postcode = Skriv postnummeret. I Danmark har det fire cifre.
address-bad-city = Skriv byen.
address-bad-country = Skriv landet med to bogstaver, fx DK eller SE.
access-not-archived = Data skal arkiveres, før de slettes. Dan arkivet først.
role-own = { $name }
role-attester = Attestant
role-authoriser = Anviser
role-buyer = Indkøber
role-budget-officer = Budgetmedarbejder
role-payroll-officer = Lønmedarbejder
role-payroll-releaser = Lønfrigiver
role-supervisor = Tilsynsførende
role-data-protection-officer = Databeskyttelsesrådgiver
settings-receipts-required = Kvittering for instruks før attestation, anvisning og frigivelse
explain-no-member = { $name } er ikke tilknyttet kommunen i dag.
explain-yes = Ja. Retten kommer fra rollen { $role }.
explain-on-behalf = Det sker som stedfortræder for { $name }.
explain-no = Nej.
explain-read-instruction = Instruksen »{ $da }« mangler kvittering.
explain-carries = Rollen { $role } i { $unit } giver retten her.
explain-misses = Rollen { $role } i { $unit } rækker ikke: { $why }
explain-role-carries = Rollen { $role } giver retten.
explain-giver = { $name } kan give den.
actor-incompatible = { $rule ->
    [administrator-business] Den, der administrerer brugere eller indstillinger, må ikke også have forretningsrettigheder.
    [grant-and-use] Den, der giver rettigheder, må ikke også bruge dem.
    [supplier-and-release] Den, der opretter leverandører eller modtager fakturaer, må ikke også frigive betalinger.
    [confirm-own-supplier] Den, der modtager fakturaer eller ændrer leverandører, må ikke også bekræfte deres kontonumre.
    [confirm-own-sign-in] Den, der styrer, hvordan man logger ind, må ikke også bekræfte ændringerne.
    [override-own-duplicate] Den, der modtager fakturaer, må ikke også slippe dubletter igennem.
    [authorise-own-attestation] Den, der attesterer, må ikke også anvise i samme enhed.
    [release-own-hand] Den, der konterer, attesterer, anviser eller samler betalinger, må ikke også frigive dem.
    [order-and-approve] Den, der bestiller eller modtager varer, må ikke også godkende bestillingen.
    [order-and-receive] Den, der bestiller, må ikke også registrere varemodtagelsen.
    [pay-and-release] Den, der ændrer løn, må ikke også frigive lønkørsler.
    [policy-same-day] Den, der ændrer en regel, godkender ikke efter den samme dag.
   *[other] Ingen behandler sin egen sag: rolle, løn, leverandøroplysninger.
 }
duties-administrator-business = Den, der administrerer brugere eller indstillinger, må ikke også have forretningsrettigheder.
duties-grant-and-use = Den, der giver rettigheder, må ikke også bruge dem.
duties-supplier-and-release = Den, der opretter leverandører eller modtager fakturaer, må ikke også frigive betalinger.
duties-confirm-own-supplier = Den, der modtager fakturaer eller ændrer leverandører, må ikke også bekræfte deres kontonumre.
duties-confirm-own-sign-in = Den, der styrer, hvordan man logger ind, må ikke også bekræfte ændringerne.
duties-override-own-duplicate = Den, der modtager fakturaer, må ikke også slippe dubletter igennem.
duties-authorise-own-attestation = Den, der attesterer, må ikke også anvise i samme enhed.
duties-release-own-hand = Den, der konterer, attesterer, anviser eller samler betalinger, må ikke også frigive dem.
duties-order-and-approve = Den, der bestiller eller modtager varer, må ikke også godkende bestillingen.
duties-order-and-receive = Den, der bestiller, må ikke også registrere varemodtagelsen.
duties-pay-and-release = Den, der ændrer løn, må ikke også frigive lønkørsler.
duties-policy-same-day = Den, der ændrer en regel, godkender ikke efter den samme dag.
duties-own-role = Ingen behandler sin egen sag: rolle, løn, leverandøroplysninger.
duties-delete-own-hold = Den, der arkiverer eller fastholder data, sletter eller frigiver dem ikke selv.
duties-review-own-reading = Den, der har læst oplysninger om personer, godkender ikke selv læsningen.
act-access-manage-sign-in = Styre, hvordan man logger ind
act-access-confirm-sign-in = Bekræfte ændringer af, hvordan man logger ind
act-access-manage-service-accounts = Føre servicekonti og deres nøgler
act-access-provision-members = Holde medlemmer i takt med et katalog
act-events-manage-webhooks = Føre webhooks
act-store-back-up = Tage backup af kommunens data
act-store-restore = Lægge en backup tilbage
act-store-release-hold = Frigive det, en tilbagelægning holder tilbage
explain-level = Det kræver sikringsniveauet { $level } i den session, man arbejder i.
