-- +goose Up
CREATE TABLE journal (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    id      TEXT NOT NULL,
    seq     BIGINT NOT NULL, -- of the last entry
    hash    BYTEA NOT NULL   -- of the last entry
);
CREATE TABLE entries (
    seq     BIGINT PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    kind    TEXT NOT NULL,
    written BIGINT NOT NULL, -- microseconds since 1970
    body    BYTEA NOT NULL,
    prev    BYTEA NOT NULL,
    hash    BYTEA NOT NULL
);
CREATE TABLE sets (
    digest  TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    files   BYTEA NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION entries_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of the journal are never changed';
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
    FOR EACH ROW EXECUTE FUNCTION entries_are_never_changed();

-- +goose Down
DROP TABLE sets;
DROP TABLE entries;
DROP FUNCTION entries_are_never_changed();
DROP TABLE journal;
