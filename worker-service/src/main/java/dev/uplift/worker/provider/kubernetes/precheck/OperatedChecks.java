package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.kubernetes.operated.OperatedServer;
import dev.uplift.worker.provider.kubernetes.server.ImageVersion;
import java.util.List;
import java.util.function.Predicate;

/** Prechecks of a server of CloudNativePG, from what its operator says of it; pure. */
final class OperatedChecks {

    static final About UNHEALTHY = About.provider(
                    "operated-unhealthy", "The operator has something to do with the server already.")
            .blocks(PG_UPGRADE)
            .remedy("Wait until its phase is 'Cluster in healthy state', with all instances ready.");
    static final About CATALOGUE = About.provider(
                    "operated-catalogue", "The server's image comes from a catalogue, and is not named in it.")
            .blocks(PG_UPGRADE)
            .remedy("Set spec.imageName in place of spec.imageCatalogRef, or raise the major there yourself.");
    static final About TOO_OLD = About.provider(
                    "operated-too-old",
                    "The operator does not say of which version the data is, and so does not upgrade it itself.")
            .blocks(PG_UPGRADE)
            .remedy("Upgrade CloudNativePG to 1.26 or later.");
    static final About NOT_NEWER = About.provider(
                    "operated-not-newer", "The server's data is of the version asked for, or a later one.")
            .blocks(PG_UPGRADE)
            .remedy("Ask for a later version.");
    static final About IMAGE = About.provider(
                    "operated-image", "The new image's tag names another major version than is asked for.")
            .blocks(PG_UPGRADE)
            .remedy("Correct the option 'image', or the version.");
    static final About UNREHEARSED = About.provider(
                    "operated-unrehearsed",
                    "What an operator does is not rehearsed here: a clone would be a Cluster of its own.")
            .blocks(PG_UPGRADE)
            .remedy("Rehearse it on a Cluster that is bootstrapped from a backup; then ask with rehearsal 'skip'.");
    static final About BACKUPS = About.provider(
                    "operated-backups",
                    "The operator's backups and write-ahead log from before do not lead past the upgrade; once it has succeeded,"
                            + " a restore of them is the only way back.")
            .warns(PG_UPGRADE)
            .remedy("Take a backup right before, and one right after; give the new data a serverName of its own.");

    private record Look(OperatedServer server, int to, String newImage, UpgradeOptions options) {}

    private record Check(About about, Predicate<Look> wrong) {}

    private static final List<Check> ALL = List.of(
            new Check(UNHEALTHY, look -> !look.server().isHealthy()),
            new Check(CATALOGUE, look -> look.server().image().isEmpty()),
            new Check(TOO_OLD, look -> look.server().dataMajor().isEmpty()),
            new Check(NOT_NEWER, look -> look.server().dataMajor().stream().anyMatch(major -> major >= look.to())),
            new Check(
                    IMAGE, look -> ImageVersion.major(look.newImage()).stream().anyMatch(major -> major != look.to())),
            new Check(UNREHEARSED, look -> look.options().rehearsal() != Rehearsal.SKIP),
            new Check(BACKUPS, _ -> true));

    private OperatedChecks() {}

    static List<About> abouts() {
        return ALL.stream().map(Check::about).toList();
    }

    /**
     * @param to the major version that is asked for
     * @param newImage that the operator is to be given
     */
    static List<Finding> findings(OperatedServer server, int to, String newImage, UpgradeOptions options) {
        var look = new Look(server, to, newImage, options);
        return ALL.stream()
                .filter(check -> check.wrong().test(look))
                .map(check -> PlatformCheck.on(
                        check.about(),
                        "Cluster " + server.name(),
                        check.about() == UNHEALTHY
                                ? server.state()
                                : check.about().title()))
                .toList();
    }

    /** Whether there is enough to plan with. */
    static boolean arePlannable(OperatedServer server, int to) {
        return server.image().isPresent() && server.dataMajor().stream().anyMatch(major -> major < to);
    }
}
