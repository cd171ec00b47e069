package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Verification;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.Driver.Stopped;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.verification.OwnChecks;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The checks that the user brought. Queries run on what was built, under the names that the user knows; HTTP probes when
 * clients use the new server.
 */
final class RunOwnChecks {

    /** Parameters of a step that runs these on those. */
    static Map<String, Object> parameters(List<Copy> copies, List<? extends Verification> checks) {
        return Map.of(
                "databases",
                Copy.parameters(copies).get("databases"),
                "checks",
                checks.stream().map(Verification::name).toList());
    }

    private RunOwnChecks() {}

    static StepResult run(Servers servers, OutgoingHttp http) throws InterruptedException {
        var wanted = (List<?>) servers.parameters().get("checks");
        var checks = servers.work().command().options().verification().stream()
                .filter(check -> wanted.contains(check.name()))
                .toList();
        var seen = OwnChecks.run(checks, database -> open(servers, database), http);
        if (servers.work().stopping()) {
            throw new Stopped("stopped among the user's checks");
        }
        var rehearsal = Copy.all(servers.parameters()).stream().anyMatch(Copy::rehearsal);
        var prefix = rehearsal ? "rehearsal:" : "";
        return VerifyDatabase.verdict(
                servers,
                seen.stream()
                        .map(check -> new Check(prefix + check.id(), check.passed(), check.detail()))
                        .toList(),
                "See whether the check or the server is wrong; then retry, or roll back.");
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
