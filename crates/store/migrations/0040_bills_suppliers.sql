-- scope: municipality
CREATE TABLE supplier (
    id {uuid} NOT NULL PRIMARY KEY,
    cvr TEXT UNIQUE,
    name TEXT NOT NULL,
    name_sort {bytes} NOT NULL,
    name_search TEXT NOT NULL,
    endpoint TEXT UNIQUE,
    created_by {uuid} NOT NULL,
    created_at {time} NOT NULL,
    CHECK (cvr IS NOT NULL OR endpoint IS NOT NULL)
) {strict};
CREATE INDEX supplier_name ON supplier (name_sort, id);

-- Where a supplier is paid. A new target waits until another person than the one who brought it has confirmed it.
CREATE TABLE supplier_target (
    id {uuid} NOT NULL PRIMARY KEY,
    supplier_id {uuid} NOT NULL REFERENCES supplier (id),
    target TEXT NOT NULL,
    brought_by {uuid} NOT NULL,
    brought_at {time} NOT NULL,
    confirmed_by {uuid},
    confirmed_at {time},
    evidence TEXT,
    UNIQUE (supplier_id, target),
    CHECK (confirmed_by IS NULL OR confirmed_by <> brought_by)
) {strict};
