-- scope: municipality
-- What is owed and ready to be paid. One order for one source: a document is paid at most once.
CREATE TABLE payment_order (
    id {uuid} NOT NULL PRIMARY KEY,
    source_kind TEXT NOT NULL,
    source_id {uuid} NOT NULL,
    payee_id {uuid} NOT NULL,
    payee_name TEXT NOT NULL,
    target TEXT NOT NULL,
    -- Positive: we pay. Negative: a credit note, set off against the same payee's other orders.
    amount_ore {i64} NOT NULL CHECK (amount_ore <> 0),
    due {date} NOT NULL,
    reference TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    voucher_id {uuid} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'in_run', 'sent', 'paid', 'stopped')),
    payment_id {uuid},
    created_at {time} NOT NULL,
    UNIQUE (source_kind, source_id),
    CHECK ((payment_id IS NULL) = (state IN ('ready', 'stopped')))
) {strict};
CREATE INDEX payment_order_ready ON payment_order (due, id) WHERE state = 'ready';
CREATE INDEX payment_order_payment ON payment_order (payment_id);

-- The persons whose hands an order has been through: none of them may release it.
CREATE TABLE payment_hand (
    order_id {uuid} NOT NULL REFERENCES payment_order (id),
    person_id {uuid} NOT NULL,
    act TEXT NOT NULL,
    PRIMARY KEY (order_id, person_id, act)
) {strict};

CREATE TABLE payment_run (
    id {uuid} NOT NULL PRIMARY KEY,
    no {i64} NOT NULL UNIQUE,
    execution_date {date} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('prepared', 'released', 'cancelled')),
    payments {i64} NOT NULL,
    total_ore {i64} NOT NULL,
    prepared_by {uuid} NOT NULL,
    prepared_at {time} NOT NULL,
    released_by {uuid},
    released_at {time},
    file_hash {bytes},
    -- Set by a restore: nothing leaves before two persons have let it go.
    held {bool} NOT NULL,
    CHECK (released_by IS NULL OR released_by <> prepared_by),
    CHECK ((state = 'released') = (released_by IS NOT NULL AND file_hash IS NOT NULL))
) {strict};

-- One transfer in the bank's file; it covers one order, or several of one payee when credit is set off.
CREATE TABLE payment (
    id {uuid} NOT NULL PRIMARY KEY,
    run_id {uuid} NOT NULL REFERENCES payment_run (id),
    end_to_end_id TEXT NOT NULL UNIQUE,
    payee_name TEXT NOT NULL,
    target TEXT NOT NULL,
    amount_ore {i64} NOT NULL CHECK (amount_ore > 0),
    reference TEXT NOT NULL,
    bank_reference TEXT,
    paid_on {date},
    voucher_id {uuid}
) {strict};
CREATE INDEX payment_of_run ON payment (run_id);

CREATE TABLE bank_statement (
    id {uuid} NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    statement_no TEXT NOT NULL,
    from_date {date},
    to_date {date},
    opening_ore {i64} NOT NULL,
    closing_ore {i64} NOT NULL,
    entries {i64} NOT NULL,
    document_hash {bytes} NOT NULL,
    read_by {uuid} NOT NULL,
    read_at {time} NOT NULL,
    UNIQUE (account, statement_no)
) {strict};

CREATE TABLE bank_entry (
    id {uuid} NOT NULL PRIMARY KEY,
    statement_id {uuid} NOT NULL REFERENCES bank_statement (id),
    no {i64} NOT NULL,
    booked_on {date} NOT NULL,
    amount_ore {i64} NOT NULL,
    text TEXT NOT NULL,
    bank_reference TEXT NOT NULL,
    -- How much of the entry has been explained by payments of ours.
    matched_ore {i64} NOT NULL,
    voucher_id {uuid},
    UNIQUE (statement_id, no),
    CHECK ((voucher_id IS NULL) = (matched_ore = 0))
) {strict};
CREATE INDEX bank_entry_open ON bank_entry (booked_on, id) WHERE voucher_id IS NULL;

-- A payment is found on the bank's statement at most once.
CREATE TABLE bank_match (
    payment_id {uuid} NOT NULL PRIMARY KEY REFERENCES payment (id),
    entry_id {uuid} NOT NULL REFERENCES bank_entry (id)
) {strict};
CREATE INDEX bank_match_entry ON bank_match (entry_id);
