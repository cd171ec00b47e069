package dev.uplift.api.store;

import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.event.Event.Described;
import dev.uplift.contracts.wire.Json;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What workers said that they can do; the newest word for each provider and pool. */
@ApplicationScoped
public class Drivers {

    private static final String SAVE = """
            INSERT INTO driver (provider, pool, descriptor) VALUES (?, ?, ?::jsonb)
            ON CONFLICT (provider, pool) DO UPDATE SET descriptor = excluded.descriptor, seen_at = now()
            """;
    private static final String ALL =
            "SELECT DISTINCT ON (provider) descriptor FROM driver ORDER BY provider, seen_at DESC";

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Seen(List<Descriptor> drivers, long at) {}

    private final AgroalDataSource database;
    private volatile Seen seen;

    Drivers(AgroalDataSource database) {
        this.database = database;
    }

    public void save(Connection connection, Described worker) throws SQLException {
        try (var upsert = connection.prepareStatement(SAVE)) {
            for (var driver : worker.drivers()) {
                upsert.setString(1, driver.provider());
                upsert.setString(2, worker.pool());
                upsert.setString(3, new String(Json.write(driver), StandardCharsets.UTF_8));
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** One for each provider, by name; as of a second ago at most. */
    public List<Descriptor> all() {
        var last = seen;
        if (last == null || System.nanoTime() - last.at() > FRESH_NANOS) {
            last = new Seen(read(), System.nanoTime());
            seen = last;
        }
        return last.drivers();
    }

    private List<Descriptor> read() {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(ALL);
                var rows = select.executeQuery()) {
            var found = new ArrayList<Descriptor>();
            while (rows.next()) {
                found.add(Json.read(rows.getString(1).getBytes(StandardCharsets.UTF_8), Descriptor.class));
            }
            return List.copyOf(found);
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    public Optional<Descriptor> of(String provider) {
        return all().stream()
                .filter(driver -> driver.provider().equals(provider))
                .findFirst();
    }
}
