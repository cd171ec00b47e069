package dev.uplift.api.projection;

import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.Check;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API reads. */
@ApplicationScoped
public class UpgradeQueries {

    private static final String CHECKS =
            "SELECT id, passed, detail FROM upgrade_check WHERE upgrade_id = ? ORDER BY id COLLATE \"C\"";
    private static final String TIMELINE =
            "SELECT number, at, type, data FROM timeline WHERE upgrade_id = ? AND number > ? ORDER BY number LIMIT ?";

    private final AgroalDataSource database;
    private final Clock clock;

    UpgradeQueries(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * An upgrade as it is stored.
     *
     * @param checks of the rehearsal and of production, by their ids
     * @param updatedAt when it was written
     */
    public record Stored(Upgrade upgrade, List<Check> checks, Instant updatedAt) {}

    /** One upgrade with all that is known of it. */
    public Optional<Stored> stored(String id) {
        return UpgradeRow.<UpgradeRow>findByIdOptional(id)
                .map(row -> new Stored(row.upgrade(), checks(id), row.updatedAt));
    }

    /** The same, as the API shows it. */
    public Optional<UpgradeView> find(String id) {
        return stored(id).map(its -> UpgradeView.of(its.upgrade(), its.checks(), its.updatedAt(), clock.instant()));
    }

    /** What an upgrade will do, as soon as it is known. */
    public Optional<PlanView> plan(String id) {
        return UpgradeRow.<UpgradeRow>findByIdOptional(id).flatMap(row -> PlanView.of(row.upgrade()));
    }

    /**
     * What to list.
     *
     * @param label {@code key=value}
     * @param cursor where the page before ended
     * @param limit 1 to 200
     */
    public record Filter(
            Optional<String> state,
            Optional<String> provider,
            Optional<String> server,
            Optional<String> label,
            Optional<String> cursor,
            int limit) {}

    /** @param next the cursor of the following page; empty if this is the last one */
    public record Page(List<UpgradeView> items, Optional<String> next) {}

    /**
     * Newest first; keyset paging, so that every page costs the same.
     *
     * @throws IllegalArgumentException if the cursor or the label is not one
     */
    public Page list(Filter filter) {
        var where = new ArrayList<String>(List.of("1 = 1"));
        Map<String, Object> values = new HashMap<>();
        filter.state().ifPresent(state -> equal(where, values, "state", state));
        filter.provider().ifPresent(provider -> equal(where, values, "provider", provider));
        filter.server().ifPresent(server -> equal(where, values, "serverId", server));
        filter.label().ifPresent(label -> {
            var parts = label.split("=", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException("a label is asked for as key=value");
            }
            where.add("serverId in (select s.id from ServerRow s"
                    + " where sql('jsonb_extract_path_text(?::jsonb, ?)', s.labels, :key) = :value)");
            values.put("key", parts[0]);
            values.put("value", parts[1]);
        });
        filter.cursor().map(Cursor::parse).ifPresent(cursor -> {
            where.add("(createdAt < :at or (createdAt = :at and id < :id))");
            values.put("at", cursor.at());
            values.put("id", cursor.id());
        });
        var rows = UpgradeRow.<UpgradeRow>find(
                        String.join(" and ", where) + " order by createdAt desc, id desc", values)
                .range(0, filter.limit())
                .list();
        var page = rows.subList(0, Math.min(rows.size(), filter.limit()));
        var next = rows.size() > filter.limit()
                ? Optional.of(new Cursor(page.getLast().createdAt, page.getLast().id).toString())
                : Optional.<String>empty();
        var now = clock.instant();
        return new Page(
                page.stream()
                        .map(row -> UpgradeView.inList(row.upgrade(), row.updatedAt, now))
                        .toList(),
                next);
    }

    private static void equal(List<String> where, Map<String, Object> values, String name, String value) {
        where.add(name + " = :" + name);
        values.put(name, value);
    }

    private record Cursor(Instant at, String id) {

        /** @throws IllegalArgumentException if no list gave it */
        static Cursor parse(String text) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
                if (parts.length == 2) {
                    return new Cursor(Instant.parse(parts[0]), parts[1]);
                }
            } catch (IllegalArgumentException | DateTimeParseException _) {
                // Neither Base64 nor a time: said below.
            }
            throw new IllegalArgumentException("the cursor is not one that a list gave");
        }

        @Override
        public String toString() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((at + " " + id).getBytes(StandardCharsets.UTF_8));
        }
    }

    private List<Check> checks(String id) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(CHECKS)) {
            select.setString(1, id);
            try (var rows = select.executeQuery()) {
                var found = new ArrayList<Check>();
                while (rows.next()) {
                    found.add(new Check(rows.getString(1), rows.getBoolean(2), rows.getString(3)));
                }
                return found;
            }
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    /** The entries of a timeline after a number, in order. */
    public List<TimelineEntry> timeline(String id, long after, int limit) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(TIMELINE)) {
            select.setString(1, id);
            select.setLong(2, after);
            select.setInt(3, limit);
            try (var rows = select.executeQuery()) {
                var found = new ArrayList<TimelineEntry>();
                while (rows.next()) {
                    found.add(TimelineEntry.of(
                            rows.getLong(1), rows.getTimestamp(2).toInstant(), rows.getString(3), rows.getString(4)));
                }
                return found;
            }
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }
}
