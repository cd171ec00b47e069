package dev.uplift.worker.platform;

import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.step.InPlaceServer;
import java.util.Map;

/** The actions of {@link ServerSteps}, by the names that it has for them: what is done by SQL wherever a server listens now. */
public final class SqlSteps {

    private SqlSteps() {}

    /** One turn of a step, on whatever platform. */
    public interface Turn {
        /** Name of what the step is about: the server that is upgraded, or one that was made for it. */
        String server();

        /** Name of the server that a way back leads to; where there is none, as {@link #server}. */
        String wayBack();

        /** A parameter of the step, with names as they are. @throws IllegalStateException if the plan does not give it */
        String text(String parameter);

        /** Runs something on a server, or on the clone of its rehearsal, wherever the platform says that it listens now. */
        StepResult on(String server, InPlaceServer.Body body) throws InterruptedException;
    }

    /** One of them. */
    @FunctionalInterface
    public interface Action {
        StepResult run(Turn turn) throws InterruptedException;
    }

    /** @param http for the probes that users bring */
    public static Map<String, Action> of(OutgoingHttp http) {
        return Map.of(
                "fence-source",
                onServer(InPlaceServer::fence),
                // What was restored was saved behind the fence, so that it has it, too.
                "open-source",
                turn -> turn.on(turn.wayBack(), InPlaceServer::open),
                "note-contents",
                onServer(InPlaceServer::note),
                "verify-contents",
                turn -> turn.on(turn.server(), server -> server.verify(turn.text("to"))),
                "gather-statistics",
                SqlSteps::gatherStatistics,
                "update-extensions",
                onServer(InPlaceServer::updateExtensions),
                "own-checks",
                onServer(server -> server.ownChecks(http)),
                "rehearse-queries",
                SqlSteps::compareQueries);
    }

    private static Action onServer(InPlaceServer.Body body) {
        return turn -> turn.on(turn.server(), body);
    }

    private static StepResult gatherStatistics(Turn turn) throws InterruptedException {
        var detail = Integer.parseInt(turn.text("statisticsTarget"));
        return turn.on(turn.server(), server -> server.gatherStatistics(detail));
    }

    private static StepResult compareQueries(Turn turn) throws InterruptedException {
        return turn.on(turn.server(), server -> turn.on(turn.text("clone"), server::compareQueries));
    }
}
