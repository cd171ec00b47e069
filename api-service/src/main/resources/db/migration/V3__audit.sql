-- Who did what, when and why. Written in the transaction of the action, and never changed.
CREATE TABLE audit (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at              timestamptz NOT NULL DEFAULT now(),  -- one clock, however many API processes write
    who             text        NOT NULL,
    role            text        NOT NULL,
    action          text        NOT NULL,
    upgrade_id      text,
    server_id       text,
    reason          text        NOT NULL,
    subject         text        NOT NULL,             -- what exactly: the target version, the item, the hash that was sent
    plan_hash       text,                             -- of the upgrade's plan when it was asked
    outcome         text        NOT NULL CHECK (outcome IN ('done', 'refused', 'ignored')),
    code            text,                             -- of the problem, where it was refused
    idempotency_key text
);
CREATE INDEX audit_by_time ON audit (at, id);
CREATE INDEX audit_by_upgrade ON audit (upgrade_id, id);

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege', HINT = 'Entries are only ever added; see docs/audit.md.';
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
-- For a session in the role of a replica, too.
ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_append_only;

-- Ids are given at once and become visible at the commit, so a higher one may be seen before a lower one. Whoever writes
-- therefore first takes a lock named by the last id that was given: all ids of its own are higher, until it ends.
CREATE FUNCTION audit_writer_begins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given bigint;
BEGIN
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO given FROM audit_id_seq;
    PERFORM pg_advisory_xact_lock_shared((x'5541'::bigint << 48) | given);
    RETURN NULL;
END
$$;
CREATE TRIGGER audit_writer BEFORE INSERT ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_writer_begins();
ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_writer;

-- The highest id up to which a later statement sees all entries that there will ever be. The order counts: an id that is
-- given when the sequence is read has its lock already, and without its lock it is committed, or will never be.
CREATE FUNCTION audit_settled() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    given   bigint;
    writing bigint;
BEGIN
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO given FROM audit_id_seq;
    SELECT min((classid::bigint & x'FFFF'::bigint) << 32 | objid::bigint) INTO writing
      FROM pg_locks
     WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = x'5541'::bigint
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
    RETURN least(given, writing);
END
$$;
