package dev.uplift.api.discovery;

import static dev.uplift.api.store.Columns.texts;

import dev.uplift.api.discovery.Course.Heard;
import dev.uplift.api.discovery.Course.State;
import dev.uplift.api.inventory.Sightings;
import dev.uplift.api.inventory.Sightings.Counts;
import dev.uplift.api.outbox.Outbox;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.command.Command.Inquiry;
import dev.uplift.contracts.event.Event.Discovered;
import dev.uplift.contracts.event.Event.InquiryEvent;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.wire.Json;
import dev.uplift.contracts.wire.MessageTypes;
import dev.uplift.contracts.wire.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Discoveries, from what was asked to their end; everything happens in the caller's transaction. */
@ApplicationScoped
public class Discoveries {

    private static final Logger LOG = Logger.getLogger(Discoveries.class);
    /** Before an inquiry is sent again that met a problem which may pass. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final String INSERT = """
            INSERT INTO discovery (id, provider, scope, scope_key, pool, labels, credentials, asked_by, look_at, ends_by)
            VALUES (?, ?, ?::jsonb, ?, ?, ?::jsonb, ?, ?, now() + ? * interval '1 millisecond',
                    now() + ? * interval '1 millisecond')
            """;

    private static final String COLUMNS = """
            id, provider, scope, scope_key, pool, labels, credentials, state, turn, worker, pages, found, fresh, changed,
            gone, problem, (extract(epoch FROM ends_by - now()) * 1000)::bigint AS millis_left,
            EXISTS (SELECT 1 FROM outbox o WHERE o.upgrade_id = discovery.id) AS unsent
            """;

    private static final String LOCK =
            "SELECT %s FROM discovery WHERE id = ANY (?) ORDER BY id FOR UPDATE".formatted(COLUMNS);

    /** One that is due, or whose date is too far away: then the clock was set back. */
    private static final String LOCK_SILENT = """
            SELECT %s FROM discovery
             WHERE state = 'RUNNING' AND (look_at <= now() OR look_at > now() + ? * interval '1 millisecond')
             ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED
            """.formatted(COLUMNS);

    private static final String UPDATE = """
            UPDATE discovery
               SET state = ?, turn = ?, worker = ?, pages = ?, found = ?, fresh = ?, changed = ?, gone = ?,
                   problem = ?::json, look_at = now() + ? * interval '1 millisecond',
                   ended_at = CASE WHEN ? = 'RUNNING' THEN NULL ELSE now() END
             WHERE id = ?
            """;

    private static final String UNSEND = "DELETE FROM outbox WHERE upgrade_id = ANY (?)";

    private final Sightings sightings;
    private final Outbox outbox;
    private final Duration silence;
    private final Duration timeout;

    Discoveries(
            Sightings sightings,
            Outbox outbox,
            @ConfigProperty(name = "uplift.discovery.silence") Duration silence,
            @ConfigProperty(name = "uplift.discovery.timeout") Duration timeout) {
        this.sightings = sightings;
        this.outbox = outbox;
        this.silence = silence;
        this.timeout = timeout;
    }

    /** A discovery as it is stored, while its row is held. */
    private record Held(
            String id, DiscoveryRequest request, String scopeKey, Course course, Duration left, boolean unsent) {

        Sightings.Look look() {
            return new Sightings.Look(id, scopeKey, request.provider(), request.pool(), request.labels());
        }

        Held at(Course next) {
            return new Held(id, request, scopeKey, next, left, unsent);
        }
    }

    /** Writes down what is asked for, and has it sent. */
    public void begin(Connection connection, String id, DiscoveryRequest request, String by) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, id);
            insert.setString(2, request.provider());
            insert.setString(3, text(request.scope()));
            insert.setString(4, request.scopeKey());
            insert.setString(5, request.pool());
            insert.setString(6, text(request.labels()));
            insert.setString(7, request.credentials().orElse(null));
            insert.setString(8, by);
            insert.setLong(9, silence.toMillis());
            insert.setLong(10, timeout.toMillis());
            insert.executeUpdate();
        }
        outbox.add(connection, List.of(message(id, request, 1, timeout)));
    }

    /** A later turn gets a key of its own, and with it another partition and another worker. */
    private static Outbox.Row message(String id, DiscoveryRequest request, long turn, Duration left) {
        var inquiry = new Inquiry(id, turn, request.provider(), request.scope(), request.credentials(), left);
        return new Outbox.Row(
                Duration.ZERO,
                Topics.commands(request.pool(), Lane.CONTROL),
                turn == 1 ? id : id + "/" + turn,
                MessageTypes.typeOf(inquiry),
                Json.write(inquiry),
                id,
                turn);
    }

    /** Takes in what workers say; of a discovery that does not exist, nothing. */
    public void apply(Connection connection, List<InquiryEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        var held = lock(
                connection,
                events.stream().map(InquiryEvent::inquiry).distinct().toList());
        for (var event : events) {
            var before = held.get(event.inquiry());
            if (before != null) {
                held.put(event.inquiry(), hear(connection, before, event));
            }
        }
    }

    private Held hear(Connection connection, Held held, InquiryEvent event) throws SQLException {
        return switch (held.course().hears(event)) {
            case Heard.Ignored(var because) -> {
                LOG.debugf("%s: ignored what %s says: %s", held.id(), event.worker(), because);
                yield held;
            }
            case Heard.Stands(var next) -> saved(connection, held.at(next));
            case Heard.Found(var next, var page) ->
                saved(connection, held.at(found(connection, held.look(), next, page)));
        };
    }

    private Held saved(Connection connection, Held held) throws SQLException {
        save(connection, held, held.course().problem().isPresent() ? RETRY : silence);
        return held;
    }

    private Course found(Connection connection, Sightings.Look look, Course next, Discovered page) throws SQLException {
        var counted = next.with(sightings.see(connection, look, page.servers()));
        return page.last() ? counted.done(sightings.miss(connection, look)) : counted;
    }

    /**
     * Sends again what nobody answers, and ends what nobody answered in time.
     *
     * @return how many were sent again
     */
    int lookAfterSilent(Connection connection) throws SQLException {
        var again = new ArrayList<Outbox.Row>();
        var over = new ArrayList<String>();
        for (var held : lockSilent(connection)) {
            if (!held.left().isPositive()) {
                over.add(held.id());
                save(connection, held.at(held.course().failedBy(unanswered(held))), silence);
            } else if (held.unsent()) {
                save(connection, held, silence);
            } else {
                var next = held.course().again();
                again.add(message(held.id(), held.request(), next.turn(), held.left()));
                save(connection, held.at(next), silence);
            }
        }
        unsend(connection, over);
        outbox.add(connection, again);
        return again.size();
    }

    private Problem unanswered(Held held) {
        var pool = held.request().pool();
        return held.course()
                .problem()
                .orElseGet(() -> Problem.of(
                        Problem.Kind.PROVIDER,
                        held.unsent() ? "no-worker" : "discovery-unanswered",
                        "No worker of pool '%s' found all servers of '%s' within %s."
                                .formatted(pool, held.request().provider(), timeout),
                        "See that workers of this pool live (GET /api/v1/workers), then discover again."));
    }

    private static void unsend(Connection connection, List<String> over) throws SQLException {
        if (over.isEmpty()) {
            return;
        }
        try (var delete = connection.prepareStatement(UNSEND)) {
            delete.setArray(1, texts(connection, over, id -> id));
            delete.executeUpdate();
        }
    }

    private static Map<String, Held> lock(Connection connection, Collection<String> ids) throws SQLException {
        var held = new TreeMap<String, Held>();
        try (var select = connection.prepareStatement(LOCK)) {
            select.setArray(1, texts(connection, ids, id -> id));
            read(select.executeQuery()).forEach(each -> held.put(each.id(), each));
        }
        return held;
    }

    private List<Held> lockSilent(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(LOCK_SILENT)) {
            select.setLong(1, 2 * silence.plus(RETRY).toMillis());
            return read(select.executeQuery());
        }
    }

    private static List<Held> read(ResultSet rows) throws SQLException {
        var all = new ArrayList<Held>();
        try (rows) {
            while (rows.next()) {
                all.add(new Held(
                        rows.getString("id"),
                        request(rows),
                        rows.getString("scope_key"),
                        course(rows),
                        Duration.ofMillis(rows.getLong("millis_left")),
                        rows.getBoolean("unsent")));
            }
        }
        return all;
    }

    private static DiscoveryRequest request(ResultSet row) throws SQLException {
        return new DiscoveryRequest(
                row.getString("provider"),
                DiscoveryView.members(row.getString("scope")),
                Optional.ofNullable(row.getString("credentials")),
                DiscoveryView.texts(row.getString("labels")),
                row.getString("pool"));
    }

    private static Course course(ResultSet row) throws SQLException {
        return new Course(
                State.valueOf(row.getString("state")),
                row.getLong("turn"),
                Optional.ofNullable(row.getString("worker")),
                row.getInt("pages"),
                new Counts(row.getInt("found"), row.getInt("fresh"), row.getInt("changed")),
                row.getInt("gone"),
                DiscoveryView.problem(row.getString("problem")));
    }

    private static void save(Connection connection, Held held, Duration lookIn) throws SQLException {
        var course = held.course();
        try (var update = connection.prepareStatement(UPDATE)) {
            update.setString(1, course.state().name());
            update.setLong(2, course.turn());
            update.setString(3, course.worker().orElse(null));
            update.setInt(4, course.pages());
            update.setInt(5, course.counts().found());
            update.setInt(6, course.counts().fresh());
            update.setInt(7, course.counts().changed());
            update.setInt(8, course.gone());
            update.setString(9, course.problem().map(Discoveries::text).orElse(null));
            update.setLong(10, lookIn.toMillis());
            update.setString(11, course.state().name());
            update.setString(12, held.id());
            update.executeUpdate();
        }
    }

    private static String text(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
