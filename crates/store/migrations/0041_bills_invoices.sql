-- scope: municipality
CREATE TABLE invoice (
    id {uuid} NOT NULL PRIMARY KEY,
    supplier_id {uuid} NOT NULL REFERENCES supplier (id),
    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
    number TEXT NOT NULL,
    number_norm TEXT NOT NULL,
    -- 0 for the first, counted up by each override of the duplicate stop; none while stopped.
    copy_no {i64},
    issue_date {date} NOT NULL,
    due {date} NOT NULL,
    -- What is owed: an invoice positive, a credit note negative.
    total_ore {i64} NOT NULL CHECK (total_ore <> 0),
    vat_ore {i64} NOT NULL,
    buyer_reference TEXT NOT NULL,
    order_reference TEXT NOT NULL,
    target TEXT,
    unit_path TEXT NOT NULL,
    document_hash {bytes} NOT NULL,
    format TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('duplicate', 'received', 'coded', 'attested', 'posted', 'paid', 'rejected')),
    remark TEXT NOT NULL,
    received_by {uuid} NOT NULL,
    received_at {time} NOT NULL,
    coded_by {uuid},
    attested_by {uuid},
    authorised_by {uuid},
    override_by {uuid},
    voucher_id {uuid},
    paid_on {date},
    bank_reference TEXT,
    search TEXT NOT NULL,
    -- The stop for paying twice: one supplier, one number, credit notes apart, whatever the amount.
    UNIQUE (supplier_id, kind, number_norm, copy_no),
    CHECK (copy_no IS NOT NULL OR state IN ('duplicate', 'rejected')),
    CHECK (override_by IS NULL OR override_by <> received_by),
    CHECK (authorised_by IS NULL OR (attested_by IS NOT NULL AND authorised_by <> attested_by)),
    CHECK ((voucher_id IS NOT NULL) = (state IN ('posted', 'paid')))
) {strict};
CREATE INDEX invoice_state ON invoice (state, due, id);
CREATE INDEX invoice_received ON invoice (received_at, id);
CREATE INDEX invoice_unit ON invoice (unit_path, due);
CREATE INDEX invoice_supplier ON invoice (supplier_id, issue_date);

CREATE TABLE invoice_coding (
    invoice_id {uuid} NOT NULL REFERENCES invoice (id),
    line {i64} NOT NULL CHECK (line > 0),
    account TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    cost_bearer TEXT NOT NULL,
    project TEXT NOT NULL,
    -- What was typed: an alias or the full string.
    typed TEXT NOT NULL,
    text TEXT NOT NULL,
    -- With VAT, and the VAT in it.
    amount_ore {i64} NOT NULL CHECK (amount_ore <> 0),
    vat_ore {i64} NOT NULL,
    reason TEXT,
    reason_owner TEXT,
    PRIMARY KEY (invoice_id, line)
) {strict};
