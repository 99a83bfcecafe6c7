-- scope: municipality
-- Whether a specialist system writes our own account strings and aliases.
--@sqlite
alter table ledger_system add column own_accounts INTEGER not null default 0;
--@end
--@pg
alter table ledger_system add column own_accounts BOOLEAN not null default false;
--@end
