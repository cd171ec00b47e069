package dev.uplift.sandbox.kubernetes;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An image that can be pulled.
 *
 * @param server the major version of the server that runs in it when no command is given
 * @param majors of the programs in it
 * @param extensions that its newest major version has, beside plpgsql
 * @param starts whether its server does; else it ends before it has touched any data
 */
public record Image(OptionalInt server, List<Integer> majors, Set<String> extensions, boolean starts) {

    private static final Set<String> CONTRIB =
            Set.of("citext", "hstore", "pg_stat_statements", "pg_trgm", "pgcrypto", "uuid-ossp");

    /** Of a server, with the extensions that come with PostgreSQL. */
    public static Image server(int major) {
        return new Image(OptionalInt.of(major), List.of(major), CONTRIB, true);
    }

    /** With the programs of two major versions. */
    public static Image tools(int from, int to) {
        return new Image(OptionalInt.empty(), IntStream.of(from, to).boxed().toList(), CONTRIB, true);
    }

    /** Something else. */
    public static Image other() {
        return new Image(OptionalInt.empty(), List.of(), Set.of(), true);
    }

    /** With these and no others. */
    public Image withExtensions(String... names) {
        return new Image(server, majors, Set.of(names), starts);
    }

    /** The same, whose server ends as soon as it has begun: a library is missing, or a setting is wrong. */
    public Image thatDoesNotStart() {
        return new Image(server, majors, extensions, false);
    }
}
