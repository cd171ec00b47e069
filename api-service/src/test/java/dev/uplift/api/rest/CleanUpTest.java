package dev.uplift.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is removed after the end, what is kept, and the way back while the upgrade is observed. */
@QuarkusTest
@WithTestResource(Outside.class)
class CleanUpTest {

    private final String host = Requests.unique("db");
    private ScriptedWorker worker;

    @BeforeEach
    void startWorker() {
        worker = ScriptedWorker.start();
    }

    @AfterEach
    void stopWorker() {
        worker.close();
    }

    private String succeeded(String backupRetention) {
        var id = Stories.accepted(
                Requests.with(Requests.upgrade(worker.pool(), host), "options.backupRetention", backupRetention));
        worker.plans(host, Stories.backedUp());
        worker.does("backup");
        worker.does("upgrade");
        Stories.awaitState(id, "SUCCEEDED");
        return id;
    }

    private String observed() {
        var id = Stories.accepted(Requests.with(Requests.upgrade(worker.pool(), host), "options.observe", "PT1H"));
        worker.plans(host, Stories.backedUp());
        worker.does("backup");
        worker.does("upgrade");
        Stories.awaitState(id, "OBSERVING");
        return id;
    }

    private static void awaitCleanUp(String id, String state) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(Stories.show(id).getString("cleanUp[0].state"))
                        .isEqualTo(state));
    }

    @Test
    void a_removal_is_listed_beforehand_and_done_when_its_time_has_come() {
        var id = succeeded("PT2S");
        var listed = Stories.show(id);
        assertThat(listed.getString("cleanUp[0].removes")).isEqualTo("snapshot uplift-%s-pre".formatted(id));
        assertThat(listed.getString("cleanUp[0].keeps")).isEqualTo("BACKUP_RETENTION");

        worker.does("remove-backup");

        awaitCleanUp(id, "REMOVED");
        assertThat(Stories.show(id).getString("state")).isEqualTo("SUCCEEDED");
        Callers.operator()
                .post("/api/v1/upgrades/%s/cleanup/remove-backup/keep".formatted(id))
                .then()
                .statusCode(409)
                .body("code", equalTo("removed-already"));
    }

    @Test
    void a_backup_is_kept_for_a_month_unless_somebody_says_otherwise() {
        var id = Stories.accepted(Requests.upgrade(worker.pool(), host));
        worker.plans(host, Stories.backedUp());
        worker.does("backup");
        worker.does("upgrade");

        var ended = Stories.awaitState(id, "SUCCEEDED");

        assertThat(ended.getString("cleanUp[0].state")).isEqualTo("WAITING");
        assertThat(Duration.between(
                        Instant.parse(ended.getString("createdAt")), Instant.parse(ended.getString("cleanUp[0].due"))))
                .isBetween(Duration.ofDays(30), Duration.ofDays(30).plusMinutes(2));
    }

    @Test
    void a_removal_that_fails_is_told_and_tried_again_a_day_later() {
        var id = succeeded("PT0S");
        var command = worker.next("remove-backup");
        worker.begins(command);
        worker.fails(command, Stories.BROKEN);

        awaitCleanUp(id, "WAITING");

        var told = Stories.show(id);
        assertThat(told.getString("cleanUp[0].problem.code")).isEqualTo("broken");
        assertThat(told.getString("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void a_removal_that_touches_the_server_waits_while_another_upgrade_has_it() {
        var id = succeeded("PT20S");
        var other = Stories.accepted(Requests.upgrade(worker.pool(), host));
        worker.plans(host, Stories.backedUp());
        worker.does("backup");
        var holding = worker.next("upgrade");
        worker.begins(holding);

        var due = Stories.show(id).getString("cleanUp[0].due");
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() ->
                        assertThat(Stories.show(id).getString("cleanUp[0].due")).isNotEqualTo(due));

        assertThat(Stories.show(id).getString("cleanUp[0].state")).isEqualTo("WAITING");
        worker.completes(holding, Map.of(), null);
        Stories.awaitState(other, "SUCCEEDED");
    }

    @Test
    void what_somebody_keeps_is_not_removed() {
        var id = succeeded("PT1M");

        Callers.operator()
                .body(Map.of("reason", "audit"))
                .post("/api/v1/upgrades/%s/cleanup/remove-backup/keep".formatted(id))
                .then()
                .statusCode(200)
                .body("cleanUp[0].state", equalTo("KEPT"))
                .body("cleanUp[0].kept.reason", equalTo("audit"));
        Callers.viewer()
                .post("/api/v1/upgrades/%s/cleanup/remove-backup/keep".formatted(id))
                .then()
                .statusCode(403);
        Callers.operator()
                .post("/api/v1/upgrades/%s/cleanup/backup/keep".formatted(id))
                .then()
                .statusCode(409)
                .body("code", equalTo("no-such-removal"))
                .body("remedy", containsString("remove-backup"));
    }

    @Test
    void going_back_while_it_is_observed_needs_the_loss_to_be_accepted() {
        var id = observed();
        Stories.ask(id, "rollback")
                .statusCode(409)
                .body("code", equalTo("loss-not-accepted"))
                .body("detail", containsString("What was written since."));

        Callers.operator()
                .body(Map.of("reason", "slow", "acceptLoss", true))
                .post("/api/v1/upgrades/%s/rollback".formatted(id))
                .then()
                .statusCode(200)
                .body("state", equalTo("ROLLING_BACK"));

        worker.does("restore");
        assertThat(Stories.awaitState(id, "ROLLED_BACK").getString("problem.code"))
                .isEqualTo("went-back");
    }
}
