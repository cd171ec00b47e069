package dev.uplift.worker.provider.kubernetes.precheck;

import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.ServerSetup;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.provider.kubernetes.cluster.ClusterProblems;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.Login;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import dev.uplift.worker.provider.kubernetes.sql.SqlAccess;
import dev.uplift.worker.provider.kubernetes.step.Turn;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a server says of itself, or why nobody could ask it. */
sealed interface SqlLook {

    /**
     * It answered.
     *
     * @param sessions for more questions
     * @param seen who it is, and what is in it
     * @param made how it was made, which the new data has to be as well
     */
    record Asked(Sessions sessions, Seen seen, Map<String, Object> made) implements SqlLook {

        SetLook.Preloaded preloaded() {
            return SetLook.Preloaded.of(
                    made.get("preloadLibraries").toString(), Boolean.TRUE.equals(made.get("configurationElsewhere")));
        }

        List<ServerSetup.Extension> extensions() {
            return seen.setup().map(setup -> setup.extensions().first()).orElse(List.of());
        }
    }

    /** @param why for people */
    record NotAsked(String why) implements SqlLook {}

    /** Every server has it; it counts only if users put something into it. */
    Set<String> IN_PLACE = Set.of("postgres");

    String MADE = """
            SELECT current_setting('data_checksums'), current_setting('wal_segment_size'), pg_encoding_to_char(d.encoding),
                   d.datcollate, d.datctype, (SELECT rolname FROM pg_roles WHERE oid = 10),
                   current_setting('shared_preload_libraries', true),
                   (SELECT file.setting NOT LIKE data.setting || '/%' FROM pg_settings file, pg_settings data
                     WHERE file.name = 'config_file' AND data.name = 'data_directory')
              FROM pg_database d
             WHERE d.datname = 'template1'
            """;

    /**
     * Where its address says how to log in, a refusal is thrown; where only its pod could be gone through, it is a warning.
     */
    static SqlLook of(Turn turn, PostgresSet set, KubernetesOptions own)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        var source = turn.work().command().source();
        var located = SqlAccess.of(source, turn.api(), set, Login.of(set, own));
        if (located.isEmpty()) {
            return new NotAsked("The server has no pod to go through.");
        }
        try {
            var sessions = Sessions.of(Dsn.of(located.get(), turn.work().secrets()), turn.work());
            return new Asked(sessions, ServerInspector.inspect(sessions, IN_PLACE), made(sessions));
        } catch (SQLException refused) {
            if (SqlAccess.isAddressed(source)) {
                throw refused;
            }
            passing(refused).ifPresent(cluster -> {
                throw cluster;
            });
            return new NotAsked(why(refused));
        } catch (Secrets.Unresolved unresolved) {
            if (SqlAccess.isAddressed(source)) {
                throw unresolved;
            }
            return new NotAsked(unresolved.getMessage());
        }
    }

    /** The JDBC driver only says that there was a cause. */
    private static String why(SQLException refused) {
        return refused.getCause() == null
                ? refused.getMessage()
                : "%s %s".formatted(refused.getMessage(), refused.getCause().getMessage());
    }

    /** What the cluster says will pass is no reason to go without. */
    private static Optional<KubernetesClientException> passing(Throwable refused) {
        return Stream.iterate(refused, cause -> cause != null, Throwable::getCause)
                .filter(KubernetesClientException.class::isInstance)
                .map(KubernetesClientException.class::cast)
                .filter(ClusterProblems::saysItPasses)
                .findFirst();
    }

    private static Map<String, Object> made(Sessions sessions) throws SQLException {
        try (var session = sessions.open()) {
            return session.list(MADE, row -> {
                        var made = new HashMap<String, Object>();
                        made.put("checksums", row.getString(1));
                        made.put("walSegmentSize", row.getString(2));
                        made.put("encoding", row.getString(3));
                        made.put("lcCollate", row.getString(4));
                        made.put("lcCtype", row.getString(5));
                        made.put("bootstrapUser", row.getString(6));
                        made.put(
                                "preloadLibraries",
                                Optional.ofNullable(row.getString(7)).orElse(""));
                        made.put("configurationElsewhere", row.getBoolean(8));
                        return made;
                    })
                    .getFirst();
        }
    }
}
