-- scope: municipality
-- A hold keeps what a case needs, whatever the deletion rules say.
CREATE TABLE legal_hold (
    id {uuid} NOT NULL PRIMARY KEY,
    class TEXT NOT NULL,
    object_id {uuid},
    reason TEXT NOT NULL,
    held_by {uuid} NOT NULL,
    held_at {time} NOT NULL,
    released_by {uuid},
    released_at {time}
) {strict};

-- What was deleted, under which rule, from which archive it can be read again, and the proof of it.
CREATE TABLE deletion_run (
    id {uuid} NOT NULL PRIMARY KEY,
    class TEXT NOT NULL,
    before {date} NOT NULL,
    rows_deleted {i64} NOT NULL,
    rows_held {i64} NOT NULL,
    archive_hash {bytes},
    evidence TEXT NOT NULL,
    evidence_sha256 TEXT NOT NULL,
    run_by {uuid} NOT NULL,
    run_at {time} NOT NULL
) {strict};
--@append_only deletion_run
