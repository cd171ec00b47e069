package dev.uplift.worker.postgres.step;

import dev.uplift.worker.postgres.Inventory;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.SortingLibrary;
import java.sql.SQLException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an upgrade leaves as it was in a database. What belongs to extensions is not counted: their updates add
 * to it and take from it.
 *
 * @param relations tables, views, sequences and the like
 * @param indexes of tables that are counted
 * @param extensions their names
 * @param invalid indexes and constraints that are not valid
 * @param libraries versions of those that sort its indexes, by provider; see {@link SortingLibrary}
 */
public record DatabaseContent(
        long relations,
        long indexes,
        SortedSet<String> extensions,
        SortedSet<String> invalid,
        SortedMap<String, SortedSet<String>> libraries) {

    private static final String COUNTS = """
            SELECT count(*) FILTER (WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')),
                   count(*) FILTER (WHERE c.relkind IN ('i', 'I'))
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_index i ON i.indexrelid = c.oid
             WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'uplift_probe')
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_class'::regclass AND d.objid = coalesce(i.indrelid, c.oid)
                                  AND d.deptype = 'e')
            """;

    private record Counts(long relations, long indexes) {}

    /** Of the database that the session is in. */
    public static DatabaseContent read(Session session) throws SQLException {
        var counts = session.list(COUNTS, row -> new Counts(row.getLong(1), row.getLong(2)))
                .getFirst();
        var extensions = new TreeSet<>(session.texts("SELECT extname FROM pg_extension"));
        return new DatabaseContent(
                counts.relations(),
                counts.indexes(),
                extensions,
                new TreeSet<>(Inventory.invalid(session)),
                libraries(session));
    }

    private static SortedMap<String, SortedSet<String>> libraries(Session session) throws SQLException {
        var versions = new TreeMap<String, SortedSet<String>>();
        for (var library : SortingLibrary.read(session)) {
            versions.computeIfAbsent(library.provider(), _ -> new TreeSet<>()).add(library.version());
        }
        return versions;
    }

    /** For people. */
    public String counted() {
        return "%d relations and %d indexes".formatted(relations, indexes);
    }

    /** Whether nothing was lost and nothing came in. */
    public boolean holdsAsMuchAs(DatabaseContent other) {
        return relations == other.relations && indexes == other.indexes;
    }

    /** Whether indexes were sorted by this library before, but by another version of it. */
    boolean sortedOtherwise(SortingLibrary now) {
        var before = libraries.getOrDefault(now.provider(), Collections.emptySortedSet());
        return !before.isEmpty() && !before.contains(now.version());
    }
}
