-- scope: municipality
-- When a line was written; it tells of what was read a little before. Samples are taken in this order, so that a line
-- that had to wait is not passed over.
ALTER TABLE reading ADD COLUMN logged_at {time};
UPDATE reading SET logged_at = at;
CREATE INDEX reading_logged ON reading (logged_at, id);
CREATE INDEX reading_review_reader ON reading_review (reader_id, cause);

-- How far samples have been taken. One row.
CREATE TABLE reading_sampled (
    no {i64} NOT NULL PRIMARY KEY CHECK (no = 1),
    logged_at {time} NOT NULL,
    reading_id {uuid} NOT NULL
) {strict};
