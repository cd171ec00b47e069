package dev.uplift.api.outbox;

import static dev.uplift.api.store.Columns.bytes;
import static dev.uplift.api.store.Columns.numbers;
import static dev.uplift.api.store.Columns.texts;

import dev.uplift.api.core.Effect;
import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.wire.Json;
import dev.uplift.contracts.wire.MessageTypes;
import dev.uplift.contracts.wire.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** What is to be done after the commit: messages for Kafka, and timers for the decisions. */
@ApplicationScoped
public class Outbox {

    /** The relays of all API processes listen to it. */
    static final String CHANNEL = "uplift_outbox";

    /**
     * The longest sleep of a timer. The date that it waits for is looked at again whenever it fires, so that a clock that
     * was wrong when it was set costs an hour at most.
     */
    static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private static final String INSERT = """
            INSERT INTO outbox (due_at, topic, key, type, body, upgrade_id, turn)
            SELECT now() + n.delay * interval '1 millisecond', n.topic, n.key, n.type, n.body, n.upgrade_id, n.turn
              FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::bigint[])
                   AS n (delay, topic, key, type, body, upgrade_id, turn)
            """;

    /**
     * A row to be.
     *
     * @param delay from now on
     * @param topic null for a timer
     * @param key of the Kafka record
     * @param type of the message, or the name of the timer
     * @param body JSON; null for a timer
     * @param upgrade whose
     * @param turn which
     */
    public record Row(Duration delay, String topic, String key, String type, byte[] body, String upgrade, long turn) {}

    /** The row of an effect that leaves the transaction; another effect has none, which is a bug of the caller. */
    public static Row row(Upgrade upgrade, Effect effect) {
        var id = upgrade.id().value();
        return switch (effect) {
            case Effect.Send(var command, var elsewhere, var delay) ->
                new Row(
                        delay,
                        Topics.commands(upgrade.request().source().pool(), lane(command)),
                        key(upgrade, command.turn(), elsewhere),
                        MessageTypes.typeOf(command),
                        Json.write(command),
                        id,
                        command.turn());
            case Effect.Tell(var control) ->
                new Row(
                        Duration.ZERO,
                        Topics.CONTROLS,
                        id,
                        MessageTypes.typeOf(control),
                        Json.write(control),
                        id,
                        control.turn());
            case Effect.Wake(var timer, var turn, var delay) ->
                new Row(Collections.min(List.of(delay, LOOK_AGAIN)), null, id, timer.name(), null, id, turn);
            case Effect.Note _,
                    Effect.Keep _,
                    Effect.Lock _,
                    Effect.LookForHolder _,
                    Effect.Announce _,
                    Effect.Recall _,
                    Effect.RememberRehearsal _,
                    Effect.RememberTimes _ -> throw new IllegalArgumentException("stays in the database: " + effect);
        };
    }

    private static Lane lane(Execute command) {
        return command.step().lane();
    }

    /** A declined command gets a key of its own, and with it another partition and another worker. */
    private static String key(Upgrade upgrade, long turn, boolean elsewhere) {
        var server = upgrade.request().serverId();
        return elsewhere ? server + "/" + turn : server;
    }

    /** Adds rows, and wakes the relays when the transaction commits. */
    public void add(Connection connection, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setArray(1, numbers(connection, rows, row -> row.delay().toMillis()));
            insert.setArray(2, texts(connection, rows, Row::topic));
            insert.setArray(3, texts(connection, rows, Row::key));
            insert.setArray(4, texts(connection, rows, Row::type));
            insert.setArray(5, bytes(connection, rows, Row::body));
            insert.setArray(6, texts(connection, rows, Row::upgrade));
            insert.setArray(7, numbers(connection, rows, Row::turn));
            insert.executeUpdate();
        }
        try (var notify = connection.createStatement()) {
            notify.execute("NOTIFY " + CHANNEL);
        }
    }
}
