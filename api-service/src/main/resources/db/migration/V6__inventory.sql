-- What the last discovery saw of each server; empty for those that were only ever named.
ALTER TABLE server
    ADD COLUMN version       text,
    ADD COLUMN version_order integer[] GENERATED ALWAYS AS (
        string_to_array(substring(version FROM '^[0-9]{1,9}(?:[.][0-9]{1,9})*'), '.')::integer[]) STORED,
    ADD COLUMN engine        text,
    ADD COLUMN status        text,                        -- the platform's own word
    ADD COLUMN identity      text,                        -- the platform's own, which stays when the server is renamed
    ADD COLUMN found_labels  jsonb NOT NULL DEFAULT '{}', -- those of its labels that the platform gave, not people
    ADD COLUMN seen_at       timestamptz,
    ADD COLUMN seen_by       text,                        -- the discovery
    ADD COLUMN seen_scope    text,                        -- where that one looked
    ADD COLUMN gone_at       timestamptz,                 -- since when a discovery of that scope misses it
    ADD COLUMN removed_at    timestamptz;                 -- not in the inventory any more; upgrades still refer to it
CREATE INDEX server_by_provider ON server (provider, id);
CREATE INDEX server_by_scope ON server (seen_scope, id);

-- One row per discovery: what was asked, and how far it is.
CREATE TABLE discovery (
    id          text PRIMARY KEY,
    provider    text        NOT NULL,
    scope       jsonb       NOT NULL,
    scope_key   text        NOT NULL,             -- of provider, pool and scope
    pool        text        NOT NULL,
    labels      jsonb       NOT NULL,             -- for every server that is found
    credentials text,                             -- a reference, never a secret
    asked_by    text        NOT NULL,
    asked_at    timestamptz NOT NULL DEFAULT now(),
    state       text        NOT NULL DEFAULT 'RUNNING',
    turn        bigint      NOT NULL DEFAULT 1,
    worker      text,                             -- who answers this turn
    pages       integer     NOT NULL DEFAULT 0,   -- of this turn that were taken in
    found       integer     NOT NULL DEFAULT 0,
    fresh       integer     NOT NULL DEFAULT 0,
    changed     integer     NOT NULL DEFAULT 0,
    gone        integer     NOT NULL DEFAULT 0,
    problem     json,                             -- while it runs: why it was sent again
    look_at     timestamptz NOT NULL,             -- unless something is heard, it is sent again
    ends_by     timestamptz NOT NULL,
    ended_at    timestamptz,
    CHECK (state IN ('RUNNING', 'DONE', 'FAILED'))
);
CREATE INDEX discovery_running ON discovery (look_at, id) WHERE state = 'RUNNING';

COMMENT ON COLUMN outbox.upgrade_id IS 'whose message it is: an upgrade''s, or a discovery''s';
COMMENT ON COLUMN idempotency.upgrade_id IS 'what the request became: an upgrade, or a discovery';
