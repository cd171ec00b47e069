package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Verification;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.step.UsersChecks;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The checks that the user brought. Queries run on what was built, under the names that the user knows; HTTP probes when
 * clients use the new server.
 */
final class RunOwnChecks {

    /** Parameters of a step that runs these on those. */
    static Map<String, Object> parameters(List<Copy> copies, List<? extends Verification> checks) {
        var parameters = new HashMap<>(UsersChecks.parameters(checks));
        parameters.putAll(Copy.parameters(copies));
        return Map.copyOf(parameters);
    }

    private RunOwnChecks() {}

    static StepResult run(Servers servers, OutgoingHttp http) throws InterruptedException {
        var rehearsal = Copy.all(servers.parameters()).stream().anyMatch(Copy::rehearsal);
        return UsersChecks.run(
                servers.work(), database -> open(servers, database), http, rehearsal ? "rehearsal:" : "");
    }

    private static Session open(Servers servers, String database) throws SQLException {
        var built = Copy.all(servers.parameters()).stream()
                .filter(copy -> copy.database().equals(database))
                .map(copy -> copy.built(servers.upgrade()))
                .findFirst()
                .orElseThrow(() -> new SQLException("database %s is not moved".formatted(database), "3D000"));
        return servers.target().openLong(built);
    }
}
