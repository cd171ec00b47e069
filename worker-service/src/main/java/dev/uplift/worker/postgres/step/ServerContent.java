package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Fence;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a server held at one time; a fact of its upgrade.
 *
 * @param version that it answered, for example {@code 13.16}
 * @param fenced names of those in which clients could not change anything from then on
 * @param databases those of users into which our role gets, by name
 * @param closed the names of the others
 */
public record ServerContent(
        String version,
        SortedSet<String> fenced,
        SortedMap<String, DatabaseContent> databases,
        SortedSet<String> closed) {

    /** Reads what {@link #asFact} wrote. */
    static ServerContent of(Object fact) {
        return Json.mapper().convertValue(fact, ServerContent.class);
    }

    /**
     * What the server holds, or what was noted of it before it became another version.
     *
     * @param before what was noted, if anything
     */
    static Map<?, ?> note(InPlaceServer server, Optional<ServerContent> before) throws SQLException {
        try (var session = server.sessions().open()) {
            var version = session.version();
            var upgraded = before.filter(noted -> !noted.version().equals(version));
            return (upgraded.isPresent() ? upgraded.get() : read(server, version)).asFact();
        }
    }

    /** All databases of users. */
    Set<String> names() {
        var names = new TreeSet<>(databases.keySet());
        names.addAll(closed);
        return names;
    }

    private Map<?, ?> asFact() {
        return Json.mapper().convertValue(this, Map.class);
    }

    private static ServerContent read(InPlaceServer server, String version) throws SQLException {
        try (var session = server.sessions().open()) {
            var users = Databases.read(session).stream()
                    .filter(DatabaseProperties::isUsers)
                    .toList();
            var entered = new HashSet<>(InPlaceServer.databases(session));
            var databases = new TreeMap<String, DatabaseContent>();
            var closed = new TreeSet<String>();
            for (var database : users) {
                if (entered.contains(new NamedDatabase(database.name()))) {
                    databases.put(database.name(), content(server, database.name()));
                } else {
                    closed.add(database.name());
                }
            }
            return new ServerContent(version, fenced(server, users), databases, closed);
        }
    }

    private static SortedSet<String> fenced(InPlaceServer server, List<DatabaseProperties> databases) {
        var fence = new Fence(server.work().command().upgrade());
        return databases.stream()
                .filter(database -> fence.epoch(List.of(database)).isPresent())
                .map(DatabaseProperties::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static DatabaseContent content(InPlaceServer server, String database) throws SQLException {
        try (var session = server.sessions().open(database)) {
            return DatabaseContent.read(session);
        }
    }
}
