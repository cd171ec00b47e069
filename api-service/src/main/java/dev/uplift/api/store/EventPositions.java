package dev.uplift.api.store;

import static dev.uplift.api.store.Columns.numbers;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far each partition of the events was taken in, by whichever API process. Kafka's committed offsets say the same, but
 * not reliably: a commit that meets a rebalance fails, and is made good only by the next event of that partition.
 */
@ApplicationScoped
public class EventPositions {

    private static final String ADVANCE = """
            INSERT INTO event_position (partition, next_offset)
            SELECT n.partition, n.next_offset FROM unnest(?::bigint[], ?::bigint[]) AS n (partition, next_offset)
             ORDER BY n.partition
            ON CONFLICT (partition) DO UPDATE
               SET next_offset = greatest(event_position.next_offset, excluded.next_offset)
            """;

    private static final String READ = "SELECT partition, next_offset FROM event_position";

    /** @param next by partition, the offset after the last event that this transaction takes in */
    public void advance(Connection connection, Map<Integer, Long> next) throws SQLException {
        var partitions = List.copyOf(next.keySet());
        try (var upsert = connection.prepareStatement(ADVANCE)) {
            upsert.setArray(1, numbers(connection, partitions, Integer::longValue));
            upsert.setArray(2, numbers(connection, partitions, next::get));
            upsert.executeUpdate();
        }
    }

    /** The offsets after the last events that were taken in, by partition; without those of which none was. */
    public Map<Integer, Long> read(Connection connection) throws SQLException {
        Map<Integer, Long> positions = new HashMap<>();
        try (var select = connection.prepareStatement(READ);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                positions.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return positions;
    }
}
