-- scope: municipality
-- The guards ask for the vouchers at hand by key. A plan that was made while the ledger was small, or for a batch
-- of thousands of lines, would otherwise read the whole ledger once for every batch.
--@pg
alter function ledger_posting_unsealed() set enable_hashjoin = off;
alter function ledger_posting_unsealed() set enable_mergejoin = off;
alter function ledger_posting_unsealed() set enable_seqscan = off;
alter function ledger_seal_whole() set enable_hashjoin = off;
alter function ledger_seal_whole() set enable_mergejoin = off;
alter function ledger_seal_whole() set enable_seqscan = off;
--@end
