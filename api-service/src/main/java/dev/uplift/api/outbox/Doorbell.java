package dev.uplift.api.outbox;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/**
 * Hears PostgreSQL's NOTIFY of new outbox rows, whichever process wrote them, and wakes the relay. It only saves time:
 * the relay looks by itself twice a second.
 */
@ApplicationScoped
public class Doorbell {

    private static final Logger LOG = Logger.getLogger(Doorbell.class);
    private static final int LISTEN_MILLIS = 10_000;

    private final Relay relay;
    private final String url;
    private final Properties login = new Properties();
    private volatile boolean ending;
    private volatile Connection connection;
    private Thread thread;

    Doorbell(
            Relay relay,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password") String password) {
        this.relay = relay;
        this.url = url;
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("ApplicationName", "uplift-api-doorbell");
        login.setProperty("connectTimeout", "5");
        login.setProperty("tcpKeepAlive", "true");
    }

    void start(@Observes @Priority(3000) StartupEvent started) {
        thread = Thread.ofVirtual().name("outbox-doorbell").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        ending = true;
        thread.interrupt();
        var open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException closing) {
                LOG.debug("closing the doorbell", closing);
            }
        }
        thread.join(TimeUnit.SECONDS.toMillis(1));
    }

    private void run() {
        while (!ending) {
            try (var open = DriverManager.getConnection(url, login);
                    var listen = open.createStatement()) {
                connection = open;
                listen.execute("LISTEN " + Outbox.CHANNEL);
                relay.wake();
                hear(open.unwrap(PGConnection.class));
            } catch (SQLException lost) {
                if (!ending) {
                    LOG.debugf("no doorbell for a second: %s", lost.getMessage());
                    pause();
                }
            }
        }
    }

    private void hear(PGConnection open) throws SQLException {
        while (!ending) {
            var notifications = open.getNotifications(LISTEN_MILLIS);
            if (notifications != null && notifications.length > 0) {
                relay.wake();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException interrupted) {
            ending = true;
        }
    }
}
