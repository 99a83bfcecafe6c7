# Bankfiler: læsning
bank-file-too-large = Filen er større end { $limit } og er ikke læst. Bed banken om at dele den op.
bank-file-encoding = Filen er ikke skrevet i tegnsættet { $encoding }, som den selv angiver. Bed om en ny fil.
bank-file-xml = Filen kan ikke læses som XML ved linje { $line }, tegn { $column }: { $reason }. Hent filen igen i banken.
bank-file-message = »{ $found }« er ikke en besked, vi kender. Vælg et kontoudtog (camt.053), en kontorapport (camt.052), en adviseringsfil (camt.054) eller en statusfil (pain.002).
bank-file-missing = { $element } mangler i elementet ved linje { $line }, tegn { $column }. Bed banken om en ny fil.
bank-file-value = »{ $value }« ved linje { $line }, tegn { $column } er ikke et gyldigt { $element }. Bed banken om en ny fil.
bank-file-several = Filen har { $count } beskeder. Del den, så hver besked er sin egen fil.

# Bankfiler: hvad der ikke stemmer
bank-check-balance = Primosaldo og bogførte posteringer giver { $expected }, men ultimosaldoen er { $closing }. Spørg banken, før udtoget afstemmes.
bank-check-no-balance = Saldoen { $kind } mangler. Udtoget kan ikke afstemmes mod saldi.
bank-check-page = Dette er side { $number } af et kontoudtog, og side { $missing } mangler. Giv alle sider på én gang, eller bed banken om udtoget i én fil.
bank-check-page-clash = Filen har side { $number } af et kontoudtog, men siderne modsiger hinanden. Bed banken om udtoget i én fil.
bank-check-duplicate = Banken mærker udtoget som en gentagelse ({ $code }) af et, den har sendt før. Bogfør kun det ene.
bank-check-count = Banken oplyser { $stated } { $of }, men filen har { $found }. Bed om en ny fil.
bank-check-total = Bankens sum af { $of } er { $stated }, men posteringerne giver { $found }. Bed om en ny fil.
bank-check-of-entries = posteringer
bank-check-of-credits = indbetalinger
bank-check-of-debits = udbetalinger
bank-check-of-net = ind- minus udbetalinger
bank-check-batch-total = Postering { $entry } er på { $amount }, men betalingerne i den eller dens samlebeløb giver { $found }. Afstem den på samlebeløbet.
bank-check-batch-count = Postering { $entry } skal rumme { $stated } betalinger, men filen har { $found }. Bed om specifikationen igen.
bank-check-check-digit = Postering { $entry } har betalings-id { $reference } med forkert kontrolciffer. Find betaleren på anden måde.
bank-check-currency = Postering { $entry } er i { $found } og ikke i kontoens valuta.
bank-check-account = Kontonummerets kontrolcifre passer ikke. Kontrollér, at udtoget er fra jeres konto.

# Betalingsfiler
payment-file-empty = { $at } har ingen betalinger. Læg mindst én betaling i, eller fjern den.
payment-file-amount = Betaling { $at } er på { $amount } kr. Et beløb skal være større end 0.
payment-file-sum = Betalingerne i { $at } giver mere, end der kan skrives. Del dem i flere filer.
payment-file-twice = Id'et { $id } står to gange i filen. Giv hver betaling sit eget id.
payment-file-blank = { $field } mangler i { $at }. Udfyld feltet.
payment-file-too-long = { $field } i { $at } har { $found } tegn. Banken tager højst { $most }. Forkort teksten.
payment-file-character = { $field } i { $at } har tegnet »{ $character }«, som banken ikke tager. Skriv det på en anden måde.
payment-file-remittance = Betaling { $at } har en tekst, men kortart { $kind } kan ikke bære tekst. Fjern teksten.

# E-fakturaer: hvorfor en fil ikke kan læses.
invoice-read-empty = Filen er tom. Bed afsenderen sende fakturaen igen.
invoice-read-other-file = Filen er en { $kind }-fil og ikke XML. Bed afsenderen sende fakturaen som OIOUBL eller Peppol BIS 3.
invoice-read-unknown-encoding = Filen siger, at den er skrevet i tegnsættet { $name }, som vi ikke kender. Bed afsenderen sende den i UTF-8.
invoice-read-not-in-encoding = Linje { $line }, kolonne { $column }: filen indeholder tegn, der ikke findes i { $name }. Bed afsenderen sende den i UTF-8.
invoice-read-too-large = Filen er for stor: der er højst plads til { $allowed } { $what ->
    [bytes] bytes
    [levels] niveauer af elementer
    [attributes] attributter i et element
   *[elements] elementer
}. Bed afsenderen dele den op.
invoice-read-document-type = Linje { $line }, kolonne { $column }: filen indeholder en DTD, som ikke er tilladt i e-fakturaer. Bed afsenderen fjerne den.
invoice-read-unknown-entity = Linje { $line }, kolonne { $column }: &{ $name }; er ikke et kendt tegn i XML. Bed afsenderen skrive tegnet direkte.
invoice-read-not-well-formed = Linje { $line }, kolonne { $column }: filen er ikke gyldig XML, for { $reason ->
    [no-element] der er intet element
    [unclosed] elementet her lukkes aldrig
    [end-tag] sluttagget hører ikke til det åbne element
    [second-root] der er mere end ét yderste element
    [text-outside] der står tekst uden for det yderste element
    [name] et navn mangler eller har et forkert tegn
    [attribute] en attribut er ikke skrevet som navn="værdi"
    [duplicate-attribute] den samme attribut står to gange
    [ampersand] et & skal skrives som &amp;
    [cdata-end] tegnene ]]> må ikke stå i tekst
    [control] der er et usynligt kontroltegn
   *[unfinished] et tag eller en kommentar slutter ikke
}. Bed afsenderen sende den igen.
invoice-read-unknown-prefix = Linje { $line }, kolonne { $column }: præfikset { $prefix } er ikke erklæret. Bed afsenderen rette filen.
invoice-read-unknown-document = Dokumentet { $name } er ikke en faktura, kreditnota eller rykker, som kan modtages her.
invoice-read-empty-envelope = Konvolutten (SBDH) indeholder ikke noget dokument, som kan modtages her.
invoice-read-bad-value = Linje { $line }, kolonne { $column }: { $path } har værdien »{ $value }«, som ikke kan læses. Bed afsenderen rette den.
payment-field-message-id = Filens id
payment-field-initiator = Afsenderens navn
payment-field-batch-id = Bundtets id
payment-field-debtor = Betalerens navn
payment-field-end-to-end-id = Betalingens id
payment-field-creditor = Modtagerens navn
payment-field-remittance = Teksten til modtageren

# Regneark
sheet-too-large = Filen er større end { $limit }. Del den op.
sheet-width = Række { $row } har { $found } celler, men der er { $columns } kolonner.
sheet-kind = Række { $row }, kolonnen »{ $column }«, er af en anden slags end sin kolonne.
sheet-inexact = Række { $row }, kolonnen »{ $column }«, er for stort et tal til et regneark. Hent tabellen som CSV.
sheet-date = Række { $row }, kolonnen »{ $column }«, er en dato før marts 1900, som Excel ikke kan regne med. Hent tabellen som CSV.
sheet-unreadable = Filen kan ikke læses som regneark ({ $reason }). Gem den igen som .xlsx eller CSV.
sheet-missing-column = Kolonnen »{ $title }« mangler. Skriv den i første række.
sheet-column-twice = Kolonnen »{ $title }« står to gange. Fjern den ene.
sheet-cell-amount = Række { $row }, kolonnen »{ $column }«: »{ $value }« er ikke et beløb. Skriv for eksempel 1234,50.
sheet-cell-decimals = Række { $row }, kolonnen »{ $column }«: »{ $value }« har mere end to decimaler. Afrund selv til hele øre.
sheet-cell-date = Række { $row }, kolonnen »{ $column }«: »{ $value }« er ikke en dato. Skriv for eksempel 22-11-2026.
sheet-cell-count = Række { $row }, kolonnen »{ $column }«: »{ $value }« er ikke et helt tal.
sheet-cell-formula = Række { $row }, kolonnen »{ $column }«: »{ $value }« er en fejl i en formel. Ret formlen i regnearket.

# G69
g69-header = Linje { $line }: starten er ikke en G69-postering. Bed det afleverende system om en ny fil.
g69-order = Linje { $line }: efter felt { $after } kommer noget, der ikke er et felt med højere nummer. Bed om en ny fil.
g69-missing = Linje { $line }: felt { $number } mangler. Bed om en ny fil.
g69-value = Linje { $line }: felt { $number } har et forkert indhold. Bed om en ny fil.
g69-count = Linje { $line }: antallet stemmer ikke; der er { $found } posteringer før den. Filen er måske ikke hel.
g69-too-many = Linje { $line }: filen har flere linjer, end der læses på én gang. Del den op.
g69-empty = Der er ingen posteringer at skrive.
g69-unbalanced = Maskinnummer { $machine } stemmer ikke den { $date }: der mangler { $difference } kr. Ret posteringerne.
g69-field = Postering { $posting } passer ikke i felt { $number }. Forkort eller ret den.
g69-characters = En tekst har et tegn, som modtageren ikke kan læse. Brug almindelige danske bogstaver.

# G68
g68-header = Linje { $line }: starten er ikke en G68-udbetaling i flydende format. Bed det afleverende system om en ny fil.
g68-empty = Der er ingen udbetalinger at skrive.
g68-field = Udbetaling { $payment } passer ikke i felt { $number }. Forkort eller ret den.
g68-unmatched = Udbetalingerne med henvisning { $reference } er { $paid } kr., men posteringerne er { $posted } kr. Ret dem, så de stemmer.
g68-characters = En tekst har et tegn, som modtageren ikke kan læse. Brug almindelige danske bogstaver.

# Danmarks Statistik
dst-text = Række { $row } har et tegn, der ikke må stå i filen: »{ $value }«.
dst-too-large = Beløbene er for store til at blive lagt sammen.

# Betalingsservice
bs-field = En værdi passer ikke i feltet { $field } i { $record }. Forkort eller ret den.
bs-amount = Opkrævning { $reference } er ikke større end 0.
bs-customer = »{ $customer }« er ikke et kundenummer. Brug tal og store bogstaver, højst femten tegn, ikke 0 først.
bs-line = Linje { $line } hører ikke til i leverancen. Hent den igen.
bs-totals = Leverancens totaler stemmer ikke med dens linjer. Hent den igen; intet er brugt.
bs-too-large = Opkrævningerne giver mere, end der kan skrives. Del dem i flere leverancer.

# E-fakturaer: totaler, og hvad der ikke kan skrives.
invoice-total-missing = Fakturaen angiver ikke { $term }. Bed afsenderen sende en faktura med beløbet.
invoice-total-not-whole = { $term } er { $amount }, som ikke er et helt antal øre. Bed afsenderen rette beløbet.
invoice-write-kind = Kun fakturaer og kreditnotaer kan skrives. Vælg et andet dokument.
invoice-write-format = Formatet { $format } kan ikke skrives. Vælg OIOUBL 2.1 eller Peppol BIS Billing 3.
invoice-write-missing = { $term } mangler, og formatet kræver det. Udfyld det først.
invoice-write-breaks = Svaret kan ikke sendes, for det ville bryde reglen { $rule }: { $da }
invoice-loss = { $term ->
    [uuid] Dokumentets UUID
    [copy] At dokumentet er en kopi
    [duty] En anden afgift end moms
    [buyer-contact-id] Køberens kontakt-id
    [seller-contact-id] Sælgerens kontakt-id
    [payment-note] Noten til betalingen
   *[other] { $term }
} kan ikke stå i det nye format og er udeladt: { $what }
invoice-convert-breaks = { $fatal ->
    [yes] Modtageren vil afvise resultatet, for det bryder reglen
   *[no] Resultatet bryder den vejledende regel
} { $rule } ({ $at }): { $da }

# Filer fra kommandolinjen.
folder-without-files = Mappen har ingen filer med endelsen .xml. Nævn den rigtige mappe, eller filerne selv.
file-not-found = Filen findes ikke. Ret navnet.
file-is-folder = Det er en mappe. Nævn filerne i den.
file-not-permitted = Du har ikke adgang til at læse den. Bed ejeren om adgang.
file-problem = Den kan ikke læses ({ $problem }). Prøv igen, eller hent den på ny.

# Digital Post
memo-blank = { $field } mangler i beskeden. Udfyld feltet.
memo-personal-number = Beskedens titel ser ud til at rumme et personnummer. Fjern det; titlen kan læses uden login.
memo-uuid = Beskedens id er ikke et UUID. Lav et nyt.
memo-too-large = Dokumenterne fylder mere end { $most } MB. Send færre eller mindre dokumenter.

# Dokumenter på papir
pdf-too-wide = En tabel med { $columns } kolonner kan ikke stå på papir, uden at beløb skæres over. Vælg færre kolonner, eller hent regnearket.
pdf-too-long = Udskriften ville få { $rows } rækker; der kan være { $most }. Afgræns listen, eller hent regnearket.
