-- scope: municipality
-- Who read personal data, of whom, and what for. Written by its own queue, in batches.
CREATE TABLE reading (
    id {uuid} NOT NULL PRIMARY KEY,
    at {time} NOT NULL,
    person_id {uuid} NOT NULL,
    on_behalf_of {uuid},
    channel TEXT NOT NULL,
    act TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('page', 'search', 'export', 'unmasked')),
    about {uuid},
    rows_read {i64} NOT NULL CHECK (rows_read >= 0),
    purpose TEXT
) {strict};
CREATE INDEX reading_at ON reading (at, id);
CREATE INDEX reading_person ON reading (person_id, at);
CREATE INDEX reading_about ON reading (about, at) WHERE about IS NOT NULL;

-- A sample of readings, or what a detector found, to be looked at and signed off by somebody else.
CREATE TABLE reading_review (
    id {uuid} NOT NULL PRIMARY KEY,
    reading_id {uuid} NOT NULL REFERENCES reading (id),
    reader_id {uuid} NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('sample', 'own_record', 'colleague', 'same_surname', 'same_address', 'volume')),
    found_at {time} NOT NULL,
    verdict TEXT CHECK (verdict IN ('fine', 'explained', 'misuse')),
    remark TEXT,
    decided_by {uuid},
    decided_at {time},
    UNIQUE (reading_id, cause),
    CHECK (decided_by IS NULL OR decided_by <> reader_id),
    CHECK ((verdict IS NULL) = (decided_by IS NULL) AND (verdict IS NULL) = (decided_at IS NULL))
) {strict};
CREATE INDEX reading_review_open ON reading_review (found_at) WHERE verdict IS NULL;
