package dev.uplift.worker.provider.dumprestore;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.WriteCounters;
import dev.uplift.worker.postgres.step.ServerFence;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** After it, no client writes to the source, and it is known how much had been written until then. */
final class FenceSource {

    private FenceSource() {}

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        return servers.onSource(source -> {
            var closed = new ServerFence(servers.work(), source, "source").close();
            return closed instanceof StepResult.Done done ? StepResult.done(counted(source, done.facts())) : closed;
        });
    }

    private static Map<String, Object> counted(Sessions source, Map<String, Object> facts)
            throws SQLException, InterruptedException {
        var all = new HashMap<>(facts);
        if (facts.get(ServerFence.DATABASES) instanceof Map<?, ?> databases) {
            var names = databases.keySet().stream().map(Object::toString).toList();
            all.put("fence.counters", WriteCounters.settled(source, List.copyOf(names)));
        }
        return all;
    }
}
