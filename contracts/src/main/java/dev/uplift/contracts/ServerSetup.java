package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * How a PostgreSQL server is set up, as far as the role that asked may see it. Holds no secret, and stays small however
 * much the server has.
 *
 * @param extensions what is installed, by name and version
 * @param settings parameters of the server that are not at their defaults, by name
 * @param roles who there is
 * @param replication what it sends and receives
 * @param tablespaces those of users, by name
 * @param notSeen what the role was not allowed to see
 */
public record ServerSetup(
        Few<Extension> extensions,
        Few<Setting> settings,
        Roles roles,
        Replication replication,
        Few<Tablespace> tablespaces,
        List<NotSeen> notSeen) {

    public ServerSetup {
        extensions = orNone(extensions);
        settings = orNone(settings);
        requireNonNull(roles, "roles");
        requireNonNull(replication, "replication");
        tablespaces = orNone(tablespaces);
        notSeen = notSeen == null ? List.of() : List.copyOf(notSeen);
    }

    /** One version of an extension. @param databases where it is installed, biggest first */
    public record Extension(String name, String version, Few<String> databases) {
        public Extension {
            databases = orNone(databases);
        }
    }

    /**
     * One parameter.
     *
     * @param value with its unit, as {@code SHOW} writes it; empty where it may hold a secret
     * @param source where it was set, in the server's words: {@code configuration file}
     */
    public record Setting(String name, Optional<String> value, String source) {
        public Setting {
            value = value == null ? Optional.empty() : value;
        }
    }

    /**
     * Numbers of roles, without PostgreSQL's own.
     *
     * @param all of them
     * @param superusers among them
     * @param login that may log in
     * @param passwords of those that may log in, where that can be read
     */
    public record Roles(long all, long superusers, long login, Optional<Passwords> passwords) {
        public Roles {
            passwords = passwords == null ? Optional.empty() : passwords;
        }
    }

    /** How many roles have a password of which kind. @param none without one, who log in by other means */
    public record Passwords(long scram, long md5, long none) {}

    /**
     * What is replicated to and from the server.
     *
     * @param standby whether it follows another server itself
     * @param upstream which one, host and port, where that can be read
     * @param slots both kinds
     * @param publications of all databases
     * @param subscriptions of all databases
     * @param standbys that are connected now
     */
    public record Replication(
            boolean standby,
            Optional<String> upstream,
            Few<Slot> slots,
            Few<Publication> publications,
            Few<Subscription> subscriptions,
            Few<Standby> standbys) {
        public Replication {
            upstream = upstream == null ? Optional.empty() : upstream;
            slots = orNone(slots);
            publications = orNone(publications);
            subscriptions = orNone(subscriptions);
            standbys = orNone(standbys);
        }
    }

    /**
     * A replication slot.
     *
     * @param type {@code physical} or {@code logical}
     * @param plugin of a logical one
     * @param database of a logical one
     * @param active whether somebody reads from it now
     * @param bytesBehind write-ahead log that is kept for it
     */
    public record Slot(
            String name,
            String type,
            Optional<String> plugin,
            Optional<String> database,
            boolean active,
            Optional<Long> bytesBehind) {
        public Slot {
            plugin = plugin == null ? Optional.empty() : plugin;
            database = database == null ? Optional.empty() : database;
            bytesBehind = bytesBehind == null ? Optional.empty() : bytesBehind;
        }
    }

    /** What a database offers to subscribers. @param allTables also those to come */
    public record Publication(String database, String name, boolean allTables) {}

    /** What a database receives. @param publications their names on the other server */
    public record Subscription(String database, String name, boolean enabled, Few<String> publications) {
        public Subscription {
            publications = orNone(publications);
        }
    }

    /**
     * A server that follows this one.
     *
     * @param name as it calls itself
     * @param address empty for one on the same machine, and where it cannot be read
     * @param state in the server's words: {@code streaming}, {@code catchup}; empty where it cannot be read
     * @param bytesBehind write-ahead log that it has not applied yet
     * @param secondsBehind how long ago this server wrote what the standby applied last
     */
    public record Standby(
            String name,
            Optional<String> address,
            Optional<String> state,
            Optional<Long> bytesBehind,
            Optional<Double> secondsBehind) {
        public Standby {
            address = address == null ? Optional.empty() : address;
            state = state == null ? Optional.empty() : state;
            bytesBehind = bytesBehind == null ? Optional.empty() : bytesBehind;
            secondsBehind = secondsBehind == null ? Optional.empty() : secondsBehind;
        }
    }

    /** A folder outside the data folder. @param bytes in it, where that can be read */
    public record Tablespace(String name, String location, Optional<Long> bytes) {
        public Tablespace {
            bytes = bytes == null ? Optional.empty() : bytes;
        }
    }

    /** Something that was left out. @param what in the plural @param why what would let it be seen */
    public record NotSeen(String what, String why) {}

    private static <T> Few<T> orNone(Few<T> list) {
        return list == null ? Few.none() : list;
    }
}
