package dev.uplift.worker.provider.azure.step;

import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.step.InPlaceServer;
import dev.uplift.worker.provider.azure.server.Located;
import dev.uplift.worker.provider.azure.server.Names;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import java.util.Locale;

/** What is done by SQL, on the server, its clone or the restored one: wherever Azure says that it listens now. */
final class SqlSteps {

    private SqlSteps() {}

    static StepResult fence(Turn turn) throws InterruptedException {
        return on(turn, turn.server(), InPlaceServer::fence);
    }

    /** The restored moment is one behind the fence, so that a restored server has it, too. */
    static StepResult open(Turn turn) throws InterruptedException {
        return on(turn, turn.wayBack(), InPlaceServer::open);
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

    /** @param http for the probes that users bring */
    static StepResult ownChecks(Turn turn, OutgoingHttp http) throws InterruptedException {
        return on(turn, turn.server(), server -> server.ownChecks(http));
    }

    static StepResult compareQueries(Turn turn) throws InterruptedException {
        var clone = turn.address().named(turn.text("clone"));
        return on(turn, turn.server(), server -> on(turn, clone, server::compareQueries));
    }

    /** The action {@code verify-allow-list}: the extensions that may be made are there to be made. */
    static StepResult allowList(Turn turn) throws InterruptedException {
        var allowed =
                Parameters.extensions(turn).orElseGet(() -> turn.settings().allowedExtensions());
        return on(turn, turn.server(), server -> {
            try (var session = server.sessions().open()) {
                var there = session.texts("SELECT name FROM pg_available_extensions");
                var missing = allowed.stream()
                        .map(extension -> extension.toLowerCase(Locale.ROOT))
                        .filter(extension -> !there.contains(extension))
                        .toList();
                return missing.isEmpty()
                        ? StepResult.done()
                        : Turn.failed(
                                "extensions-not-available",
                                "%s has no %s.".formatted(turn.server(), String.join(", ", missing)),
                                "Take them out of the option 'extensions', or out of azure.extensions.");
            }
        });
    }

    private static StepResult on(Turn turn, ServerAddress address, InPlaceServer.Body body)
            throws InterruptedException {
        var found = turn.azure().servers().server(address);
        if (found.isEmpty()) {
            return Found.gone(address);
        }
        var host = found.get().host();
        if (host.isEmpty()) {
            return turn.pending("%s to listen".formatted(address));
        }
        var located = Located.at(turn.work().command().source(), host.get());
        return address.server().equals(turn.names().of(Names.CLONE))
                ? InPlaceServer.onClone(turn.work(), located, body)
                : InPlaceServer.onServer(turn.work(), located, body);
    }
}
