package dev.uplift.worker.postgres.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.precheck.Removed.Kind;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of what is gone is what servers of these versions say themselves. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RemovedTest {

    private static final Map<Kind, String> ALL = Map.of(
            Kind.COLUMN,
            """
            SELECT format('%s.%s', c.oid::regclass, a.attname)
              FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             WHERE c.relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND c.relkind IN ('r', 'v')
            """,
            Kind.FUNCTION,
            "SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace",
            Kind.OPERATOR,
            """
            SELECT format('%s(%s,%s)', oprname, coalesce(format_type(nullif(oprleft, 0), NULL), 'none'),
                          coalesce(format_type(nullif(oprright, 0), NULL), 'none'))
              FROM pg_operator WHERE oprnamespace = 'pg_catalog'::regnamespace
            """,
            Kind.PARAMETER,
            "SELECT name FROM pg_settings WHERE name !~ '\\.'");

    /** Gone by name only, or of no use to users: others took the place, or one packager only had it. */
    private static final Set<String> NO_LOSS = Set.of(
            "||(anyarray,anyarray)",
            "||(anyarray,anyelement)",
            "||(anyelement,anyarray)",
            "binary_upgrade_set_next_toast_pg_type_oid",
            "extension_destdir",
            "lc_collate",
            "lc_ctype",
            "ssl_ecdh_curve");

    private static final Map<Integer, Map<Kind, Set<String>>> FOUND = new HashMap<>();

    @BeforeAll
    static void askServers(@TempDir Path folder) throws Exception {
        for (var installation :
                Set.of(PostgresInstallation.full(13), PostgresInstallation.embedded(), PostgresInstallation.full(18))) {
            var major = installation.major();
            try (var server = PostgresServer.create(installation, folder.resolve("s" + major), Map.of("fsync", "off"))
                    .start()) {
                FOUND.put(major, ask(server));
            }
        }
    }

    @AfterAll
    static void forget() {
        FOUND.clear();
    }

    private static Map<Kind, Set<String>> ask(PostgresServer server) throws Exception {
        var found = new EnumMap<Kind, Set<String>>(Kind.class);
        try (var session = Stage.sessions(server, "postgres").open()) {
            for (var kind : ALL.keySet()) {
                found.put(kind, Set.copyOf(session.texts(ALL.get(kind))));
            }
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({"13, 17", "13, 18", "17, 18"})
    void it_lists_what_the_older_server_has_and_the_newer_one_has_not(int from, int to) {
        var route = new Route(Method.PG_UPGRADE, from, to, Optional.empty());
        for (var kind : ALL.keySet()) {
            var gone = new HashSet<>(FOUND.get(from).get(kind));
            gone.removeAll(FOUND.get(to).get(kind));
            gone.removeAll(NO_LOSS);

            // what a version in between brought is listed, too
            var listed = Removed.names(kind, route).stream()
                    .filter(FOUND.get(from).get(kind)::contains)
                    .collect(Collectors.toSet());

            assertThat(listed).as("%s from %d to %d", kind, from, to).isEqualTo(gone);
        }
    }
}
