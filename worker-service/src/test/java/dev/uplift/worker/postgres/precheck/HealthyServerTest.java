package dev.uplift.worker.postgres.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.sandbox.demo.dumprestore.DemoDatabases;
import dev.uplift.sandbox.postgres.PgUpgrade;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases with objects of every kind are upgraded every day: nothing about them may stop an upgrade. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HealthyServerTest {

    private static final long ROWS = 2000;

    /** What the demo's databases lack. */
    private static final String[] FURTHER = {
        "CREATE EXTENSION postgres_fdw",
        "CREATE EXTENSION pg_trgm",
        "CREATE EXTENSION pg_stat_statements",
        "CREATE EXTENSION btree_gist",
        "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'far.example')",
        "CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (user 'me', password 'secret')",
        "CREATE FOREIGN TABLE far_away (id int, t text) SERVER far",
        "CREATE TABLE kinds (id int PRIMARY KEY, class regclass, type regtype, role regrole, numbers int[], at name)",
        "CREATE INDEX trigrams ON kinds USING gin ((at::text) gin_trgm_ops)",
        "CREATE VIEW activity AS SELECT a.pid, a.query, d.datname, c.relname, s.n_live_tup FROM pg_stat_activity a"
                + " JOIN pg_database d ON d.oid = a.datid, pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid",
        "CREATE VIEW whole AS SELECT b FROM pg_stat_bgwriter b",
        "CREATE VIEW columns AS SELECT * FROM information_schema.columns",
        "CREATE VIEW calls AS SELECT query, calls FROM pg_stat_statements",
        "CREATE FUNCTION quietly(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN lower($1); END'",
        "CREATE FUNCTION safe(text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = sales, pg_temp"
                + " AS 'SELECT quietly($1)'",
        "CREATE INDEX quiet ON kinds (quietly(at::text), lower(at::text)) WHERE safe(at::text) <> ''",
        "CREATE OPERATOR !! (RIGHTARG = text, FUNCTION = quietly)",
        "CREATE AGGREGATE every_one(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0')",
        "CREATE CAST (text AS point) WITH INOUT",
        "CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler",
        "CREATE TYPE pair AS (a int, b text)",
        "CREATE DOMAIN pairs AS pair[] CHECK (cardinality(VALUE) < 9)",
        "CREATE TABLE keeps (p pairs, q int4range, m money, x xml, b bit(3), t tsvector, PRIMARY KEY (b))",
        "CREATE TABLE parent (a int NOT NULL)",
        "CREATE TABLE child (c text) INHERITS (parent)",
        "CREATE PROCEDURE nothing() LANGUAGE sql AS 'SELECT 1'",
        "CREATE OPERATOR FAMILY fam USING btree",
        "CREATE UNLOGGED TABLE loose (a int)"
    };

    /** What logical replication cannot do is in these databases, too. */
    private static final List<String> NOT_FOR_LOGICAL =
            List.of("wal-level", "large-objects", "no-replica-identity", "replication-capacity");

    @ParameterizedTest
    @ValueSource(ints = {13, 17})
    void it_is_not_blocked_and_every_check_can_look_and_pg_upgrade_agrees(int major, @TempDir Path folder)
            throws Exception {
        var installation = PostgresInstallation.full(major);
        var settings = Map.of("fsync", "off", "max_connections", "60");
        var trust = "--auth-local=trust";
        try (var server = PostgresServer.create(installation, folder.resolve("server"), settings, trust)
                .start()) {
            DemoDatabases.load(server, folder.resolve("scripts"), ROWS);
            new Stage(server, "shop").sql(FURTHER);

            for (var method : Method.values()) {
                var findings = Examination.run(
                        Catalogue.ALL,
                        Stage.sessions(server, "postgres"),
                        new Route(method, major, 18, Optional.empty()));

                assertThat(findings)
                        .extracting(Finding::explanation)
                        .noneMatch(explanation -> explanation.contains("could not look"));
                assertThat(findings)
                        .filteredOn(Finding::blocks)
                        .filteredOn(finding -> method != Method.LOGICAL || !NOT_FOR_LOGICAL.contains(finding.id()))
                        .isEmpty();
            }

            server.stop();
            var fresh = PostgresServer.create(
                    PostgresInstallation.full(18), folder.resolve("new"), settings, trust, "--no-data-checksums");
            var outcome = new PgUpgrade(server, fresh, folder.resolve("upgrade")).run();
            assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
        }
    }
}
