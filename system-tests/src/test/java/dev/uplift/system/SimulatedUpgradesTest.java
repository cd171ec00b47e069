package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * What is promised when processes die, freeze or cannot hear each other, shown on simulated servers that live outside and
 * count what was done to them.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatedUpgradesTest {

    private static Simulated simulated;
    private static Uplift uplift;

    @BeforeAll
    static void start() throws IOException {
        simulated = Simulated.start();
        uplift = Uplift.start();
    }

    @AfterAll
    static void stop() throws IOException {
        uplift.close();
        simulated.close();
    }

    /** An upgrade of this server whose step of this name does not end before it is released. */
    private static String heldAt(String server, String step) {
        simulated.hold(server, step);
        var id = uplift.submit(simulated.request(server, 0));
        simulated.awaitHeld(server, id, step);
        return id;
    }

    @Test
    void a_frozen_worker_that_wakes_after_the_takeover_does_nothing() {
        var server = simulated.newServer();
        var id = heldAt(server, "upgrade");
        var frozen = uplift.holderOf(id, "upgrade");

        frozen.signal("STOP");
        try {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> uplift.timelineTypes(id).contains("turn-lost"));
            simulated.release(server);
            uplift.awaitState(id, "SUCCEEDED");
            await("the rest of a minute")
                    .during(Duration.ofSeconds(20))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> true);
        } finally {
            frozen.signal("CONT");
        }

        await().atMost(Duration.ofSeconds(30)).until(frozen::isReady);
        uplift.awaitState(id, "SUCCEEDED");
        simulated.everythingHappenedOnce(uplift, id, server);
    }

    @Test
    void kafka_away_for_a_minute_gives_nothing_to_others() {
        var server = simulated.newServer();
        var id = heldAt(server, "upgrade");

        uplift.process("kafka").kill();
        simulated.release(server);
        await("a minute")
                .during(Duration.ofSeconds(60))
                .atMost(Duration.ofSeconds(120))
                .until(() -> !uplift.process("kafka").isAlive());
        uplift.process("kafka").start();

        uplift.awaitState(id, "SUCCEEDED");
        simulated.everythingHappenedOnce(uplift, id, server);
        assertThat(uplift.timelineTypes(id)).doesNotContain("turn-lost");
    }

    @Test
    void a_worker_that_is_told_to_end_hands_its_steps_to_others() {
        var server = simulated.newServer();
        var id = heldAt(server, "upgrade");
        var ending = uplift.holderOf(id, "upgrade");

        ending.signal("TERM");
        assertThat(ending.awaitEnd(Duration.ofSeconds(60))).isTrue();
        simulated.release(server);
        ending.start();

        uplift.awaitState(id, "SUCCEEDED");
        assertThat(uplift.timelineTypes(id)).contains("step-handed-back").doesNotContain("turn-lost");
        simulated.everythingHappenedOnce(uplift, id, server);
    }

    @Test
    void commands_replayed_from_the_start_of_the_topic_change_nothing() throws Exception {
        var server = simulated.newServer();
        var id = uplift.submit(simulated.request(server, 0));
        uplift.awaitState(id, "SUCCEEDED");
        var before = uplift.timeline(id);

        var replayed = Replay.allCommands(uplift.stack().kafkaBootstrapServers());

        assertThat(replayed).isGreaterThanOrEqualTo(7);
        Replay.awaitRead(uplift.stack().kafkaBootstrapServers());
        var after = simulated.newServer();
        uplift.awaitState(uplift.submit(simulated.request(after, 0)), "SUCCEEDED");
        simulated.everythingHappenedOnce(uplift, id, server);
        assertThat(uplift.timeline(id)).isEqualTo(before);
    }

    @Test
    void a_lost_answer_and_a_busy_platform_are_waited_out() {
        var server = simulated.newServer();
        var id = heldAt(server, "backup");
        simulated.fault(server, Map.of("effect", id + ":quiesce", "status", 503, "times", 2));
        simulated.fault(server, Map.of("effect", id + ":upgrade", "loseAnswer", true, "times", 1));
        simulated.release(server);

        uplift.awaitState(id, "SUCCEEDED");

        simulated.everythingHappenedOnce(uplift, id, server);
    }

    @Test
    void a_failed_upgrade_is_taken_back() {
        var server = simulated.newServer();
        var id = heldAt(server, "backup");
        simulated.fault(server, Map.of("effect", id + ":upgrade", "problem", "the disk is full"));
        simulated.release(server);

        var ended = uplift.awaitState(id, "ROLLED_BACK");

        assertThat(ended.getString("problem.detail")).contains("the disk is full");
        assertThat(simulated.effects(server)).containsKeys(id + ":reopen", id + ":restore");
        var again = newServerUpgradeOf(server);
        uplift.awaitState(again, "SUCCEEDED");
    }

    private static String newServerUpgradeOf(String server) {
        return uplift.submit(simulated.request(server, 0));
    }

    @Test
    void a_cancelled_upgrade_is_undone_and_one_past_its_point_of_no_return_is_not() {
        var server = simulated.newServer();
        var id = heldAt(server, "upgrade");
        assertThat(uplift.ask(id, "cancel").statusCode()).isEqualTo(200);

        uplift.awaitState(id, "CANCELLED");
        assertThat(simulated.effects(server))
                .containsKeys(id + ":reopen", id + ":restore")
                .doesNotContainKey(id + ":resume");

        var other = simulated.newServer();
        var late = heldAt(other, "resume");
        var refused = uplift.ask(late, "cancel");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("code")).isEqualTo("past-point-of-no-return");
        simulated.release(other);
        uplift.awaitState(late, "SUCCEEDED");
    }

    @Test
    void without_a_worker_a_command_waits_and_nothing_is_lost() {
        uplift.process("worker-1").kill();
        uplift.process("worker-2").kill();
        var server = simulated.newServer();
        var id = uplift.submit(simulated.request(server, 0));

        assertThat(uplift.show(id).getString("progress.waitingFor")).isEqualTo("worker");
        uplift.process("worker-1").start();
        uplift.process("worker-2").start();

        uplift.awaitState(id, "SUCCEEDED");
        simulated.everythingHappenedOnce(uplift, id, server);
    }

    @Test
    void what_was_made_is_removed_in_time_and_once_whoever_is_killed_meanwhile() {
        var server = simulated.newServer();
        var id =
                uplift.submit(simulated.request(server, 1000, Map.of("retention", "PT1S", "backupRetention", "PT12S")));
        uplift.awaitState(id, "SUCCEEDED");

        for (var victim : List.of("api", "api-2", "worker-1")) {
            uplift.process(victim).kill();
            uplift.process(victim).start();
        }

        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> uplift.show(id).getString("cleanUp[0].state"), "REMOVED"::equals);
        var ended = Instant.parse(uplift.timeline(id).stream()
                .filter(entry -> String.valueOf(entry.get("data")).contains("SUCCEEDED"))
                .map(entry -> (String) entry.get("at"))
                .findFirst()
                .orElseThrow());
        assertThat(Instant.parse(uplift.show(id).getString("cleanUp[0].removed")))
                .isAfterOrEqualTo(ended.plusSeconds(12));
        assertThat(simulated.effects(server).get(id + ":clean-up-backup")).containsEntry("count", 1);
    }

    @Test
    void going_back_while_it_is_observed_restores_the_backup_once() {
        var server = simulated.newServer();
        var id = uplift.submit(simulated.request(server, 1000, Map.of("observe", "PT1H")));
        uplift.awaitHalt(id, "OBSERVING");
        uplift.process("worker-1").kill();
        uplift.process("worker-1").start();

        uplift.as("operator")
                .body(Map.of("reason", "slow", "acceptLoss", true))
                .post("/api/v1/upgrades/%s/rollback".formatted(id))
                .then()
                .statusCode(200);

        uplift.awaitState(id, "ROLLED_BACK");
        assertThat(simulated.effects(server).get(id + ":restore-backup")).containsEntry("count", 1);
    }
}
