# Sider om rettigheder.
place-my-rights = Mine rettigheder
place-roles = Roller
place-positions = Stillinger
place-duties = Funktionsadskillelse
place-recertification = Gennemgang af rettigheder
place-reading = Opslag i personoplysninger
place-emergencies = Nødadgang
place-deletion = Sletning
rights-column-do = Handling
rights-column-person = Person
rights-column-role = Rolle
rights-column-unit = Enhed
rights-column-works = Ansat i
rights-column-title = Titel
rights-column-limits = Begrænset til
rights-column-from = Fra
rights-column-to = Til og med
rights-column-source = Grundlag
rights-column-instruction = Instruks
rights-column-version = Version
rights-column-receipted = Kvitteret
rights-column-until = Gælder til
rights-column-months = Kvitteringen gælder, måneder
rights-column-acts = Rettigheder
rights-column-made = Oprettet
rights-column-principal = For
rights-column-deputy = Stedfortræder
rights-column-used = Sidst brugt
rights-column-number = Nummer
rights-column-holder = Besat af
rights-column-kind = Stillingstype
rights-column-rule = Regel
rights-column-first = Først
rights-column-second = Derefter
rights-column-purpose = Formål
rights-column-when = Hvornår
rights-column-asked = Spørges
rights-column-reader = Læst af
rights-column-about = Om
rights-column-what = Hvad
rights-column-cause = Årsag
rights-column-rows = Personer
rights-column-class = Dataklasse
rights-column-years = År
rights-column-before = Ældre end
rights-column-due = Antal
rights-column-held = Fastholdt
rights-column-evidence = Bevis
rights-me = mig
rights-up-to = op til { $limit } kr.
rights-on-accounts = konti { $accounts }
rights-under-agreements = overenskomst { $agreements }
rights-source-hand = Givet
rights-source-position = Stilling
rights-source-emergency = Nødadgang
rights-source-provider = Login
rights-mine-roles = Roller
rights-mine-roles-hint = Roller givet til dig, hvor de gælder, og hvor længe.
rights-persons-roles = Roller
rights-no-roles = Du har ingen roller. Spørg din leder.
rights-no-roles-person = Ingen roller.
rights-passport = Bemyndigelsespas
rights-passport-hint = Retten til at attestere, anvise og frigive kan først bruges, når instruksen er læst og kvitteret. Kvitteringen følger dig, hvis du skifter kommune.
rights-passport-file = Hent mit pas som underskrevet fil
rights-no-seal = Installationen har ingen underskriftsnøgle. Driften skal starte med en nøglefil.
rights-instructions = Instrukser
rights-instruction = Instruksen
rights-instruction-title = Læs og kvittér: { $title }
rights-quiz = Har du forstået den?
rights-quiz-hint = Svar på spørgsmålene og kvittér. Svarene gemmes i dit pas.
rights-receipt = Jeg har læst og forstået instruksen
rights-receipted = Kvitteret
rights-not-receipted = Mangler kvittering
rights-ask-title = Hvorfor, og hvorfor ikke?
rights-ask-hint = Vælg en handling og en enhed. Svaret siger hvilken rolle der giver retten, eller hvem der kan give den.
rights-ask-act = Handling
rights-ask-unit = I enheden
rights-ask-submit = Vis svaret
rights-deputies = Stedfortrædere
rights-deputies-hint = En stedfortræder kan det, du kan, mellem to datoer; aldrig mere, og aldrig begge sider af en regel om funktionsadskillelse.
rights-deputies-none = Ingen stedfortrædere nu.
rights-deputy-make = Udpeg stedfortræder
rights-end = Ophør
rights-reason = Begrundelse
rights-remark = Bemærkning
rights-purpose = Formål
rights-emergency = Nødadgang
rights-emergency-hint = Tag en rolle i nogle timer, når ingen anden kan nås. Det ses med det samme og efterses af en anden.
rights-emergency-take = Tag nødadgang
rights-hours = Timer
rights-hours-hint = Højst 12
rights-all-units = Alle enheder
rights-people-none = Ingen har roller her.
rights-about-person = Om personen
rights-history = Historik
rights-stands = Gælder
rights-withdrawn = Frataget
rights-withdraw = Fratag
rights-give = Giv rollen
rights-try = Se, hvad det betyder
rights-choose = Vælg rolle og begrænsning
rights-choose-hint = Intet gives, før du har set, hvad det betyder.
rights-meaning = Det betyder
rights-would-hold = Rollen gælder i { $unit } og derunder fra { $from }. Den giver ret til:
rights-may-be-given = Rollen kan gives.
rights-may-not-be-given = Rollen kan ikke gives.
rights-limit = Beløbsgrænse, kr.
rights-limit-hint = Tom er uden grænse. Kun for roller, der attesterer, anviser eller frigiver.
rights-accounts = Konti
rights-accounts-hint = De første cifre, fx 5 eller 522-525. Tom er alle.
rights-agreements = Overenskomster
rights-agreements-hint = Fx 64.01. Tom er alle.
rights-to-hint = Tom er indtil videre.
rights-person-title = { $name }s rettigheder
rights-give-title = Giv { $name } en rolle
rights-roles = Roller
rights-ready-roles = Færdige roller
rights-ready-roles-hint = Følger med systemet, er gennemgået og bryder ingen regel hver for sig.
rights-own-roles = Kommunens egne roller
rights-own-roles-hint = En rolles rettigheder ændres aldrig. Et andet sæt rettigheder er en anden rolle.
rights-own-roles-none = Kommunen bruger kun de færdige roller.
rights-role-new = Lav en rolle
rights-role-new-hint = Vælg rettighederne. Et par, som ingen må have sammen, afvises med reglen nævnt.
rights-role-make = Opret rollen
rights-role-name = Navn
rights-role-key = Nøgle
rights-role-key-hint = Små bogstaver a-z, tal og understreg. Ændres aldrig.
rights-role-limited = Kan have beløbsgrænse
rights-role-in-use = Kan gives
rights-role-ended = Ophørt
rights-vacant = Ledig
rights-positions-none = Ingen stillinger endnu.
rights-positions-change = Ansæt, flyt eller fratræd
rights-position-rules = Hvad stillinger giver
rights-position-rules-hint = En stillingstype giver en rolle i stillingens enhed, fra den dag personen begynder, og til den dag personen holder op.
rights-position-rules-none = Ingen regler endnu.
rights-everywhere = I hele kommunen
rights-own-unit = I stillingens enhed
rights-position-add = Opret stilling
rights-rule-add = Opret regel
rights-kind-hint = Fx skoleleder. Reglerne går efter typen.
rights-event = Personalehændelse
rights-event-hint = Se først, hvad der sker med rettighederne. Sæt så hak og gennemfør.
rights-event-kind = Hændelse
rights-event-hire = Ansættes i stilling
rights-event-move = Flyttes til stilling
rights-event-leave = Fratræder
rights-event-position = Ny stilling
rights-event-out-of = Gammel stilling, ved flytning
rights-event-day = Dato
rights-event-day-hint = Første dag, eller sidste dag ved fratræden.
rights-event-preview = Vis hvad der sker
rights-event-confirm = Ja, det er rigtigt
rights-event-take = Gennemfør
rights-change-given = { $role } i { $unit } gives.
rights-change-ends = { $role } får sidste dag { $date }.
rights-change-withdrawn = { $role } fratages med det samme.
rights-change-refused = { $role } gives ikke: { $why }
rights-import = Indlæs hændelser
rights-import-file = Fil
rights-import-hint = CSV eller Excel med kolonnerne Hændelse (ansat, flyttet eller fratrådt), Person (initialer), Stilling, Til stilling, Fra og Til. Filen indlæses hel eller slet ikke.
rights-recertification = Behold eller fjern
rights-recertification-hint = Rettigheder, der ikke er brugt i 90 dage, står først. Det, ingen beholder, fratages efter fristen.
rights-recertification-none = Ingen rettigheder venter på dig.
rights-recertification-lead = Svar senest { $date }.
rights-keep = Behold
rights-remove = Fjern
rights-kept = Beholdt
rights-removed = Fjernet
rights-unused = Ubrugt i 90 dage
rights-in-use = I brug
rights-duties-title = Funktionsadskillelse { $from } til { $to }
rights-duties-answer = Svaret
rights-duties-clean = Ingen har haft eller brugt et par, som én person ikke må have.
rights-duties-persons = Personer gennemgået
rights-duties-rights = Rettigheder sammenlignet
rights-duties-objects = Sager genspillet
rights-duties-acts = Handlinger genspillet
rights-duties-payments = Betalinger genspillet med alt bag dem
rights-duties-today = Rettigheder bedømt efter rollen i dag, fordi tildelingen ikke fortæller dens handlinger
rights-duties-show = Vis perioden
rights-duties-file = Hent rapporten som fil
rights-duties-held = Haft samtidig
rights-duties-used = Brugt på samme sag
rights-rules = Reglerne
rights-rules-hint = Spørges når en ret gives, og når den bruges.
rights-rule-held = når retten gives
rights-rule-object = på samme sag
rights-rule-day = samme dag
rights-rule-self = over for sig selv
rights-cause-sample = Stikprøve
rights-cause-own-record = Egen sag
rights-cause-colleague = Kollega
rights-cause-same-surname = Samme efternavn
rights-cause-same-address = Samme adresse eller nabo
rights-cause-volume = Mange på én dag
rights-read-page = Side
rights-read-search = Søgning
rights-read-export = Fil
rights-read-unmasked = Helt personnummer
rights-reviews = Til eftersyn
rights-reviews-hint = Stikprøver og det, mønstrene peger på. En anden end læseren kvitterer.
rights-reviews-none = Intet at se på.
rights-readings = Seneste opslag
rights-readings-none = Ingen opslag endnu.
rights-to-be-seen = Venter
rights-signed-off = Set
rights-verdict-fine = I orden
rights-verdict-explained = Forklaret
rights-verdict-misuse = Uden behov
rights-emergencies = Nødadgange
rights-emergencies-hint = Hver nødadgang efterses af en anden end den, der tog den.
rights-emergencies-none = Ingen har taget nødadgang.
rights-justified = Begrundet
rights-not-justified = Ikke begrundet
rights-deletion = Det, loven sletter
rights-deletion-hint = Arkivet dannes først. Kæden i hændelsesloggen forbliver hel.
rights-archive = Dan arkiv
rights-delete = Slet nu
rights-holds = Fastholdt til en sag
rights-holds-hint = Det fastholdte slettes ikke, før det frigives.
rights-holds-none = Intet er fastholdt.
rights-hold = Fasthold
rights-release-hold = Frigiv
rights-deletions = Udført
deletion-accounting-events = Hændelser om bilag, fakturaer og betalinger
deletion-access-events = Hændelser om rettigheder og indstillinger
deletion-readings = Log over opslag
deletion-addresses = Adresser på dem, der er fratrådt
rights-step-granted = gav en rolle
rights-step-withdrawn = fratog en rolle
rights-step-removed = fjernede en rolle ved gennemgang
rights-step-expired = lod en rolle udløbe efter fristen
rights-step-last-day = satte en rolles sidste dag
rights-step-kept = beholdt en rolle ved gennemgang
rights-step-enrolled = tilknyttede personen
rights-step-hired = ansatte i en stilling
rights-step-moved = flyttede til en anden stilling
rights-step-left = registrerede fratræden
rights-step-deputy = udpegede stedfortræder
rights-step-deputy-last-day = ændrede et stedfortræderskabs sidste dag
rights-step-deputy-ended = ophævede stedfortræderskab
rights-step-kept-as-last = lod den sidste, der kan give roller, beholde sin
rights-step-other = ændrede noget
doing-own-desk = Du er stedfortræder for
doing-review-emergency = Efterse nødadgang
doing-recertify = Gennemgå rettigheder
doing-review-reading = Efterse opslag
rights-mine-title = { $waiting ->
    [0] Mine rettigheder: intet mangler
    [one] Mine rettigheder: én kvittering mangler
   *[other] Mine rettigheder: { $waiting } kvitteringer mangler
 }
rights-recertification-title = { $count ->
    [0] Alle rettigheder er gennemgået
    [one] Én rettighed venter på dig
   *[other] { $count } rettigheder venter på dig
 }
rights-reading-title = { $count ->
    [0] Ingen opslag venter på eftersyn
    [one] Ét opslag venter på eftersyn
   *[other] { $count } opslag venter på eftersyn
 }
rights-emergencies-title = { $count ->
    [0] Ingen nødadgang venter på eftersyn
    [one] Én nødadgang venter på eftersyn
   *[other] { $count } nødadgange venter på eftersyn
 }
rights-deletion-title = { $count ->
    [0] Intet er modent til sletning
    [one] Én række er moden til sletning
   *[other] { $count } rækker er modne til sletning
 }
rights-would-change = { $count ->
    [0] Ingen rettigheder ændres.
    [one] Én rettighed ændres:
   *[other] { $count } rettigheder ændres:
 }
rights-duties-found = { $count ->
    [0] Intet fundet.
    [one] Ét par, som én person ikke må have, er fundet.
   *[other] { $count } par, som én person ikke må have, er fundet.
 }
rights-roles-title = { $count ->
    [0] Ingen roller
    [one] Én rolle
   *[other] { $count } roller
 }
rights-positions-title = { $count ->
    [0] Ingen stillinger
    [one] Én stilling
   *[other] { $count } stillinger
 }
rights-people-title = { $people ->
    [one] Én person
   *[other] { $people } personer
 }
rights-person-hint = Skriv navn eller initialer, og vælg i listen.
rights-position-search = Nummer, titel eller type
rights-event-position-hint = Ved ansættelse og flytning. Skriv nummer, titel eller type.
rights-event-out-of-hint = Kun ved flytning.
rights-show = Vis
rights-no-role = ingen rolle
timeline-behalf = på vegne af
purpose-title = Hvad skal filen bruges til?
purpose-section = Formål
purpose-why = Filen indeholder oplysninger om personer. Formålet skrives i loggen over opslag, som andre ser efter.
purpose-label = Formål
purpose-hint = For eksempel: kvartalets gennemgang af rettigheder.
purpose-submit = Hent filen
rights-cpr = CPR-nummer
rights-cpr-show = Vis CPR-nummer
rights-cpr-none = Der er ikke registreret et CPR-nummer.
rights-unmask-hint = Det vises én gang. Formålet og dit navn skrives i loggen over opslag.
rights-unmask-purpose = Hvad skal du bruge det til?
rights-unmask-title = { $what }: { $name }
rights-address = Bopæl
rights-address-none = Der er ikke registreret en adresse.
rights-address-street = Vej og husnummer
rights-address-street-hint = Med etage og dør, fx Skovvej 12, 2. th.
rights-address-postcode = Postnummer
rights-address-city = By
rights-address-town = Postnummer og by
rights-address-country = Land
rights-address-country-hint = To bogstaver, fx DK eller SE.
rights-address-protection = Beskyttelse
rights-address-protected = Beskyttet adresse
rights-address-protected-hint = Personen har navne- og adressebeskyttelse i CPR. Adressen står ikke på lister, i filer eller i hændelsesloggen og vises kun for et formål.
rights-address-show = Vis adressen
rights-address-change = Ret adressen
rights-address-title = Bopæl: { $name }
rights-address-hint = Er alle felter tomme, slettes adressen.
rights-address-hint-protected = Adressen er beskyttet og vises ikke her. Skriv den nye helt ud. Gemmer du tomme felter, slettes den.
rights-address-save = Gem adressen
rights-addresses = Adresser fra fil
rights-addresses-why = Adressen bruges til breve og til at finde opslag om naboer.
rights-addresses-hint = CSV eller Excel med kolonnerne Person (initialer), Vej, Postnr og By, og hvis du vil Land og Beskyttet (ja eller nej). Filen indlæses hel eller slet ikke.
rights-addresses-import = Indlæs adresser
rights-addresses-taken = { $count ->
    [one] Én adresse er indlæst.
   *[other] { $count } adresser er indlæst.
 }
readings-of-me = Opslag om mig
readings-of-me-hint = Hvornår andre har set eller hentet noget om netop dig, og hvad det var til. Lister, som mange står på, er ikke med. Navnet på den, der slog op, får du hos databeskyttelsesrådgiveren, hvis du har brug for det til at bruge dine rettigheder.
readings-of-me-none = Ingen har slået op på dig alene.
readings-of-me-as = Med retten til at
rights-step-address = skrev adressen
rights-step-address-seen = så den beskyttede adresse
rights-step-cpr = så CPR-nummeret
rights-hold-all = Hele klassen
rights-column-held-object = Hvad
rights-hold-person = Kun om denne person
rights-hold-person-hint = Navn eller initialer, eller id for en person, der er fratrådt, eller for en sag. Tomt: hele klassen.
rights-change-deputy-ends = Aftalen om stedfortræder med { $name } slutter { $date }.
rights-change-deputy-ended = Aftalen om stedfortræder med { $name } slutter straks.
rights-duties-unreviewed = Nødadgange, som ingen har gennemgået
