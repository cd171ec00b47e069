package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.StepResult;
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
        return servers.onTarget(sessions -> {
            for (var copy : copies) {
                servers.work()
                        .progress(Progress.of(
                                "analyzing database " + copy.database(), copy.n() - 1, copies.size(), "databases", 0));
                try (var session = sessions.openLong(opened ? copy.database() : copy.built(servers.upgrade()))) {
                    if (detail > 0) {
                        session.execute("SET default_statistics_target TO " + detail);
                    }
                    servers.work().mayAct();
                    session.execute("ANALYZE");
                }
            }
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
