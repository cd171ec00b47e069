package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.server.Condition;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.server.TargetVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** After it, a new server is there with what another one held at a moment: the clone, or the server as it was. */
final class RestoreServer {

    private static final String CLONE_POINT = "rehearsal.point";

    /** Azure restores no moment that is to come by its own clock. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Turn turn;
    private final ServerAddress restored;

    private RestoreServer(Turn turn) {
        this.turn = turn;
        this.restored = turn.server();
    }

    /** The action {@code restore-clone}: to the moment at which it is first asked for, nearly. */
    static StepResult clone(Turn turn) {
        var moment = turn.instant(CLONE_POINT).orElseGet(() -> learned(turn));
        return new RestoreServer(turn).to(moment, Map.of(CLONE_POINT, moment.toString()), "clone.host");
    }

    private static Instant learned(Turn turn) {
        var moment = turn.now().minus(SKEW);
        turn.learn(CLONE_POINT, moment);
        return moment;
    }

    /**
     * The action {@code restore-original}: to the moment just before the upgrade. Where the original still is what it was,
     * because the upgrade was never begun or Azure itself went back, it is the server that clients go on with.
     */
    static StepResult original(Turn turn) {
        var original = turn.address().named(turn.text("original"));
        var there = turn.azure().servers().server(original);
        var before =
                there.filter(server -> isBefore(turn, server)).filter(server -> server.condition() != Condition.BROKEN);
        if (before.isPresent()) {
            return before.get().condition() == Condition.READY
                    ? StepResult.done(Map.of("rollback.server", original.server()))
                    : turn.pending(
                            "%s, which is %s".formatted(original, before.get().state()));
        }
        return turn.instant(InPlacePlan.RESTORE_POINT)
                .map(moment -> new RestoreServer(turn)
                        .to(moment, Map.of("rollback.server", turn.server().server()), "rollback.host"))
                .orElseGet(() -> Turn.failed(
                        "restore-point-unknown",
                        "Nobody noted the moment before the upgrade of %s.".formatted(original),
                        "Choose a moment yourself: az postgres flexible-server restore --restore-time …"));
    }

    /** Minor versions come with Azure's maintenance at any time. */
    private static boolean isBefore(Turn turn, FlexibleServer server) {
        return TargetVersion.major(server.version()) == TargetVersion.major(turn.text("from"));
    }

    private StepResult to(Instant moment, Map<String, String> facts, String host) {
        return turn.azure()
                .servers()
                .server(restored)
                .map(server -> judged(server, facts, host))
                .orElseGet(() -> absent(moment));
    }

    private StepResult judged(FlexibleServer server, Map<String, String> facts, String host) {
        if (!turn.names().isOurs(server.tags())) {
            return Turn.failed(
                    "name-taken",
                    "%s is there and does not carry this upgrade's tag.".formatted(restored),
                    "Delete it if nobody needs it, then retry.");
        }
        return switch (server.condition()) {
            case READY -> {
                var all = new HashMap<String, Object>(facts);
                server.host().ifPresent(name -> all.put(host, name));
                yield StepResult.done(all);
            }
            case BUSY -> turn.pending("%s, which is %s".formatted(restored, server.state()));
            case BROKEN ->
                Turn.failed(
                        "restore-failed", "%s is %s.".formatted(restored, server.state()), "Delete it, then retry.");
        };
    }

    private StepResult absent(Instant moment) {
        var source = turn.settings().server();
        return new Once(turn.begun(), "restore of %s to %s".formatted(restored, moment), "restore-failed")
                .ask(
                        turn,
                        arm -> arm.restore(
                                restored, source, moment, turn.names().tags()));
    }
}
