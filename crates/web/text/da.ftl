# Rammen
frame-skip = Spring til indholdet
frame-municipality = Kommune
frame-switch-municipality = Skift kommune
frame-search = Søg eller hop til …
frame-tools = Værktøjer
frame-notifications = Mine opgaver
frame-help = Hjælp
frame-help-page = Hjælp til denne side
frame-person-menu = Menu for
frame-profile = Min profil
frame-compact = Tætte rækker
frame-roomy = Luftige rækker
frame-keys = Genveje
frame-sign-out = Log ud
frame-menu = Menu
frame-doors = Indgange
frame-favourites = Favoritter
frame-favourite = Favorit
frame-crumbs = Du er her
frame-accessibility = Tilgængelighedserklæring
frame-more = Mere

environment-production = Produktion
environment-production-what = De rigtige bøger.
environment-test = Test
environment-test-what = Til prøve af en ny version. Intet herfra sendes ud.
environment-sandbox = Sandkasse
environment-sandbox-what = En kopi med opdigtede navne. Intet herfra sendes ud.
environment-training = Øvelse
environment-training-what = En opdigtet kommune til øvelser. Alt sættes tilbage hver nat.
environment-demo = Demonstration
environment-demo-what = Opdigtede data. Prøv frit: Intet herfra sendes ud.

# Døre og steder
door-desk = Mine opgaver
door-bills = Regninger
door-payroll = Løn og personale
door-budget = Budget
door-ledger = Bogføring
door-oversight = Ledelsestilsyn
door-cooperation = Samarbejdet
door-access = Brugere
place-desk = Mine opgaver
place-bills = Regninger
place-suppliers = Leverandører
place-payments = Betalinger
place-bank = Bank
place-payroll = Løn og personale
place-budget = Budget
place-ledger = Saldobalance
place-vouchers = Bilag
place-voucher-new = Indtast bilag
place-ledger-import = Indlæs bilag
place-periods = Perioder
place-chart = Kontoplan
place-cost-bearers = Kostbærere og aliaser
place-oversight = Ledelsestilsyn
place-cooperation = Samarbejdet
place-access = Brugere og roller
place-units = Organisation
place-events = Hændelseslog

# Fejl
error-sign-in-first = Log ind først
error-sign-in-first-remedy = Du er ikke logget ind, eller sessionen er udløbet.
error-not-found = Siden findes ikke
error-not-found-remedy = Der er intet her, som du har adgang til. Kontrollér adressen, eller søg med Ctrl+K. Mangler du en rettighed, så spørg din kommunes systemansvarlige.
error-bad-request = Siden kunne ikke læses
error-bad-request-remedy = Adressen eller formularen er ufuldstændig. Gå tilbage, og prøv igen.
error-unproven = Siden var for gammel
error-number-in-address = Der stod noget, der ligner et CPR-nummer. Det er ikke brugt: søgninger står i adressen, som browseren gemmer. Søg på navn, initialer eller sagsnummer.
error-unproven-remedy = Intet er ændret. Gå tilbage, genindlæs siden, og send den igen.
error-conflict = En anden kom først
error-refused = Det kan ikke lade sig gøre
error-too-large = Filen er for stor
error-too-large-remedy = En fil må fylde højst 25 MB. Del den, eller gem den i et mindre format.
error-unavailable = Systemet er optaget lige nu
error-unavailable-remedy = Intet er ændret. Vent et øjeblik, og prøv igen.
error-broken = Der gik noget galt hos os
error-broken-remedy = Intet er ændret. Prøv igen. Går det galt igen, så giv referencenummeret til din kommunes systemansvarlige.
error-reference = Referencenummer:
error-home = Til forsiden

# Log ind
sign-in-title = Log ind
sign-in-login = Brugernavn
sign-in-password = Adgangskode
sign-in-submit = Log ind
sign-in-demo = Vælg en af demonstrationens brugere
sign-in-demo-what = Alle personer er opdigtede. Vælg en for at se systemet med dens øjne.

# Lister, formularer, celler
list-filter = Vis
list-chips = Valgte filtre
list-chip-remove = Fjern filteret
list-paging = Flere rækker
list-first = Til de første
list-next = Næste rækker
list-export = Hent præcis disse rækker:
list-views = Gemte visninger
list-view-of-all = (deles med alle)
list-arrange = Kolonner og gemte visninger
list-columns = Vis kolonnerne
list-columns-show = Vis de valgte
list-view-name = Gem denne visning som
list-view-hint = Filtre og kolonner huskes, ikke rækkerne.
list-view-share = Del med alle i kommunen
list-view-keep = Gem visning
list-view-drop = Slet visningen
list-view-unnamed = Giv visningen et navn, før den gemmes.
form-problems = Ret dette, før du går videre
form-cancel = Fortryd
form-required = Skriv noget her.
form-leave = Du har skrevet noget, som ikke er gemt.
cell-unknown = Ukendt
cell-masked = Skjult
column-amount = Beløb (kr.)
timeline-title = Forløb
step-done = Udført
step-ahead = Mangler

# Opgaver
desk-waiting = { $count ->
    [0] Der venter ingen opgaver på dig
    [one] Én opgave venter på dig
   *[other] { $count } opgaver venter på dig
 }
desk-due = { $count ->
    [one] Én af dem forfalder senest i dag.
   *[other] { $count } af dem forfalder senest i dag.
 }
desk-what = Opgave
desk-about = Om
desk-deadline = Frist
desk-today = I dag
desk-overdue = Skulle være gjort { $date }
desk-empty = Alt er gjort. Nye opgaver dukker op her af sig selv.
doing-code-invoice = Kontér regning
doing-attest-invoice = Attestér regning
doing-authorise-invoice = Anvis regning
doing-override-duplicate = Tag stilling til mulig dublet
doing-confirm-supplier = Bekræft leverandørens konto
doing-release-payments = Frigiv betalinger
doing-reconcile-bank = Afstem bank
doing-other = Se på

# Søgning og genveje
search-title = { $count ->
    [0] Intet fundet for "{ $query }"
    [one] Ét resultat for "{ $query }"
   *[other] { $count } resultater for "{ $query }"
 }
palette-place = Sted
palette-none = Intet fundet. Prøv en del af et navn eller et nummer.
palette-some = resultater
keys-title = Genveje
keys-palette = Søg eller hop
keys-this = Vis denne oversigt
keys-filter = Til filteret
keys-close = Luk
keys-rows = Næste og forrige række
keys-grid-next = Næste felt i linjerne
keys-grid-move = Linjen over og under
keys-grid-copy = Kopiér feltet ovenfor
keys-grid-fill = Fyld nedad
keys-grid-post = Bogfør
keys-off = Slå enkelttaster fra
keys-on = Slå enkelttaster til
keys-done = Luk

# Profil og hjælp
profile-title = Min profil: { $name }
profile-municipalities = Kommuner
profile-here = Her er du
profile-roles = Roller
profile-sessions = Her er du logget ind
profile-browser-on = { $browser } på { $system }
profile-browser = { $browser }
profile-browser-unknown = Ukendt browser
profile-since = Siden
profile-seen = sidst brugt
profile-this = Denne
profile-end = Afslut
help-title = Hjælp: { $title }

# API
api-title = API
api-lead = Det samme som siderne, til programmer. Beskrivelsen er på engelsk.
api-request = Indhold:
api-schemas = Typer

# Kolonner
column-account = Konto
column-name = Navn
column-text = Tekst
column-date = Dato
column-period = Periode
column-year = År
column-series = Serie
column-voucher = Bilag
column-source = Kommer fra
column-debit = Debet
column-credit = Kredit
column-balance = Saldo
column-state = Tilstand
column-total = I alt
column-unit = Enhed
column-from = Fra
column-cost-bearer = Kostbærer
level-main-account = Hovedkonto
level-main-function = Hovedfunktion
level-function = Funktion
level-dranst = Dranst
level-art = Art

# Perioder
period-opening = primo { $year }
period-supplementary = supplementsperioden { $year }
period-month = { $month } { $year }
period-open = Åben
period-closed = Lukket
month-1 = januar
month-2 = februar
month-3 = marts
month-4 = april
month-5 = maj
month-6 = juni
month-7 = juli
month-8 = august
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
periods-title = { $count ->
    [0] Ingen periode er åben for bogføring
    [one] Én periode er åben for bogføring
   *[other] { $count } perioder er åbne for bogføring
 }
periods-open-year = Åbn regnskabsåret { $year }
periods-empty = Intet regnskabsår er åbnet endnu. Der kan først bogføres, når et år er åbnet.
periods-change = Ret
periods-reason = Begrundelse
periods-close = Luk
periods-reopen = Genåbn

# Saldobalance og kontokort
balance-balanced = Bogføringen går i nul
balance-part = Dine konti: { $total } kr.
balance-of = { $code } { $name }: { $total } kr.
balance-to = Til og med { $period }. Vælg en række for at se, hvad tallet består af.
balance-step = { $code } { $name }
balance-filter-to = Til og med
balance-opening = Primo
balance-movement = Bevægelse
balance-closing = Saldo
balance-empty = Der er ikke bogført noget her i perioden.
balance-picture = Bevægelse pr. måned { $year }, kr.
statement-title = { $name }: { $balance } kr.
statement-lead = { $account } · enhed { $unit } · til og med { $period }
statement-from = Fra og med
statement-to = Til og med
statement-opening = Overført
statement-caption = Kontokort
statement-empty = Der er ingen posteringer på kontoen i perioden.

# Bilag
vouchers-title = { $series }: { $no } bilag
vouchers-title-plain = { $series }
vouchers-empty = Der er ingen bilag i serien endnu.
voucher-title = { $number }: { $text }, { $amount } kr.
voucher-number = { $number }
voucher-posted = Bogført
voucher-reversed = Tilbageført
voucher-is-posted = Bogført i { $period }. Det bogførte ligger fast; en fejl rettes med et nyt bilag.
voucher-is-reversed = Bilaget er tilbageført og tæller ikke mere med.
voucher-repost = Omposter
voucher-reverse = Tilbagefør
voucher-see = Se bilaget
voucher-by = Bogført af
voucher-at = Bogført den
voucher-reference = Reference
voucher-corrects = Retter
voucher-reversed-by = Tilbageført af
voucher-direct = Hovedkonto 9
voucher-direct-yes = Direkte mod 9.75
voucher-lines = Linjer
voucher-hidden = { $count ->
    [one] Én linje hører til en enhed, du ikke har adgang til.
   *[other] { $count } linjer hører til enheder, du ikke har adgang til.
 }
voucher-seal = Segl
voucher-seal-what = Bilaget er led i seriens ubrudte kæde. Ændres et eneste tegn, passer seglet ikke.
voucher-documents = { $count ->
    [0] Ingen dokumenter
    [one] Ét dokument
   *[other] { $count } dokumenter
 }
source-manual = Indtastet
source-invoice = Regning
source-payment = Betaling
source-bank-statement = Kontoudtog
source-pay-run = Lønkørsel
source-import = Indlæst
source-delivery = Fagsystem
source-api = API
source-reversal = Tilbageførsel
source-repost = Ompostering
source-opening = Primo
source-year-end = Årsafslutning
source-rule = Regel
done-post-voucher = bogførte bilaget
done-reverse-voucher = tilbageførte
done-repost = omposterede
done-import = indlæste bilaget
done-other = gjorde { $act }

# Indtastning
entry-posted = Bilag { $number } er bogført.
entry-see-posted = Se { $number }
entry-drafts = { $count ->
    [one] Én kladde
   *[other] { $count } kladder
 }
entry-draft-drop = Smid væk
entry-pasted = linjer sat ind
entry-saved = Kladden er gemt
entry-unsaved = Kladden er ikke gemt endnu
entry-line = Nr.
entry-line-number = linje
entry-owner = Hvem følger op på kontovalget?
entry-reason = Hvorfor denne konto?
entry-difference = Forskel
entry-post = Bogfør
entry-add-line = Tilføj linje
entry-period-of-date = Efter datoen
entry-no-amount = Linjen mangler et beløb i debet eller kredit.
entry-both-sides = Skriv beløbet i enten debet eller kredit, ikke i begge.

# Rettelser
correct-reverse-title = Tilbagefør { $number }
correct-reverse-lead = Der bogføres et nyt bilag med modsat fortegn. Det oprindelige bliver stående.
correct-repost-title = Omposter { $number }
correct-repost-lead = Beløbet flyttes fra linjen til en anden konto med et nyt bilag, der peger på dette.
correct-date-hint = Perioden skal være åben. Skriv for eksempel i dag, 2211 eller 22-11-2026.
correct-reason = Begrundelse
correct-reason-hint = Læses af revisor. Skriv, hvad der var galt.
correct-line = Linje
correct-amount-hint = Med linjens fortegn. Hele beløbet eller en del af det.
correct-account = Ny konto
correct-account-hint = Alias, hele kontonummeret, eller art og kostbærer: 4.9 4711

# Kontoplan
chart-title = { $count } funktioner i kontoplanen
chart-edition = Udgave
chart-valid = Gælder fra
chart-verified = Efterprøvet
chart-unverified = Ikke efterprøvet
chart-loaded = Indlæste udgaver
chart-closed = Lukket
chart-dransts = Dranst
chart-code-certainty = Kodens sikkerhed
chart-name-certainty = Navnets sikkerhed
chart-source = Kilde
chart-groupings = Grupperinger
chart-grouping = Dranst og gruppering
chart-last-day = Sidste dag
chart-no-groupings = Funktionen har ingen grupperinger i kontoplanen.
chart-function-title = { $code } { $name }
certainty-sourced = Fra offentlig kilde
certainty-translated = Navnet er oversat
certainty-observed = Set hos en kommune
certainty-derived = Udledt af en regel
certainty-general-knowledge = Almindelig viden
certainty-unverified = Ikke efterprøvet
certainty-missing = Navnet mangler

# Kostbærere og aliaser
coding-title = Kostbærere og aliaser
coding-lead = Skriv art og kostbærer, eller et alias, i stedet for seksten cifre.
coding-search = Nummer eller navn
coding-none = Ingen passer på det skrevne.
coding-bearers = Kostbærere
coding-aliases = Aliaser
coding-alias = Alias
coding-owns = Funktion, dranst, gruppering

# Indlæsning
import-lead = Prøv filen først. Intet bogføres, før alle rækker er i orden.
import-file = Fil
import-file-hint = CSV eller Excel med kolonnerne Bilag, Dato, Konto og Beløb. Flere kolonner må være med.
import-reason = Begrundelse for usete konti
import-reason-hint = Bruges kun, hvor kontoplanen ikke kender en kontokombination.
import-try = Prøv filen
import-post = Bogfør filen
import-see = Se bilagene
import-rows = Rækker, der skal rettes
import-row = Række
import-problem = Det er galt
import-no-file = Vælg en fil først.
import-wrong = { $count ->
    [one] Én række skal rettes. Intet er bogført.
   *[other] { $count } rækker skal rettes. Intet er bogført.
 }
import-fine = { $count ->
    [one] Filen er i orden: ét bilag på { $debits } kr. Vælg Bogfør filen.
   *[other] Filen er i orden: { $count } bilag på i alt { $debits } kr. Vælg Bogfør filen.
 }
import-posted = { $count ->
    [one] Ét bilag er bogført som IMP { $first }.
   *[other] { $count } bilag er bogført som IMP { $first }-{ $last }.
 }

# API.
error-invalid-remedy = { $count ->
    [one] Ét felt er forkert. Ret det, og send igen.
   *[other] { $count } felter er forkerte. Ret dem, og send igen.
}
error-key-missing-remedy = En kommando skal have overskriften Idempotency-Key med 1-200 tegn, som du selv vælger.
error-json-remedy = Indholdet kan ikke læses ved linje { $line }, tegn { $column }: { $problem }
api-bad-date = Skriv datoen som 2026-03-14.
api-bad-period = Skriv perioden som 2026-03; 2026-00 er primo og 2026-13 supplementsperioden.
api-bad-text = En tekst må ikke indeholde styretegn.
api-bad-unit = Skriv enhedens sti, for eksempel /3/41/.
api-bad-limit = Skriv et tal fra 1 til { $max }.
api-bad-cursor = Brug next fra siden før, som den er.
api-bad-level = »{ $name }« er intet niveau. Brug for eksempel function, dranst eller unit.
api-bad-within = Skriv niveau:værdi, for eksempel function:32201.
api-bad-year = Skriv året med fire cifre.
api-bad-account = Skriv 16 cifre.
api-bad-state = Skriv open eller closed.
api-too-many-lines = Et bilag kan højst have { $max } linjer.

# Leverancer fra fagsystemer.
place-ledger-deliveries = Leverancer
deliveries-title = { $missing ->
    [0] Leverancer: ingen mangler
    [one] Leverancer: én mangler
   *[other] Leverancer: { $missing } mangler
} { $rejects ->
    [0] {""}
    [one] – ét bilag venter på afklaring
   *[other] – { $rejects } bilag venter på afklaring
}
deliveries-system = Fagsystem
deliveries-code = Kode
deliveries-name = Navn
deliveries-owner = Ansvarlig
deliveries-last = Seneste leverance
deliveries-missing = Mangler
deliveries-none-missing = Ingen leverancer mangler i dag.
deliveries-rejected = Afviste bilag
deliveries-none-rejected = Ingen bilag venter på afklaring.
deliveries-voucher = Deres bilag
deliveries-account = Deres konto
deliveries-debits = Debet (kr.)
deliveries-how = Hvordan er det afklaret?
deliveries-settle = Afklaret
deliveries-file-hint = En G69-fil. Formatet er ikke bekræftet med det afleverende system.
deliveries-take = Tag ind
deliveries-tried = Prøvet, intet er bogført: { $count } bilag kan bogføres.
deliveries-taken = Taget ind: { $posted } bilag bogført, { $rejected } på afvisningslisten.
deliveries-no-systems = Der er endnu intet fagsystem. Opret det første nedenfor.
deliveries-set-up = Opret eller ret et fagsystem
deliveries-due-days = Dage mellem leverancer
deliveries-due-hint = En leverance mangler, når den seneste er ældre. Lad feltet stå tomt, hvis ingen er ventet.
deliveries-own-accounts = Systemet skriver vores egne kontostrenge og aliaser
deliveries-save = Gem fagsystemet

# Saldobalancens niveauer.
balance-filter-by = Vis efter
level-grouping = Gruppering
level-project = Projekt

# Udskrift
paper-save = Hent som PDF
paper-owner = { $name } (kommunekode { $code })
paper-made = Dannet { $at } af { $person }
paper-facts = Oplysninger
paper-when = Hvornår
paper-who = Hvem
paper-what = Hvad
paper-why = Begrundelse
column-documents = Dokumenter
bills-file-as-received = Fakturaen, som den blev modtaget

# Omsætningstabeller
translations-tables = Fagsystemer og deres omsætningstabeller
translations-title = Omsætningstabel: { $system }
translations-lead = Deres konto bliver til vores. Ansvarlig for systemet: { $owner }.
translations-caption = Omsætningstabellens rækker
translations-empty = Ingen rækker passer. Uden en række afvises bilag på kontoen.
translations-search = Konto begynder med
translations-which = Rækker
translations-now = Gældende og kommende
translations-with-ended = Også ophørte
translations-ours = Vores konto
translations-ours-hint = Seksten cifre, et alias, eller art og kostbærer.
translations-from = Gælder fra
translations-from-hint = Har kontoen allerede en række, ophører den dagen før.
translations-to = Gælder til
translations-by = Ændret af
translations-at = Ændret
translations-add = Tilføj eller ret en række
translations-save = Gem rækken
translations-last-day = Sidste dag
translations-end = Lad rækken ophøre
translations-did-set = satte rækken
translations-did-end = lod rækken ophøre
translations-import = Hent rækker fra en fil
translations-file-hint = CSV eller XLSX med kolonnerne Deres konto og Konto, og gerne Ansvarlig og Fra.
translations-file-from = Gælder fra, hvor filen ikke siger det
translations-bring-in = Hent ind
translations-tried = Prøvet, intet er ændret: { $added } nye konti, { $changed } ændrede, { $unchanged } uændrede.
translations-brought-in = Hentet ind: { $added } nye konti, { $changed } ændrede, { $unchanged } uændrede.

# Medlem uden rettigheder
no-role-title = Du er logget ind, men har ingen rettigheder endnu
no-role-lead = Du er registreret i kommunen, og din adgang er ikke givet endnu.
no-role-what = Skriv til din nærmeste leder eller til kommunens systemadministrator, og fortæl, hvilket arbejde du skal udføre. Når de har givet dig en rolle, virker denne side med det samme; du behøver ikke logge ind igen.
no-role-whom = De kan give dig en rolle
no-role-other = Arbejder du i flere kommuner, så skift kommune på din profil.
no-role-profile = Gå til din profil
