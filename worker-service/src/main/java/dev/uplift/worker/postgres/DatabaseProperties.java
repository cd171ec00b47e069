package dev.uplift.worker.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A database as the catalog of its server describes it; what Uplift's own fence changed is seen through.
 *
 * @param name unquoted
 * @param owner the role
 * @param ownedByUs whether our role may act as the owner
 * @param encoding for example {@code UTF8}
 * @param locale how it sorts
 * @param connectionLimit -1 for none, -2 for the rest of an interrupted DROP DATABASE
 * @param allowsConnections whether anybody can connect
 * @param template whether it may be cloned
 * @param tablespace its default one
 * @param bytes 0 where we may not ask
 * @param storedComment with our marks
 * @param storedSettings with our marks
 * @param grants who may do what with it
 * @param roleSettings parameters of single roles in it
 */
public record DatabaseProperties(
        String name,
        String owner,
        boolean ownedByUs,
        String encoding,
        DatabaseLocale locale,
        int connectionLimit,
        boolean allowsConnections,
        boolean template,
        String tablespace,
        long bytes,
        Optional<String> storedComment,
        List<Setting> storedSettings,
        List<Grant> grants,
        Map<String, List<Setting>> roleSettings) {

    private static final String READ_ONLY = "default_transaction_read_only";
    private static final int INVALID = -2;

    /** Whose fence it is behind, if any. */
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
        var fence = mark();
        var settings = new ArrayList<>(storedSettings.stream()
                .filter(setting -> !setting.isOurs())
                .filter(setting -> fence.isEmpty() || !setting.name().equals(READ_ONLY))
                .toList());
        fence.flatMap(FenceMark::was).ifPresent(was -> settings.add(new Setting(READ_ONLY, was)));
        return settings;
    }

    /** Whether an interrupted DROP DATABASE left it unusable. */
    public boolean isInvalid() {
        return connectionLimit == INVALID;
    }

    /** Whether users keep data in it that can be read. */
    public boolean isUsers() {
        return !PlatformNames.isDatabase(name) && allowsConnections && !isInvalid();
    }

    /** The statement that makes an empty one like it. @param major of the server that gets it */
    public String create(String as, int major) {
        return "CREATE DATABASE %s TEMPLATE template0 ENCODING %s%s"
                .formatted(Sql.name(as), Sql.literal(encoding), locale.clauses(major));
    }

    /**
     * The statements that give a new database this one's owner, privileges, limit and comment.
     *
     * @param existing roles of the server that gets them
     * @param owners who owns there what a role owns here
     */
    public List<String> adoption(Set<String> existing, UnaryOperator<String> owners) {
        var database = Sql.name(name);
        var newOwner = owners.apply(owner);
        var statements = new ArrayList<String>();
        if (existing.contains(newOwner)) {
            statements.add("ALTER DATABASE %s OWNER TO %s".formatted(database, Sql.name(newOwner)));
            statements.add("REVOKE ALL ON DATABASE %s FROM PUBLIC, %s".formatted(database, Sql.name(newOwner)));
        } else {
            statements.add("REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(database));
        }
        for (var grant : grants) {
            var grantee = grant.grantee().equals(owner) ? newOwner : grant.grantee();
            if (grantee.isEmpty() || existing.contains(grantee)) {
                statements.add("GRANT %s ON DATABASE %s TO %s%s"
                        .formatted(
                                grant.privilege(),
                                database,
                                new Grant(grantee, grant.privilege(), false).to(),
                                grant.grantable() && !grantee.equals(newOwner) ? " WITH GRANT OPTION" : ""));
            }
        }
        statements.add(
                "ALTER DATABASE %s CONNECTION LIMIT %d IS_TEMPLATE %b".formatted(database, connectionLimit, template));
        statements.add("COMMENT ON DATABASE %s IS %s"
                .formatted(database, comment().map(Sql::literal).orElse("NULL")));
        return statements;
    }

    /** The statements that set its parameters; a server may refuse single ones. */
    public List<String> parameters(Set<String> existing) {
        var database = Sql.name(name);
        var own = settings().stream().map(setting -> "ALTER DATABASE %s %s".formatted(database, setting.clause()));
        var roles = new TreeMap<>(roleSettings)
                .entrySet().stream()
                        .filter(role -> existing.contains(role.getKey()))
                        .flatMap(role -> role.getValue().stream()
                                .map(setting -> "ALTER ROLE %s IN DATABASE %s %s"
                                        .formatted(Sql.name(role.getKey()), database, setting.clause())));
        return Stream.concat(own, roles).toList();
    }
}
