package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.finds;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.fine;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.found;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.right;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.provider.kubernetes.cluster.Permission.Use;
import dev.uplift.worker.provider.kubernetes.cluster.SnapshotClass;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Inside;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is found of snapshots, their classes, and the room on the volume. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StorageChecksTest {

    @Test
    void which_protection_is_missing() {
        var none = "There is no rehearsal on a clone, and no way back to a snapshot";

        finds(
                fine().classes(),
                "no-snapshot",
                Severity.BLOCK,
                "The cluster has no VolumeSnapshotClass, neither of v1 nor of v1beta1.",
                none);
        finds(
                fine().classes(new SnapshotClass("other", "nfs.example", true, true)),
                "no-snapshot",
                Severity.BLOCK,
                "disk.example");
        finds(
                fine().volume("{metadata: {name: pv-1}, spec: {hostPath: {path: /d}}}"),
                "no-snapshot",
                Severity.BLOCK,
                "not one of a CSI driver");
        finds(fine().denied(right(Use.SNAPSHOT)), "no-snapshot", Severity.BLOCK, "may not take or restore");
        finds(fine().provider("""
                {"image": "i:17", "applications": "a", "snapshotClass": "gold"}"""), "no-snapshot", Severity.BLOCK, "gold");
    }

    @Test
    void a_class_that_nobody_may_see_can_be_named() {
        finds(fine().withoutClasses(), "no-snapshot", Severity.BLOCK, "may not see VolumeSnapshotClasses");
        assertThat(found(fine().withoutClasses().provider("""
                {"image": "i:17", "applications": "a", "snapshotClass": "gold"}"""))).isEmpty();
    }

    @Test
    void who_accepts_to_go_without_snapshots_goes_without_them() {
        var accepted = fine().classes().options("""
                {"accept": ["no-snapshot"]}""");

        finds(accepted, "no-snapshot", Severity.BLOCK);
        assertThat(accepted.look().snapshots()).isFalse();
        assertThat(fine().options("""
                        {"accept": ["no-snapshot"]}""").look().snapshots()).isFalse();
    }

    @Test
    void classes_of_snapshots() {
        var one = new SnapshotClass("one", "disk.example", false, true);
        var two = new SnapshotClass("two", "disk.example", false, false);

        finds(fine().classes(one, two), "snapshot-class-unclear", Severity.BLOCK, "one", "two");
        assertThat(fine().classes(one).look().snapshotClass()).contains(one);
        assertThat(fine().classes(one, Looked.SNAPSHOTS).look().snapshotClass()).contains(Looked.SNAPSHOTS);
        finds(fine().classes(two), "snapshot-not-retained", Severity.INFO);
    }

    @Test
    void a_volume_that_no_node_has() {
        finds(fine().attachments(List.of()), "volume-not-attached", Severity.WARN);
        finds(fine().attachments(List.of(Looked.attachment("pv-2"))), "volume-not-attached", Severity.WARN);
    }

    @Test
    void room_for_the_new_data() {
        var full = new Inside(100L << 20, 6L << 30, Optional.of(15));
        var half = new Inside(2L << 30, 6L << 30, Optional.of(15));
        var copying = """
                {"image": "i:17", "applications": "a", "mode": "copy"}""";

        finds(fine().inside(full), "volume-too-small", Severity.WARN, "100 MiB");
        finds(fine().inside(half).provider(copying), "volume-too-small", Severity.BLOCK, "a copy of the data");
        finds(fine().inside(half).classes().options("""
                {"accept": ["no-snapshot"]}"""), "volume-too-small", Severity.BLOCK);
        assertThat(found(fine().inside(half))).isEmpty();
    }

    @Test
    void a_claim_for_one_pod_alone_keeps_the_old_data_until_somebody_removes_it_there() {
        var looked = fine().claim("""
            {metadata: {name: data-orders-postgresql-0, uid: c-1},
             spec: {volumeName: pv-1, storageClassName: fast, accessModes: [ReadWriteOncePod]},
             status: {phase: Bound, capacity: {storage: 8Gi}}}
            """);

        finds(looked, "claim-for-one-pod", Severity.WARN, "clean-up-old-data fails");
        assertThat(found(looked))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy())
                        .endsWith("kubectl exec -n shop orders-postgresql-0 -c postgresql -- rm -rf"
                                + " /bitnami/postgresql/data-15.preupgrade"));
    }

    @Test
    void links_need_a_snapshot() {
        finds(fine().classes().provider("""
                {"image": "i:17", "applications": "a", "mode": "link"}"""), "link-without-snapshot", Severity.BLOCK);
    }
}
