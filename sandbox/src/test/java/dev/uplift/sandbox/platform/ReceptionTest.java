package dev.uplift.sandbox.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every simulated platform does with calls, seen over HTTP. */
class ReceptionTest {

    private final Calls calls = new Calls();
    private final Faults faults = new Faults();
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private final HttpClient http = HttpClient.newHttpClient();
    private PlatformServer server;

    /** Operations are paths; each is taken, but for those that are refused or that the simulator fails in. */
    private final class Paths implements PlatformServer.Protocol {

        @Override
        public String operation(Request request) {
            return request.uri().getPath().substring(1);
        }

        @Override
        public Answer answer(Request request) {
            var operation = operation(request);
            switch (operation) {
                case "refused" -> throw Refusal.notFound("NoSuch", "no %s here", "thing");
                case "wrong" -> throw Refusal.of("Wrong", "so it is");
                case "broken" -> throw new IllegalStateException("a bug");
                default -> taken.add(operation);
            }
            return Answer.text(200, "text/plain", "took " + operation);
        }

        @Override
        public Answer refuse(Request request, int status, String code, String message) {
            return new Answer(status, Map.of("X-Code", code), message.getBytes());
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = PlatformServer.start(0, new Paths(), calls, faults);
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void aRefusalIsAnsweredInThePlatformsFormAndCounts() throws Exception {
        var refused = ask("refused");
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.headers().firstValue("X-Code")).contains("NoSuch");
        assertThat(refused.body()).isEqualTo("no thing here");
        assertThat(ask("wrong").statusCode()).isEqualTo(400);
        assertThat(calls.byOperation()).isEqualTo(Map.of("refused", 1L, "wrong", 1L));
    }

    @Test
    void whatTheSimulatorFailsInIsToldToWhoAsked() throws Exception {
        var failed = ask("broken");

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.headers().firstValue("X-Code")).contains("InternalFailure");
        assertThat(failed.body()).contains("a bug");
    }

    @Test
    void aThrottledCallHasNoEffectAndTheNextOneHas() throws Exception {
        faults.add(Fault.next("grow", new Fault.Refuse(429, "Throttling", "slower")));

        assertThat(ask("grow").statusCode()).isEqualTo(429);
        assertThat(taken).isEmpty();
        assertThat(ask("grow").body()).isEqualTo("took grow");
    }

    @Test
    void aLostAnswerHadItsEffectAndALostRequestHadNone() {
        faults.add(Fault.next("grow", new Fault.LoseAnswer()));
        faults.add(Fault.next("shrink", new Fault.LoseRequest()));

        assertThatThrownBy(() -> ask("grow")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ask("shrink")).isInstanceOf(IOException.class);

        assertThat(taken).contains("grow").doesNotContain("shrink");
    }

    @Test
    void aLateAnswerHasItsEffectThoughWhoAskedGaveUp() {
        faults.add(Fault.next("grow", new Fault.AnswerLate(Duration.ofMinutes(10))));

        assertThatThrownBy(() -> http.send(
                        request("grow").timeout(Duration.ofMillis(300)).build(), HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);

        // whoever asked may have given up before it was heard
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(taken).containsExactly("grow"));
    }

    @Test
    void aLateAnswerComes() throws Exception {
        var delay = Duration.ofMillis(200);
        faults.add(Fault.next("grow", new Fault.AnswerLate(delay)));
        var asked = System.nanoTime();

        assertThat(ask("grow").body()).isEqualTo("took grow");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThanOrEqualTo(delay);
    }

    private HttpResponse<String> ask(String operation) throws IOException, InterruptedException {
        return http.send(request(operation).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String operation) {
        return HttpRequest.newBuilder(URI.create(server.uri() + "/" + operation))
                .POST(HttpRequest.BodyPublishers.noBody());
    }
}
