package dev.uplift.sandbox.demo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.aws.InstanceView;
import dev.uplift.sandbox.aws.Setting;
import dev.uplift.sandbox.aws.SnapshotView;
import dev.uplift.sandbox.demo.fleet.Cloud.Done;
import dev.uplift.sandbox.demo.fleet.Cloud.Doubt;
import dev.uplift.sandbox.demo.fleet.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AwsProofTest {

    private static final InstanceView OLD = view("db-0001", "13.16", "default.postgres13", 0);
    private static final InstanceView NEW = view("db-0001", "16.11", "default.postgres16", 1);
    private static final InstanceView CUSTOM = view("db-0002", "13.16", "mine", 0);
    private static final InstanceView OTHER = view("other", "13.16", "mine", 0);
    private static final List<Done> DONE = List.of(new Done("db-0001", "u1"));

    @Test
    void a_new_version_with_its_backup_and_nothing_else_leaves_no_doubt() {
        assertThat(doubts(List.of(OLD, OTHER), List.of(NEW, OTHER), "uplift-u1-final", "uplift-u1-pre"))
                .isEmpty();
        assertThat(doubts(List.of(OLD), List.of(NEW), "uplift-u1-final")).isEmpty();
    }

    @Test
    void an_own_parameter_group_is_followed_by_one_of_the_new_family() {
        var done = List.of(new Done("db-0002", "u2"));
        var followed = view("db-0002", "16.11", "mine-pg16", 1);

        assertThat(proof(List.of(CUSTOM), List.of(followed), "db-0002", "uplift-u2-final")
                        .doubts(done))
                .isEmpty();
        var lost = view("db-0002", "16.11", "default.postgres16", 1);
        assertThat(proof(List.of(CUSTOM), List.of(lost), "db-0002", "uplift-u2-final")
                        .doubts(done))
                .containsExactly(new Doubt("db-0002", "Its parameter group is default.postgres16, not mine-pg16."));
    }

    @Test
    void a_success_that_is_none_is_seen() {
        assertThat(sentences(doubts(List.of(OLD), List.of(OLD))))
                .containsExactly(
                        "RDS shows version 13.16, not 16.",
                        "Its parameter group is default.postgres13, not default.postgres16.",
                        "RDS was asked 0 times to upgrade it.",
                        "There is no snapshot uplift-u1-final.");
    }

    @Test
    void what_changed_beside_the_version_is_seen() {
        var smaller = with(NEW, _ -> Map.of(Setting.INSTANCE_CLASS, List.of("db.t3.micro")));

        assertThat(sentences(doubts(List.of(OLD), List.of(smaller), "uplift-u1-final")))
                .singleElement()
                .asString()
                .startsWith("Its settings changed from ");
    }

    @Test
    void asking_twice_and_backing_up_twice_is_seen() {
        var twice = view("db-0001", "16.11", "default.postgres16", 2);

        assertThat(sentences(doubts(List.of(OLD), List.of(twice), "uplift-u1-final", "uplift-u1-final-again")))
                .containsExactly(
                        "RDS was asked 2 times to upgrade it.",
                        "There are further snapshots: [uplift-u1-final-again].");
    }

    @Test
    void where_the_platforms_backups_are_trusted_none_is_expected_and_one_is_too_many() {
        var before = state(List.of(OLD), List.of());

        assertThat(new AwsProof(before, state(List.of(NEW), List.of()), new Version("16"), false).doubts(DONE))
                .isEmpty();
        var taken = List.of(new SnapshotView("uplift-u1-final", "db-0001", "available", "13.16", "manual", Map.of()));
        assertThat(sentences(new AwsProof(before, state(List.of(NEW), taken), new Version("16"), false).doubts(DONE)))
                .containsExactly("There are further snapshots: [uplift-u1-final].");
    }

    @Test
    void a_bystander_that_changed_vanished_or_appeared_is_seen() {
        var changed = view("other", "16.11", "mine", 1);
        var clone = view("uplift-u2-clone", "16.11", "mine", 0);

        assertThat(doubts(List.of(OLD, OTHER), List.of(NEW, changed), "uplift-u1-final"))
                .extracting(Doubt::server)
                .containsExactly("other");
        assertThat(doubts(List.of(OLD, OTHER), List.of(NEW, clone), "uplift-u1-final"))
                .containsExactly(
                        new Doubt("other", "It is not there any more."),
                        new Doubt("uplift-u2-clone", "It is left over from an upgrade."));
    }

    @Test
    void a_replica_follows_its_source_and_is_not_asked_itself() {
        var replica = view("db-0001-replica", "13.16", "default.postgres13", 0);
        var followed = view("db-0001-replica", "16.11", "default.postgres16", 0);

        assertThat(doubts(List.of(OLD, replica), List.of(NEW, followed), "uplift-u1-final"))
                .isEmpty();
        assertThat(doubts(List.of(OLD, replica), List.of(NEW, replica), "uplift-u1-final"))
                .extracting(Doubt::server)
                .containsOnly("db-0001-replica");
    }

    private static List<Doubt> doubts(List<InstanceView> before, List<InstanceView> after, String... snapshots) {
        return proof(before, after, "db-0001", snapshots).doubts(DONE);
    }

    private static AwsProof proof(
            List<InstanceView> before, List<InstanceView> after, String instance, String... snapshots) {
        var manual = new ArrayList<SnapshotView>();
        for (var name : snapshots) {
            manual.add(new SnapshotView(name, instance, "available", "13.16", "manual", Map.of()));
        }
        return new AwsProof(state(before, List.of()), state(after, manual), new Version("16"), true);
    }

    private static AwsState state(List<InstanceView> instances, List<SnapshotView> snapshots) {
        var byName = new TreeMap<String, InstanceView>();
        instances.forEach(instance -> byName.put(instance.name(), instance));
        return new AwsState(byName, snapshots);
    }

    private static List<String> sentences(List<Doubt> doubts) {
        return doubts.stream().map(Doubt::sentence).toList();
    }

    private static InstanceView view(String name, String version, String group, int upgradesAsked) {
        return new InstanceView(
                name,
                "db-" + name,
                "available",
                version,
                Map.of(Setting.INSTANCE_CLASS, List.of("db.m6g.large")),
                Map.of("demo", "uplift"),
                upgradesAsked,
                group,
                Map.of("work_mem", "65536"));
    }

    private static InstanceView with(InstanceView view, UnaryOperator<Map<Setting, List<String>>> settings) {
        return new InstanceView(
                view.name(),
                view.resourceId(),
                view.status(),
                view.version(),
                settings.apply(view.settings()),
                view.tags(),
                view.upgradesAsked(),
                view.parameterGroup(),
                view.parametersInForce());
    }
}
