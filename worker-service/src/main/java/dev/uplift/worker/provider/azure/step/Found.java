package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import java.util.function.Function;

/** Looks for the server that a step is about. */
final class Found {

    private Found() {}

    /** What becomes of the step, with the server as it is now; a failure if it is not there. */
    static StepResult server(Turn turn, ServerAddress address, Function<FlexibleServer, StepResult> then) {
        return turn.azure().servers().server(address).map(then).orElseGet(() -> gone(address));
    }

    /** The same as soon as it is Ready. */
    static StepResult ready(Turn turn, ServerAddress address, Function<FlexibleServer, StepResult> then) {
        return server(turn, address, server -> switch (server.condition()) {
            case READY -> then.apply(server);
            case BUSY -> turn.pending("%s, which is %s".formatted(address, server.state()));
            case BROKEN ->
                Turn.failed(
                        "server-not-ready",
                        "%s is %s.".formatted(address, server.state()),
                        "Put it right in the portal, then retry.");
        });
    }

    static StepResult gone(ServerAddress address) {
        return Turn.failed("server-not-found", "Azure knows no %s.".formatted(address), "See who deleted it.");
    }
}
