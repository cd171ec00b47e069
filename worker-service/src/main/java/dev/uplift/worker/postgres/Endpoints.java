package dev.uplift.worker.postgres;

import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Driver.Unlocated;
import dev.uplift.worker.driver.Work;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;

/** How servers are reached by SQL, whoever their provider: where one listens, only its driver knows. */
@Singleton
public final class Endpoints {

    private final List<Driver> drivers;

    /** @param drivers of all providers */
    public Endpoints(@All List<Driver> drivers) {
        this.drivers = List.copyOf(drivers);
    }

    /**
     * Sessions of a turn's own name; none is opened yet.
     *
     * @throws Unlocated if the platform does not say where it listens
     * @throws Secrets.Unresolved if the reference to its credentials cannot be resolved here
     * @throws IllegalArgumentException if address or credentials are wrong; the message says which, and no secret
     */
    public Sessions sessions(Server server, Work work) throws Unlocated, Secrets.Unresolved, InterruptedException {
        return Sessions.of(Dsn.of(located(server, work.secrets()), work.secrets()), work);
    }

    /** A server that no driver here knows is where its address says. */
    private Server located(Server server, Secrets secrets) throws Unlocated, InterruptedException {
        for (var driver : drivers) {
            if (driver.descriptor().provider().equals(server.provider())) {
                return driver.located(server, secrets);
            }
        }
        return server;
    }
}
