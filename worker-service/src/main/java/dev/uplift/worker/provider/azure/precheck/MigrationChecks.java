package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.azure.server.Condition;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import java.util.ArrayList;
import java.util.List;

/** What would stop Azure's migration service; pure. The rest is found by the service's own validation. */
final class MigrationChecks {

    static final About TARGET_NOT_READY = About.provider(
                    "migration-target-not-ready", "The target must be Ready, and must not replicate another server.")
            .blocks(DUMP_RESTORE)
            .remedy("Wait, start it, or promote it.");

    static final About OLDER = About.provider(
                    "migration-target-older", "Azure's service brings databases to the same or a newer version only.")
            .blocks(DUMP_RESTORE)
            .remedy("Make a target of a newer version.");

    static final About OTHER_VERSION = About.provider(
                    "migration-target-version", "The target has another version than the one that was asked for.")
            .blocks(DUMP_RESTORE)
            .remedy("Ask for the target's version, or name another target.");

    static final About DATABASE_EXISTS = About.provider(
                    "migration-database-exists", "The target has a database of the same name.")
            .blocks(DUMP_RESTORE)
            .remedy("Drop it there, or say 'overwrite' in options.provider: it is replaced, with all that it holds.");

    static final About EXTENSION_NOT_ALLOWED = About.provider(
                    "migration-extension-not-allowed",
                    "The target's azure.extensions does not allow an extension of the source.")
            .blocks(DUMP_RESTORE)
            .remedy("Add it to azure.extensions of the target.");

    static final About NOT_LOGICAL = About.provider(
                    "migration-wal-level", "An online migration needs wal_level logical on the source.")
            .blocks(DUMP_RESTORE)
            .remedy("Set it and restart the source, or migrate offline.");

    static final About PASSWORDS = About.provider(
                    "migration-password-missing", "Azure's service logs in to both servers with a password.")
            .blocks(DUMP_RESTORE)
            .remedy("Give both servers credentials with a password.");

    static final List<About> ABOUT = List.of(
            TARGET_NOT_READY, OLDER, OTHER_VERSION, DATABASE_EXISTS, EXTENSION_NOT_ALLOWED, NOT_LOGICAL, PASSWORDS);

    private MigrationChecks() {}

    static List<Finding> find(MigrationLook look) {
        var findings = new ArrayList<Finding>();
        if (look.target().filter(MigrationChecks::takesData).isEmpty()) {
            findings.add(on(TARGET_NOT_READY, "target"));
        }
        if (look.toMajor() < look.fromMajor()) {
            findings.add(on(OLDER, "%s to %s".formatted(look.from(), look.to())));
        }
        if (!look.isWanted()) {
            findings.add(on(OTHER_VERSION, "target at %s, %s asked for".formatted(look.to(), look.wanted())));
        }
        if (look.options().online() && !look.walLevel().equals("logical")) {
            findings.add(on(NOT_LOGICAL, "source, wal_level %s".formatted(look.walLevel())));
        }
        if (!look.passwords()) {
            findings.add(on(PASSWORDS, "source and target"));
        }
        look.databases().stream()
                .filter(look.there()::contains)
                .map(database -> exists(look, database))
                .forEach(findings::add);
        look.allowed()
                .ifPresent(allowed -> look.databases()
                        .forEach(database -> look.extensions().getOrDefault(database, List.of()).stream()
                                .filter(extension -> !allowed.contains(extension))
                                .map(extension -> on(
                                        EXTENSION_NOT_ALLOWED,
                                        "database %s, extension %s".formatted(database, extension)))
                                .forEach(findings::add)));
        return findings;
    }

    private static boolean takesData(FlexibleServer target) {
        return target.condition() == Condition.READY && !target.replicates();
    }

    private static Finding exists(MigrationLook look, String database) {
        var object = "database %s of the target".formatted(database);
        return look.options().overwrite()
                ? new Finding(
                        DATABASE_EXISTS.id(),
                        Severity.WARN,
                        object,
                        "It is replaced, with all that it holds.",
                        "Keep a backup of it if anybody may want it.")
                : on(DATABASE_EXISTS, object);
    }

    private static Finding on(About about, String object) {
        return about.finding(DUMP_RESTORE, object, about.title(), about.remedy());
    }
}
