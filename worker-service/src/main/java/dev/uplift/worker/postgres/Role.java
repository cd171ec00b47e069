package dev.uplift.worker.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A role as its server describes it; what Uplift's own fence changed is seen through.
 *
 * @param name unquoted
 * @param attributes what it may do
 * @param connectionLimit -1 for none
 * @param validUntil when its password ends
 * @param storedComment with our marks
 * @param storedSettings its parameters in every database, with our marks
 * @param passwordHash if we may read it
 */
public record Role(
        String name,
        Attributes attributes,
        int connectionLimit,
        Optional<String> validUntil,
        Optional<String> storedComment,
        List<Setting> storedSettings,
        Optional<String> passwordHash) {

    /** What a role may do. */
    public record Attributes(
            boolean superuser,
            boolean createDatabase,
            boolean createRole,
            boolean inherit,
            boolean login,
            boolean replication,
            boolean bypassRls) {

        /** The most that another role may give away. */
        public Attributes within(Powers powers) {
            return new Attributes(
                    superuser && powers.superuser(),
                    createDatabase && powers.createDatabase(),
                    createRole,
                    inherit,
                    login,
                    replication && powers.replication(),
                    bypassRls && powers.bypassRls());
        }
    }

    /** Which attributes our role on a server may give to others. */
    public record Powers(boolean superuser, boolean createDatabase, boolean replication, boolean bypassRls) {}

    /** Whose fence keeps it out, if any. */
    public Optional<FenceMark> mark() {
        return FenceMark.read(storedSettings, storedComment);
    }

    /** Whose work it is, if it was made for an upgrade. */
    public Optional<Tag> tag() {
        return Tag.parse(storedComment.orElse(null));
    }

    /** The users' comment. */
    public Optional<String> comment() {
        return FenceMark.unmarked(storedComment);
    }

    /** The users' parameters. */
    public List<Setting> settings() {
        return storedSettings.stream().filter(setting -> !setting.isOurs()).toList();
    }

    /**
     * The clauses of ALTER ROLE for what may be given; NOSUPERUSER and the like are the default, and a role that is no
     * superuser may not even say them.
     */
    public String clauses(Powers powers) {
        var given = attributes.within(powers);
        var clauses = new ArrayList<>(List.of(
                given.login() ? "LOGIN" : "NOLOGIN",
                given.inherit() ? "INHERIT" : "NOINHERIT",
                given.createRole() ? "CREATEROLE" : "NOCREATEROLE",
                given.createDatabase() ? "CREATEDB" : "NOCREATEDB",
                "CONNECTION LIMIT " + connectionLimit));
        if (given.superuser()) {
            clauses.add("SUPERUSER");
        }
        if (given.replication()) {
            clauses.add("REPLICATION");
        }
        if (given.bypassRls()) {
            clauses.add("BYPASSRLS");
        }
        validUntil.ifPresent(until -> clauses.add("VALID UNTIL " + Sql.literal(until)));
        return String.join(" ", clauses);
    }
}
