package dev.uplift.api.history;

import static dev.uplift.api.store.Columns.numbers;
import static dev.uplift.api.store.Columns.texts;

import dev.uplift.api.core.StepKind;
import dev.uplift.api.core.StepKind.Took;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long steps of each kind took; the newest {@value #KEPT} times of it. Set-based, in the caller's transaction: rows
 * are only added and taken away, so that upgrades which succeed at the same time do not wait for each other.
 */
@ApplicationScoped
public class StepTimes {

    static final int KEPT = 20;

    private static final String REMEMBER = """
            INSERT INTO step_time (provider, strategy, action, size_class, millis)
            SELECT n.provider, n.strategy, n.action, n.size_class, n.millis
              FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
                   AS n (provider, strategy, action, size_class, millis)
            """;

    private static final String FORGET = """
            DELETE FROM step_time
             USING unnest(?::text[], ?::text[], ?::text[], ?::bigint[]) AS n (provider, strategy, action, size_class)
             CROSS JOIN LATERAL (SELECT s.id FROM step_time s
                                  WHERE s.provider = n.provider AND s.strategy = n.strategy
                                    AND s.action = n.action AND s.size_class = n.size_class
                                  ORDER BY s.id DESC OFFSET %d FOR UPDATE SKIP LOCKED) AS old
             WHERE step_time.id = old.id
            """.formatted(KEPT);

    private static final String RECALL = """
            SELECT n.provider, n.strategy, n.action, n.size_class, found.millis
              FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[]) AS n (provider, strategy, action, size_class)
             CROSS JOIN LATERAL (SELECT s.millis FROM step_time s
                                  WHERE s.provider = n.provider AND s.strategy = n.strategy
                                    AND s.action = n.action AND s.size_class = n.size_class
                                  ORDER BY s.id DESC LIMIT %d) AS found
            """.formatted(KEPT);

    /** Keeps how long these took, and forgets the oldest times of the same kinds. */
    public void remember(Connection connection, List<Took> took) throws SQLException {
        if (took.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(REMEMBER);
                var delete = connection.prepareStatement(FORGET)) {
            kinds(connection, insert, took.stream().map(Took::kind).toList());
            insert.setArray(5, numbers(connection, took, each -> each.time().toMillis()));
            insert.executeUpdate();
            kinds(connection, delete, took.stream().map(Took::kind).distinct().toList());
            delete.executeUpdate();
        }
    }

    /** The newest times of each of these kinds; nothing for kinds that nobody knows. */
    public Map<StepKind, List<Duration>> recall(Connection connection, Collection<StepKind> kinds) throws SQLException {
        var found = new HashMap<StepKind, List<Duration>>();
        if (kinds.isEmpty()) {
            return found;
        }
        try (var select = connection.prepareStatement(RECALL)) {
            kinds(connection, select, kinds);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var kind = new StepKind(rows.getString(1), rows.getString(2), rows.getString(3), rows.getInt(4));
                    found.computeIfAbsent(kind, _ -> new ArrayList<>()).add(Duration.ofMillis(rows.getLong(5)));
                }
            }
        }
        return found;
    }

    private static void kinds(Connection connection, PreparedStatement statement, Collection<StepKind> kinds)
            throws SQLException {
        statement.setArray(1, texts(connection, kinds, StepKind::provider));
        statement.setArray(2, texts(connection, kinds, StepKind::strategy));
        statement.setArray(3, texts(connection, kinds, StepKind::action));
        statement.setArray(4, numbers(connection, kinds, StepKind::sizeClass));
    }
}
