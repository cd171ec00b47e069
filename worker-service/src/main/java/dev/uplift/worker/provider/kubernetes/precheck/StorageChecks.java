package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.when;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.kubernetes.cluster.Permission;
import dev.uplift.worker.provider.kubernetes.cluster.SnapshotClass;
import dev.uplift.worker.provider.kubernetes.job.Mode;
import java.util.List;

/** Prechecks of the volume: what it can, and what protects it. */
final class StorageChecks {

    /** pg_upgrade's own catalogs, logs and the write-ahead log of the new server's first start. */
    private static final long LEAST_FREE = 512L << 20;

    private static final String LOST =
            "There is no rehearsal on a clone, and no way back to a snapshot: pg_upgrade copies, and"
                    + " the old directory, on the same volume, is the way back.";

    static final About NO_SNAPSHOT = About.provider(
                    SetLook.NO_SNAPSHOT, "No snapshot can be taken of the volume. " + LOST)
            .blocks(PG_UPGRADE)
            .remedy("Install what is missing; or accept 'no-snapshot', best with a backup of your own.");
    static final About CLASS_UNCLEAR = About.provider(
                    "snapshot-class-unclear",
                    "Several VolumeSnapshotClasses are for the volume's driver, and none is the default.")
            .blocks(PG_UPGRADE)
            .remedy("Give the option 'snapshotClass'.");
    static final About NOT_RETAINED = About.provider(
                    "snapshot-not-retained",
                    "The class of the snapshots has deletionPolicy Delete: they are gone with the namespace.")
            .informs(PG_UPGRADE)
            .remedy("Take a class with deletionPolicy Retain if that matters to you.");
    static final About NOT_ATTACHED = About.provider(
                    "volume-not-attached",
                    "No VolumeAttachment shows at which node the volume is: that nobody uses it any more is seen by pods alone.")
            .warns(PG_UPGRADE)
            .remedy("See that nothing outside the cluster uses the storage.");
    static final About NO_ROOM = About.provider(
                    "volume-too-small", "The volume has no room for the new data beside the old.")
            .blocks(PG_UPGRADE)
            .remedy("Enlarge the claim; or ask for mode 'clone' where the file system can, or 'link'.");
    static final About LINK_ALONE = About.provider(
                    "link-without-snapshot",
                    "Mode 'link' leaves no way back once the new server was started, and there is no snapshot.")
            .blocks(PG_UPGRADE)
            .remedy("Leave the option 'mode' out, or have snapshots.");

    static final About ONE_POD = About.provider(
                    "claim-for-one-pod",
                    "The claim is ReadWriteOncePod: while the server is up no Job can be on its volume, and clean-up-old-data"
                            + " fails after its retention. The old data stays beside the new, and takes its room.")
            .warns(PG_UPGRADE)
            .remedy(
                    "When nobody needs the old data any more, remove it in the server's own pod: kubectl exec … -- rm -rf …");

    static final List<PlatformCheck<SetLook>> ALL = List.of(
            new PlatformCheck<>(NO_SNAPSHOT, StorageChecks::noSnapshot),
            new PlatformCheck<>(CLASS_UNCLEAR, StorageChecks::unclear),
            when(
                    NOT_RETAINED,
                    look -> look.snapshots()
                            && look.snapshotClass()
                                    .filter(its -> !its.retained())
                                    .isPresent()),
            when(NOT_ATTACHED, StorageChecks::isNotAttached),
            new PlatformCheck<>(NO_ROOM, StorageChecks::noRoom),
            new PlatformCheck<>(ONE_POD, StorageChecks::onePod),
            when(LINK_ALONE, look -> look.own().mode() == Mode.LINK && !look.snapshots()));

    private StorageChecks() {}

    private static List<Finding> noSnapshot(SetLook look) {
        if (look.snapshots()) {
            return List.of();
        }
        var why = missing(look);
        return why.isEmpty() && !look.accepts(SetLook.NO_SNAPSHOT)
                ? List.of()
                : found(NO_SNAPSHOT, look, "%s %s".formatted(why.isEmpty() ? "Snapshots are not wanted." : why, LOST));
    }

    private static List<Finding> onePod(SetLook look) {
        var modes = look.server().claim().getSpec().getAccessModes();
        if (modes == null || !modes.contains("ReadWriteOncePod")) {
            return List.of();
        }
        var layout = look.server().layout();
        var data = layout.data().isEmpty() ? layout.mountPath() + "/data" : layout.dataPath();
        return List.of(ONE_POD.finding(
                PG_UPGRADE,
                "claim " + layout.claim(),
                ONE_POD.title(),
                "When nobody needs the old data any more: kubectl exec -n %s %s-0 -c %s -- rm -rf %s-%s.preupgrade"
                        .formatted(
                                look.server().namespace(),
                                look.server().name(),
                                layout.container(),
                                data,
                                look.from().map(Object::toString).orElse("<from>"))));
    }

    /** Which part of it is missing; nothing where it only has to be named. */
    private static String missing(SetLook look) {
        var driver = look.server().csiDriver();
        if (look.isDenied(Permission.Use.SNAPSHOT)) {
            return "The worker's account may not take or restore snapshots: it lacks %s."
                    .formatted(String.join(", ", look.denied(Permission.Use.SNAPSHOT)));
        }
        if (look.classes().isEmpty()) {
            return "The worker's account may not see VolumeSnapshotClasses, and the option 'snapshotClass' names none.";
        }
        if (look.classes().get().isEmpty()) {
            return "The cluster has no VolumeSnapshotClass, neither of v1 nor of v1beta1.";
        }
        if (look.server().volume().isPresent() && driver.isEmpty()) {
            return "The volume is not one of a CSI driver.";
        }
        if (look.own().snapshotClass().isPresent() && look.snapshotClass().isEmpty()) {
            return "There is no VolumeSnapshotClass %s for %s."
                    .formatted(look.own().snapshotClass().get(), driver.orElse("the volume"));
        }
        return look.fitting().isEmpty()
                ? "No VolumeSnapshotClass is for the volume's driver %s.".formatted(driver.orElse(""))
                : "";
    }

    private static List<Finding> unclear(SetLook look) {
        return look.fitting().size() > 1
                        && look.snapshotClass().isEmpty()
                        && look.own().snapshotClass().isEmpty()
                        && !look.accepts(SetLook.NO_SNAPSHOT)
                ? found(
                        CLASS_UNCLEAR,
                        look,
                        "%s Those are %s."
                                .formatted(
                                        CLASS_UNCLEAR.title(),
                                        look.fitting().stream()
                                                .map(SnapshotClass::name)
                                                .toList()))
                : List.of();
    }

    private static boolean isNotAttached(SetLook look) {
        var volume = look.server().volumeName();
        return volume.isPresent()
                && look.server().pod().filter(StateChecks::isReady).isPresent()
                && look.attachments()
                        .filter(all -> all.stream()
                                .noneMatch(each -> volume.get()
                                        .equals(each.getSpec().getSource().getPersistentVolumeName())))
                        .isPresent();
    }

    private static List<Finding> noRoom(SetLook look) {
        if (look.inside().isEmpty()) {
            return List.of();
        }
        var inside = look.inside().get();
        var copies = look.own().mode() == Mode.COPY
                || !look.snapshots() && look.own().mode() == Mode.AUTO;
        var needed = LEAST_FREE + (copies ? inside.takenBytes() : 0);
        if (inside.freeBytes() >= needed) {
            return List.of();
        }
        var words = "%d MiB of the volume are free, and %s takes %d MiB."
                .formatted(
                        inside.freeBytes() >> 20, copies ? "a copy of the data" : "an upgrade by link", needed >> 20);
        // A guess of the data's size, which the volume's is not; the script looks again.
        return look.own().mode() == Mode.COPY || copies
                ? found(NO_ROOM, look, words)
                : List.of(PlatformCheck.weighing(Severity.WARN, NO_ROOM, look.object(), words));
    }
}
