package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import dev.uplift.worker.provider.scalingo.plan.HopFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The action {@code remove-dumps}: after it, the worker keeps no dumps of the upgrade any more. */
final class RemoveDumps {

    private RemoveDumps() {}

    static StepResult run(Turn turn, OwnDumps own) {
        if (own.directory().isEmpty()) {
            return StepResult.failed(TakeDump.directoryMissing());
        }
        var upgrade = turn.work().command().upgrade();
        var directory = own.directory().get();
        if (!directory.has(upgrade)) {
            return wasMade(turn) && turn.fact(HopFacts.DUMPS_REMOVED).isEmpty()
                    ? notFound(directory.of(upgrade))
                    : StepResult.done();
        }
        turn.work().mayAct();
        turn.learn(HopFacts.DUMPS_REMOVED, turn.now());
        try {
            if (!directory.remove(upgrade)) {
                turn.work()
                        .found(List.of(new Finding(
                                "dump-folder-kept",
                                Severity.WARN,
                                "folder " + upgrade,
                                "Something is in it that Uplift did not put there.",
                                "Look at it in the worker's dump directory.")));
            }
            return StepResult.done();
        } catch (IOException failed) {
            return Turn.failed(
                    "dump-not-removed",
                    "The dumps of %s could not be removed: %s".formatted(upgrade, failed),
                    "See whether the worker may write to uplift.scalingo.dump-directory, then retry.");
        }
    }

    private static boolean wasMade(Turn turn) {
        return turn.work().command().step().needs().stream()
                .anyMatch(key -> turn.work().facts().get(key) instanceof Map);
    }

    /** Nobody has removed them: this worker looks into a folder of its own, or the volume is not mounted. */
    private static StepResult notFound(Path folder) {
        return Turn.failed(
                "dumps-not-found",
                "Dumps were made, and this worker does not find their folder %s; they are still kept elsewhere, or somebody removed them."
                        .formatted(folder),
                "Give all workers of the pool the same uplift.scalingo.dump-directory; it is tried again, at the latest tomorrow. If somebody"
                        + " removed them, make an empty folder of that name.");
    }
}
