-- scope: municipality
-- A round of re-certification: one a quarter. After the deadline what nobody kept is withdrawn.
CREATE TABLE recertification (
    id {uuid} NOT NULL PRIMARY KEY,
    quarter TEXT NOT NULL UNIQUE,
    opened_at {time} NOT NULL,
    deadline {date} NOT NULL,
    closed_at {time}
) {strict};

CREATE TABLE recertification_line (
    id {uuid} NOT NULL PRIMARY KEY,
    round_id {uuid} NOT NULL REFERENCES recertification (id),
    grant_id {uuid} NOT NULL REFERENCES role_grant (id),
    person_id {uuid} NOT NULL,
    unit_path TEXT NOT NULL,
    last_used {time},
    verdict TEXT CHECK (verdict IN ('kept', 'removed', 'expired')),
    decided_by {uuid},
    decided_at {time},
    UNIQUE (round_id, grant_id),
    CHECK ((verdict IS NULL) = (decided_at IS NULL))
) {strict};
CREATE INDEX recertification_open ON recertification_line (unit_path) WHERE verdict IS NULL;
