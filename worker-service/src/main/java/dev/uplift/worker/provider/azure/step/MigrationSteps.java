package dev.uplift.worker.provider.azure.step;

import dev.uplift.contracts.Server;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.Actions.Body;
import dev.uplift.worker.postgres.step.InPlaceServer;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import java.util.Map;
import java.util.Optional;

/** The actions of a migration by Azure's service, by the names that its plan has for them. */
public final class MigrationSteps {

    private MigrationSteps() {}

    /** @param http for the probes that users bring */
    public static Map<String, Body<Turn>> of(OutgoingHttp http) {
        return Map.ofEntries(
                Map.entry("migrate-data", MigrateData::run),
                Map.entry("cut-over", MigrateData::cutOver),
                Map.entry("cancel-migration", Migrating::cancel),
                Map.entry("delete-migration", Migrating::remove),
                Map.entry("confirm-available", turn -> Found.ready(turn, turn.address(), _ -> StepResult.done())),
                Map.entry(
                        "fence-source",
                        turn -> onSource(turn, server -> source(turn, server).close())),
                Map.entry(
                        "verify-source",
                        turn -> onSource(turn, server -> source(turn, server).verify())),
                Map.entry(
                        "open-source",
                        turn -> onSource(turn, server -> source(turn, server).open())),
                Map.entry("compare-database", MigrationSteps::compare),
                Map.entry(
                        "gather-statistics",
                        turn -> onTarget(
                                turn,
                                server -> server.gatherStatistics(Integer.parseInt(turn.text("statisticsTarget"))))),
                Map.entry("own-checks", turn -> onTarget(turn, server -> server.ownChecks(http))));
    }

    private static FencedSource source(Turn turn, InPlaceServer server) {
        return new FencedSource(turn, server.sessions());
    }

    private static StepResult compare(Turn turn) throws InterruptedException {
        return onSource(
                turn,
                source -> onTarget(
                        turn, target -> new ComparedDatabase(turn, source.sessions(), target.sessions()).run()));
    }

    private static StepResult onSource(Turn turn, InPlaceServer.Body body) throws InterruptedException {
        return on(turn, turn.work().command().source(), body);
    }

    private static StepResult onTarget(Turn turn, InPlaceServer.Body body) throws InterruptedException {
        return on(turn, turn.work().command().target().orElseThrow(), body);
    }

    private static StepResult on(Turn turn, Server server, InPlaceServer.Body body) throws InterruptedException {
        Optional<Server> located = Migrating.located(turn.azure(), server);
        return located.isPresent()
                ? InPlaceServer.onServer(turn.work(), located.get(), body)
                : Found.gone(ServerAddress.of(server.address()));
    }
}
