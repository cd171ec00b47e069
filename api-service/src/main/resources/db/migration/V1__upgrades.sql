-- The inventory: every server that was ever named.
CREATE TABLE server (
    id          text PRIMARY KEY,
    provider    text        NOT NULL,
    address     jsonb       NOT NULL,
    address_key text        NOT NULL UNIQUE,      -- provider and address in canonical spelling
    credentials text,                             -- a reference, never a secret
    labels      jsonb       NOT NULL DEFAULT '{}',
    pool        text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- One row per upgrade: the documents are the truth, the columns beside them are for filters and scans.
CREATE TABLE upgrade (
    id              text PRIMARY KEY,
    state           text        NOT NULL,
    provider        text        NOT NULL,
    server_id       text        NOT NULL REFERENCES server,
    target_version  text        NOT NULL,
    requested_by    text        NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    in_flight       boolean     NOT NULL,             -- whether a worker may be holding something
    flights         text        NOT NULL,             -- turns that may be answered, "turn@worker turn@"
    document        json        NOT NULL,             -- the course: rewritten with every decision
    dossier         json        NOT NULL,             -- request, plan, inspection, findings: changes rarely
    revision        bigint      NOT NULL              -- another one with every write, see store/Known
);
CREATE INDEX upgrade_newest ON upgrade (created_at DESC, id DESC);
CREATE INDEX upgrade_by_state ON upgrade (state, created_at DESC, id DESC);
CREATE INDEX upgrade_by_server ON upgrade (server_id, created_at DESC, id DESC);
CREATE INDEX upgrade_by_provider ON upgrade (provider, created_at DESC, id DESC);
CREATE INDEX upgrade_in_flight ON upgrade (id) WHERE in_flight;
-- The row is rewritten with every event, mostly without a change of any indexed column: room in its page keeps the
-- indexes out of it, and the course inline as long as it is short.
ALTER TABLE upgrade SET (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.02);

-- One upgrade at a time for each server, under whatever address: keys are addresses and identities.
CREATE TABLE upgrade_lock (
    key        text PRIMARY KEY,
    upgrade_id text NOT NULL REFERENCES upgrade DEFERRABLE INITIALLY DEFERRED  -- taken before the upgrade is written
);
CREATE INDEX upgrade_lock_by_upgrade ON upgrade_lock (upgrade_id);

-- What happened, numbered per upgrade without gaps.
CREATE TABLE timeline (
    upgrade_id text        NOT NULL,
    number     bigint      NOT NULL,
    at         timestamptz NOT NULL,
    type       text        NOT NULL,
    data       json        NOT NULL,
    PRIMARY KEY (upgrade_id, number)
);

-- What was looked at after the upgrade.
CREATE TABLE upgrade_check (
    upgrade_id text    NOT NULL,
    id         text    NOT NULL,
    passed     boolean NOT NULL,
    detail     text    NOT NULL,
    PRIMARY KEY (upgrade_id, id)
);

-- What must be done after the commit: a message for Kafka, or a timer (topic is null) for the decisions.
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    due_at     timestamptz NOT NULL DEFAULT now(),
    topic      text,
    key        text        NOT NULL,
    type       text        NOT NULL,
    body       bytea,
    upgrade_id text        NOT NULL,
    turn       bigint      NOT NULL
);
CREATE INDEX outbox_messages_due ON outbox (due_at, id) WHERE topic IS NOT NULL;
CREATE INDEX outbox_timers_due ON outbox (due_at, id) WHERE topic IS NULL;
CREATE INDEX outbox_by_upgrade ON outbox (upgrade_id, turn);
-- A queue: rows come and go all the time, and its size says nothing of how many are dead.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- The same request sent twice is one upgrade.
CREATE TABLE idempotency (
    caller     text        NOT NULL,
    key        text        NOT NULL,
    body_hash  text        NOT NULL,
    upgrade_id text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (caller, key)
);

-- What workers said that they can do.
CREATE TABLE driver (
    provider   text        NOT NULL,
    pool       text        NOT NULL,
    descriptor jsonb       NOT NULL,
    seen_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (provider, pool)
);
