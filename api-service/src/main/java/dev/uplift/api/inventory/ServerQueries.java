package dev.uplift.api.inventory;

import dev.uplift.api.inventory.ServerView.State;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The inventory as callers see it. */
@ApplicationScoped
public class ServerQueries {

    private static final String SELECT = """
            SELECT id, provider, address, credentials, labels, pool, version, engine, status, identity, created_at,
                   seen_at, gone_at
              FROM server WHERE removed_at IS NULL
            """;

    private final AgroalDataSource database;

    ServerQueries(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Which servers to list.
     *
     * @param labels all of which a server has
     * @param versionBelow numbers of the first version that is not meant any more: 14, or 16 and 4; servers of which no
     *     version is known are not meant
     * @param after the id that the page before ended with
     * @param limit 1 to 200
     */
    public record Filter(
            Optional<String> provider,
            Map<String, String> labels,
            List<Integer> versionBelow,
            Optional<State> state,
            Optional<String> after,
            int limit) {}

    /** @param next the cursor of the following page; empty if this is the last one */
    public record Page(List<ServerView> items, Optional<String> next) {}

    /** One server of the inventory. */
    public Optional<ServerView> find(String id) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(SELECT + " AND id = ?")) {
            select.setString(1, id);
            return read(select.executeQuery()).stream().findFirst();
        }
    }

    /** By their ids; keyset paging, so that every page costs the same. */
    public Page list(Filter filter) throws SQLException {
        var sql = new StringBuilder(SELECT);
        var values = new ArrayList<Object>();
        filter.after().ifPresent(id -> add(sql, values, " AND id > ?", id));
        filter.provider().ifPresent(provider -> add(sql, values, " AND provider = ?", provider));
        if (!filter.labels().isEmpty()) {
            add(sql, values, " AND labels @> ?::jsonb", Inventory.json(filter.labels()));
        }
        if (!filter.versionBelow().isEmpty()) {
            add(sql, values, " AND version_order < ?", filter.versionBelow().toArray(Integer[]::new));
        }
        filter.state().ifPresent(state -> sql.append(" AND ").append(state.condition()));
        add(sql, values, " ORDER BY id LIMIT ?", filter.limit() + 1);
        var rows = read(sql.toString(), values);
        var page = rows.subList(0, Math.min(rows.size(), filter.limit()));
        return new Page(
                page, rows.size() > filter.limit() ? Optional.of(page.getLast().id()) : Optional.empty());
    }

    private static void add(StringBuilder sql, List<Object> values, String clause, Object value) {
        sql.append(clause);
        values.add(value);
    }

    private List<ServerView> read(String sql, List<Object> values) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            for (var place = 0; place < values.size(); place++) {
                switch (values.get(place)) {
                    case Integer[] numbers -> select.setArray(place + 1, connection.createArrayOf("int4", numbers));
                    case Object value -> select.setObject(place + 1, value);
                }
            }
            return read(select.executeQuery());
        }
    }

    private static List<ServerView> read(ResultSet rows) throws SQLException {
        var all = new ArrayList<ServerView>();
        try (rows) {
            while (rows.next()) {
                all.add(view(rows));
            }
        }
        return all;
    }

    private static ServerView view(ResultSet row) throws SQLException {
        var seen = instant(row, "seen_at");
        var gone = instant(row, "gone_at");
        return new ServerView(
                row.getString("id"),
                row.getString("provider"),
                ServerRow.members(row.getString("address")),
                Optional.ofNullable(row.getString("credentials")),
                ServerRow.labels(row.getString("labels")),
                row.getString("pool"),
                gone.isPresent() ? State.GONE : seen.isPresent() ? State.SEEN : State.UNSEEN,
                Optional.ofNullable(row.getString("version")),
                Optional.ofNullable(row.getString("engine")),
                Optional.ofNullable(row.getString("status")),
                Optional.ofNullable(row.getString("identity")),
                row.getTimestamp("created_at").toInstant(),
                seen,
                gone);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
