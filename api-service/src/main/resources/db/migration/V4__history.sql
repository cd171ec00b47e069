-- How rehearsals ended, so that a later upgrade of the same server may rest on one: the newest few of each server.
CREATE TABLE rehearsal (
    upgrade_id      text PRIMARY KEY,
    server          text        NOT NULL,          -- its identity, not its address
    production_hash text        NOT NULL,
    circumstances   text        NOT NULL,
    ended_at        timestamptz NOT NULL,
    document        json        NOT NULL           -- all of it
);
CREATE INDEX rehearsal_by_server ON rehearsal (server, ended_at DESC);

-- How long steps of one kind took, whoever's they were: the newest few of each kind.
CREATE TABLE step_time (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider   text   NOT NULL,
    strategy   text   NOT NULL,
    action     text   NOT NULL,
    size_class bigint NOT NULL,
    millis     bigint NOT NULL
);
CREATE INDEX step_time_by_kind ON step_time (provider, strategy, action, size_class, id DESC);
