package dev.uplift.api.audit;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the audit in the order of its ids, page by page, so that neither memory nor a connection is held for a slow
 * reader. Entries never change, so pages fit together.
 */
@ApplicationScoped
public class AuditTrail {

    private final AgroalDataSource database;

    AuditTrail(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Which entries; empty for all.
     *
     * @param from the first moment
     * @param until the first moment that is not meant any more
     */
    public record Filter(
            Optional<String> upgrade,
            Optional<String> who,
            Optional<String> action,
            Optional<Instant> from,
            Optional<Instant> until) {

        /** All entries of an upgrade. */
        public static Filter ofUpgrade(String id) {
            return new Filter(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * The highest id below which no entry is missing any more. Entries above it may be there already; but transactions
     * commit in another order than they get their ids, and a reader who went on after one of them would miss others.
     */
    public long settled() throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("SELECT audit_settled()");
                var rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /**
     * The next entries, by id.
     *
     * @param after the id before the first one
     * @param settled the last id, asked for before
     * @param most how many at most
     */
    public List<AuditLine> page(Filter filter, long after, long settled, int most) throws SQLException {
        var sql = new StringBuilder("SELECT %s FROM audit WHERE id > ? AND id <= ?".formatted(AuditLine.COLUMNS));
        var values = new ArrayList<Object>(List.of(after, settled));
        add(sql, values, " AND upgrade_id = ?", filter.upgrade());
        add(sql, values, " AND who = ?", filter.who());
        add(sql, values, " AND action = ?", filter.action());
        add(sql, values, " AND at >= ?", filter.from().map(Timestamp::from));
        add(sql, values, " AND at < ?", filter.until().map(Timestamp::from));
        values.add(most);
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        sql.append(" ORDER BY id LIMIT ?").toString())) {
            for (var place = 0; place < values.size(); place++) {
                select.setObject(place + 1, values.get(place));
            }
            var page = new ArrayList<AuditLine>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    page.add(AuditLine.of(rows));
                }
            }
            return page;
        }
    }

    private static void add(StringBuilder sql, List<Object> values, String condition, Optional<?> value) {
        value.ifPresent(given -> {
            sql.append(condition);
            values.add(given);
        });
    }
}
