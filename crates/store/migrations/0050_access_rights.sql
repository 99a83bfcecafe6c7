-- scope: municipality
-- Roles of the municipality's own. The acts of a role never change; another set of acts is another role.
CREATE TABLE own_role (
    key TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    acts TEXT NOT NULL,
    limited {bool} NOT NULL,
    made_by {uuid} NOT NULL,
    made_at {time} NOT NULL,
    ended_at {time}
) {strict};

-- What a grant is limited to besides its unit: ranges of accounts and agreements, separated by commas; empty is all.
ALTER TABLE role_grant ADD COLUMN accounts TEXT NOT NULL DEFAULT '';
ALTER TABLE role_grant ADD COLUMN agreements TEXT NOT NULL DEFAULT '';
ALTER TABLE role_grant ADD COLUMN whose TEXT NOT NULL DEFAULT 'anyone' CHECK (whose IN ('anyone', 'own', 'others'));
-- Where it comes from: given by hand, carried by a position, taken in an emergency, sent by the identity provider.
ALTER TABLE role_grant ADD COLUMN source TEXT NOT NULL DEFAULT 'hand'
    CHECK (source IN ('hand', 'position', 'emergency', 'provider'));
ALTER TABLE role_grant ADD COLUMN source_id {uuid};
-- A grant taken in an emergency ends at a moment; a withdrawn one ended at a moment.
ALTER TABLE role_grant ADD COLUMN expires_at {time};
ALTER TABLE role_grant ADD COLUMN ended_at {time};
ALTER TABLE role_grant ADD COLUMN ended_by {uuid};
CREATE INDEX role_grant_source ON role_grant (source, source_id);

-- The deputy may do what the principal may, while both dates hold. Never more, never further on.
CREATE TABLE deputyship (
    id {uuid} NOT NULL PRIMARY KEY,
    principal_id {uuid} NOT NULL REFERENCES membership (person_id),
    deputy_id {uuid} NOT NULL REFERENCES membership (person_id),
    unit_path TEXT NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    reason TEXT NOT NULL,
    made_by {uuid} NOT NULL,
    made_at {time} NOT NULL,
    ended_at {time},
    CHECK (principal_id <> deputy_id),
    CHECK (valid_from <= valid_to)
) {strict};
CREATE INDEX deputyship_deputy ON deputyship (deputy_id);
CREATE INDEX deputyship_principal ON deputyship (principal_id);

-- A role taken in an emergency. Another person reviews it.
CREATE TABLE emergency_access (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL,
    grant_id {uuid} NOT NULL REFERENCES role_grant (id),
    reason TEXT NOT NULL,
    taken_at {time} NOT NULL,
    until {time} NOT NULL,
    reviewed_by {uuid},
    reviewed_at {time},
    justified {bool},
    remark TEXT,
    CHECK (reviewed_by IS NULL OR reviewed_by <> person_id),
    CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL) AND (reviewed_by IS NULL) = (justified IS NULL))
) {strict};
CREATE INDEX emergency_open ON emergency_access (taken_at) WHERE reviewed_at IS NULL;

-- Whether a person did an act lately: same-day rules, unused rights.
CREATE INDEX event_person ON event (person_id, act, at);
CREATE INDEX event_behalf ON event (on_behalf_of, act, at) WHERE on_behalf_of IS NOT NULL;
