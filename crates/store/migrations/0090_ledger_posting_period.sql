-- scope: municipality
-- An import of a month touches the lines of that month: with the period first, its pages stay in memory, where the
-- account first spread every line over the whole ledger. A statement asks for one period after the other.
drop index ledger_posting_account;
create index ledger_posting_period on ledger_posting (period, account_id, date, voucher_id, line);
