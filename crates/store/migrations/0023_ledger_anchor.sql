-- scope: both
-- Daily signed anchors of the ledgers: a municipality's own, and in every scope copies of the others'.
create table ledger_anchor (
    municipality text not null,
    day          {date} not null,
    -- What is hashed and signed, byte for byte.
    text         text not null,
    hash         text not null,
    signature    text not null,
    primary key (municipality, day)
) {strict};
--@append_only ledger_anchor
