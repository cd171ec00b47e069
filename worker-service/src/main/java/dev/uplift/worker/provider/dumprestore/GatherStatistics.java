package dev.uplift.worker.provider.dumprestore;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.step.DatabaseStatistics;
import dev.uplift.worker.postgres.step.NamedDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** After it, the planner knows the tables of the target: roughly, or as well as the server's settings ask for. */
final class GatherStatistics {

    private GatherStatistics() {}

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        var parameters = servers.parameters();
        var opened = "opened".equals(parameters.get("names"));
        var detail = ((Number) parameters.get("statisticsTarget")).intValue();
        var copies = Copy.all(parameters);
        var databases = copies.stream()
                .map(copy -> opened ? new NamedDatabase(copy.database()) : copy.named(servers.upgrade()))
                .toList();
        return servers.onTarget(sessions -> {
            DatabaseStatistics.gather(servers.work(), sessions, databases, detail);
            var rehearsed = copies.stream().filter(Copy::rehearsal).toList();
            return StepResult.done(rehearsed.isEmpty() ? Map.of() : clone(servers, rehearsed));
        });
    }

    /** Where the rehearsed databases can be looked at, now that they are complete. */
    private static Map<String, Object> clone(Servers servers, List<Copy> copies) {
        var address = servers.target().dsn().address();
        return Map.of(
                "rehearsal.databases",
                copies.stream().collect(Collectors.toMap(Copy::database, copy -> copy.built(servers.upgrade()))),
                "rehearsal.endpoint",
                "%s:%d".formatted(address.host(), address.port()));
    }
}
