-- scope: municipality
-- What staff type instead of sixteen digits. Rows are dated; a change ends one and adds the next.

-- Cost bearer (kostbærer): cost centre or PSP element. Owns everything of the account but the art.
create table ledger_cost_bearer (
    id         {uuid} primary key,
    code       text not null,
    name       text not null,
    search     text not null,
    function   text not null check (length(function) = 5),
    dranst     text not null check (length(dranst) = 1),
    ownership  text not null check (length(ownership) = 1),
    site       text not null check (length(site) = 4),
    grouping   text not null check (length(grouping) = 3),
    unit_path  text not null,
    valid_from {date} not null,
    valid_to   {date},
    check (valid_to is null or valid_to >= valid_from)
) {strict};
create unique index ledger_cost_bearer_code on ledger_cost_bearer (code, valid_from);
create unique index ledger_cost_bearer_open on ledger_cost_bearer (code) where valid_to is null;

-- Alias (konteringsalias): a short code for a whole account.
create table ledger_alias (
    id          {uuid} primary key,
    alias       text not null,
    name        text not null,
    search      text not null,
    digits      text not null check (length(digits) = 16),
    unit_path   text not null,
    cost_bearer text not null,
    project     text not null,
    -- Postings must name the person (personbogføring).
    person_records {bool} not null,
    -- The string as the municipality wrote it, where it was imported.
    local_string text,
    valid_from  {date} not null,
    valid_to    {date},
    check (valid_to is null or valid_to >= valid_from)
) {strict};
create unique index ledger_alias_alias on ledger_alias (alias, valid_from);
create unique index ledger_alias_open on ledger_alias (alias) where valid_to is null;
