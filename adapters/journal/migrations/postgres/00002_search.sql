-- +goose Up
CREATE TABLE found ( -- by what a decision is found
    seq     BIGINT PRIMARY KEY,
    written BIGINT NOT NULL, -- microseconds since 1970
    set_id  TEXT NOT NULL,
    status  TEXT NOT NULL,
    number  TEXT NOT NULL -- of its application; '' where the facts name none
);
CREATE INDEX found_by_written ON found (written);
CREATE INDEX found_by_set ON found (set_id, seq);
CREATE INDEX found_by_status ON found (status, seq);
CREATE INDEX found_by_number ON found (number, seq);
CREATE TABLE fired ( -- the rules behind what it says
    seq     BIGINT NOT NULL,
    rule    TEXT NOT NULL,
    PRIMARY KEY (seq, rule)
);
CREATE INDEX found_by_rule ON fired (rule, seq);
CREATE TABLE requests ( -- what is asked for again under a key gets what it got
    key     TEXT PRIMARY KEY,
    seq     BIGINT NOT NULL,
    digest  BYTEA NOT NULL -- of what was asked for
);
CREATE INDEX found_by_request ON requests (seq);

-- +goose Down
DROP TABLE requests;
DROP TABLE fired;
DROP TABLE found;
