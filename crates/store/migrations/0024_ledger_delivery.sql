-- scope: municipality
-- Deliveries from specialist systems (fagsystemer).

create table ledger_system (
    id       {uuid} primary key,
    code     text not null unique,
    name     text not null,
    -- Who answers for the system's deliveries.
    owner    text not null,
    -- A delivery is missing when the last one is older than this; null where none is expected.
    due_days {i64} check (due_days > 0)
) {strict};

-- Their account to ours. Dated and owned; a change ends one row and adds the next.
create table ledger_translation (
    id            {uuid} primary key,
    system_id     {uuid} not null references ledger_system (id),
    their_account text not null,
    digits        text not null check (length(digits) = 16),
    unit_path     text not null,
    cost_bearer   text not null,
    project       text not null,
    owner         text not null,
    valid_from    {date} not null,
    valid_to      {date},
    check (valid_to is null or valid_to >= valid_from)
) {strict};
create unique index ledger_translation_account on ledger_translation (system_id, their_account, valid_from);
create unique index ledger_translation_open on ledger_translation (system_id, their_account) where valid_to is null;

create table ledger_delivery (
    id          {uuid} primary key,
    system_id   {uuid} not null references ledger_system (id),
    file_hash   {bytes} not null,
    day         {date} not null,
    received_at {time} not null,
    vouchers    {i64} not null,
    lines       {i64} not null,
    debits_ore  {i64} not null,
    rejected    {i64} not null,
    unique (system_id, file_hash)
) {strict};
create index ledger_delivery_day on ledger_delivery (system_id, day);
--@append_only ledger_delivery

-- Vouchers of a delivery that were not posted, until somebody settles each of them.
create table ledger_reject (
    id          {uuid} primary key,
    delivery_id {uuid} not null references ledger_delivery (id),
    their_voucher text not null,
    debits_ore  {i64} not null,
    -- The reason as a text for the person, and the account it is about.
    reason      text not null,
    their_account text not null,
    settled_at  {time},
    settled_by  {uuid},
    settled_how text
) {strict};
create index ledger_reject_open on ledger_reject (delivery_id) where settled_at is null;
