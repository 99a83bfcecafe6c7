-- scope: municipality
-- What came by the municipality's folder and what became of it: the invoice it is, or why it was refused, in both
-- languages. The file itself lies in the folder.
CREATE TABLE invoice_file (
    id {uuid} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    size_bytes {i64} NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('new', 'known', 'duplicate', 'refused')),
    invoice_id {uuid} REFERENCES invoice (id),
    reason_da TEXT,
    reason_en TEXT,
    received_by {uuid} NOT NULL,
    received_at {time} NOT NULL,
    CHECK ((outcome = 'refused') = (invoice_id IS NULL)),
    CHECK ((outcome = 'refused') = (reason_da IS NOT NULL AND reason_en IS NOT NULL))
) {strict};
