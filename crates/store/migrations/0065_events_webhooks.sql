-- scope: municipality
-- Where events are sent. The secret signs what is sent, so it lies here as it is; it is shown once.
CREATE TABLE webhook (
    id {uuid} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    -- Acts whose events are sent, separated by blanks; empty for all.
    acts TEXT NOT NULL,
    secret TEXT NOT NULL,
    enabled {bool} NOT NULL,
    -- The last sealed block whose events were queued: blocks are whole and in order, so none is missed.
    block_no {i64} NOT NULL,
    made_by {uuid} NOT NULL,
    made_at {time} NOT NULL
) {strict};

-- One event on its way to one receiver. event_id is missing in a test.
CREATE TABLE webhook_delivery (
    id {uuid} NOT NULL PRIMARY KEY,
    webhook_id {uuid} NOT NULL REFERENCES webhook (id),
    event_id {uuid} REFERENCES event (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
    attempts {i64} NOT NULL,
    next_at {time} NOT NULL,
    status {i64},
    problem TEXT,
    created_at {time} NOT NULL,
    done_at {time},
    UNIQUE (webhook_id, event_id)
) {strict};
CREATE INDEX webhook_delivery_due ON webhook_delivery (state, next_at);
