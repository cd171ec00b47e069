package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.worker.postgres.precheck.Condition.Act;
import dev.uplift.worker.postgres.precheck.Condition.Place;
import dev.uplift.worker.postgres.precheck.Condition.Proof;
import dev.uplift.worker.postgres.precheck.Condition.Remedy;
import java.util.List;
import java.util.Optional;

/** What checks must find on a server as a whole. */
final class ServerConditions {

    private static final Remedy WITH_RESTART = (stage, finding) -> {
        stage.server(Condition.statements(finding));
        stage.restart();
    };

    private static final Remedy IN_ITS_DATABASE = (stage, finding) -> stage.sql(Condition.statements(finding));

    static final List<Condition> DATABASES = List.of(
            Condition.of("prepared-transactions")
                    .made("BEGIN", "CREATE TABLE t ()", "PREPARE TRANSACTION 'it''s mine'")
                    .blocks("prepared transaction 'it''s mine' of postgres in database %d")
                    .remedied(IN_ITS_DATABASE)
                    .proven(Proof.CHECK_FAILS),
            Condition.of("template0-open")
                    .made(stage -> stage.server("ALTER DATABASE template0 ALLOW_CONNECTIONS true"))
                    .blocks("database template0")
                    .remediedOnServer()
                    .proven(Proof.CHECK_FAILS),
            Condition.of("database-closed")
                    .made(stage ->
                            stage.server("ALTER DATABASE \"%s\" ALLOW_CONNECTIONS false".formatted(stage.database())))
                    .blocks("database %d")
                    .remediedOnServer()
                    .proven(Proof.CHECK_FAILS),
            Condition.of("invalid-database")
                    .made(stage -> stage.server("UPDATE pg_database SET datconnlimit = -2 WHERE datname = '%s'"
                            .formatted(stage.database())))
                    .blocks("database %d")
                    .remediedOnServer()
                    .proven(Proof.CHECK_FAILS),
            Condition.of("database-unseen")
                    .by(DUMP_RESTORE)
                    .made(DatabaseConditions::little)
                    .made(stage ->
                            stage.server("REVOKE CONNECT ON DATABASE \"%s\" FROM PUBLIC".formatted(stage.database())))
                    .seenBy("little")
                    .blocks("database %d")
                    .remediedOnServer(),
            Condition.of("wraparound")
                    .made(stage ->
                            stage.server("UPDATE pg_database SET datfrozenxid = '2500000000' WHERE datname = '%s'"
                                    .formatted(stage.database())))
                    .warns("database %d, age 17")
                    .remedied(IN_ITS_DATABASE),
            Condition.of("name-with-line-break")
                    .made(stage -> stage.server(
                            "ALTER DATABASE \"%s\" RENAME TO \"%1$s\nsecond\"".formatted(stage.database())))
                    .blocks("database %d⏎second")
                    .remediedOnServer()
                    .proven(Proof.UPGRADE_FAILS),
            Condition.of("name-with-line-break")
                    .to(19)
                    .made(stage -> stage.server("CREATE ROLE \"two\nlines\""))
                    .blocks("role two⏎lines")
                    .remediedOnServer(),
            Condition.of("encoding-mule-internal")
                    .made(stage ->
                            stage.server("CREATE DATABASE \"%s_mule\" ENCODING 'MULE_INTERNAL' TEMPLATE template0"
                                    .formatted(stage.database())))
                    .blocks("database %d_mule")
                    .remediedOnServer()
                    .proven(Proof.UPGRADE_FAILS),
            Condition.of("database-collation-changed")
                    .on(Place.MIDDLE)
                    .made(stage -> stage.server(
                            "ALTER DATABASE \"%s\" RENAME TO was_%1$s".formatted(stage.database()),
                            "CREATE DATABASE \"%s\" LOCALE_PROVIDER icu ICU_LOCALE 'de' TEMPLATE template0"
                                    .formatted(stage.database()),
                            "UPDATE pg_database SET datcollversion = '1' WHERE datname = '%s'"
                                    .formatted(stage.database()),
                            "DROP DATABASE was_%s".formatted(stage.database())))
                    .warns("database %d, version 1")
                    .remedied(IN_ITS_DATABASE),
            Condition.of("tablespaces")
                    .by(DUMP_RESTORE)
                    .made(stage -> stage.server(
                            "COPY (SELECT 1) TO PROGRAM 'mkdir %s/space'"
                                    .formatted(stage.server().data()),
                            "CREATE TABLESPACE space LOCATION '%s/space'"
                                    .formatted(stage.server().data())))
                    .warns("tablespace space")
                    .remediedOnServer());

    static final List<Condition> SETTINGS = List.of(
            Condition.of("settings-unknown")
                    .made(stage -> stage.server("ALTER DATABASE \"%s\" SET vacuum_cleanup_index_scale_factor TO 0.2"
                            .formatted(stage.database())))
                    .blocks("parameter vacuum_cleanup_index_scale_factor of database %d")
                    .remediedOnServer()
                    .proven(Proof.UPGRADE_FAILS),
            Condition.of("settings-unknown")
                    .by(DUMP_RESTORE)
                    .knowingTheTarget()
                    .made(
                            "CREATE ROLE \"Old one\"",
                            "ALTER ROLE \"Old one\" IN DATABASE postgres SET operator_precedence_warning TO on")
                    .warns("parameter operator_precedence_warning of role Old one in database postgres")
                    .remediedOnServer(),
            Condition.of("password-encryption-value")
                    .made("CREATE ROLE secretive", "ALTER ROLE secretive SET password_encryption TO 'on'")
                    .blocks("role secretive, password_encryption=on")
                    .remediedOnServer()
                    .proven(Proof.UPGRADE_FAILS),
            Condition.of("server-settings-unknown")
                    .made(stage -> {
                        stage.server("ALTER SYSTEM SET operator_precedence_warning TO on", "SELECT pg_reload_conf()");
                        stage.eventually(() ->
                                stage.text("SHOW operator_precedence_warning").equals("on"));
                    })
                    .warns("parameter operator_precedence_warning")
                    .remedied((stage, finding) -> {
                        stage.server(Condition.statements(finding));
                        stage.eventually(() ->
                                stage.text("SHOW operator_precedence_warning").equals("off"));
                    }),
            Condition.of("pending-restart")
                    .made(stage -> {
                        stage.server("ALTER SYSTEM SET max_connections TO 61", "SELECT pg_reload_conf()");
                        stage.eventually(() -> isPending(stage));
                    })
                    .warns("parameter max_connections, still 60")
                    .remedied((stage, finding) -> {
                        stage.server(Condition.statements(finding));
                        stage.eventually(() -> !isPending(stage));
                    }),
            Condition.of("fence-overridden")
                    .by(DUMP_RESTORE)
                    .made("CREATE ROLE stubborn", "ALTER ROLE stubborn SET default_transaction_read_only TO off")
                    .warns("role stubborn")
                    .remediedOnServer(),
            Condition.of("md5-passwords")
                    .made("SET password_encryption TO 'md5'", "CREATE ROLE veteran LOGIN PASSWORD 'x'")
                    .warns("role veteran")
                    .remediedOnServer(),
            Condition.of("createrole-limited")
                    .made("CREATE ROLE clerk CREATEROLE")
                    .warns("role clerk")
                    .remediedOnServer(),
            Condition.of("wal-level")
                    .on(Place.SMALL)
                    .by(LOGICAL)
                    .blocks("wal_level is replica")
                    .remedied(WITH_RESTART),
            Condition.of("replication-capacity")
                    .on(Place.SMALL)
                    .by(LOGICAL)
                    .blocks("max_replication_slots is 1, 0 in use")
                    .remedied((stage, _) -> {
                        for (var finding : stage.ask(
                                new ReplicationCapacity(), "postgres", new Route(LOGICAL, 13, 18, Optional.empty()))) {
                            stage.server(Condition.statements(finding));
                        }
                        stage.restart();
                    }));

    static final List<Condition> LOG = List.of(
            Condition.of("replication-slots")
                    .made("SELECT pg_create_physical_replication_slot('standby')")
                    .warns("physical slot standby")
                    .remediedOnServer(),
            Condition.of("replication-slots")
                    .by(DUMP_RESTORE)
                    .made("SELECT pg_create_logical_replication_slot('feed', 'test_decoding')")
                    .warns("logical slot feed")
                    .remediedOnServer(),
            Condition.of("logical-slots-lost")
                    .made("SELECT pg_create_logical_replication_slot('consumer', 'test_decoding')")
                    .blocks("slot consumer of database %d")
                    .remediedOnServer(),
            Condition.of("logical-slot-behind")
                    .on(Place.MIDDLE)
                    .made(
                            "CREATE TABLE t (a text)",
                            "SELECT pg_create_logical_replication_slot('late', 'test_decoding')",
                            "ALTER TABLE t ALTER a SET STORAGE external",
                            "INSERT INTO t SELECT repeat('x', 1000000) FROM generate_series(1, 20)")
                    .warns("slot late of database %d, ")
                    .remediedOnServer()
                    .proven(Proof.CHECK_FAILS),
            Condition.of("logical-slot-invalid")
                    .on(Place.MIDDLE)
                    .made(
                            "CREATE TABLE t (a int)",
                            "SELECT pg_create_logical_replication_slot('gone', 'test_decoding')")
                    .made(segments(4))
                    .made("CHECKPOINT")
                    .blocks("slot gone of database %d, wal_removed")
                    .remediedOnServer()
                    .proven(Proof.CHECK_FAILS),
            Condition.of("slot-holds-wal")
                    .by(LOGICAL)
                    .made("CREATE TABLE t (a int)", "SELECT pg_create_physical_replication_slot('idle', true)")
                    .made(segments(6))
                    .warns("slot idle holds")
                    .remediedOnServer(),
            Condition.of("archiving-fails")
                    .made(stage -> {
                        stage.server("ALTER SYSTEM SET archive_command TO 'false'", "SELECT pg_reload_conf()");
                        stage.sql("CREATE TABLE t ()", "SELECT pg_switch_wal()");
                        stage.eventually(() -> stage.text("SELECT last_failed_time > coalesce(last_archived_time,"
                                        + " '-infinity') FROM pg_stat_archiver")
                                .equals("t"));
                    })
                    .warns("segment 0")
                    .remediedBy(stage -> {
                        stage.server("ALTER SYSTEM RESET archive_command", "SELECT pg_reload_conf()");
                        stage.sql("DROP TABLE t", "SELECT pg_switch_wal()");
                        stage.eventually(
                                () -> stage.text("SELECT last_failed_time < last_archived_time FROM pg_stat_archiver")
                                        .equals("t"));
                    }));

    private ServerConditions() {}

    private static boolean isPending(Stage stage) throws Exception {
        return stage.text("SELECT pending_restart FROM pg_settings WHERE name = 'max_connections'")
                .equals("t");
    }

    /** Fills so many segments of the log. */
    private static Act segments(int count) {
        return stage -> {
            for (int i = 0; i < count; i++) {
                stage.sql("INSERT INTO t VALUES (1)", "SELECT pg_switch_wal()");
            }
        };
    }
}
