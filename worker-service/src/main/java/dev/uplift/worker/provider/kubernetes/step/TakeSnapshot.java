package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.cluster.Snapshot;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The action {@code take-snapshot}: after it, a snapshot of the claim can be restored. One of the detached volume says of
 * which stop of the server it is: what was written after another one is not in it.
 */
final class TakeSnapshot {

    /** The label that says so. */
    static final String STOP = "uplift.dev/stop";

    /** How long the controller of the snapshots may try again what has failed. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Turn turn;
    private final String name;
    private final boolean detached;

    private TakeSnapshot(Turn turn) {
        this.turn = turn;
        this.name = turn.text("snapshot");
        this.detached = turn.optional("detached").isPresent();
    }

    static StepResult run(Turn turn) {
        return new TakeSnapshot(turn).run();
    }

    private StepResult run() {
        var there = turn.api().snapshot(turn.namespace(), name);
        if (there.isEmpty()) {
            return detached ? Quiesced.then(turn, this::take) : take();
        }
        var snapshot = there.get();
        if (!turn.names().isOurs(snapshot.labels())) {
            return Turn.taken("snapshot " + name);
        }
        if (detached
                && !turn.fact(InPlacePlan.STOP)
                        .equals(Optional.ofNullable(snapshot.labels().get(STOP)))) {
            return replace("it is of an earlier stop of the server");
        }
        return snapshot.ready() ? ready(snapshot) : waiting(snapshot);
    }

    private StepResult take() {
        var labels = new HashMap<>(turn.names().labels());
        if (detached) {
            turn.fact(InPlacePlan.STOP).ifPresent(stop -> labels.put(STOP, stop));
        }
        turn.learn(turn.factOfStep("failed"), Turn.NOTHING);
        turn.work().mayAct();
        turn.api().takeSnapshot(turn.namespace(), name, turn.text("claim"), turn.optional("class"), labels);
        return turn.pending("snapshot %s to be ready".formatted(name));
    }

    private StepResult replace(String reason) {
        turn.work().mayAct();
        turn.api().deleteSnapshot(turn.namespace(), name);
        return turn.pending("snapshot %s to be gone: %s".formatted(name, reason));
    }

    private StepResult ready(Snapshot snapshot) {
        var facts = new HashMap<String, Object>(Map.of("snapshot." + kind(), name));
        snapshot.content().ifPresent(content -> facts.put("snapshot.%s.content".formatted(kind()), content));
        snapshot.size().ifPresent(size -> facts.put("snapshot.%s.size".formatted(kind()), size.toString()));
        return StepResult.done(facts);
    }

    private String kind() {
        return detached ? "final" : "live";
    }

    private StepResult waiting(Snapshot snapshot) {
        if (snapshot.error().isEmpty()) {
            return turn.pending("snapshot %s to be ready".formatted(name));
        }
        if (turn.fact(turn.factOfStep("failed")).isPresent()) {
            return replace("it has failed, and somebody asks again");
        }
        var since = turn.fact(turn.factOfStep("error")).map(Instant::parse);
        if (since.isEmpty()) {
            turn.learn(turn.factOfStep("error"), turn.now());
        }
        if (since.isEmpty() || turn.now().isBefore(since.get().plus(PATIENCE))) {
            return turn.pending("snapshot %s, which has failed and is tried again: %s"
                    .formatted(name, snapshot.error().get()));
        }
        turn.work().learned(Map.of(turn.factOfStep("failed"), name, turn.factOfStep("error"), Turn.NOTHING), List.of());
        return Turn.failed(
                "snapshot-failed",
                "There is no snapshot %s of claim %s: %s"
                        .formatted(name, turn.text("claim"), snapshot.error().get()),
                "Put right what the storage says, then retry; or accept 'no-snapshot'.");
    }
}
