package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.worker.postgres.precheck.Condition.Place;
import dev.uplift.worker.postgres.precheck.Condition.Proof;
import java.util.List;

/** What checks must find inside a database. */
final class DatabaseConditions {

    static final List<Condition> TYPES = List.of(
            Condition.of("reg-columns")
                    .made("CREATE TABLE t (a regproc DEFAULT 'now')", "INSERT INTO t DEFAULT VALUES")
                    .blocks("column public.t.a of type regproc")
                    .proven(Proof.CHECK_FAILS),
            Condition.of("reg-columns")
                    .made(
                            "CREATE DOMAIN home AS regnamespace",
                            "CREATE TYPE homes AS (first int, others home[])",
                            "CREATE TABLE t (id int, a homes) PARTITION BY RANGE (id)",
                            "CREATE TABLE part PARTITION OF t FOR VALUES FROM (1) TO (9)",
                            "INSERT INTO t VALUES (1, (1, '{public}'))")
                    .blocks("column public.part.a of type public.homes")
                    .proven(Proof.CHECK_FAILS),
            Condition.of("reg-columns")
                    .made("CREATE MATERIALIZED VIEW m AS SELECT 'now'::regproc AS a")
                    .blocks("column public.m.a"),
            Condition.of("reg-columns")
                    .made("CREATE TABLE t (a text)", "CREATE INDEX i ON t (('now'::regproc))")
                    .blocks("column public.i.regproc"),
            Condition.of("system-type-columns")
                    .made("CREATE TABLE t (a pg_tables)")
                    .blocks("column public.t.a of type pg_tables")
                    .proven(Proof.CHECK_FAILS),
            Condition.of("system-type-columns")
                    .by(DUMP_RESTORE)
                    .made("CREATE TABLE t (a pg_class)", "INSERT INTO t SELECT c FROM pg_class c LIMIT 1")
                    .warns("column public.t.a of type pg_class"),
            Condition.of("aclitem-columns")
                    .made("CREATE TABLE t (a aclitem)", "INSERT INTO t VALUES ('postgres=r/postgres')")
                    .blocks("column public.t.a of type aclitem")
                    .proven(Proof.CHECK_FAILS));

    static final List<Condition> DEFINITIONS = List.of(
            Condition.of("postfix-operators")
                    .made(
                            "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                            "CREATE OPERATOR !! (LEFTARG = int, PROCEDURE = f)")
                    .blocks("operator public.!!(integer,NONE)")
                    .proven(Proof.CHECK_FAILS),
            Condition.of("array-functions")
                    .made("CREATE AGGREGATE collect(anyelement) (SFUNC = array_append, STYPE = anyarray,"
                            + " INITCOND = '{}')")
                    .blocks("aggregate public.collect(anyelement)")
                    .proven(Proof.CHECK_FAILS),
            Condition.of("array-functions")
                    .by(DUMP_RESTORE)
                    .made("CREATE OPERATOR ### (LEFTARG = anyarray, RIGHTARG = anyelement, PROCEDURE = array_append)")
                    .blocks("operator public.###(anyarray,anyelement)"),
            Condition.of("encoding-conversions")
                    .made("CREATE CONVERSION mine FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8")
                    .blocks("conversion public.mine")
                    .proven(Proof.CHECK_FAILS),
            Condition.of("encoding-conversions")
                    .by(DUMP_RESTORE)
                    .made(
                            "CREATE FUNCTION own(int, int, cstring, internal, int) RETURNS void AS"
                                    + " '$libdir/latin2_and_win1250', 'latin2_to_win1250' LANGUAGE c STRICT",
                            "CREATE CONVERSION mine FOR 'LATIN2' TO 'WIN1250' FROM own")
                    .blocks("conversion public.mine"),
            Condition.of("not-null-inheritance")
                    .made(
                            "CREATE TABLE parent (a int NOT NULL)",
                            "CREATE TABLE child () INHERITS (parent)",
                            "ALTER TABLE child ALTER a DROP NOT NULL")
                    .blocks("column public.child.a")
                    .proven(Proof.CHECK_FAILS),
            Condition.of("removed-columns")
                    .made("CREATE VIEW busy AS SELECT b.buffers_backend FROM pg_stat_bgwriter b JOIN"
                            + " pg_class c ON true")
                    .blocks("view public.busy, column pg_stat_bgwriter.buffers_backend")
                    .proven(Proof.UPGRADE_FAILS),
            Condition.of("removed-columns")
                    .by(DUMP_RESTORE)
                    .made("CREATE MATERIALIZED VIEW last AS SELECT d.datname, 1 + x.datlastsysoid::int8"
                            + " AS n FROM pg_database d, pg_database x")
                    .blocks("materialized view public.last, column pg_database.datlastsysoid"),
            Condition.of("removed-columns")
                    .on(Place.MIDDLE)
                    .made("CREATE VIEW writes AS SELECT (SELECT wal_write FROM pg_stat_wal) AS n")
                    .blocks("view public.writes, column pg_stat_wal.wal_write"),
            Condition.of("removed-functions")
                    .made("CREATE VIEW safe AS SELECT pg_is_in_backup()")
                    .blocks("view public.safe, function pg_is_in_backup()")
                    .proven(Proof.UPGRADE_FAILS),
            Condition.of("removed-functions")
                    .made("CREATE AGGREGATE total(interval) (SFUNC = interval_accum, STYPE = interval[],"
                            + " INITCOND = '{0,0}')")
                    .blocks("aggregate public.total(interval), function interval_accum()"),
            Condition.of("removed-functions")
                    .by(LOGICAL)
                    .made("CREATE TABLE t (a bool, b bool DEFAULT pg_is_in_backup())")
                    .blocks("column public.t.b, function pg_is_in_backup()"),
            Condition.of("removed-operators")
                    .made("CREATE VIEW figures AS SELECT 5! AS n")
                    .blocks("view public.figures, operator !(bigint,none)")
                    .proven(Proof.UPGRADE_FAILS),
            Condition.of("removed-operators")
                    .by(DUMP_RESTORE)
                    .made("CREATE TABLE t (a box CONSTRAINT inside CHECK (a @ box '(1,1),(0,0)'))")
                    .blocks("constraint inside, operator @(box,box)"),
            Condition.of("removed-in-functions")
                    .made("CREATE FUNCTION backup() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN"
                            + " pg_start_backup(''x''); END'")
                    .warns("function public.backup(), pg_start_backup()"),
            Condition.of("removed-in-functions")
                    .made("CREATE FUNCTION busy() RETURNS bigint LANGUAGE sql AS 'SELECT"
                            + " b.buffers_backend FROM pg_stat_bgwriter b'")
                    .warns("function public.busy(), pg_stat_bgwriter.buffers_backend"),
            Condition.of("function-settings-unknown")
                    .made("CREATE FUNCTION f() RETURNS int LANGUAGE sql SET operator_precedence_warning"
                            + " TO on AS 'SELECT 1'")
                    .blocks("function public.f(), parameter operator_precedence_warning")
                    .proven(Proof.UPGRADE_FAILS),
            Condition.of("search-path-functions")
                    .made(
                            "CREATE EXTENSION unaccent",
                            "CREATE FUNCTION plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT unaccent($1)'",
                            "CREATE TABLE t (a text)",
                            "CREATE INDEX i ON t (plain(a))")
                    .blocks("function public.plain(text) in index public.i")
                    .proven(Proof.UPGRADE_FAILS),
            Condition.of("search-path-functions")
                    .by(DUMP_RESTORE)
                    .made(
                            "CREATE TABLE known (a text)",
                            "CREATE FUNCTION is_known(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS"
                                    + " 'BEGIN RETURN EXISTS (SELECT FROM known WHERE a = $1); END'",
                            "CREATE TABLE t (a text CONSTRAINT known CHECK (is_known(a)))")
                    .warns("function public.is_known(text) in constraint known"),
            Condition.of("search-path-functions")
                    .by(DUMP_RESTORE)
                    .made(
                            "CREATE FUNCTION one(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'",
                            "CREATE FUNCTION two(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT one(2)'",
                            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (two(a)) STORED)")
                    .blocks("function public.two(integer) in column b of table public.t"),
            Condition.of("functions-in-pg-catalog")
                    .made(
                            "CREATE FUNCTION pg_catalog.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                            "CREATE VIEW v AS SELECT pg_catalog.mine()")
                    .blocks("function mine()")
                    .proven(Proof.UPGRADE_FAILS),
            Condition.of("functions-in-pg-catalog")
                    .by(DUMP_RESTORE)
                    .made("CREATE FUNCTION pg_catalog.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'")
                    .warns("function mine()"),
            Condition.of("views-on-catalogs")
                    .to(Removed.KNOWN + 1)
                    .made("CREATE VIEW mine AS SELECT relname FROM pg_class")
                    .warns("view public.mine on pg_class"),
            Condition.of("views-on-pg-stat-statements")
                    .by(DUMP_RESTORE)
                    .made(
                            "CREATE EXTENSION pg_stat_statements",
                            "CREATE VIEW slow AS SELECT query, blk_read_time FROM pg_stat_statements")
                    .blocks("view public.slow"),
            Condition.of("event-triggers")
                    .made(
                            "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                            "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION e()")
                    .warns("event trigger watch on ddl_command_end"));

    static final List<Condition> EXTENSIONS = List.of(
            Condition.of("extension-missing")
                    .made("CREATE EXTENSION adminpack")
                    .blocks("extension adminpack")
                    .proven(Proof.CHECK_FAILS),
            Condition.of("extension-missing")
                    .by(DUMP_RESTORE)
                    .knowingTheTarget()
                    .made("CREATE EXTENSION adminpack")
                    .blocks("extension adminpack"),
            Condition.of("extension-version")
                    .by(DUMP_RESTORE)
                    .knowingTheTarget()
                    .made("CREATE EXTENSION btree_gin VERSION '1.2'")
                    .informs("extension btree_gin 1.2, there 1.3"),
            Condition.of("extension-outdated")
                    .made("CREATE EXTENSION hstore VERSION '1.4'")
                    .warns("extension hstore 1.4"),
            Condition.of("library-functions")
                    .made("CREATE FUNCTION rid(text) RETURNS bool AS '$libdir/adminpack', 'pg_file_unlink' LANGUAGE c")
                    .blocks("function public.rid(text) in library $libdir/adminpack")
                    .proven(Proof.CHECK_FAILS),
            Condition.of("library-functions")
                    .by(DUMP_RESTORE)
                    .made("CREATE FUNCTION hash(text, text) RETURNS bytea AS '$libdir/pgcrypto',"
                            + " 'pg_digest' LANGUAGE c")
                    .warns("function public.hash(text,text) in library $libdir/pgcrypto"),
            Condition.of("foreign-servers")
                    .made("CREATE EXTENSION postgres_fdw", "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw")
                    .informs("server far of postgres_fdw"));

    static final List<Condition> SORTING = List.of(
            Condition.of("collation-missing")
                    .by(DUMP_RESTORE)
                    .knowingTheTarget()
                    .made("CREATE TABLE t (a varchar(20) COLLATE \"yi-001-x-icu\")", "CREATE INDEX ON t (a)")
                    .blocks("column a of table public.t, collation \"yi-001-x-icu\""),
            Condition.of("sorting-library")
                    .knowingTheTarget()
                    .made("CREATE TABLE t (a text COLLATE \"de-x-icu\" PRIMARY KEY)")
                    .warns("1 indexes sorted by ICU")
                    .remediedBy(stage -> stage.sql("ALTER TABLE t ALTER COLUMN a TYPE text COLLATE \"C\"")),
            Condition.of("sorting-library")
                    .made("CREATE TABLE t (a text COLLATE \"de-x-icu\" PRIMARY KEY)")
                    .informs("1 indexes sorted by ICU")
                    .remediedBy(stage -> stage.sql("ALTER TABLE t ALTER COLUMN a TYPE text COLLATE \"C\"")),
            Condition.of("collation-changed")
                    .made(
                            "CREATE TABLE t (a text COLLATE \"de-x-icu\" PRIMARY KEY)",
                            "UPDATE pg_collation SET collversion = '1' WHERE collname = 'de-x-icu'")
                    .warns("index public.t_pkey, collation pg_catalog.\"de-x-icu\""),
            Condition.of("full-text-provider")
                    .on(Place.MIDDLE)
                    .made(stage -> stage.server(
                            "CREATE DATABASE \"%s_icu\" LOCALE_PROVIDER icu ICU_LOCALE 'de' TEMPLATE template0"
                                    .formatted(stage.database())))
                    .made(stage -> stage.in(
                            stage.database() + "_icu",
                            "CREATE TABLE t (a tsvector)",
                            "CREATE INDEX words ON t USING gin (a)"))
                    .warns("index public.words")
                    .remediedBy(stage -> stage.server("DROP DATABASE \"%s_icu\"".formatted(stage.database()))),
            Condition.of("unicode-tables")
                    .on(Place.MIDDLE)
                    .made("CREATE TABLE t (a text)", "CREATE INDEX forms ON t (normalize(a))")
                    .warns("index public.forms")
                    .remediedBy(stage -> stage.sql("DROP INDEX forms")),
            Condition.of("gist-inet-indexes")
                    .to(19)
                    .made(
                            "CREATE EXTENSION btree_gist",
                            "CREATE TABLE t (a inet)",
                            "CREATE INDEX addresses ON t USING gist (a)")
                    .blocks("index public.addresses"),
            Condition.of("invalid-indexes")
                    .made("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (1)")
                    .made(stage -> stage.refused("CREATE UNIQUE INDEX CONCURRENTLY once ON t (a)"))
                    .warns("index public.once"));

    static final List<Condition> REPLICATION = List.of(
            Condition.of("subscriptions")
                    .by(DUMP_RESTORE)
                    .made(
                            "CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p"
                                    + " WITH (connect = false)",
                            "ALTER SUBSCRIPTION feed ENABLE")
                    .warns("subscription feed"),
            Condition.of("subscription-not-ready")
                    .on(Place.MIDDLE)
                    .made(
                            "CREATE TABLE t (a int PRIMARY KEY)",
                            "CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p"
                                    + " WITH (connect = false)",
                            "INSERT INTO pg_subscription_rel SELECT oid, 't'::regclass, 'd' FROM"
                                    + " pg_subscription WHERE subname = 'feed'")
                    .blocks("subscription feed, table public.t, state d")
                    .proven(Proof.CHECK_FAILS),
            Condition.of("publications")
                    .by(DUMP_RESTORE)
                    .made("CREATE TABLE t (a int)", "CREATE PUBLICATION news FOR TABLE t")
                    .warns("publication news"),
            Condition.of("no-replica-identity")
                    .by(LOGICAL)
                    .made("CREATE TABLE \"no Key\" (a int)", "CREATE TABLE fine (a int PRIMARY KEY)")
                    .blocks("table public.\"no Key\""),
            Condition.of("no-replica-identity")
                    .by(LOGICAL)
                    .made(
                            "CREATE TABLE t (a int NOT NULL)",
                            "CREATE UNIQUE INDEX i ON t (a)",
                            "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
                            "DROP INDEX i")
                    .blocks("table public.t"),
            Condition.of("unlogged-tables")
                    .by(LOGICAL)
                    .made("CREATE UNLOGGED TABLE scratch (a int)")
                    .warns("table public.scratch"),
            Condition.of("large-objects")
                    .by(LOGICAL)
                    .made("SELECT lo_from_bytea(4711, 'x')")
                    .blocks("large object 4711"),
            Condition.of("large-objects-many")
                    .made("SELECT count(lo_create(0)) FROM generate_series(1, 100000)")
                    .warns("100000 large objects")
                    .remediedBy(stage -> stage.sql("DELETE FROM pg_largeobject_metadata")),
            Condition.of("lock-table")
                    .on(Place.SMALL)
                    .by(DUMP_RESTORE)
                    .made("DO 'BEGIN FOR i IN 1..250 LOOP EXECUTE format(''CREATE TABLE t%s ()'', i);"
                            + " COMMIT; END LOOP; END'")
                    .warns("250 tables, 240 locks")
                    .remedied((stage, finding) -> {
                        stage.server(Condition.statements(finding));
                        stage.restart();
                    }),
            Condition.of("template-changed")
                    .by(DUMP_RESTORE)
                    .made(stage -> stage.in("template1", "CREATE TABLE everywhere ()"))
                    .warns("database template1, table public.everywhere")
                    .remediedBy(stage -> stage.in("template1", "DROP TABLE everywhere")));

    static final List<Condition> RIGHTS = List.of(
            Condition.of("tables-unreadable")
                    .by(DUMP_RESTORE)
                    .made(DatabaseConditions::little)
                    .made("CREATE TABLE secret (a int)")
                    .seenBy("little")
                    .blocks("table public.secret"),
            Condition.of("row-security")
                    .by(DUMP_RESTORE)
                    .made(DatabaseConditions::little)
                    .made("CREATE TABLE part (a int)", "ALTER TABLE part ENABLE ROW LEVEL SECURITY")
                    .seenBy("little")
                    .blocks("table public.part")
                    .remediedOnServer(),
            Condition.of("large-objects-unreadable")
                    .by(DUMP_RESTORE)
                    .made(DatabaseConditions::little)
                    .made("CREATE ROLE keeper", "SELECT lo_create(1)", "ALTER LARGE OBJECT 1 OWNER TO keeper")
                    .seenBy("little")
                    .blocks("1 large objects of keeper")
                    .remediedOnServer());

    private DatabaseConditions() {}

    /** A role that may do nothing, with its name as its password. */
    static void little(Stage stage) throws Exception {
        stage.server(
                "DO 'BEGIN CREATE ROLE little LOGIN PASSWORD ''little''; EXCEPTION WHEN duplicate_object THEN END'",
                "ALTER ROLE little NOBYPASSRLS");
    }
}
