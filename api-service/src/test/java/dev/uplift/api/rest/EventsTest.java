package dev.uplift.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.wire.Json;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Outside.class)
class EventsTest {

    private final String host = Requests.unique("db");
    private ScriptedWorker worker;
    private String id;

    @BeforeEach
    void startUpgrade() {
        worker = ScriptedWorker.start();
        id = Stories.accepted(Requests.upgrade(worker.pool(), host));
    }

    @AfterEach
    void stopWorker() {
        worker.close();
    }

    private void finish() {
        worker.plans(host, Stories.oneStep());
        worker.does("fence");
        Stories.awaitState(id, "SUCCEEDED");
    }

    /** An open stream; a message at a time, as a map of its fields. */
    private final class Stream implements AutoCloseable {

        private final HttpClient client = HttpClient.newHttpClient();
        private final Iterator<String> lines;

        Stream(String lastEventId) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(
                            URI.create("http://localhost:%d/api/v1/upgrades/%s/events".formatted(RestAssured.port, id)))
                    .header("Authorization", "Bearer " + Callers.tokenOf("viewer"))
                    .header("Accept", "text/event-stream")
                    .timeout(Duration.ofSeconds(60));
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            var answer = client.send(request.build(), BodyHandlers.ofLines());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            lines = answer.body().iterator();
        }

        /** @return empty at the end of the stream */
        Map<String, String> next() {
            var message = new HashMap<String, String>();
            while (lines.hasNext()) {
                var line = lines.next();
                if (line.isEmpty() && !message.isEmpty()) {
                    return message;
                }
                var field = line.split(": ?", 2);
                if (field.length == 2 && !field[0].isEmpty()) {
                    message.put(field[0], field[1]);
                }
            }
            return message;
        }

        /** The next entry of the timeline; progress is left out. */
        Map<String, String> nextEntry() {
            var message = next();
            while ("progress".equals(message.get("event"))) {
                message = next();
            }
            return message;
        }

        List<Map<String, String>> rest() {
            var all = new ArrayList<Map<String, String>>();
            for (var message = nextEntry(); !message.isEmpty(); message = nextEntry()) {
                all.add(message);
            }
            return all;
        }

        @Override
        public void close() {
            client.shutdownNow();
        }
    }

    @Test
    void the_timeline_as_json_is_numbered_without_gaps() {
        finish();
        var numbers = Stories.timeline(id).getList("number", Long.class);

        assertThat(numbers)
                .isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        var after = Callers.viewer()
                .queryParam("after", 2)
                .queryParam("limit", 3)
                .get("/api/v1/upgrades/%s/events".formatted(id))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(after.getList("number", Long.class)).containsExactly(3L, 4L, 5L);
    }

    @Test
    void the_stream_tells_what_the_timeline_says_as_it_happens_and_ends_with_the_upgrade() throws Exception {
        try (var stream = new Stream(null)) {
            assertThat(stream.nextEntry()).containsEntry("id", "1").containsEntry("event", "requested");
            finish();
            var rest = stream.rest();

            var timeline = Json.read(
                    Callers.viewer()
                            .get("/api/v1/upgrades/%s/events".formatted(id))
                            .asByteArray(),
                    JsonNode.class);
            assertThat(rest).hasSize(timeline.size() - 1);
            for (var i = 0; i < rest.size(); i++) {
                var entry = timeline.get(i + 1);
                assertThat(rest.get(i).keySet()).containsExactlyInAnyOrder("id", "event", "data");
                assertThat(rest.get(i)).containsEntry("id", entry.get("number").asText());
                assertThat(rest.get(i)).containsEntry("event", entry.get("type").asText());
                assertThat(Json.mapper().readTree(rest.get(i).get("data"))).isEqualTo(entry);
            }
        }
    }

    @Test
    void a_stream_that_broke_goes_on_after_the_last_id_that_was_seen() throws Exception {
        String last;
        try (var broken = new Stream(null)) {
            broken.nextEntry();
            last = broken.nextEntry().get("id");
        }
        finish();

        try (var resumed = new Stream(last)) {
            var ids = resumed.rest().stream().map(message -> message.get("id")).toList();
            var entries = Stories.timeline(id).getList("number", Long.class).size();
            assertThat(ids)
                    .isEqualTo(LongStream.rangeClosed(Long.parseLong(last) + 1, entries)
                            .mapToObj(Long::toString)
                            .toList());
        }
    }

    @Test
    void progress_is_streamed_without_an_id_so_that_nothing_is_skipped_by_it() throws Exception {
        worker.plans(host, Stories.oneStep());
        var fence = worker.next("fence");
        worker.begins(fence);
        try (var stream = new Stream(null)) {
            worker.says(
                    fence,
                    new Event.Progressed(
                            fence.command().upgrade(),
                            fence.turn(),
                            worker.id(),
                            Progress.of("copying", 30, 100, "rows", 5)));

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                var message = stream.next();
                assertThat(message).containsEntry("event", "progress").doesNotContainKey("id");
                assertThat(Json.mapper()
                                .readTree(message.get("data"))
                                .get("doing")
                                .asText())
                        .isEqualTo("copying");
            });
            worker.completes(fence, Map.of(), null);
            assertThat(stream.rest().getLast()).containsEntry("event", "state");
        }
    }

    @Test
    void a_stream_of_an_upgrade_that_is_over_ends_at_once() throws Exception {
        Stories.ask(id, "cancel").statusCode(200);

        try (var stream = new Stream(null)) {
            assertThat(stream.rest().getLast().get("data")).contains("CANCELLED");
        }
    }

    /** What is sent must not meet the head of the answer on its way: both once went out by threads of their own. */
    @Test
    void many_who_come_at_once_each_get_the_whole_timeline() throws Exception {
        Stories.ask(id, "cancel").statusCode(200);
        var entries = Stories.timeline(id).getList("number", Long.class).size();
        var expected =
                IntStream.rangeClosed(1, entries).mapToObj(Integer::toString).toList();

        try (var listeners = Executors.newFixedThreadPool(16)) {
            var heard = Collections.nCopies(200, (Callable<List<String>>) () -> {
                try (var stream = new Stream(null)) {
                    return stream.rest().stream()
                            .map(message -> message.getOrDefault("id", message.toString()))
                            .toList();
                }
            });
            for (var ids : listeners.invokeAll(heard)) {
                assertThat(ids.get()).isEqualTo(expected);
            }
        }
    }
}
