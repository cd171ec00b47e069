package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import java.util.Optional;

/**
 * Read replicas, without which alone a server is upgraded. One is deleted only while it replicates the server of the
 * upgrade, and only if its settings are known.
 */
final class Replicas {

    private Replicas() {}

    /** The action {@code remove-replica}. */
    static StepResult remove(Turn turn) {
        return remembered(turn)
                .map(settings -> remove(turn, address(turn, settings)))
                .orElseGet(() -> forgotten(turn));
    }

    private static StepResult remove(Turn turn, ServerAddress replica) {
        var there = turn.azure().servers().server(replica);
        if (there.isEmpty()) {
            return StepResult.done();
        }
        if (!there.get().replicates() || !isOf(there.get(), turn.address())) {
            return Turn.failed(
                    "replica-changed",
                    "%s replicates %s no more.".formatted(replica, turn.address()),
                    "Ask anew; the plan was made for another setup.");
        }
        return there.get().state().equals("Dropping")
                ? turn.pending("%s to be gone".formatted(replica))
                : turn.act(arm -> arm.delete(replica), "%s to be gone".formatted(replica), "replica.operation");
    }

    /** The action {@code recreate-replica}: of the server that clients use, which after a way back is the restored one. */
    static StepResult recreate(Turn turn) {
        return remembered(turn).map(settings -> recreate(turn, settings)).orElseGet(() -> forgotten(turn));
    }

    private static StepResult recreate(Turn turn, FlexibleServer settings) {
        var replica = address(turn, settings);
        var primary = turn.address().named(turn.fact("rollback.server").orElseGet(() -> turn.text("primary")));
        return turn.azure()
                .servers()
                .server(replica)
                .map(there -> judged(turn, there, replica, primary))
                .orElseGet(
                        () -> new Once(turn.begun(), "read replica %s".formatted(replica.server()), "replica-not-made")
                                .ask(turn, arm -> arm.recreateReplica(replica, settings, primary)));
    }

    /** It may be in another resource group than its primary. */
    private static ServerAddress address(Turn turn, FlexibleServer replica) {
        return ServerAddress.parsed(replica.id())
                .filter(itself -> itself.server().equalsIgnoreCase(replica.name()))
                .orElseGet(() -> turn.address().named(replica.name()));
    }

    private static StepResult judged(Turn turn, FlexibleServer there, ServerAddress replica, ServerAddress primary) {
        if (there.state().equals("Dropping")) {
            return turn.pending("the old %s to be gone".formatted(replica));
        }
        return isOf(there, primary)
                ? Found.ready(turn, replica, _ -> StepResult.done())
                : Turn.failed(
                        "name-taken",
                        "%s is there and does not replicate %s.".formatted(replica, primary),
                        "Delete or promote it, and make the replica yourself.");
    }

    /** Azure tells no upper from lower case. */
    private static boolean isOf(FlexibleServer replica, ServerAddress primary) {
        return replica.source().filter(primary.id()::equalsIgnoreCase).isPresent();
    }

    private static Optional<FlexibleServer> remembered(Turn turn) {
        return turn.settings().replicas().stream()
                .filter(its -> its.name().equalsIgnoreCase(turn.text("replica")))
                .findFirst();
    }

    private static StepResult forgotten(Turn turn) {
        return Turn.failed(
                "replica-unknown",
                "Nobody noted how read replica %s was set up.".formatted(turn.text("replica")),
                "Ask anew; the replicas were others when the plan was made.");
    }
}
