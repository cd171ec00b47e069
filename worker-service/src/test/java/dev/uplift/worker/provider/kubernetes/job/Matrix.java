package dev.uplift.worker.provider.kubernetes.job;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the script is tried on, and what has to come of it. */
final class Matrix {

    /**
     * Data of one kind.
     *
     * @param what for people
     * @param mode that is asked for
     * @param initdb how the data was made
     * @param data directory from the volume's root; empty for the root itself
     * @param before what happens to it before the script runs
     * @param verb of the run
     * @param outcome the code of its failure, or {@code upgraded}
     * @param same what is asked of the old server and of the new one, and has to be the same; with what it is
     */
    record Row(
            String what,
            int from,
            int to,
            Mode mode,
            List<String> initdb,
            String data,
            Before before,
            Verb verb,
            String outcome,
            Map<String, String> same) {

        boolean upgrades() {
            return outcome.equals(UPGRADED);
        }

        Row in(Mode other) {
            return new Row(what, from, to, other, initdb, data, before, verb, outcome, same);
        }

        Row made(String... options) {
            return new Row(what, from, to, mode, List.of(options), data, before, verb, outcome, same);
        }

        Row at(String place) {
            return new Row(what, from, to, mode, initdb, place, before, verb, outcome, same);
        }

        Row after(Before happened) {
            return new Row(what, from, to, mode, initdb, data, happened, verb, outcome, same);
        }

        Row by(Verb other) {
            return new Row(what, from, to, mode, initdb, data, before, other, outcome, same);
        }

        Row keeps(String question, String answer) {
            var all = new TreeMap<>(same);
            all.put(question, answer);
            return new Row(what, from, to, mode, initdb, data, before, verb, outcome, all);
        }

        @Override
        public String toString() {
            return "%d to %d: %s".formatted(from, to, what);
        }
    }

    @FunctionalInterface
    interface Before {
        void happens(StoppedServer server) throws Exception;
    }

    static final String UPGRADED = "upgraded";

    private static final String CHECKSUMS = "SHOW data_checksums";
    private static final String LOCALE =
            "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate FROM pg_database WHERE datname = 'shop'";

    private Matrix() {}

    private static Row upgrade(int from, int to, String what) {
        return new Row(what, from, to, Mode.COPY, List.of(), "data", _ -> {}, Verb.UPGRADE, UPGRADED, Map.of());
    }

    private static Row refusal(int from, int to, String what, String code, Before before) {
        return new Row(what, from, to, Mode.COPY, List.of(), "data", before, Verb.UPGRADE, code, Map.of());
    }

    private static Path beside(StoppedServer server, String name) {
        return server.data().resolveSibling(name);
    }

    static final List<Row> ROWS = List.of(
            upgrade(13, 15, "UTF8, C.UTF-8, checksums, a preloaded library, a setting that is gone")
                    .made("--locale=C.UTF-8", "--data-checksums")
                    .after(server -> server.configured(
                            "shared_preload_libraries = 'pg_stat_statements'",
                            "pg_stat_statements.max = 500",
                            "vacuum_cleanup_index_scale_factor = 0.2"))
                    .keeps(CHECKSUMS, "on")
                    .keeps(LOCALE, "UTF8 C.UTF-8")
                    .keeps("SHOW shared_preload_libraries", "pg_stat_statements")
                    .keeps("SHOW pg_stat_statements.max", "500"),
            upgrade(13, 17, "LATIN1, write-ahead log of 1 MB, names that need quotes")
                    .made("--encoding=LATIN1", "--locale=C", "--wal-segsize=1")
                    .after(server -> server.filled("postgres", "CREATE DATABASE \"it's = a \\ b\""))
                    .keeps(LOCALE, "LATIN1 C")
                    .keeps("SHOW wal_segment_size", "1MB")
                    .keeps("SELECT datname FROM pg_database WHERE datname LIKE 'it%'", "it's = a \\ b"),
            upgrade(15, 17, "sorted by ICU, the data in the volume's root")
                    .made("--locale-provider=icu", "--icu-locale=de-DE", "--locale=C.UTF-8")
                    .at("")
                    .keeps("SELECT datlocprovider FROM pg_database WHERE datname = 'shop'", "i"),
            upgrade(17, 18, "sorted by PostgreSQL itself, no checksums though 18 makes them, logical decoding")
                    .made("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
                    .after(server -> server.configured("wal_level = logical"))
                    .keeps(CHECKSUMS, "off")
                    .keeps("SELECT datlocale FROM pg_database WHERE datname = 'shop'", "C.UTF-8")
                    .keeps("SHOW wal_level", "logical"),
            upgrade(13, 18, "SQL_ASCII, and a configuration that names what is not there")
                    .made("--encoding=SQL_ASCII", "--locale=C")
                    .after(server -> server.configured(
                            "archive_mode = on", "archive_command = 'false'", "password_encryption = on"))
                    .keeps(LOCALE, "SQL_ASCII C")
                    .keeps("SHOW archive_command", "false"),
            upgrade(15, 18, "linked files, the data two levels down")
                    .at("data/pgdata")
                    .in(Mode.LINK)
                    .made("--data-checksums")
                    .keeps(CHECKSUMS, "on"),
            upgrade(13, 15, "a server that was not shut down, rehearsed")
                    .after(StoppedServer::killed)
                    .by(Verb.REHEARSE)
                    .keeps("SELECT current_setting('server_encoding')", "UTF8"),
            refusal(13, 17, "a server that was not shut down", "unclean-shutdown", StoppedServer::killed),
            refusal(
                    15,
                    17,
                    "data of another version",
                    "wrong-version",
                    server -> server.with("UPLIFT_FROM", "13").with("PGBINOLD", binOf(13))),
            refusal(
                    15,
                    17,
                    "new data of another attempt",
                    "leftovers",
                    server -> Files.createDirectory(beside(server, "data-17"))),
            refusal(
                    15,
                    17,
                    "old data of another attempt",
                    "leftovers",
                    server -> Files.createDirectory(beside(server, "data-15.preupgrade"))),
            refusal(
                    15,
                    17,
                    "what other scripts leave",
                    "leftovers",
                    server -> Files.createDirectory(beside(server, "data-15"))),
            refusal(15, 17, "another upgrade that did not end", "leftovers", server -> {
                var other = Files.createDirectory(beside(server, ".uplift-z0123456789abcde"));
                Files.writeString(other.resolve("state"), "upgrading\n");
            }),
            refusal(
                    13,
                    15,
                    "a locale that the image lacks",
                    "initdb-failed",
                    server -> server.with("UPLIFT_LC_COLLATE", "xx_XX.UTF-8")),
            refusal(15, 17, "no reflinks on the file system", "check-failed", _ -> {})
                    .in(Mode.CLONE),
            refusal(
                    13,
                    17,
                    "a preloaded library that the new image lacks",
                    "missing-library",
                    server -> server.configured("shared_preload_libraries = 'adminpack'")),
            refusal(
                    15,
                    17,
                    "a column that pg_upgrade does not take",
                    "check-failed",
                    server -> server.filled("shop", "CREATE TABLE refers (to_it regproc)")),
            refusal(
                    13,
                    17,
                    "a view that only the upgrade itself fails at",
                    "upgrade-failed",
                    server ->
                            server.filled("shop", "CREATE VIEW gone AS SELECT buffers_backend FROM pg_stat_bgwriter")),
            refusal(
                            13,
                            17,
                            "the same with linked files",
                            "upgrade-failed",
                            server -> server.filled(
                                    "shop", "CREATE VIEW gone AS SELECT buffers_backend FROM pg_stat_bgwriter"))
                    .in(Mode.LINK),
            refusal(
                    15,
                    17,
                    "a tablespace",
                    "tablespaces",
                    server -> server.filled(
                            "shop", "SET allow_in_place_tablespaces = on", "CREATE TABLESPACE here LOCATION ''")),
            refusal(
                    15,
                    17,
                    "data of a replica",
                    "not-a-primary",
                    server -> Files.createFile(server.data().resolve("standby.signal"))));

    private static String binOf(int major) {
        return PostgresInstallation.full(major).bin().toString();
    }
}
