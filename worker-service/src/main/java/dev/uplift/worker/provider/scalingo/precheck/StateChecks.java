package dev.uplift.worker.provider.scalingo.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.foundAs;
import static dev.uplift.worker.platform.PlatformCheck.nothing;
import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.UpgradeOptions.Approval;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.scalingo.path.Hop;
import java.util.List;
import java.util.Set;

/** Prechecks of the state that a database is in, and of what can be proved before it is upgraded. */
final class StateChecks {

    /** It is in every server, and in no list. */
    private static final Set<String> ALWAYS = Set.of("plpgsql");

    static final About STATE = About.provider(
                    "database-not-ready",
                    "The database does not run, or the platform works on it, and Scalingo does not upgrade it.")
            .blocks(PG_UPGRADE)
            .remedy("Wait until it runs and nothing is worked on, or put it right in the dashboard.");
    static final About MAINTENANCE = About.provider(
                    "maintenance-pending", "A maintenance of the platform waits or runs, which an upgrade would meet.")
            .blocks(PG_UPGRADE)
            .remedy("Let it happen first: see the maintenance window in the dashboard.");
    static final About NO_REHEARSAL = About.provider(
                    "no-rehearsal",
                    "Nothing is proved on another database: Scalingo restores one only in place. So somebody has to approve.")
            .blocks(PG_UPGRADE)
            .remedy(
                    "Name an app without PostgreSQL as scratchApp in options.provider, for which a database is ordered and paid; or try the"
                            + " upgrade in a Review App, then approve; or say accept: [\"no-rehearsal\"].");
    static final About SCRATCH = About.provider(
                    "scratch-ordered",
                    "For the rehearsal a second database is ordered, which is paid for from its order until it is given back.")
            .informs(PG_UPGRADE)
            .remedy("Leave out scratchApp, or say rehearsal: skip, if that is not wanted.");
    static final About APPS = About.provider(
                    "maintenance-app-unseen",
                    "An app whose web containers are to be stopped is not shown to the API token.")
            .blocks(PG_UPGRADE)
            .remedy("Correct 'maintenance' in options.provider, or give the token's owner rights on the app.");
    static final About EXTENSIONS = About.provider(
                    "extension-not-allowed",
                    "An extension is installed that Scalingo does not list for a version on the way.")
            .warns(PG_UPGRADE)
            .remedy("Ask Scalingo's support before; or drop it if nothing uses it: DROP EXTENSION …");

    static final List<PlatformCheck<ScalingoLook>> ALL = List.of(
            new PlatformCheck<>(STATE, StateChecks::state),
            new PlatformCheck<>(
                    MAINTENANCE,
                    look -> look.maintenance().isEmpty()
                            ? nothing()
                            : found(
                                    MAINTENANCE,
                                    look,
                                    "%s %s.".formatted(MAINTENANCE.title(), String.join(", ", look.maintenance())))),
            new PlatformCheck<>(NO_REHEARSAL, StateChecks::rehearsal),
            new PlatformCheck<>(SCRATCH, StateChecks::scratch),
            new PlatformCheck<>(
                    APPS,
                    look -> look.unseenApps().stream()
                            .map(app -> on(APPS, "app " + app, APPS.title()))
                            .toList()),
            new PlatformCheck<>(EXTENSIONS, StateChecks::extensions));

    private StateChecks() {}

    private static List<Finding> state(ScalingoLook look) {
        var database = look.database();
        return database.isIdle()
                ? nothing()
                : found(
                        STATE,
                        look,
                        "It is %s%s."
                                .formatted(
                                        database.status(),
                                        database.operation()
                                                .map(" while operation %s runs"::formatted)
                                                .orElse("")));
    }

    private static List<Finding> rehearsal(ScalingoLook look) {
        if (look.hops().isEmpty() || !(look.rehearsing() instanceof ScratchLook.Impossible(var why))) {
            return nothing();
        }
        var severity = look.options().approval() == Approval.NONE ? Severity.BLOCK : Severity.WARN;
        return foundAs(
                severity,
                NO_REHEARSAL,
                look,
                "%s %s".formatted(NO_REHEARSAL.title(), why),
                "%s The app's scalingo.json for it: %s".formatted(NO_REHEARSAL.remedy(), ReviewApp.manifest(look)));
    }

    private static List<Finding> scratch(ScalingoLook look) {
        return look.hops().isEmpty() || look.rehearsing().ordered().isEmpty()
                ? nothing()
                : found(
                        SCRATCH,
                        look,
                        "%s It is of plan %s and version %s, for app %s."
                                .formatted(
                                        SCRATCH.title(),
                                        look.rehearsing().ordered().get().planName(),
                                        look.database().version(),
                                        look.own().scratchApp().orElseThrow()));
    }

    private static List<Finding> extensions(ScalingoLook look) {
        return look.extensions().stream()
                .filter(name -> !ALWAYS.contains(name))
                .flatMap(name -> look.hops().stream()
                        .map(Hop::to)
                        .filter(release -> !release.plugins().isEmpty()
                                && !release.plugins().contains(name))
                        .findFirst()
                        .stream()
                        .map(release -> on(
                                EXTENSIONS,
                                "extension " + name,
                                "It is installed, and Scalingo does not list it for version %s."
                                        .formatted(release.version()))))
                .toList();
    }
}
