# Kommandolinjen.
cli-as-missing = Skriv, hvem der handler: --as BRUGERNAVN.
cli-no-such-person = Ingen hedder »{ $person }«. Skriv et brugernavn eller et id.
cli-no-member = Personen er ikke medlem af kommune { $municipality }.
cli-no-member-anywhere = Personen er ikke medlem af nogen kommune.
cli-file = { $file }: { $problem }
cli-internal = Intern fejl: { $detail }
cli-verify-whole = { $place }: i orden. { $vouchers } bilag, { $postings } posteringer, { $balances } saldi, { $events } hændelser ({ $unsealed } endnu ikke forseglet), { $anchors } ankre.
cli-verify-broken = { $place }: BRUDT. { $what }
cli-exported = Skrevet til { $to }: { $vouchers } bilag, { $postings } posteringer, { $events } hændelser, { $documents } dokumenter i fortegnelsen.
cli-row = Række { $row }: { $problem }
cli-tried = Prøvet, intet er bogført: { $vouchers } bilag kan bogføres. Tilføj --commit for at bogføre.
cli-imported = Bogført: { $vouchers } bilag med { $lines } linjer, { $numbers }.
cli-no-such-system = Intet fagsystem har koden »{ $code }«. Opret det på siden Leverancer.
cli-reject = Bilag { $voucher } kan ikke bogføres: { $problem } { $account }
cli-taken = Leverancen er taget ind: { $posted } bilag bogført, { $rejected } på afvisningslisten.
cli-chart-tried = Prøvet, intet er indlæst: udgaven »{ $name }« kan bruges. Tilføj --commit for at indlæse den.
cli-chart-loaded = Udgaven »{ $name }« er indlæst.
cli-no-edition = { $directory } har ingen edition.toml.
cli-backed-up = Kommune { $municipality } er gemt i { $to }, { $bytes } byte.
cli-backed-up-community = Det, kommunerne deler, er gemt i { $to }, { $bytes } byte.
cli-no-backup = Skriv, hvilken fil der skal gendannes.
cli-restored = Kommune { $municipality } er gendannet, som den var { $at }. Det, den afløser, ligger i { $replaced }. Betalinger og beskeder holdes, til to personer har frigivet dem: kaemner restore --release BEGRUNDELSE.
cli-restored-community = Det, kommunerne deler, er gendannet, som det var { $at }. Det, den afløser, ligger i { $replaced }. Alle skal logge på igen; adgangskoder og nøgler er, som de var dengang.
cli-release-waiting = Noteret. En anden person skal også frigive.
cli-released = Frigivet. Betalinger og beskeder går ud igen.
cli-migrated = { $scope }: { $count } ændringer af skemaet.
cli-migrate-backup = Gemt først: { $file }
cli-checked = Alt i orden i { $count } kommuner.
cli-finding = { $scope }: { $finding }
cli-scope-broken = Kan ikke åbnes: { $problem }
cli-dead-jobs = { $count } opgaver er opgivet efter mange forsøg.
cli-held = En gendannelse venter på at blive frigivet af to personer.
cli-jobs-done = Ankre: { $taken } taget, { $carried } sendt til de andre.
cli-anchor-differs = { $keeper } gemmer et andet anker for kommune { $municipality } fra { $day }. Kør kaemner verify.
cli-bill-new = { $file }: modtaget.
cli-bill-known = { $file }: var modtaget før; intet er ændret.
cli-bill-duplicate = { $file }: stoppet. Leverandørens nummer findes allerede.
cli-bill-refused = { $file }: { $problem }
cli-inbox-remedy = Intet er gemt. Ret filen, eller bed leverandøren om en ny, og læg den i mappen igen.
cli-inbox-too-large = Filen er større end { $megabytes } MiB. Bed leverandøren om at sende mindre bilag.
cli-inbox-missing = Nævn mappen med --inbox-root og servicekontoen med --inbox-as.
cli-inbox-no-receiver = Kommune { $municipality }: filerne venter. Opret servicekontoen med rollen Fakturamodtagelse (mappe), eller giv den rollen.
cli-seal-key = Pas fra denne installation kontrolleres med nøglen { $key }
cli-passport-other-key = Filen er underskrevet med en anden nøgle.
cli-passport-changed = Filen er ændret, efter at den blev underskrevet.
cli-duties-report = { $from } – { $to }: { $persons } personer, { $rights } rettigheder, { $objects } ting, { $acts } handlinger, { $payments } betalinger, { $unreviewed } nødadgange uden gennemgang. { $clean ->
    [yes] Ingen havde eller brugte et forbudt par.
   *[no] Forbudte par:
}
cli-duties-finding = { $kind ->
    [held] Havde
   *[used] Brugte
} { $at }: { $person }. { $rule } { $object }
cli-duties-replay = { $payments } frigivne betalinger, { $hands } hænder gennemgået. { $clean ->
    [yes] Hver betaling gik gennem forskellige hænder.
   *[no] Betalinger i samme hænder:
}
cli-duties-broken = { $payment }: { $rule } – { $person } ({ $first }, { $second })
