-- What people outside are told, one row for each receiver; written with the decision that it follows from.
CREATE TABLE delivery (
    id          text PRIMARY KEY,                 -- the receiver's webhook-id, the same at every attempt
    number      bigint GENERATED ALWAYS AS IDENTITY,
    upgrade_id  text        NOT NULL,
    kind        text        NOT NULL,
    place       integer     NOT NULL,             -- of the receiver in the list of the request
    url         text,                             -- as it was given; else
    url_from    text,                             -- a reference to it, never what it refers to
    secret_from text,                             -- a reference
    receiver    text        NOT NULL,             -- who share this share a few places in the queue
    body        json        NOT NULL,             -- sent as it stands here
    state       text        NOT NULL DEFAULT 'PENDING',
    due_at      timestamptz NOT NULL DEFAULT now(), -- of the next attempt; while one is under way: if it is not heard of
    attempts    integer     NOT NULL DEFAULT 0,
    since       timestamptz NOT NULL DEFAULT now(), -- from when on it is tried
    answer      text,                             -- what came back last
    ended_at    timestamptz,
    resent_by   text,
    created_at  timestamptz NOT NULL,
    CHECK (num_nonnulls(url, url_from) = 1),
    CHECK (state IN ('PENDING', 'DELIVERED', 'DEAD'))
);
CREATE INDEX delivery_due ON delivery (due_at, number) WHERE state = 'PENDING';
CREATE INDEX delivery_by_upgrade ON delivery (upgrade_id, number);
