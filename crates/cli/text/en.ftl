# The command line.
cli-as-missing = Say who acts: --as LOGIN.
cli-no-such-person = Nobody is called “{ $person }”. Type a login or an id.
cli-no-member = The person is not a member of municipality { $municipality }.
cli-no-member-anywhere = The person is not a member of any municipality.
cli-file = { $file }: { $problem }
cli-internal = Internal error: { $detail }
cli-verify-whole = { $place }: whole. { $vouchers } vouchers, { $postings } postings, { $balances } balances, { $events } events ({ $unsealed } not sealed yet), { $anchors } anchors.
cli-verify-broken = { $place }: BROKEN. { $what }
cli-exported = Written to { $to }: { $vouchers } vouchers, { $postings } postings, { $events } events, { $documents } documents in the index.
cli-row = Row { $row }: { $problem }
cli-tried = Tried, nothing is posted: { $vouchers } vouchers can be posted. Add --commit to post them.
cli-imported = Posted: { $vouchers } vouchers with { $lines } lines, { $numbers }.
cli-no-such-system = No specialist system has the code “{ $code }”. Set it up on the page Deliveries.
cli-reject = Voucher { $voucher } cannot be posted: { $problem } { $account }
cli-taken = The delivery is taken in: { $posted } vouchers posted, { $rejected } on the reject list.
cli-chart-tried = Tried, nothing is loaded: the edition “{ $name }” can be used. Add --commit to load it.
cli-chart-loaded = The edition “{ $name }” is loaded.
cli-no-edition = { $directory } has no edition.toml.
cli-backed-up = Municipality { $municipality } is written to { $to }, { $bytes } bytes.
cli-backed-up-community = What the municipalities share is written to { $to }, { $bytes } bytes.
cli-no-backup = Name the file to restore.
cli-restored = Municipality { $municipality } is restored as it was { $at }. What that replaces lies in { $replaced }. Payments and messages are held until two persons release them: kaemner restore --release REASON.
cli-restored-community = What the municipalities share is restored as it was { $at }. What that replaces lies in { $replaced }. Everybody signs in again; passwords and keys are as they were then.
cli-release-waiting = Noted. A second person must release it too.
cli-released = Released. Payments and messages go out again.
cli-migrated = { $scope }: { $count } changes of the schema.
cli-migrate-backup = Backed up first: { $file }
cli-checked = All is well in { $count } municipalities.
cli-finding = { $scope }: { $finding }
cli-scope-broken = Cannot be opened: { $problem }
cli-dead-jobs = { $count } jobs were given up after many tries.
cli-held = A restore waits to be released by two persons.
cli-jobs-done = Anchors: { $taken } taken, { $carried } carried to the others.
cli-anchor-differs = { $keeper } keeps another anchor of municipality { $municipality } of { $day }. Run kaemner verify.
cli-bill-new = { $file }: received.
cli-bill-known = { $file }: was received before; nothing is changed.
cli-bill-duplicate = { $file }: stopped. The supplier's number is here already.
cli-bill-refused = { $file }: { $problem }
cli-inbox-remedy = Nothing is stored. Correct the file, or ask the supplier for a new one, and put it in the folder again.
cli-inbox-too-large = The file is larger than { $megabytes } MiB. Ask the supplier to send smaller attachments.
cli-inbox-missing = Name the folder with --inbox-root and the service account with --inbox-as.
cli-inbox-no-receiver = Municipality { $municipality }: the files wait. Make the service account with the role Invoice reception (folder), or give it the role.
cli-seal-key = Passports of this installation are checked with the key { $key }
cli-passport-other-key = The file was signed with another key.
cli-passport-changed = The file was changed after it was signed.
cli-duties-report = { $from } – { $to }: { $persons } persons, { $rights } rights, { $objects } things, { $acts } acts, { $payments } payments, { $unreviewed } emergencies without a review. { $clean ->
    [yes] Nobody held or used a forbidden pair.
   *[no] Forbidden pairs:
}
cli-duties-finding = { $kind ->
    [held] Held
   *[used] Used
} { $at }: { $person }. { $rule } { $object }
cli-duties-replay = { $payments } payments released, { $hands } hands replayed. { $clean ->
    [yes] Every payment went through different hands.
   *[no] Payments in the same hands:
}
cli-duties-broken = { $payment }: { $rule } – { $person } ({ $first }, { $second })
