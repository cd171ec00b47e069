package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.platform.PlatformCheck.weighing;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.kubernetes.precheck.Probe.Role;
import dev.uplift.worker.provider.kubernetes.server.ImageVersion;
import java.util.List;
import java.util.stream.Stream;

/** Prechecks of images: whether they are there, and have what the server needs. */
final class ImageChecks {

    static final About NOT_PULLED = About.provider(
                    "image-not-pulled", "An image that the upgrade needs cannot be pulled.")
            .blocks(PG_UPGRADE)
            .remedy(
                    "Correct the option 'image' or 'upgradeImage', or give the StatefulSet the imagePullSecrets for it.");
    static final About UNLIKE = About.provider(
                    "image-other-version",
                    "The tag of the new image names another version than the one that is asked for.")
            .blocks(PG_UPGRADE)
            .remedy("Correct the option 'image', or 'targetVersion'.");
    static final About SILENT = About.provider("image-not-looked-into", "An image could not say what it has.")
            .warns(PG_UPGRADE)
            .remedy("See that it has bash, and every extension of the server.");
    static final About EXTENSION = About.provider(
                    "image-lacks-extension",
                    "An extension of the server is not in the image: pg_upgrade, or the new server, cannot load its library.")
            .blocks(PG_UPGRADE)
            .remedy("Take an image that has it. If nothing needs it: DROP EXTENSION …;");

    static final About LIBRARY = About.provider(
                    "image-lacks-library",
                    "A library that the server loads at its start is not in the image: with the same setting"
                            + " shared_preload_libraries no server starts there.")
            .blocks(PG_UPGRADE)
            .remedy("Take an image that has it; or take it out of shared_preload_libraries, and restart.");

    static final List<PlatformCheck<SetLook>> ALL = List.of(
            new PlatformCheck<>(NOT_PULLED, ImageChecks::notPulled),
            new PlatformCheck<>(UNLIKE, ImageChecks::unlike),
            new PlatformCheck<>(SILENT, ImageChecks::silent),
            new PlatformCheck<>(EXTENSION, ImageChecks::extensions),
            new PlatformCheck<>(LIBRARY, ImageChecks::libraries));

    private ImageChecks() {}

    private static String object(Probe probe) {
        return "image " + probe.image();
    }

    /** The old one runs already; it is only needed again on a node that does not have it. */
    private static List<Finding> notPulled(SetLook look) {
        return look.probes().stream()
                .filter(probe -> !probe.pulled())
                .map(probe -> {
                    var words = "%s cannot be pulled: %s"
                            .formatted(capital(probe.role().words()), probe.said());
                    return probe.role() == Role.OLD
                            ? weighing(Severity.WARN, NOT_PULLED, object(probe), words + " A way back would need it.")
                            : on(NOT_PULLED, object(probe), words);
                })
                .toList();
    }

    private static List<Finding> unlike(SetLook look) {
        var tagged = ImageVersion.major(look.own().image());
        return tagged.isPresent() && tagged.getAsInt() != look.to()
                ? found(
                        UNLIKE,
                        look,
                        "The image %s is of version %d, and %d is asked for."
                                .formatted(look.own().image(), tagged.getAsInt(), look.to()))
                : List.of();
    }

    /** Of the old image nothing has to be known but that it is there. */
    private static List<Finding> silent(SetLook look) {
        return look.probes().stream()
                .filter(probe -> probe.pulled() && probe.extensions().isEmpty() && probe.role() != Role.OLD)
                .map(probe -> {
                    var words = "%s could not say what it has: %s"
                            .formatted(capital(probe.role().words()), probe.said());
                    return probe.role() == Role.UPGRADE
                            ? weighing(Severity.BLOCK, SILENT, object(probe), words)
                            : on(SILENT, object(probe), words);
                })
                .toList();
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static List<Finding> extensions(SetLook look) {
        return look.probes().stream()
                .filter(probe -> probe.role() != Role.OLD)
                .flatMap(probe -> lacking(look, probe))
                .toList();
    }

    private static Stream<Finding> lacking(SetLook look, Probe probe) {
        return look.extensions().stream()
                .filter(extension -> !probe.has(extension.name()))
                .map(extension -> on(
                        EXTENSION,
                        "extension %s %s".formatted(extension.name(), extension.version()),
                        "%s, %s, does not have it; databases %s do."
                                .formatted(
                                        capital(probe.role().words()),
                                        probe.image(),
                                        extension.databases().first())));
    }

    private static List<Finding> libraries(SetLook look) {
        return look.probes().stream()
                .filter(probe -> probe.role() != Role.OLD)
                .flatMap(probe -> look.preloaded().libraries().stream()
                        .filter(library -> !probe.loads(library))
                        .map(library -> library(look, probe, library)))
                .toList();
    }

    /** The script leaves out what only the server's own image configures, and pg_upgrade seldom needs it. */
    private static Finding library(SetLook look, Probe probe, String library) {
        var words = "%s, %s, does not have it.".formatted(capital(probe.role().words()), probe.image());
        var object = "library " + library;
        return probe.role() == Role.UPGRADE && look.preloaded().elsewhere()
                ? weighing(
                        Severity.WARN,
                        LIBRARY,
                        object,
                        words
                                + " It is not loaded while pg_upgrade runs; the rehearsal shows whether anything needs it.")
                : on(LIBRARY, object, words);
    }
}
