-- How far each partition of the events was taken in; written in the transaction that takes them in.
CREATE TABLE event_position (
    partition   integer PRIMARY KEY,
    next_offset bigint  NOT NULL             -- the one after the last event that was taken in
);
