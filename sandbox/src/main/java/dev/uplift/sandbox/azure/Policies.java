package dev.uplift.sandbox.azure;

import dev.uplift.sandbox.azure.UpgradeBehaviour.FailsPrecheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Azure checks before an upgrade, by itself and when asked for it: policies.txt. Of the state of the server the
 * simulator looks at its parameters; the data are as {@link FailsPrecheck} says.
 */
final class Policies {

    static final String EXTENSIONS = "NotSupportedExtensionPrecheckPolicy";
    static final String PENDING_RESTART = "NoPendingRestartSettingsPrecheckPolicy";

    /** Names and descriptions, in Azure's order. */
    private static final List<List<String>> ALL = Table.rows("policies.txt");

    private static final Set<String> BLOCKED =
            Set.of("timescaledb", "dblink", "orafce", "postgres_fdw", "session_variable", "pg_hint_plan", "plv8");

    private static final Set<String> BLOCKED_FROM_17 = Set.of("age", "azure_ai", "hll", "pg_diskann", "pgrouting");
    private static final int SEVENTEEN = 17;

    private Policies() {}

    /** One of them, applied. @param reason empty if it passed */
    record Result(String name, String description, String reason) {
        boolean passed() {
            return reason.isEmpty();
        }
    }

    static boolean exists(String name) {
        return ALL.stream().anyMatch(row -> row.getFirst().equals(name));
    }

    /** All of them, in Azure's order. */
    static List<Result> check(AzureCloud cloud, Server server, String target) {
        var failures = failures(cloud, server, target);
        return ALL.stream()
                .map(row -> new Result(row.get(0), row.get(1), failures.getOrDefault(row.get(0), "")))
                .toList();
    }

    private static Map<String, String> failures(AzureCloud cloud, Server server, String target) {
        var failures = new LinkedHashMap<String, String>();
        var extensions = blocked(server, target);
        if (!extensions.isEmpty()) {
            failures.put(
                    EXTENSIONS,
                    "Extensions that are not supported for an upgrade to %s: %s."
                            .formatted(target, String.join(", ", extensions)));
        }
        if (server.parameters().isAnyPending()) {
            failures.put(PENDING_RESTART, "There are server parameters that wait for a restart.");
        }
        if (cloud.behaviours().upgrade(server.name()) instanceof FailsPrecheck(var policy, var reason)) {
            failures.put(policy, reason);
        }
        return failures;
    }

    /** Those on the allow list count like those in the data. */
    private static List<String> blocked(Server server, String target) {
        var listed =
                ParameterCatalogue.find(server.version(), "azure.extensions").orElseThrow();
        var found =
                new ArrayList<>(Arrays.stream(server.parameters().value(listed).split(","))
                        .map(String::trim)
                        .toList());
        found.removeIf(extension -> !BLOCKED.contains(extension)
                && !(Integer.parseInt(target) >= SEVENTEEN && BLOCKED_FROM_17.contains(extension)));
        return found;
    }
}
