# Lovens tal
law-outside-table = Tabellen { $table } har ingen række for { $date }. Tilføj en række med kilde, eller brug en anden dato.
law-not-toml = { $file } kan ikke læses: { $detail }
law-row = { $file }, tabel { $table }, række { $row }: { $detail }
law-no-table = { $file } mangler tabellen { $table }. Tilføj den.
law-same-date = Tabellen { $table } har to rækker fra { $date }. Behold den ene.
law-unknown-table = { $file } har en tabel { $table }, som intet læser. Ret navnet, eller fjern den.
