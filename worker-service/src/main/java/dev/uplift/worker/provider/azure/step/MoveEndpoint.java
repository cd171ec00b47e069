package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.plan.MovedEndpoint;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import java.util.List;

/**
 * The action {@code move-endpoint}: virtual endpoints lead to the server that clients are to use. A name is at one server
 * at a time, so it is taken from the one before it is given to the other.
 */
final class MoveEndpoint {

    private static final String FAILED = "endpoint-not-moved";

    private MoveEndpoint() {}

    static StepResult run(Turn turn) {
        var original = turn.address().named(turn.text("original"));
        var target = turn.address().named(turn.fact("rollback.server").orElseGet(() -> turn.text("server")));
        if (target.equals(original)) {
            return StepResult.done();
        }
        for (var name : names(turn)) {
            if (turn.azure().arm().endpoint(target, name).isEmpty()) {
                return moved(turn, name, original, target);
            }
        }
        return StepResult.done();
    }

    private static StepResult moved(Turn turn, String name, ServerAddress from, ServerAddress to) {
        var remembered = MovedEndpoint.of(turn.work().command().step(), name);
        return turn.azure().arm().endpoint(from, name).isPresent()
                ? new Once(remembered.freed(), "release of virtual endpoint %s".formatted(name), FAILED)
                        .ask(turn, arm -> arm.removeEndpoint(from, name))
                : new Once(remembered.taken(), "virtual endpoint %s of %s".formatted(name, to.server()), FAILED)
                        .ask(turn, arm -> arm.pointEndpoint(to, name));
    }

    private static List<String> names(Turn turn) {
        return turn.work().command().step().parameters().get("endpoints") instanceof List<?> listed
                ? listed.stream().map(Object::toString).toList()
                : List.of();
    }
}
