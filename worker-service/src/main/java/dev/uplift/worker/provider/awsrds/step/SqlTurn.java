package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.SqlSteps;
import dev.uplift.worker.postgres.step.InPlaceServer;
import dev.uplift.worker.provider.awsrds.account.RdsAddress;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import java.util.Optional;

/** A turn of what is done by SQL, on the server or its clone: wherever RDS says that it listens now; on a cluster, its writer. */
record SqlTurn(Turn turn) implements SqlSteps.Turn {

    @Override
    public String server() {
        return turn.server();
    }

    @Override
    public String wayBack() {
        return turn.fact("rollback.instance").orElseGet(turn::server);
    }

    @Override
    public String text(String parameter) {
        return turn.text(parameter);
    }

    @Override
    public StepResult on(String server, InPlaceServer.Body body) throws InterruptedException {
        var fleet = turn.account().fleet();
        return switch (turn.address().resource()) {
            case RdsAddress.Instance _ -> {
                var found = fleet.instance(server);
                yield found.isEmpty()
                        ? Found.INSTANCES.gone(server)
                        : on(server, SourceSettings.endpoint(found.get()), body);
            }
            case RdsAddress.Cluster _ -> {
                var found = fleet.cluster(server);
                yield found.isEmpty()
                        ? Found.CLUSTERS.gone(server)
                        : on(server, SourceCluster.endpoint(found.get()), body);
            }
        };
    }

    private StepResult on(String server, Optional<SourceSettings.Endpoint> endpoint, InPlaceServer.Body body)
            throws InterruptedException {
        if (endpoint.isEmpty()) {
            return turn.pending("%s to listen".formatted(server));
        }
        var located = endpoint.get().of(turn.work().command().source());
        return server.equals(turn.names().of(Names.CLONE))
                ? InPlaceServer.onClone(turn.work(), located, body)
                : InPlaceServer.onServer(turn.work(), located, body);
    }
}
