-- scope: municipality
-- One table behind every person's home page. A task belongs to one person, or to whoever may do the act in the unit.
CREATE TABLE task (
    id {uuid} NOT NULL PRIMARY KEY,
    act TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    person_id {uuid},
    not_person_id {uuid},
    object_kind TEXT NOT NULL,
    object_id {uuid} NOT NULL,
    title TEXT NOT NULL,
    amount_ore {i64},
    due {date},
    created_at {time} NOT NULL,
    done_at {time},
    done_by {uuid}
) {strict};
CREATE UNIQUE INDEX task_open_once ON task (object_id, act) WHERE done_at IS NULL;
CREATE INDEX task_open ON task (act, unit_path, due) WHERE done_at IS NULL;

CREATE TABLE draft (
    person_id {uuid} NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    body {json} NOT NULL,
    saved_at {time} NOT NULL,
    PRIMARY KEY (person_id, kind, name)
) {strict};

CREATE TABLE saved_view (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL,
    shared {bool} NOT NULL,
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    saved_at {time} NOT NULL,
    UNIQUE (person_id, page, name)
) {strict};

CREATE TABLE favourite (
    person_id {uuid} NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    added_at {time} NOT NULL,
    PRIMARY KEY (person_id, url)
) {strict};
