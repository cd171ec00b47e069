package dev.uplift.api.webhook;

import static dev.uplift.api.store.Columns.numbers;
import static dev.uplift.api.store.Columns.texts;

import dev.uplift.api.core.Effect.Announce;
import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.Announcements;
import dev.uplift.contracts.Announcements.Receiver;
import dev.uplift.contracts.wire.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The rows of announcements on their way. A claim moves a row's due time beyond the attempt, so that no two processes send
 * it at once, and that the row of a process that died is due again by itself.
 */
@ApplicationScoped
public class Deliveries {

    /** Longer than any attempt takes: finding the address, connecting, 15 s for the answer. */
    static final Duration CLAIM = Duration.ofSeconds(60);

    private static final String INSERT = """
            INSERT INTO delivery (id, upgrade_id, kind, place, url, url_from, secret_from, receiver, body, created_at)
            SELECT n.id, n.upgrade_id, n.kind, n.place, n.url, n.url_from, n.secret_from, n.receiver, n.body::json, ?
              FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],
                          ?::text[]) WITH ORDINALITY
                   AS n (id, upgrade_id, kind, place, url, url_from, secret_from, receiver, body, position)
             ORDER BY n.position
            """;

    // What one receiver is told of one upgrade keeps its order, until an announcement failed five times, 2.5 minutes
    // long: then the next one is news that somebody waits for.
    private static final String CLAIMING = """
            UPDATE delivery
               SET due_at = now() + ? * interval '1 second', attempts = delivery.attempts + 1
              FROM (SELECT due.id
                      FROM delivery due
                      JOIN (SELECT id, row_number() OVER (PARTITION BY receiver ORDER BY due_at, number) AS place
                              FROM delivery
                             WHERE state = 'PENDING' AND due_at <= now() AND receiver <> ALL (?)) fair
                        ON fair.id = due.id
                     WHERE due.state = 'PENDING' AND due.due_at <= now() AND fair.place <= ?
                       AND NOT EXISTS (SELECT FROM delivery earlier
                                        WHERE earlier.upgrade_id = due.upgrade_id AND earlier.place = due.place
                                          AND earlier.number < due.number AND earlier.state = 'PENDING'
                                          AND earlier.attempts < 5)
                     ORDER BY due.due_at, due.number
                     LIMIT ?
                       FOR UPDATE OF due SKIP LOCKED) taken
             WHERE delivery.id = taken.id
            RETURNING delivery.id, upgrade_id, kind, url, url_from, secret_from, receiver, body, attempts,
                      extract(epoch FROM now() - since) AS age, number
            """;

    private static final String TAKEN = """
            UPDATE delivery SET state = 'DELIVERED', answer = ?, ended_at = now() WHERE id = ? AND state <> 'DELIVERED'
            """;

    private static final String AGAIN = """
            UPDATE delivery SET answer = ?, due_at = now() + ? * interval '1 millisecond'
             WHERE id = ? AND state = 'PENDING' AND attempts = ?
            """;

    private static final String DEAD = """
            UPDATE delivery SET state = 'DEAD', answer = ?, ended_at = now()
             WHERE id = ? AND state = 'PENDING' AND attempts = ?
            """;

    /** One announcement of an upgrade. @param number of its entry in the timeline */
    public record Announced(Upgrade upgrade, Announce announce, long number) {}

    private record Row(String id, Announced announced, int place, Receiver to, String body) {}

    /** Writes what is to be sent, one row for each receiver, in the caller's transaction. */
    public void add(Connection connection, List<Announced> all, Instant now) throws SQLException {
        var rows = rows(all, now);
        if (rows.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setTimestamp(1, Timestamp.from(now));
            insert.setArray(2, texts(connection, rows, Row::id));
            insert.setArray(
                    3,
                    texts(
                            connection,
                            rows,
                            row -> row.announced().upgrade().id().value()));
            insert.setArray(
                    4,
                    texts(
                            connection,
                            rows,
                            row -> row.announced().announce().news().kind()));
            insert.setArray(5, numbers(connection, rows, Row::place));
            insert.setArray(6, texts(connection, rows, row -> row.to().url().orElse(null)));
            insert.setArray(7, texts(connection, rows, row -> row.to().urlFrom().orElse(null)));
            insert.setArray(
                    8, texts(connection, rows, row -> row.to().secretFrom().orElse(null)));
            insert.setArray(9, texts(connection, rows, row -> receiver(row.to())));
            insert.setArray(10, texts(connection, rows, Row::body));
            insert.executeUpdate();
        }
    }

    private static List<Row> rows(List<Announced> all, Instant now) {
        var rows = new ArrayList<Row>();
        for (var each : all) {
            // A full stop would be legal in an event's id, but not in one that is signed.
            var id = "%s-%d".formatted(each.upgrade().id().value(), each.number());
            var event = AnnouncementEvent.of(each.upgrade(), each.announce(), id, now);
            var body = new String(Json.write(event), StandardCharsets.UTF_8);
            var to = each.upgrade()
                    .request()
                    .options()
                    .announcements()
                    .map(Announcements::to)
                    .orElse(List.of());
            for (int place = 0; place < to.size(); place++) {
                rows.add(new Row("%s-%d".formatted(id, place), each, place, to.get(place), body));
            }
        }
        return rows;
    }

    /** Host and port, or the reference: a slow one keeps nobody else waiting. */
    private static String receiver(Receiver to) {
        return to.url()
                .map(url -> URI.create(url).getAuthority())
                .or(to::urlFrom)
                .orElse("");
    }

    /**
     * Takes what is due, each for one attempt.
     *
     * @param most how many
     * @param mostOfOne how many for the same receiver
     * @param busy receivers that have enough already
     */
    List<Delivery> claim(Connection connection, int most, int mostOfOne, Collection<String> busy) throws SQLException {
        try (var claim = connection.prepareStatement(CLAIMING)) {
            claim.setLong(1, CLAIM.toSeconds());
            claim.setArray(2, texts(connection, busy, receiver -> receiver));
            claim.setInt(3, mostOfOne);
            claim.setInt(4, most);
            var claimed = new ArrayList<Delivery>();
            try (var rows = claim.executeQuery()) {
                while (rows.next()) {
                    claimed.add(delivery(rows));
                }
            }
            return claimed;
        }
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getString("id"),
                row.getString("upgrade_id"),
                row.getString("kind"),
                Optional.ofNullable(row.getString("url")),
                Optional.ofNullable(row.getString("url_from")),
                Optional.ofNullable(row.getString("secret_from")),
                row.getString("receiver"),
                row.getString("body"),
                row.getInt("attempts"),
                Duration.ofMillis((long) (row.getDouble("age") * 1000)));
    }

    /** It arrived, whoever else has tried meanwhile. */
    void taken(Connection connection, Delivery delivery, String answer) throws SQLException {
        try (var update = connection.prepareStatement(TAKEN)) {
            update.setString(1, answer);
            update.setString(2, delivery.id());
            update.executeUpdate();
        }
    }

    /** It is tried again, unless another process has claimed it since. */
    void again(Connection connection, Delivery delivery, String answer, Duration later) throws SQLException {
        try (var update = connection.prepareStatement(AGAIN)) {
            update.setString(1, answer);
            update.setLong(2, later.toMillis());
            update.setString(3, delivery.id());
            update.setInt(4, delivery.attempt());
            update.executeUpdate();
        }
    }

    /** It is not tried any more. @return whether it was given up by this call */
    boolean dead(Connection connection, Delivery delivery, String answer) throws SQLException {
        try (var update = connection.prepareStatement(DEAD)) {
            update.setString(1, answer);
            update.setString(2, delivery.id());
            update.setInt(3, delivery.attempt());
            return update.executeUpdate() == 1;
        }
    }
}
