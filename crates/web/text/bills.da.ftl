# Sider for regninger og betalinger.
bills-count = { $count ->
    [0] Ingen fakturaer her
    [one] Én faktura på { $total } kr.
   *[other] { $count } fakturaer på i alt { $total } kr.
 }
bills-empty = Der er ingen fakturaer, som passer til filteret.
bills-receive = Modtag faktura
bills-receive-title = Modtag fakturaer fra filer
bills-file = Fakturafil
bills-file-hint = OIOUBL 2.1 eller Peppol BIS 3 (XML). Flere filer kan vælges.
bills-no-file = Vælg en fil først.
bills-file-refused = { $file }: { $why }
bills-filter-state = Tilstand
bills-filter-open = Venter på os
bills-filter-all = Alle
bills-filter-search = Søg leverandør, nummer eller reference
bills-export-too-large = Listen har mere end { $rows } rækker. Brug filtrene, og hent den i dele.
bills-supplier = Leverandør
bills-number = Fakturanummer
bills-state = Tilstand
bills-due = Forfald
bills-issued = Fakturadato
bills-reference = Reference
bills-order = Ordre
bills-amount = Beløb (kr.)
bills-vat = Moms (kr.)
bills-pay-to = Betales til
bills-state-duplicate = Dublet, stoppet
bills-state-received = Modtaget
bills-state-coded = Afventer attestation
bills-state-attested = Afventer anvisning
bills-state-posted = Bogført, afventer betaling
bills-state-paid = Betalt
bills-state-rejected = Afvist
bills-path-coded = Konteret
bills-path-attested = Attesteret
bills-path-authorised = Anvist
bills-title = { $supplier }: { $amount } kr.
bills-lead-paid = Betalt { $date }. Bankens reference: { $reference }
bills-lead-late = Forfaldt { $date }
bills-lead-due = Forfalder { $date }
bills-document = Fakturaen
bills-file-download = Hent filen, som den blev modtaget
bills-to-supplier = Leverandøren
bills-to-voucher = Bilaget i finans
bills-coding = Kontering
bills-amount-with-vat = Beløb med moms (kr.)
bills-reason = Begrundelse, hvis kontoen er ny
bills-code = Gem kontering
bills-attest = Attestér
bills-authorise = Anvis og bogfør
bills-reject = Afvis
bills-reject-reason = Hvorfor afvises den? Leverandøren får begrundelsen.
bills-let-through = Slip igennem
bills-let-through-reason = Hvorfor er det ikke den samme regning?
bills-move = Flyt til en anden enhed
bills-unit = Enhed
bills-note-duplicate = Leverandørens nummer er her allerede. En anden end modtageren kan slippe fakturaen igennem med en begrundelse.
bills-note-unconfirmed = Leverandørens konto er ikke bekræftet. Fakturaen kan først anvises, når en anden har bekræftet den.
bills-note-rejected = Afvist: { $why }
bills-done-received = Fakturaen er modtaget.
bills-done-known = Den samme fil er modtaget før. Intet er ændret.
bills-done-duplicate = Fakturaen er stoppet: nummeret er her allerede.
bills-done-coded = Konteringen er gemt.
bills-done-attested = Fakturaen er attesteret.
bills-done-authorised = Fakturaen er anvist og bogført.
bills-done-rejected = Fakturaen er afvist.
bills-done-moved = Fakturaen er flyttet.
bills-step-received = modtog fakturaen
bills-step-stopped = modtog fakturaen, som blev stoppet som dublet
bills-step-let-through = slap dubletten igennem
bills-step-coded = konterede
bills-step-moved = flyttede fakturaen
bills-step-attested = attesterede
bills-step-posted = anviste og bogførte
bills-step-rejected = afviste
bills-step-paid = læste kontoudtoget: betalt
bills-step-other = ændrede
bills-cvr = CVR-nummer
bills-endpoint = Elektronisk adresse
bills-suppliers-empty = Ingen leverandører passer til søgningen. En leverandør oprettes, når dens første faktura modtages.
bills-suppliers-count = { $count ->
    [one] Én leverandør
   *[other] { $count } leverandører
 }
bills-supplier-title = { $name }
bills-targets = Her betales leverandøren
bills-targets-hint = En ny konto bekræftes af en anden end den, der modtog den, og uden om mailen: ring til et nummer, du kender i forvejen.
bills-target-confirmed = Bekræftet
bills-target-waits = Afventer bekræftelse
bills-evidence = Hvordan er den bekræftet?
bills-confirm = Bekræft konto
payments-title = { $ready ->
    [0] Intet er klar til betaling
    [one] Én betaling er klar
   *[other] { $ready } betalinger er klar
 }{ $waiting ->
    [0] {""}
    [one] , ét forslag venter på frigivelse
   *[other] , { $waiting } forslag venter på frigivelse
 }
payments-ready = { $count ->
    [0] Intet forfalder til og med næste bankdag
    [one] Én betaling på { $total } kr. forfalder
   *[other] { $count } betalinger på { $total } kr. forfalder
 }
payments-run = Forslag
payments-day = Betalingsdag
payments-count = Betalinger
payments-prepare = Lav betalingsforslag
payments-empty = Der er ingen betalingsforslag endnu. De bliver lavet af det, der er anvist.
payments-run-prepared = Venter på frigivelse
payments-run-released = Frigivet
payments-run-cancelled = Opgivet
payments-run-held = Holdt tilbage efter gendannelse
payments-run-title = Betalingsforslag { $no }: { $total } kr.
payments-prepared-by = Lavet af
payments-released-by = Frigivet af
payments-list = Betalinger i forslaget
payments-reference = Deres reference
payments-bank-reference = Bankens reference
payments-not-paid = Ikke på kontoudtog
payments-release = Frigiv til banken
payments-release-hint = Du må ikke have haft nogen af betalingerne i hånden. Når du frigiver, skrives bankens fil.
payments-cancel = Opgiv forslaget
payments-cancel-reason = Hvorfor opgives det?
payments-file = Hent bankens fil (pain.001)
payments-file-unverified = Koderne i filen er ikke afprøvet hos en bank endnu.
payments-open-entries = Linjer, som intet hos os forklarer
payments-nothing-open = Alle linjer på kontoudtogene er forklaret.
payments-statement-file = Kontoudtog
payments-statement-hint = camt.053 (XML) fra banken
payments-read-statement = Indlæs kontoudtog
payments-statement-done = { $entries } linjer læst, { $matched } forklaret og bogført.
payments-bank-title = { $count ->
    [0] Alle banklinjer er forklaret
    [one] Én banklinje mangler forklaring
   *[other] { $count } banklinjer mangler forklaring
 }
bills-no-such-state = Status »{ $state }« findes ikke. Vælg en status fra listen.
bills-folder = Modtaget fra mappe
bills-folder-empty = Der er ikke kommet filer i kommunens mappe. Modtagelse fra mappe er slået fra, indtil driften har angivet en mappe, og kommunen har oprettet servicekontoen.
bills-folder-file = Fil
bills-folder-at = Tidspunkt
bills-folder-outcome = Udfald
bills-folder-why = Hvorfor
bills-folder-bytes = Byte
bills-folder-new = Modtaget
bills-folder-known = Var modtaget før
bills-folder-duplicate = Dublet, stoppet
bills-folder-refused = Afvist, intet gemt
