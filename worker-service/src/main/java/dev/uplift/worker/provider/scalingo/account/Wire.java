package dev.uplift.worker.provider.scalingo.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.uplift.contracts.wire.Json;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every call to Scalingo goes through here, once: it is counted, and comes back only if Scalingo took it. */
final class Wire {

    private static final String CALLS = "uplift.provider.calls";
    private static final int GOOD = 300;
    private static final int LONGEST = 500;
    private static final String GET = "GET";
    private static final Pattern SECONDS = Pattern.compile("\\d{1,4}");

    private final Client http;
    private final MeterRegistry meters;

    Wire(Client http, MeterRegistry meters) {
        this.http = http;
        this.meters = meters;
    }

    /**
     * One call.
     *
     * @param operation of the API, as the code names it
     * @param method of HTTP
     * @param uri all of it
     * @param authorization the header; never in a message
     * @param body of JSON; empty for none
     */
    record Call(String operation, String method, URI uri, String authorization, Optional<String> body) {

        boolean changesNothing() {
            return method.equals(GET);
        }

        @Override
        public String toString() {
            return operation;
        }
    }

    /** @throws ScalingoException what Scalingo refused, or why it was not asked */
    Reply send(Call call) {
        try (var response = answer(call)) {
            var reply = read(call, response);
            count(call, "answered");
            return reply;
        } catch (ScalingoException refused) {
            count(call, refused.refusal().code());
            throw refused;
        } catch (ProcessingException lost) {
            if (causes(lost).anyMatch(InterruptedException.class::isInstance)) {
                Thread.currentThread().interrupt();
                throw new Interrupted(lost);
            }
            count(call, "lost");
            throw ScalingoException.unanswered(Refusal.UNREACHABLE, call.operation(), lost);
        }
    }

    private Response answer(Call call) {
        var request = http.target(call.uri())
                .request(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.AUTHORIZATION, call.authorization());
        return call.body()
                .map(body -> request.method(call.method(), Entity.json(body)))
                .orElseGet(() -> request.method(call.method()));
    }

    private static Reply read(Call call, Response response) {
        var status = response.getStatus();
        var text = Optional.ofNullable(response.readEntity(String.class)).orElse("");
        if (status >= GOOD) {
            throw ScalingoException.answered(
                    Refusal.of(status), call.operation(), status, shown(text), retryAfter(response));
        }
        var body = json(text);
        if (body.isEmpty() && (!text.isBlank() || call.changesNothing())) {
            throw ScalingoException.answered(
                    Refusal.UNREADABLE, call.operation(), status, "its answer is not JSON", Optional.empty());
        }
        return new Reply(
                body.orElse(MissingNode.getInstance()), Optional.ofNullable(response.getHeaderString("Location")));
    }

    /** Errors carry no secret: Scalingo answers none, and what was sent is not shown. */
    private static String shown(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    private static Optional<Duration> retryAfter(Response response) {
        return Optional.ofNullable(response.getHeaderString(HttpHeaders.RETRY_AFTER))
                .filter(SECONDS.asMatchPredicate())
                .map(Long::parseLong)
                .map(Duration::ofSeconds);
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(Json.mapper().readTree(text)).filter(JsonNode::isContainerNode);
        } catch (JsonProcessingException _) {
            // a proxy's page, or a body that was cut off
            return Optional.empty();
        }
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause);
    }

    private void count(Call call, String outcome) {
        meters.counter(CALLS, "provider", Scalingo.PROVIDER, "operation", call.operation(), "outcome", outcome)
                .increment();
    }
}
