package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import java.io.IOException;
import java.util.List;

/** The action {@code remove-dumps}: after it, the worker keeps no dumps of the upgrade any more. */
final class RemoveDumps {

    private RemoveDumps() {}

    static StepResult run(Turn turn, OwnDumps own) {
        if (own.directory().isEmpty()) {
            return TakeDump.noDirectory();
        }
        var upgrade = turn.work().command().upgrade();
        turn.work().mayAct();
        try {
            if (!own.directory().get().remove(upgrade)) {
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
}
