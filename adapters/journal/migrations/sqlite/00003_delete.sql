-- +goose Up
-- Entries are removed by Prune alone, which says first up to which.
ALTER TABLE journal ADD COLUMN removing INTEGER NOT NULL DEFAULT 0;
-- +goose StatementBegin
CREATE TRIGGER entries_are_never_removed BEFORE DELETE ON entries
WHEN OLD.seq > (SELECT removing FROM journal WHERE one = 1)
BEGIN
    SELECT RAISE(ABORT, 'entries of the journal are removed by prune alone');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER entries_are_never_removed;
ALTER TABLE journal DROP COLUMN removing;
