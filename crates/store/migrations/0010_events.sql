-- scope: both
-- The one event log. The hash covers the header and the hash of the salted payload; salt and payload
-- lie apart, so that the deletion use case can remove them without breaking the chain.
CREATE TABLE event (
    id {uuid} NOT NULL PRIMARY KEY,
    at {time} NOT NULL,
    person_id {uuid} NOT NULL,
    on_behalf_of {uuid},
    channel TEXT NOT NULL,
    act TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id {uuid} NOT NULL,
    unit_path TEXT NOT NULL,
    step TEXT,
    payload_hash {bytes} NOT NULL,
    hash {bytes} NOT NULL
) {strict};
CREATE INDEX event_object ON event (object_id, at);
CREATE INDEX event_at ON event (at, id);
--@append_only event

CREATE TABLE event_payload (
    event_id {uuid} NOT NULL PRIMARY KEY REFERENCES event (id),
    salt {bytes} NOT NULL,
    payload TEXT NOT NULL
) {strict};

CREATE TABLE event_block (
    no {i64} NOT NULL PRIMARY KEY,
    sealed_at {time} NOT NULL,
    last_event_at {time} NOT NULL,
    events {i64} NOT NULL CHECK (events > 0),
    prev_hash {bytes} NOT NULL,
    hash {bytes} NOT NULL
) {strict};
--@append_only event_block

CREATE TABLE event_seal (
    event_id {uuid} NOT NULL PRIMARY KEY REFERENCES event (id),
    block_no {i64} NOT NULL REFERENCES event_block (no),
    position {i64} NOT NULL,
    UNIQUE (block_no, position)
) {strict};
--@append_only event_seal
