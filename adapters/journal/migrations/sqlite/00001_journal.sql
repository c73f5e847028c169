-- +goose Up
CREATE TABLE journal (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    id      TEXT NOT NULL,
    seq     INTEGER NOT NULL, -- of the last entry
    hash    BLOB NOT NULL     -- of the last entry
);
CREATE TABLE entries (
    seq     INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    kind    TEXT NOT NULL,
    written INTEGER NOT NULL, -- microseconds since 1970
    body    BLOB NOT NULL,
    prev    BLOB NOT NULL,
    hash    BLOB NOT NULL
);
CREATE TABLE sets (
    digest  TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    files   BLOB NOT NULL
);

-- +goose StatementBegin
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
BEGIN
    SELECT RAISE(ABORT, 'entries of the journal are never changed');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE sets;
DROP TABLE entries;
DROP TABLE journal;
