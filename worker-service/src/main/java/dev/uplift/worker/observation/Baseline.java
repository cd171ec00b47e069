package dev.uplift.worker.observation;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the server is like before the upgrade: two looks, and what it counted so far. Never fails. */
final class Baseline {

    /** The fact with the figures. */
    static final String BEFORE = "performance.before";

    private Baseline() {}

    static StepResult run(Work work, Sampler sampler, Duration between) throws InterruptedException {
        work.progress(Progress.doing("measuring the server as it is"));
        var first = sampler.take(work::stopping);
        Pauses.until(between, work);
        var second = sampler.take(work::stopping);
        var figures = first.now().and(second.now()).and(second.since(first)).and(second.ever());
        var unseen = Unseen.finding("step baseline", sampler.missing(), second.refusal());
        unseen.ifPresent(finding -> work.found(List.<Finding>of(finding)));
        return StepResult.done(Map.of(BEFORE, figures.fact()));
    }
}
