-- +goose Up
CREATE TABLE plans ( -- where the last plan of the sets of a name stands
    set_id  TEXT PRIMARY KEY,
    seq     INTEGER NOT NULL
);

-- +goose Down
DROP TABLE plans;
