package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;

/** The action {@code end-jobs}: after it, no Job of this upgrade is at work; what has ended stays as evidence. */
final class EndJobs {

    private EndJobs() {}

    static StepResult run(Turn turn) {
        for (var name : RunJob.names(turn)) {
            var there = turn.api().job(turn.namespace(), name).filter(turn::isOurs);
            if (there.isEmpty()) {
                continue;
            }
            var job = new WatchedJob(turn, there.get());
            if (job.end() == WatchedJob.End.NONE) {
                turn.work().mayAct();
                turn.api().deleteJob(turn.namespace(), name);
                return turn.pending("Job %s to end".formatted(name));
            }
        }
        return StepResult.done();
    }
}
