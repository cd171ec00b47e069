package dev.uplift.worker.postgres.precheck;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.precheck.Condition.Place;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The servers of {@link Place}, each started when the first condition needs it, and one to upgrade to. */
final class TestServers implements AutoCloseable {

    /** Nothing writes by itself, so that tests see only what they did. */
    private static final Map<String, String> QUIET =
            Map.of("fsync", "off", "autovacuum", "off", "max_connections", "60");

    private final Path folder;
    private final Map<Place, PostgresServer> servers = new EnumMap<>(Place.class);
    private PostgresServer target;
    private Offers offers;

    TestServers(Path folder) {
        this.folder = folder;
    }

    PostgresServer at(Place place) {
        return servers.computeIfAbsent(
                place,
                wanted -> create(wanted, folder.resolve(wanted.name().toLowerCase(Locale.ROOT)))
                        .start());
    }

    /** A new server that is not running. */
    static PostgresServer create(Place place, Path data, String... initdb) {
        return PostgresServer.create(installation(place), data, settings(place), initdb);
    }

    private static PostgresInstallation installation(Place place) {
        return switch (place) {
            case OLD, SMALL -> PostgresInstallation.full(13);
            case MIDDLE -> PostgresInstallation.full(17);
        };
    }

    static Map<String, String> settings(Place place) {
        var settings = new HashMap<>(QUIET);
        settings.putAll(
                switch (place) {
                    case OLD ->
                        Map.of(
                                "wal_level", "logical",
                                "max_prepared_transactions", "10",
                                "archive_mode", "on",
                                "archive_command", "true",
                                "shared_preload_libraries", "pg_stat_statements");
                    case SMALL ->
                        Map.of(
                                "max_connections", "24",
                                "max_locks_per_transaction", "10",
                                "max_wal_senders", "1",
                                "max_replication_slots", "1");
                    case MIDDLE -> Map.of("wal_level", "logical", "max_slot_wal_keep_size", "32MB");
                });
        return settings;
    }

    /** Version 18, running. */
    PostgresServer target() {
        if (target == null) {
            target = PostgresServer.create(PostgresInstallation.full(18), folder.resolve("target"), QUIET)
                    .start();
        }
        return target;
    }

    /** What that one offers. */
    Offers offers() throws SQLException {
        if (offers == null) {
            try (var session = Stage.sessions(target(), "postgres").open()) {
                offers = Offers.read(session);
            }
        }
        return offers;
    }

    @Override
    public void close() {
        servers.values().forEach(PostgresServer::close);
        if (target != null) {
            target.close();
        }
    }
}
