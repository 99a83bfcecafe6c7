-- scope: municipality
-- Dated settings of a municipality. The value that holds is the one with the latest day not after today.
CREATE TABLE setting (
    key TEXT NOT NULL,
    valid_from {date} NOT NULL,
    value TEXT NOT NULL,
    decision TEXT NOT NULL,
    set_by {uuid} NOT NULL,
    set_at {time} NOT NULL,
    PRIMARY KEY (key, valid_from)
) {strict};
