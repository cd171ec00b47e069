package dev.uplift.sandbox.demo.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.azure.ServerView;
import dev.uplift.sandbox.demo.fleet.Cloud.Done;
import dev.uplift.sandbox.demo.fleet.Cloud.Doubt;
import dev.uplift.sandbox.demo.fleet.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AzureProofTest {

    private static final String GENERAL = "GeneralPurpose";
    private static final String BURSTABLE = "Burstable";
    private static final List<Done> DONE = List.of(new Done("db-0001", "u1"));
    private static final ServerView OLD = view("db-0001", "13", GENERAL, 0);
    private static final ServerView NEW = view("db-0001", "16", GENERAL, 1, "uplift-u1-pre");
    private static final ServerView OTHER = view("other", "13", GENERAL, 0);

    @Test
    void a_new_version_with_its_backup_and_nothing_else_leaves_no_doubt() {
        assertThat(doubts(List.of(OLD, OTHER), List.of(NEW, OTHER))).isEmpty();
    }

    @Test
    void no_backup_is_expected_of_a_burstable_machine_or_where_the_platforms_are_trusted() {
        var upgraded = view("db-0001", "16", GENERAL, 1);

        assertThat(doubts(List.of(view("db-0001", "13", BURSTABLE, 0)), List.of(view("db-0001", "16", BURSTABLE, 1))))
                .isEmpty();
        assertThat(new AzureProof(state(OLD), state(upgraded), new Version("16"), false).doubts(DONE))
                .isEmpty();
        assertThat(sentences(List.of(OLD), List.of(upgraded)))
                .containsExactly("Its backups on demand are [], not [uplift-u1-pre].");
    }

    @Test
    void a_success_that_is_none_is_seen() {
        assertThat(sentences(List.of(OLD), List.of(OLD)))
                .containsExactly(
                        "Azure shows version 13, not 16.",
                        "Azure was asked 0 times to upgrade it.",
                        "Its backups on demand are [], not [uplift-u1-pre].");
    }

    @Test
    void what_changed_beside_the_version_is_seen() {
        var less = new ServerView(
                "db-0001",
                "/servers/db-0001",
                "Updating",
                "16",
                "Standard_D2ds_v5",
                GENERAL,
                "Disabled",
                Map.of(),
                2,
                Map.of(),
                Optional.empty(),
                Set.of("uplift-u1-pre"));

        assertThat(sentences(List.of(OLD), List.of(less)))
                .containsExactly(
                        "Its tags changed from {demo=uplift} to {}.",
                        "Its parameters changed from {work_mem=65536} to {}.",
                        "Its high availability changed from ZoneRedundant to Disabled.",
                        "Azure shows state Updating.",
                        "Azure was asked 2 times to upgrade it.");
    }

    @Test
    void a_bystander_that_changed_vanished_or_appeared_is_seen() {
        var changed = view("other", "16", GENERAL, 1);
        var clone = view("uplift-u2-clone", "16", GENERAL, 0);

        assertThat(doubts(List.of(OLD, OTHER), List.of(NEW, changed)))
                .extracting(Doubt::server)
                .containsExactly("other");
        assertThat(doubts(List.of(OLD, OTHER), List.of(NEW, clone)))
                .containsExactly(
                        new Doubt("other", "It is not there any more."),
                        new Doubt("uplift-u2-clone", "It is left over from an upgrade."));
    }

    @Test
    void the_clone_of_its_rehearsal_is_kept_for_a_while() {
        assertThat(doubts(List.of(OLD), List.of(NEW, view("uplift-u1-clone", "16", GENERAL, 1))))
                .isEmpty();
    }

    @Test
    void a_replica_is_there_again_at_the_version_of_its_source() {
        var replica = view("db-0001-replica", "13", GENERAL, 0);
        var again = view("db-0001-replica", "16", GENERAL, 0);

        assertThat(doubts(List.of(OLD, replica), List.of(NEW, again))).isEmpty();
        assertThat(doubts(List.of(OLD, replica), List.of(NEW, replica)))
                .containsExactly(new Doubt("db-0001-replica", "Azure shows version 13, not 16."));
        assertThat(doubts(List.of(OLD, replica), List.of(NEW)))
                .containsExactly(new Doubt("db-0001-replica", "It is not there any more."));
    }

    private static List<Doubt> doubts(List<ServerView> before, List<ServerView> after) {
        return new AzureProof(
                        state(before.toArray(ServerView[]::new)),
                        state(after.toArray(ServerView[]::new)),
                        new Version("16"),
                        true)
                .doubts(DONE);
    }

    private static List<String> sentences(List<ServerView> before, List<ServerView> after) {
        return doubts(before, after).stream().map(Doubt::sentence).toList();
    }

    private static SortedMap<String, ServerView> state(ServerView... servers) {
        var byName = new TreeMap<String, ServerView>();
        for (var server : servers) {
            byName.put(server.name(), server);
        }
        return byName;
    }

    private static ServerView view(String name, String version, String tier, int upgradesAsked, String... backups) {
        return new ServerView(
                name,
                "/servers/" + name,
                "Ready",
                version,
                "Standard_D2ds_v5",
                tier,
                "ZoneRedundant",
                Map.of("demo", "uplift"),
                upgradesAsked,
                Map.of("work_mem", "65536"),
                Optional.empty(),
                Set.of(backups));
    }
}
