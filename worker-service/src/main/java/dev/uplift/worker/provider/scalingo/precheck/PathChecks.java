package dev.uplift.worker.provider.scalingo.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.nothing;
import static dev.uplift.worker.platform.PlatformCheck.when;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.scalingo.path.Hop;
import dev.uplift.worker.provider.scalingo.path.UpgradePath;
import dev.uplift.worker.provider.scalingo.plan.HopEstimates;
import java.util.List;
import java.util.stream.Collectors;

/** Prechecks of the way from one version to the other. */
final class PathChecks {

    private static final String NUMBER = " Say a version that Scalingo offers as targetVersion.";

    static final About NOT_OFFERED = About.provider(
                    "target-not-offered",
                    "Scalingo does not lead from the version that runs to the one that was asked for.")
            .blocks(PG_UPGRADE)
            .remedy("Say a version that Scalingo offers as targetVersion: a major one, such as 17, means its latest.");
    static final About DOWNGRADE = About.provider(
                    "target-older", "The version that was asked for is older, and Scalingo takes no upgrade back.")
            .blocks(PG_UPGRADE)
            .remedy("Order a new database of that version, and restore a dump into it.");
    static final About THERE = About.provider("version-current", "The database has that version already.")
            .blocks(PG_UPGRADE)
            .remedy("Nothing; or ask for a newer version.");
    static final About WAY = About.provider(
                    "upgrade-path",
                    "Scalingo upgrades from one version to the next: to the latest minor one first, then to each major one. Each"
                            + " is a step of its own.")
            .informs(PG_UPGRADE)
            .remedy("Nothing.");
    static final About NO_WAY_BACK = About.provider(
                    "no-downgrade",
                    "Scalingo takes no upgrade back: the way back is a restore of the last dump into a new database of the old"
                            + " version, which loses what clients write after that dump.")
            .warns(PG_UPGRADE)
            .remedy(
                    "Know before which database that would be, and who leads the clients there: docs/providers/scalingo.md.");
    static final About RECOVERY = About.provider(
                    "recovery-window-lost",
                    "After each major version, points in time before it are taken for lost, and later ones can be restored only"
                            + " when Scalingo has made a base backup.")
            .warns(PG_UPGRADE)
            .remedy("The plan waits for that base backup; take and keep a dump of your own where more is needed.");
    static final About STANDBY = About.provider(
                    "standby-rebuilt",
                    "After each major version the standby is made anew from the primary: until it is there, the database is"
                            + " slower and has one node.")
            .informs(PG_UPGRADE)
            .remedy("Choose a quiet time.");
    static final About MANUAL = About.provider(
                    "upgrade-by-hand",
                    "In mode manual, somebody has to click Upgrade in the dashboard for each version on the way.")
            .informs(PG_UPGRADE)
            .remedy("Have somebody there when the steps ask for it.");

    static final List<PlatformCheck<ScalingoLook>> ALL = List.of(
            new PlatformCheck<>(NOT_OFFERED, PathChecks::offered),
            new PlatformCheck<>(
                    DOWNGRADE,
                    look -> look.path() instanceof UpgradePath.Downgrade
                            ? found(
                                    DOWNGRADE,
                                    look,
                                    "It runs %s; %s".formatted(look.database().version(), DOWNGRADE.title()))
                            : nothing()),
            new PlatformCheck<>(
                    THERE,
                    look -> look.path() instanceof UpgradePath.There
                            ? found(
                                    THERE,
                                    look,
                                    "It runs %s.".formatted(look.database().version()))
                            : nothing()),
            new PlatformCheck<>(WAY, PathChecks::way),
            when(NO_WAY_BACK, look -> !look.hops().isEmpty()),
            when(RECOVERY, look -> !look.majors().isEmpty()),
            new PlatformCheck<>(STANDBY, PathChecks::standby),
            new PlatformCheck<>(
                    MANUAL,
                    look -> look.own().manual() && !look.hops().isEmpty()
                            ? found(
                                    MANUAL,
                                    look,
                                    "Somebody has to click Upgrade %d times: %s."
                                            .formatted(look.hops().size(), names(look.hops())))
                            : nothing()));

    private PathChecks() {}

    private static List<Finding> offered(ScalingoLook look) {
        var runs = look.database().version();
        return switch (look.path()) {
            case UpgradePath.EndsBefore(var newest) ->
                found(
                        NOT_OFFERED,
                        look,
                        "From %s, Scalingo leads to %s, and not to %s."
                                .formatted(runs, newest.equals(runs) ? "nothing newer" : newest, look.wanted()));
            case UpgradePath.JumpsOver(var over) ->
                found(
                        NOT_OFFERED,
                        look,
                        "From %s, Scalingo leads past %s, to %s.".formatted(runs, look.wanted(), over));
            case UpgradePath.NoVersion _ ->
                found(NOT_OFFERED, look, "'%s' is no version.%s".formatted(look.wanted(), NUMBER));
            case UpgradePath.Found _, UpgradePath.There _, UpgradePath.Downgrade _ -> nothing();
        };
    }

    private static List<Finding> way(ScalingoLook look) {
        if (look.hops().isEmpty()) {
            return nothing();
        }
        var hops = look.hops().stream()
                .map(hop -> "%s (%s)"
                        .formatted(hop, HopEstimates.said(hop, look.database().cluster(), look.bytes())))
                .collect(Collectors.joining("; "));
        return found(WAY, look, "%s %s.".formatted(WAY.title(), hops));
    }

    private static List<Finding> standby(ScalingoLook look) {
        if (look.majors().isEmpty() || !look.database().cluster()) {
            return nothing();
        }
        var each = look.majors().stream()
                .map(hop -> "%s (%s)".formatted(hop, HopEstimates.said(hop, true, look.bytes())))
                .collect(Collectors.joining("; "));
        return found(STANDBY, look, "%s %s.".formatted(STANDBY.title(), each));
    }

    private static String names(List<Hop> hops) {
        return hops.stream().map(hop -> hop.to().version().toString()).collect(Collectors.joining(", "));
    }
}
