package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a driver saw of the servers of an upgrade before anything was planned.
 *
 * @param source the server to upgrade
 * @param target the second server, where the strategy needs one
 */
public record Inspection(Seen source, Optional<Seen> target) {

    public Inspection {
        requireNonNull(source, "source");
        target = target == null ? Optional.empty() : target;
    }

    /**
     * One server as it answered.
     *
     * @param identity the same for every spelling of its address; two servers never share one
     * @param version for example {@code 13.16}
     * @param bytes size of all databases
     * @param databases what is in it, biggest first
     * @param setup how it is set up, where the driver can ask the server itself
     * @param facts anything else worth knowing, for the report
     */
    public record Seen(
            String identity,
            String version,
            long bytes,
            List<Database> databases,
            Optional<ServerSetup> setup,
            Map<String, Object> facts) {
        public Seen {
            requireNonNull(identity, "identity");
            requireNonNull(version, "version");
            databases = databases == null ? List.of() : List.copyOf(databases);
            setup = setup == null ? Optional.empty() : setup;
            facts = facts == null ? Map.of() : Map.copyOf(facts);
        }

        /** A server of whose setup nothing is known. */
        public Seen(String identity, String version, long bytes, List<Database> databases, Map<String, Object> facts) {
            this(identity, version, bytes, databases, Optional.empty(), facts);
        }

        /** The same without its setup, for lists of many. */
        public Seen brief() {
            return new Seen(identity, version, bytes, databases, facts);
        }
    }

    /**
     * One database; the counts predict the time of an upgrade better than the size does.
     *
     * @param name unquoted
     * @param bytes as {@code pg_database_size} says
     * @param relations tables, partitions and materialized views
     * @param indexes indexes of users' tables
     * @param foreignKeys of users' tables; those of partitions count
     * @param largeObjects large objects
     * @param encoding for example {@code UTF8}
     * @param locale provider and name, for example {@code libc de_CH.UTF-8}
     */
    public record Database(
            String name,
            long bytes,
            long relations,
            long indexes,
            long foreignKeys,
            long largeObjects,
            Optional<String> encoding,
            Optional<String> locale) {
        public Database {
            encoding = encoding == null ? Optional.empty() : encoding;
            locale = locale == null ? Optional.empty() : locale;
        }

        /** One without foreign keys, of whose text nothing is known. */
        public Database(String name, long bytes, long relations, long indexes, long largeObjects) {
            this(name, bytes, relations, indexes, 0, largeObjects, Optional.empty(), Optional.empty());
        }
    }
}
