package dev.uplift.worker.provider.azure.precheck;

import java.util.Optional;
import java.util.Set;

/**
 * Extensions with which Azure upgrades no server, whether they are made somewhere or only allowed; from "Major version
 * upgrades in Azure Database for PostgreSQL", limitations; pure.
 *
 * @param to major version that the upgrade leads to
 */
record RefusedExtensions(int to) {

    private static final int MORE_SINCE = 17;

    private static final Set<String> ALWAYS =
            Set.of("dblink", "orafce", "pg_hint_plan", "plv8", "postgres_fdw", "session_variable", "timescaledb");
    private static final Set<String> SINCE_17 = Set.of("age", "azure_ai", "hll", "pg_diskann", "pgrouting");
    private static final Set<String> MADE_ANEW = Set.of("hypopg", "pg_repack");

    /** What to do about one; empty where it stays. @param extension in lower case */
    Optional<String> remedy(String extension) {
        if (ALWAYS.contains(extension) || to >= MORE_SINCE && SINCE_17.contains(extension)) {
            return Optional.of("DROP EXTENSION %s; and take it out of azure.extensions".formatted(extension));
        }
        return MADE_ANEW.contains(extension)
                ? Optional.of("DROP EXTENSION %s; and make it again after the upgrade".formatted(extension))
                : Optional.empty();
    }
}
