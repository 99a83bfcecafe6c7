# Figures of the law
law-outside-table = Table { $table } has no row for { $date }. Add a row with its source, or use another date.
law-not-toml = { $file } cannot be read: { $detail }
law-row = { $file }, table { $table }, row { $row }: { $detail }
law-no-table = { $file } has no table { $table }. Add it.
law-same-date = Table { $table } has two rows from { $date }. Keep one.
law-unknown-table = { $file } has a table { $table } that nothing reads. Correct its name or remove it.
