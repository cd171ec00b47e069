package dev.uplift.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.api.core.Announcement;
import dev.uplift.api.core.Announcement.Ended;
import dev.uplift.api.core.Announcement.How;
import dev.uplift.api.core.Announcement.Started;
import dev.uplift.api.core.Effect.Announce;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.UpgradeProcess;
import dev.uplift.api.core.UpgradeRequest;
import dev.uplift.api.rest.Callers;
import dev.uplift.api.rest.Outside;
import dev.uplift.api.rest.Requests;
import dev.uplift.api.rest.ScriptedWorker;
import dev.uplift.api.rest.Stories;
import dev.uplift.api.store.Transitions;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Announcements on their way to real servers, by the sender of the running service. */
@QuarkusTest
@WithTestResource(Outside.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SenderTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Inject
    AgroalDataSource database;

    @Inject
    Deliveries deliveries;

    @Inject
    DeliveryQueries queries;

    @Inject
    Post post;

    @Inject
    Transitions transitions;

    @ConfigProperty(name = "uplift.secrets.directories")
    Path secrets;

    private Receivers receivers;

    @BeforeEach
    void startReceivers() throws IOException {
        receivers = new Receivers();
    }

    @AfterEach
    void stopReceivers() {
        receivers.close();
    }

    /** Something within one transaction. */
    private interface Work {
        void with(Connection connection) throws SQLException;
    }

    private void commit(Work work) {
        QuarkusTransaction.requiringNew().run(() -> {
            try (var connection = database.getConnection()) {
                work.with(connection);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private static String id() {
        return "a" + UUID.randomUUID().toString().replace("-", "").substring(0, 15);
    }

    private static Upgrade upgrade(String id, List<Map<String, String>> to) {
        var server = new Server("scripted", Map.of("host", "db.example.org"), Optional.empty(), Map.of(), null);
        var options = UpgradeOptions.of(Map.of(
                "announcements", Map.of("to", to, "contact", "ada", "statusPage", "https://status.example.org")));
        var request = new UpgradeRequest("srv-1", server, Optional.empty(), "17", "in-place", options, false, "ada");
        return UpgradeProcess.begin(new UpgradeId(id), request, Instant.now()).next();
    }

    private static Deliveries.Announced announced(Upgrade upgrade, long number, Announcement news) {
        return new Deliveries.Announced(upgrade, new Announce(news, Optional.empty(), Optional.empty()), number);
    }

    private static Map<String, String> plain(String url) {
        return Map.of("url", url);
    }

    private String announce(Map<String, String> to) {
        var id = id();
        commit(connection -> deliveries.add(
                connection, List.of(announced(upgrade(id, List.of(to)), 7, new Started())), Instant.now()));
        return id;
    }

    private DeliveryQueries.DeliveryView only(String upgrade) throws SQLException {
        return queries.of(upgrade).getFirst();
    }

    private DeliveryQueries.DeliveryView awaitState(String upgrade, String state) throws SQLException {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(only(upgrade).state()).isEqualTo(state));
        return only(upgrade);
    }

    private DeliveryQueries.DeliveryView awaitAnswer(String upgrade) throws SQLException {
        await().atMost(SOON).until(() -> only(upgrade).answer().isPresent());
        return only(upgrade);
    }

    private String secret(String content) throws IOException {
        Files.createDirectories(secrets);
        return "file:" + Files.writeString(secrets.resolve(id()), content);
    }

    /** As a receiver would, who has read the standard and not our code. */
    @Test
    void an_announcement_arrives_signed_and_complete() throws Exception {
        var upgrade = announce(
                Map.of("urlFrom", secret(receivers.url("/signed") + "\n"), "secretFrom", secret("whsec_" + KEY)));

        var view = awaitState(upgrade, "DELIVERED");

        var taken = receivers.at("/signed").getFirst();
        assertThat(taken.isSigned(KEY, taken.body())).isTrue();
        assertThat(taken.isSigned(KEY, taken.body().replace("started", "ended")))
                .isFalse();
        assertThat(taken.headers())
                .containsEntry("content-type", "application/cloudevents+json; charset=UTF-8")
                .containsEntry("webhook-id", upgrade + "-7-0");
        assertThat(Long.parseLong(taken.headers().get("webhook-timestamp")))
                .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.data.Offset.offset(60L));
        var event = new JsonPath(taken.body());
        assertThat(event.getString("specversion")).isEqualTo("1.0");
        assertThat(event.getString("id")).isEqualTo(upgrade + "-7");
        assertThat(event.getString("type")).isEqualTo("dev.uplift.announcement.started.v1");
        assertThat(event.getString("subject")).isEqualTo(upgrade);
        assertThat(event.getString("text"))
                .isEqualTo("The upgrade of db.example.org to PostgreSQL 17 has started. Contact: ada."
                        + " Status: https://status.example.org");
        assertThat(event.getString("data.server.address.host")).isEqualTo("db.example.org");
        assertThat(event.getString("data.state")).isEqualTo("PLANNING");
        assertThat(view.answer()).contains("HTTP 200");
        assertThat(view.to()).startsWith("file:").doesNotContain("127.0.0.1");
        assertThat(view.event().get("type").asText()).isEqualTo("dev.uplift.announcement.started.v1");
    }

    @Test
    void a_receiver_that_fails_gets_the_same_once_more_and_what_it_says_is_not_kept() throws Exception {
        receivers.answering("/shaky", 500);
        var upgrade = announce(plain(receivers.url("/shaky")));

        var view = awaitState(upgrade, "DELIVERED");

        assertThat(view.attempts()).isEqualTo(2);
        assertThat(receivers.at("/shaky")).hasSize(2);
        assertThat(receivers.at("/shaky"))
                .extracting(Receivers.Taken::body)
                .containsOnly(receivers.at("/shaky").getFirst().body());
        assertThat(receivers.at("/shaky"))
                .extracting(taken -> taken.headers().get("webhook-id"))
                .containsOnly(upgrade + "-7-0");
        assertThat(receivers.at("/shaky"))
                .extracting(Receivers.Taken::headers)
                .allSatisfy(headers -> assertThat(headers).doesNotContainKey("webhook-signature"));
    }

    @Test
    void news_of_one_upgrade_keep_their_order_while_the_receiver_is_shaky() throws Exception {
        receivers.answering("/order", 503);
        var id = id();
        var upgrade = upgrade(id, List.of(plain(receivers.url("/order"))));

        commit(connection -> deliveries.add(
                connection,
                List.of(announced(upgrade, 1, new Started()), announced(upgrade, 2, new Ended(How.UPGRADED))),
                Instant.now()));

        await().atMost(SOON).until(() -> receivers.at("/order").size() == 3);
        assertThat(receivers.at("/order"))
                .extracting(taken -> taken.headers().get("webhook-id"))
                .containsExactly(id + "-1-0", id + "-1-0", id + "-2-0");
    }

    @Test
    void a_receiver_that_asks_for_time_gets_it() throws Exception {
        receivers.answering("/busy", 429).retryingAfter("/busy", "600");
        var upgrade = announce(plain(receivers.url("/busy")));

        var view = awaitAnswer(upgrade);

        assertThat(view.state()).isEqualTo("PENDING");
        assertThat(view.answer()).contains("HTTP 429");
        assertThat(view.nextAttempt().orElseThrow()).isAfter(Instant.now().plusSeconds(540));
    }

    @Test
    void a_receiver_that_is_gone_is_left_alone() throws Exception {
        receivers.answering("/gone", 410);

        var view = awaitState(announce(plain(receivers.url("/gone"))), "DEAD");

        assertThat(view.attempts()).isOne();
        assertThat(view.endedAt()).isPresent();
    }

    @Test
    void a_receiver_that_hangs_keeps_nobody_else_waiting() throws Exception {
        var begun = System.nanoTime();
        for (int i = 0; i < 30; i++) {
            announce(plain(receivers.url("/hang")));
        }
        await().atMost(SOON).until(() -> receivers.at("/hang").size() >= 4);
        try (var others = new Receivers()) {
            var upgrade = announce(plain(others.url("/quick")));

            await().atMost(Post.LIMIT.minusSeconds(1))
                    .until(() -> others.at("/quick").size() == 1);
            awaitState(upgrade, "DELIVERED");
        }
        // those that are given up make room for others
        var givenUp = Duration.ofNanos(System.nanoTime() - begun).dividedBy(Post.LIMIT);
        assertThat(receivers.at("/hang")).hasSizeLessThanOrEqualTo((int) (4 * (1 + givenUp)));
    }

    @Test
    void an_address_that_is_not_allowed_is_never_asked() throws Exception {
        var port = receivers.url("").replaceAll(".*:", "");

        var view = awaitAnswer(announce(plain("http://127.0.0.2:%s/inside".formatted(port))));

        assertThat(view.state()).isEqualTo("PENDING");
        assertThat(view.answer().orElseThrow()).contains("127.0.0.2 is a loopback address", "uplift.http.allow");
        assertThat(receivers.at("/inside")).isEmpty();
    }

    @Test
    void what_a_reference_hides_is_not_told_when_it_is_of_no_use() throws Exception {
        var badUrl = awaitAnswer(announce(Map.of("urlFrom", secret("hunter2 is no url"))));
        var badSecret =
                awaitAnswer(announce(Map.of("url", receivers.url("/unsigned"), "secretFrom", secret("hunter2"))));
        var forbidden = awaitAnswer(announce(Map.of("urlFrom", "env:PATH")));

        assertThat(badUrl.answer().orElseThrow()).contains("is no URL").doesNotContain("hunter2");
        assertThat(badSecret.answer().orElseThrow())
                .contains("is not whsec_ and base64")
                .doesNotContain("hunter2");
        assertThat(forbidden.answer().orElseThrow()).contains("uplift.secrets.environment allows");
        assertThat(receivers.all()).isEmpty();
    }

    @Test
    void two_senders_side_by_side_send_each_once() throws Exception {
        var other = new Sender(database, deliveries, post, transitions, Clock.systemUTC());
        other.start();
        try {
            var upgrades = new ArrayList<String>();
            for (int i = 0; i < 60; i++) {
                upgrades.add(announce(plain(receivers.url("/shared"))));
            }
            for (var upgrade : upgrades) {
                awaitState(upgrade, "DELIVERED");
            }
        } finally {
            other.stop();
        }
        var ids = receivers.at("/shared").stream()
                .map(taken -> taken.headers().get("webhook-id"))
                .toList();
        assertThat(ids).hasSize(60);
        assertThat(new HashSet<>(ids)).hasSize(60);
    }

    @Test
    void what_was_sent_by_a_process_that_died_before_it_said_so_is_sent_again_under_the_same_id() throws Exception {
        var id = id();
        var claimed = new ArrayList<Delivery>();
        commit(connection -> {
            deliveries.add(
                    connection,
                    List.of(announced(upgrade(id, List.of(plain(receivers.url("/twice")))), 7, new Started())),
                    Instant.now());
            claimed.addAll(deliveries.claim(connection, 64, 64, List.of()));
        });
        var ours = claimed.stream().filter(each -> each.upgrade().equals(id)).findFirst();
        post.send(ours.orElseThrow());
        await("nobody else while the claim holds")
                .during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> receivers.at("/twice").size() == 1);

        commit(connection -> update(connection, "UPDATE delivery SET due_at = now() WHERE upgrade_id = ?", id));

        assertThat(awaitState(id, "DELIVERED").attempts()).isEqualTo(2);
        assertThat(receivers.at("/twice"))
                .hasSize(2)
                .extracting(taken -> taken.headers().get("webhook-id"))
                .containsOnly(id + "-7-0");
    }

    private static void update(Connection connection, String sql, String id) throws SQLException {
        try (var update = connection.prepareStatement(sql)) {
            update.setString(1, id);
            update.executeUpdate();
        }
    }

    /** An upgrade that the service knows; its worker is only there so that its provider is known. */
    private static String accepted() {
        try (var worker = ScriptedWorker.start()) {
            return Stories.accepted(Requests.upgrade(worker.pool(), Requests.unique("db")));
        }
    }

    @Test
    void after_a_day_it_is_given_up_noted_and_may_be_sent_once_more() throws Exception {
        receivers.answering("/down", 500);
        var id = accepted();
        commit(connection -> {
            deliveries.add(
                    connection,
                    List.of(announced(upgrade(id, List.of(plain(receivers.url("/down")))), 7, new Started())),
                    Instant.now());
            update(connection, "UPDATE delivery SET since = now() - interval '25 hours' WHERE upgrade_id = ?", id);
        });

        awaitState(id, "DEAD");

        var listed = Callers.viewer()
                .get("/api/v1/upgrades/%s/deliveries".formatted(id))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(listed.getString("[0].to")).isEqualTo(receivers.url("/down"));
        assertThat(listed.getString("[0].answer")).isEqualTo("HTTP 500");
        assertThat(Stories.timeline(id)
                        .<Map<String, Object>>getList("findAll { it.type == 'announcement-undelivered' }.data"))
                .containsExactly(Map.of("kind", "started", "to", receivers.url("/down"), "answer", "HTTP 500"));

        var resend = "/api/v1/deliveries/%s/resend".formatted(listed.getString("[0].id"));
        assertThat(Callers.viewer().post(resend).statusCode()).isEqualTo(403);
        assertThat(Callers.operator().post(resend).statusCode()).isEqualTo(202);
        assertThat(awaitState(id, "DELIVERED").resentBy()).contains("operator");
        assertThat(Callers.operator()
                        .post(resend)
                        .then()
                        .statusCode(409)
                        .extract()
                        .<String>path("code"))
                .isEqualTo("delivery-not-dead");
        assertThat(Callers.operator().post("/api/v1/deliveries/none/resend").statusCode())
                .isEqualTo(404);
    }
}
