-- scope: municipality
-- Why a voucher of a delivery was not posted, in Danish beside the English; what was refused before has English alone.
ALTER TABLE ledger_reject ADD COLUMN reason_da TEXT;
