package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.kubernetes.ModelScript.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Work of the model, which takes its time, prints its lines on the way, and changes disks at its end. */
final class ModelJob implements Container {

    private static final int KILLED = 137;
    private static final Duration FOREVER = Duration.ofDays(3650);

    private final Cluster cluster;
    private final String pod;
    private final Outcome outcome;
    private final Instant began;
    private final Duration takes;
    private OptionalInt exit = OptionalInt.empty();

    ModelJob(Cluster cluster, Runtime.Run run, Outcome outcome) {
        this.cluster = cluster;
        this.pod = run.namespace() + "/" + run.pod();
        this.outcome = outcome;
        this.began = cluster.now();
        this.takes = outcome.hangs()
                ? FOREVER
                : outcome.quick() ? Duration.ofSeconds(2) : cluster.delays().script();
        outcome.disk().ifPresent(disk -> {
            if (!disk.begin(pod)) {
                cluster.offence("%s writes to a volume that another pod writes to".formatted(pod));
            }
        });
    }

    @Override
    public Duration takes() {
        return takes;
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public void finish() {
        if (exit.isEmpty()) {
            outcome.effect().run();
            end(outcome.exit());
        }
    }

    private void end(int status) {
        exit = OptionalInt.of(status);
        outcome.disk().ifPresent(disk -> disk.end(pod));
    }

    @Override
    public OptionalInt exit() {
        return exit;
    }

    /** Its lines are spread evenly over its time. */
    @Override
    public List<Runtime.Line> log() {
        var lines = new ArrayList<Runtime.Line>();
        var all = outcome.lines();
        var time = outcome.hangs() ? cluster.delays().script() : takes;
        for (int i = 0; i < all.size(); i++) {
            var at = began.plus(time.multipliedBy(i + 1).dividedBy(all.size()));
            if (!at.isAfter(cluster.now())) {
                lines.add(new Runtime.Line(at, all.get(i)));
            }
        }
        return lines;
    }

    @Override
    public void stop(Duration grace) {
        if (exit.isEmpty()) {
            if (!outcome.quick() && cluster.now().isAfter(began)) {
                outcome.half().run();
            }
            end(KILLED);
        }
    }
}
