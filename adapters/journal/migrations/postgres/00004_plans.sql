-- +goose Up
CREATE TABLE plans ( -- where the last plan of the sets of a name stands
    set_id  TEXT PRIMARY KEY,
    seq     BIGINT NOT NULL
);

-- +goose Down
DROP TABLE plans;
