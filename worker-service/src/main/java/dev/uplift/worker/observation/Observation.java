package dev.uplift.worker.observation;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Watches the server that clients use now, until it is told to stop. */
final class Observation {

    private final Work work;
    private final Sampler sampler;
    private final Watch watch;
    private Optional<Finding> unseen = Optional.empty();

    private Observation(Work work, Sampler sampler, Watch watch) {
        this.work = work;
        this.sampler = sampler;
        this.watch = watch;
    }

    static StepResult run(Work work, Sampler sampler, Duration interval) throws InterruptedException {
        var facts = work.command().facts();
        var watch = new Watch(Figures.ofFact(facts.get(Baseline.BEFORE)), facts.get(Watch.STATE));
        return new Observation(work, sampler, watch).watch(interval);
    }

    private StepResult watch(Duration interval) throws InterruptedException {
        while (!work.stopping()) {
            look();
            work.progress(Progress.doing("watching the server"));
            Pauses.until(interval, work);
        }
        // First what must not be lost; then what the last look adds.
        work.learned(watch.facts(), List.of());
        look();
        found(watch.end());
        return StepResult.done(watch.facts());
    }

    private void look() throws InterruptedException {
        work.mayAct();
        found(watch.look(sampler.take(work::stopping)));
        var missing = Unseen.finding(Ringing.OBJECT, sampler.missing(), Optional.empty());
        if (!missing.equals(unseen)) {
            unseen = missing;
            found(missing.stream().toList());
        }
        work.learned(watch.facts(), List.of());
    }

    private void found(List<Finding> findings) {
        if (!findings.isEmpty()) {
            work.found(findings);
        }
    }
}
