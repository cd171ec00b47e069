package dev.uplift.worker.provider.awsrds;

import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.step.InPlaceServer;

/** What is done by SQL, on the server or its clone: wherever RDS says that it listens now. */
final class SqlSteps {

    private SqlSteps() {}

    static StepResult fence(Turn turn) throws InterruptedException {
        return on(turn, turn.instance(), InPlaceServer::fence);
    }

    /** The backup was taken behind the fence, so that a restored instance has it, too. */
    static StepResult open(Turn turn) throws InterruptedException {
        return on(turn, turn.fact("rollback.instance").orElseGet(turn::instance), InPlaceServer::open);
    }

    static StepResult note(Turn turn) throws InterruptedException {
        return on(turn, turn.instance(), InPlaceServer::note);
    }

    static StepResult verify(Turn turn) throws InterruptedException {
        return on(turn, turn.instance(), server -> server.verify(turn.text("to")));
    }

    static StepResult gatherStatistics(Turn turn) throws InterruptedException {
        var detail = Integer.parseInt(turn.text("statisticsTarget"));
        return on(turn, turn.instance(), server -> server.gatherStatistics(detail));
    }

    static StepResult updateExtensions(Turn turn) throws InterruptedException {
        return on(turn, turn.instance(), InPlaceServer::updateExtensions);
    }

    static StepResult ownChecks(Turn turn, OutgoingHttp http) throws InterruptedException {
        return on(turn, turn.instance(), server -> server.ownChecks(http));
    }

    static StepResult compareQueries(Turn turn) throws InterruptedException {
        return on(turn, turn.instance(), server -> on(turn, turn.text("clone"), server::compareQueries));
    }

    private static StepResult on(Turn turn, String instance, InPlaceServer.Body body) throws InterruptedException {
        var found = turn.account().fleet().instance(instance);
        if (found.isEmpty()) {
            return Found.gone(instance);
        }
        var endpoint = SourceSettings.endpoint(found.get());
        if (endpoint.isEmpty()) {
            return turn.pending("instance %s to listen".formatted(instance));
        }
        var located = Located.at(turn.work().command().source(), endpoint.get());
        return instance.equals(turn.names().of(Names.CLONE))
                ? InPlaceServer.onClone(turn.work(), located, body)
                : InPlaceServer.onServer(turn.work(), located, body);
    }
}
