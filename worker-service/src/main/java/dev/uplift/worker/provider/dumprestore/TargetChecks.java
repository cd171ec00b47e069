package dev.uplift.worker.provider.dumprestore;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.PlatformNames;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.UserObjects;
import dev.uplift.worker.postgres.precheck.About;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Prechecks of whether the target is empty, and whether the databases can be made there. */
final class TargetChecks {

    private static final About NOT_EMPTY = About.server(
                    "target-not-empty",
                    "The target holds databases or objects that this upgrade did not make; nothing of them is touched.")
            .blocks(DUMP_RESTORE)
            .remedy("Give an empty server as 'target', or, if nobody needs them: DROP DATABASE …;");
    private static final About ICU_MISSING = About.server(
                    "icu-missing", "Databases sort by ICU, and the target was built without it.")
            .blocks(DUMP_RESTORE)
            .remedy("Give a target that was built with ICU.");
    private static final About LOCALE_MISSING = About.server(
                    "locale-missing", "The target's machine does not have the locale of a database.")
            .blocks(DUMP_RESTORE)
            .remedy("Install the locale on the target's machine (on Debian: locale-gen) and restart the server.");

    static final List<OwnCheck> ALL = List.of(
            new OwnCheck(NOT_EMPTY, TargetChecks::foreignDatabases),
            new OwnCheck(ICU_MISSING, TargetChecks::providers),
            new OwnCheck(LOCALE_MISSING, TargetChecks::locales));

    private TargetChecks() {}

    /** Whether this upgrade made a database, or its rehearsal: the name is ours, and nobody else put a comment on it. */
    static boolean isOurs(DatabaseProperties database, UpgradeId upgrade) {
        var named = database.name().matches("uplift_%s_r?\\d+".formatted(upgrade));
        return named
                && (database.storedComment().isEmpty()
                        || database.tag()
                                .filter(tag -> tag.upgrade().equals(upgrade))
                                .isPresent());
    }

    private static List<Finding> foreignDatabases(Look look) throws SQLException {
        var kept = List.of("postgres", look.target().database());
        var foreign = look.targetServer().databases().stream()
                .filter(database -> !PlatformNames.isDatabase(database.name()))
                .filter(database -> !kept.contains(database.name()))
                .filter(database -> !isOurs(database, look.command().upgrade()))
                .map(DatabaseProperties::name)
                .toList();
        return foreign.isEmpty()
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        NOT_EMPTY,
                        "target: " + Comparison.few(foreign),
                        "The target holds databases that this upgrade did not make; nothing of them is touched.",
                        "Give an empty server as 'target', or, if nobody needs them: "
                                + String.join(
                                        " ",
                                        foreign.stream()
                                                .limit(5)
                                                .map(name -> "DROP DATABASE %s;".formatted(Sql.name(name)))
                                                .toList()));
    }

    /** Databases that the target has from the beginning. */
    static List<Finding> inPlace(Look look, Sessions target, Set<String> names) throws SQLException {
        var findings = new ArrayList<Finding>();
        for (var database : look.targetServer().databases()) {
            var ours = database.tag()
                    .filter(tag -> tag.upgrade().equals(look.command().upgrade()))
                    .isPresent();
            if (names.contains(database.name()) && database.allowsConnections() && !ours) {
                try (var session = target.open(database.name())) {
                    findings.addAll(objects(look, session, database.name()));
                }
            }
        }
        return findings;
    }

    private static List<Finding> objects(Look look, Session session, String database) throws SQLException {
        var objects = new ArrayList<>(UserObjects.first(session, 6));
        var filled = look.copies().stream().anyMatch(copy -> copy.database().equals(database));
        if (filled) {
            UserObjects.extensions(session).forEach(extension -> objects.add("extension " + extension));
        }
        return objects.isEmpty()
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        NOT_EMPTY,
                        "target, database %s: %s".formatted(database, Comparison.few(objects)),
                        "The target holds objects that this upgrade did not make; nothing of them is touched.",
                        "Give an empty server as 'target', or drop these objects if nobody needs them.");
    }

    private static List<Finding> providers(Look look) throws SQLException {
        var icu = look.copied().stream()
                .filter(database -> database.locale().isIcu())
                .map(DatabaseProperties::name)
                .toList();
        return icu.isEmpty() || look.target().holds("SELECT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i')")
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        ICU_MISSING,
                        "database " + Comparison.few(icu),
                        "These sort by ICU, and the target was built without it.",
                        "Give a target that was built with ICU.");
    }

    private static List<Finding> locales(Look look) throws SQLException {
        var findings = new ArrayList<Finding>();
        for (var database : look.copied()) {
            for (var name :
                    List.of(database.locale().collate(), database.locale().ctype())) {
                if (!knows(look, name)) {
                    findings.addAll(OwnCheck.found(
                            LOCALE_MISSING,
                            "database %s, locale %s".formatted(database.name(), name),
                            "The target's machine does not have this locale.",
                            "Install the locale on the target's machine (on Debian: locale-gen) and"
                                    + " restart the server."));
                }
            }
        }
        return findings;
    }

    /** Only the C library knows what it has, so it is asked: by a collation that is rolled back. */
    private static boolean knows(Look look, String locale) throws SQLException {
        if (Set.of("C", "POSIX").contains(locale)
                || look.targetServer().databases().stream()
                        .anyMatch(database -> database.locale().collate().equals(locale))) {
            return true;
        }
        if (!look.target().holds("SELECT has_database_privilege(current_database(), 'TEMPORARY')")) {
            return true;
        }
        return look.target()
                .wouldAccept("CREATE COLLATION pg_temp.uplift_probe (LOCALE = %s)".formatted(Sql.literal(locale)));
    }
}
