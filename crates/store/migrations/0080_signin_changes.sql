-- scope: municipality
-- Changes of how people sign in, from the day they are proposed: a provider, what an outside role means, what a unit
-- is called outside. They hold only when another person has confirmed them; what holds stands in its own table.
CREATE TABLE sign_in_change (
    id {uuid} NOT NULL PRIMARY KEY,
    -- What it changes, so that a newer proposal takes the place of one that waits.
    subject TEXT NOT NULL,
    content {json} NOT NULL,
    proposed_by {uuid} NOT NULL,
    proposed_at {time} NOT NULL,
    outcome TEXT CHECK (outcome IN ('confirmed', 'dropped', 'replaced')),
    decided_by {uuid},
    decided_at {time}
) {strict};
CREATE INDEX sign_in_change_subject ON sign_in_change (subject);

-- The mapping that gave it, so that it goes when the mapping goes.
ALTER TABLE mapped_grant ADD COLUMN mapping_id {uuid};

-- The last day that the directory gave a membership, and the one it had before: a directory takes back its own end
-- alone.
ALTER TABLE directory_user ADD COLUMN end_set {date};
ALTER TABLE directory_user ADD COLUMN end_before {date};

-- How surely the person was known who made the token; the token is worth no more.
ALTER TABLE service_token ADD COLUMN level TEXT NOT NULL DEFAULT 'low' CHECK (level IN ('none', 'low', 'substantial', 'high'));
