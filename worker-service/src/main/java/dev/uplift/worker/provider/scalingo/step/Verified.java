package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.path.Version;
import java.util.Map;

/** What Scalingo says of a database after its upgrade. */
final class Verified {

    private Verified() {}

    /** The action {@code verify-database}: state, version and endpoint are what they should be. */
    static StepResult database(Turn turn) {
        var database = turn.database();
        if (!database.isIdle()) {
            return turn.pending("the %s, which is %s".formatted(turn.address(), database.status()));
        }
        if (!database.version().equals(Version.of(turn.text("to")))) {
            return Turn.failed(
                    "version-unexpected",
                    "The %s is at version %s.".formatted(turn.address(), database.version()),
                    "See what became of the upgrade, then retry.");
        }
        var before = turn.fact("source.endpoint");
        return before.isEmpty() || before.equals(database.endpoint())
                ? StepResult.done(Map.of("target.version", database.version().postgres()))
                : Turn.failed(
                        "endpoint-changed",
                        "Clients found the %s at %s, and it is at %s."
                                .formatted(
                                        turn.address(),
                                        before.get(),
                                        database.endpoint().orElse("none")),
                        "Lead clients there, then retry.");
    }

    /** The action {@code confirm-available}. */
    static StepResult available(Turn turn) {
        var database = turn.database();
        return database.isRunning()
                ? StepResult.done()
                : turn.pending("the %s, which is %s".formatted(turn.address(), database.status()));
    }
}
