package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.server.Requests;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import java.util.List;

/**
 * The action {@code move-endpoint}: virtual endpoints lead to the server that clients are to use. A name is at one server
 * at a time, so it is taken from the one before it is given to the other.
 */
final class MoveEndpoint {

    private MoveEndpoint() {}

    static StepResult run(Turn turn) {
        var original = turn.address().named(turn.text("original"));
        var target = turn.address().named(turn.fact("rollback.server").orElseGet(() -> turn.text("server")));
        if (target.equals(original)) {
            return StepResult.done();
        }
        for (var name : names(turn)) {
            var there = path(target, name);
            if (turn.azure().arm().find(there).isEmpty()) {
                return moved(turn, name, path(original, name), there, target);
            }
        }
        return StepResult.done();
    }

    private static StepResult moved(Turn turn, String name, String from, String to, ServerAddress target) {
        return turn.azure().arm().find(from).isPresent()
                ? turn.act(
                        arm -> arm.delete(from), "virtual endpoint %s to be free".formatted(name), "endpoint.operation")
                : turn.act(
                        arm -> arm.put(to, Requests.virtualEndpoint(target.server())),
                        "virtual endpoint %s to lead to %s".formatted(name, target.server()),
                        "endpoint.operation");
    }

    private static String path(ServerAddress server, String name) {
        return "%s/virtualEndpoints/%s".formatted(server.id(), name);
    }

    private static List<String> names(Turn turn) {
        return turn.work().command().step().parameters().get("endpoints") instanceof List<?> listed
                ? listed.stream().map(Object::toString).toList()
                : List.of();
    }
}
