package dev.uplift.api.discovery;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks every second for discoveries of which nothing is heard. Every API process does; rows are shared out by {@code SKIP
 * LOCKED}.
 */
@Singleton
class DiscoveryWatch {

    private static final Logger LOG = Logger.getLogger(DiscoveryWatch.class);

    private final AgroalDataSource database;
    private final Discoveries discoveries;
    private Thread thread;

    DiscoveryWatch(AgroalDataSource database, Discoveries discoveries) {
        this.database = database;
        this.discoveries = discoveries;
    }

    void start(@Observes @Priority(3000) StartupEvent started) {
        thread = Thread.ofPlatform().daemon().name("discovery-watch").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopping) {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                look();
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException ending) {
            LOG.debug("discoveries are not watched any more");
        }
    }

    private void look() {
        try {
            QuarkusTransaction.requiringNew().call(() -> {
                try (var connection = database.getConnection()) {
                    return discoveries.lookAfterSilent(connection);
                }
            });
        } catch (RuntimeException away) {
            LOG.debugf("discoveries are not looked at: %s", away.getMessage());
        }
    }
}
