package dev.uplift.worker.provider.azure.step;

import dev.uplift.contracts.Check;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.WriteCounters;
import dev.uplift.worker.postgres.step.Checked;
import dev.uplift.worker.postgres.step.ServerFence;
import dev.uplift.worker.provider.azure.plan.MigrationPlan;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The server that databases leave: kept from its clients while they do, and as it was. */
final class FencedSource {

    private static final String AGAIN = "See who wrote to it behind the fence; then cancel, and ask anew.";

    private final Turn turn;
    private final Sessions sessions;
    private final ServerFence fence;

    FencedSource(Turn turn, Sessions sessions) {
        this.turn = turn;
        this.sessions = sessions;
        this.fence = new ServerFence(turn.work(), sessions, "source");
    }

    /** After it, no client writes, and it is known how much had been written until then. */
    StepResult close() throws SQLException, InterruptedException {
        var closed = fence.close();
        if (!(closed instanceof StepResult.Done done)) {
            return closed;
        }
        var facts = new HashMap<>(done.facts());
        facts.put(MigrationPlan.COUNTERS, WriteCounters.settled(sessions, MigrateData.databases(turn)));
        return StepResult.done(facts);
    }

    /** Nothing was written since. */
    StepResult verify() throws SQLException, InterruptedException {
        var before = turn.work().facts().get(MigrationPlan.COUNTERS) instanceof Map<?, ?> counted ? counted : Map.of();
        var databases = before.keySet().stream().map(Object::toString).toList();
        var now = WriteCounters.read(sessions, databases);
        var changed = new TreeSet<String>();
        before.forEach((database, rows) -> {
            if (!(rows instanceof Number number)
                    || !Long.valueOf(number.longValue()).equals(now.get(database))) {
                changed.add("%s: %s rows written at the fence, %s now".formatted(database, rows, now.get(database)));
            }
        });
        return Checked.verdict(
                turn.work(),
                List.of(new Check(
                        "source-unchanged",
                        changed.isEmpty(),
                        changed.isEmpty()
                                ? "no row was written in %d databases since the fence".formatted(databases.size())
                                : Comparison.few(changed))),
                AGAIN);
    }

    /** After it, it takes writes again; a fence of another upgrade stays as it is. */
    StepResult open() throws SQLException {
        return fence.open();
    }
}
