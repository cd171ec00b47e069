package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.step.InPlaceServer;
import dev.uplift.worker.provider.awsrds.account.RdsAddress;
import dev.uplift.worker.provider.awsrds.server.Located;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import java.util.Optional;

/** What is done by SQL, on the server or its clone: wherever RDS says that it listens now; on a cluster, its writer. */
final class SqlSteps {

    private SqlSteps() {}

    static StepResult fence(Turn turn) throws InterruptedException {
        return on(turn, turn.server(), InPlaceServer::fence);
    }

    /** The backup was taken behind the fence, so that a restored instance has it, too. */
    static StepResult open(Turn turn) throws InterruptedException {
        return on(turn, turn.fact("rollback.instance").orElseGet(turn::server), InPlaceServer::open);
    }

    static StepResult note(Turn turn) throws InterruptedException {
        return on(turn, turn.server(), InPlaceServer::note);
    }

    static StepResult verify(Turn turn) throws InterruptedException {
        return on(turn, turn.server(), server -> server.verify(turn.text("to")));
    }

    static StepResult gatherStatistics(Turn turn) throws InterruptedException {
        var detail = Integer.parseInt(turn.text("statisticsTarget"));
        return on(turn, turn.server(), server -> server.gatherStatistics(detail));
    }

    static StepResult updateExtensions(Turn turn) throws InterruptedException {
        return on(turn, turn.server(), InPlaceServer::updateExtensions);
    }

    static StepResult ownChecks(Turn turn, OutgoingHttp http) throws InterruptedException {
        return on(turn, turn.server(), server -> server.ownChecks(http));
    }

    static StepResult compareQueries(Turn turn) throws InterruptedException {
        return on(turn, turn.server(), server -> on(turn, turn.text("clone"), server::compareQueries));
    }

    private static StepResult on(Turn turn, String server, InPlaceServer.Body body) throws InterruptedException {
        var fleet = turn.account().fleet();
        return switch (turn.address().resource()) {
            case RdsAddress.Instance _ -> {
                var found = fleet.instance(server);
                yield found.isEmpty()
                        ? Found.INSTANCES.gone(server)
                        : on(turn, server, SourceSettings.endpoint(found.get()), body);
            }
            case RdsAddress.Cluster _ -> {
                var found = fleet.cluster(server);
                yield found.isEmpty()
                        ? Found.CLUSTERS.gone(server)
                        : on(turn, server, SourceCluster.endpoint(found.get()), body);
            }
        };
    }

    private static StepResult on(
            Turn turn, String server, Optional<SourceSettings.Endpoint> endpoint, InPlaceServer.Body body)
            throws InterruptedException {
        if (endpoint.isEmpty()) {
            return turn.pending("%s to listen".formatted(server));
        }
        var located = Located.at(turn.work().command().source(), endpoint.get());
        return server.equals(turn.names().of(Names.CLONE))
                ? InPlaceServer.onClone(turn.work(), located, body)
                : InPlaceServer.onServer(turn.work(), located, body);
    }
}
