-- scope: municipality
-- The ledger of one municipality. Amounts in whole øre, debit positive, credit negative.
--
-- Order of writing one voucher: voucher, texts, documents, postings, balances, event, head, seal.
-- Guards, strongest first:
--   ledger_voucher.id refers to its seal by a deferred key: a voucher without a seal cannot commit.
--   a trigger on the seal refuses a voucher whose postings are missing, too few or do not sum to zero.
--   a trigger on the posting refuses a line on a voucher that is already sealed.
--   postings, vouchers and seals are append-only.

-- Series with their last number and hash. The row is locked last in a write; it is the only place
-- where two posting transactions meet.
create table ledger_head (
    series          text primary key check (length(series) between 1 and 8),
    name            text not null,
    last_no         {i64} not null default 0 check (last_no >= 0),
    hash            {bytes} not null,
    -- Counts openings and closings of periods, so that a posting that read an open period notices
    -- a closing that came in between.
    periods_version {i64} not null default 0
) {strict};
--@sqlite
insert into ledger_head (series, name, hash) values
    ('FIN', 'Finansbilag', zeroblob(32)), ('FAK', 'Fakturaer', zeroblob(32)), ('BET', 'Betalinger', zeroblob(32)),
    ('BANK', 'Bankposteringer', zeroblob(32)), ('LON', 'Løn', zeroblob(32)), ('IMP', 'Indlæste bilag', zeroblob(32)),
    ('FAG', 'Fagsystemer', zeroblob(32)), ('AAR', 'Årsafslutning og primo', zeroblob(32));
--@end
--@pg
insert into ledger_head (series, name, hash) values
    ('FIN', 'Finansbilag', decode(repeat('00', 32), 'hex')), ('FAK', 'Fakturaer', decode(repeat('00', 32), 'hex')), ('BET', 'Betalinger', decode(repeat('00', 32), 'hex')),
    ('BANK', 'Bankposteringer', decode(repeat('00', 32), 'hex')), ('LON', 'Løn', decode(repeat('00', 32), 'hex')), ('IMP', 'Indlæste bilag', decode(repeat('00', 32), 'hex')),
    ('FAG', 'Fagsystemer', decode(repeat('00', 32), 'hex')), ('AAR', 'Årsafslutning og primo', decode(repeat('00', 32), 'hex'));
--@end

-- Accounting periods: yyyy00 opening, yyyy01-yyyy12 months, yyyy13 the supplementary period.
create table ledger_period (
    period {i64} primary key check (period % 100 between 0 and 13),
    state  text not null check (state in ('open', 'closed'))
) {strict};

-- One distinct combination of account string, unit, cost bearer and project.
create table ledger_account (
    id          {i64} primary key,
    -- The four parts joined by '|'; what the voucher's hash covers.
    key         text not null unique,
    digits      text not null check (length(digits) = 16),
    -- The unit's path as booked.
    unit        text not null,
    -- The unit's path as rights see it today; follows a reorganisation.
    unit_path   text not null,
    cost_bearer text not null,
    project     text not null,
    name        text not null,
    -- Folded number, aliases and names, for look-up while typing.
    search      text not null,
    -- Why a combination that the chart has not seen was used, and who owns the question.
    unseen_reason text,
    unseen_owner  text,
    check ((unseen_reason is null) = (unseen_owner is null))
) {strict};
create index ledger_account_unit on ledger_account (unit_path);
create index ledger_account_digits on ledger_account (digits);

-- Counters that give compact numbers.
create table ledger_counter (
    name    text primary key,
    last_no {i64} not null
) {strict};
insert into ledger_counter (name, last_no) values ('account', 0);

-- Batches of vouchers that came in together; written in the batch's own transaction.
create table ledger_batch (
    id       {uuid} primary key,
    series   text not null references ledger_head (series),
    first_no {i64} not null,
    vouchers {i64} not null,
    lines    {i64} not null
) {strict};
--@append_only ledger_batch

create table ledger_seal (
    series     text not null references ledger_head (series),
    no         {i64} not null check (no > 0),
    voucher_id {uuid} not null unique,
    prev_hash  {bytes} not null,
    hash       {bytes} not null,
    primary key (series, no)
) {without_rowid};
--@append_only ledger_seal

create table ledger_voucher (
    id             {uuid} primary key references ledger_seal (voucher_id) deferrable initially deferred,
    date           {date} not null,
    period         {i64} not null references ledger_period (period),
    source         text not null,
    source_ref     text,
    reverses       {uuid} references ledger_voucher (id),
    batch_id       {uuid},
    -- Main account 9 booked straight against 9.75: kept out of the derived main account 8.
    direct         {bool} not null,
    lines          {i64} not null check (lines >= 2),
    posted_at      {time} not null,
    posted_by      {uuid} not null,
    -- Salted hashes of what the law may demand deleted.
    text_hash      {bytes} not null,
    documents_hash {bytes} not null
) {without_rowid};
--@append_only ledger_voucher
create index ledger_voucher_reverses on ledger_voucher (reverses) where reverses is not null;
create unique index ledger_voucher_reversal on ledger_voucher (reverses) where source = 'reversal';
create index ledger_voucher_source on ledger_voucher (source, source_ref) where source_ref is not null;
create index ledger_voucher_batch on ledger_voucher (batch_id) where batch_id is not null;

create table ledger_posting (
    voucher_id {uuid} not null references ledger_voucher (id),
    line       {i64} not null check (line > 0),
    account_id {i64} not null references ledger_account (id),
    period     {i64} not null,
    date       {date} not null,
    amount_ore {i64} not null check (amount_ore <> 0),
    supplier   {uuid},
    person     {uuid},
    due        {date},
    -- The account string as it arrived, where it was translated.
    arrived_as text,
    primary key (voucher_id, line)
) {without_rowid};
--@append_only ledger_posting
create index ledger_posting_account
    on ledger_posting (account_id, period, date, voucher_id, line, amount_ore);
create index ledger_posting_supplier on ledger_posting (supplier, date) where supplier is not null;

-- Texts of a voucher and its lines. Only the deletion use case removes a row; the voucher keeps the hash.
create table ledger_text (
    voucher_id {uuid} primary key references ledger_voucher (id),
    salt       {bytes} not null,
    text       text not null,
    -- Texts of the lines as a JSON list, or null where no line has its own.
    lines      text
) {without_rowid};

-- Documents of a voucher, by content hash.
create table ledger_document (
    voucher_id    {uuid} not null references ledger_voucher (id),
    no            {i64} not null check (no > 0),
    document_hash {bytes} not null references document (hash),
    primary key (voucher_id, no)
) {without_rowid};
create index ledger_document_hash on ledger_document (document_hash);

-- Balance of an account in a year: one column per period, p00 the opening, p13 the supplementary period,
-- and their sum. `direct` keeps apart what main account 9 got straight against 9.75.
create table ledger_balance (
    year       {i64} not null,
    account_id {i64} not null references ledger_account (id),
    direct     {bool} not null,
    p00 {i64} not null default 0,
    p01 {i64} not null default 0,
    p02 {i64} not null default 0,
    p03 {i64} not null default 0,
    p04 {i64} not null default 0,
    p05 {i64} not null default 0,
    p06 {i64} not null default 0,
    p07 {i64} not null default 0,
    p08 {i64} not null default 0,
    p09 {i64} not null default 0,
    p10 {i64} not null default 0,
    p11 {i64} not null default 0,
    p12 {i64} not null default 0,
    p13 {i64} not null default 0,
    total {i64} not null default 0,
    primary key (year, account_id, direct),
    check (total = p00 + p01 + p02 + p03 + p04 + p05 + p06 + p07 + p08 + p09 + p10 + p11 + p12 + p13)
) {without_rowid};

-- The same, summed by function and dranst: what most reports begin with.
create table ledger_function_balance (
    year     {i64} not null,
    function text not null,
    dranst   text not null,
    direct   {bool} not null,
    p00 {i64} not null default 0,
    p01 {i64} not null default 0,
    p02 {i64} not null default 0,
    p03 {i64} not null default 0,
    p04 {i64} not null default 0,
    p05 {i64} not null default 0,
    p06 {i64} not null default 0,
    p07 {i64} not null default 0,
    p08 {i64} not null default 0,
    p09 {i64} not null default 0,
    p10 {i64} not null default 0,
    p11 {i64} not null default 0,
    p12 {i64} not null default 0,
    p13 {i64} not null default 0,
    total {i64} not null default 0,
    primary key (year, function, dranst, direct),
    check (total = p00 + p01 + p02 + p03 + p04 + p05 + p06 + p07 + p08 + p09 + p10 + p11 + p12 + p13)
) {without_rowid};

-- A seal holds a whole voucher: all its lines, and they sum to zero.
--@sqlite
create trigger ledger_seal_whole before insert on ledger_seal
when not exists (
    select 1 from ledger_voucher v where v.id = new.voucher_id and v.lines = (
        select count(*) from ledger_posting p where p.voucher_id = new.voucher_id
        having sum(p.amount_ore) = 0
    )
)
begin select raise(abort, 'ledger_seal_whole'); end;

create trigger ledger_posting_unsealed before insert on ledger_posting
when exists (select 1 from ledger_seal s where s.voucher_id = new.voucher_id)
begin select raise(abort, 'ledger_posting_unsealed'); end;

create trigger ledger_text_no_update before update on ledger_text
begin select raise(abort, 'ledger_text_no_update'); end;

create trigger ledger_document_no_update before update on ledger_document
begin select raise(abort, 'ledger_document_no_update'); end;
--@end
--@pg
create function ledger_seal_whole() returns trigger language plpgsql as $$
begin
    if exists (
        select 1 from new_seals s
        left join ledger_voucher v on v.id = s.voucher_id
        left join lateral (
            select count(*) as lines, sum(p.amount_ore) as ore
            from ledger_posting p where p.voucher_id = s.voucher_id
        ) p on true
        where v.id is null or p.lines <> v.lines or p.ore <> 0
    ) then
        raise exception 'ledger_seal_whole' using errcode = 'check_violation', constraint = 'ledger_seal_whole';
    end if;
    return null;
end $$;
create trigger ledger_seal_whole after insert on ledger_seal
    referencing new table as new_seals for each statement execute function ledger_seal_whole();

create function ledger_posting_unsealed() returns trigger language plpgsql as $$
begin
    if exists (select 1 from new_postings p join ledger_seal s on s.voucher_id = p.voucher_id) then
        raise exception 'ledger_posting_unsealed'
            using errcode = 'check_violation', constraint = 'ledger_posting_unsealed';
    end if;
    return null;
end $$;
create trigger ledger_posting_unsealed after insert on ledger_posting
    referencing new table as new_postings for each statement execute function ledger_posting_unsealed();

create trigger ledger_text_no_update before update on ledger_text
    for each row execute function append_only();
create trigger ledger_document_no_update before update on ledger_document
    for each row execute function append_only();
--@end

-- What reports of other capabilities may read.
create view v_ledger_balance as
select b.year, a.id as account_id, a.digits, a.unit_path, a.cost_bearer, a.project, b.direct,
    b.p00, b.p01, b.p02, b.p03, b.p04, b.p05, b.p06, b.p07, b.p08, b.p09, b.p10, b.p11, b.p12, b.p13, b.total
from ledger_balance b join ledger_account a on a.id = b.account_id;
