package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.platform.SqlSteps;
import dev.uplift.worker.postgres.step.InPlaceServer;
import dev.uplift.worker.provider.azure.server.Names;

/** A turn of what is done by SQL, on the server, its clone or the restored one: wherever Azure says that it listens now. */
record SqlTurn(Turn turn) implements SqlSteps.Turn {

    @Override
    public String server() {
        return turn.server().server();
    }

    @Override
    public String wayBack() {
        return turn.wayBack().server();
    }

    @Override
    public String text(String parameter) {
        return turn.text(parameter);
    }

    @Override
    public StepResult on(String server, InPlaceServer.Body body) throws InterruptedException {
        var address = turn.address().named(server);
        var found = turn.azure().servers().server(address);
        if (found.isEmpty()) {
            return Found.gone(address);
        }
        var host = found.get().host();
        if (host.isEmpty()) {
            return turn.pending("%s to listen".formatted(address));
        }
        var located = Located.at(turn.work().command().source(), host.get());
        return server.equals(turn.names().of(Names.CLONE))
                ? InPlaceServer.onClone(turn.work(), located, body)
                : InPlaceServer.onServer(turn.work(), located, body);
    }
}
