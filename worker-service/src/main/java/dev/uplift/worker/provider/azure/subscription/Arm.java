package dev.uplift.worker.provider.azure.subscription;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.uplift.contracts.wire.Json;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The one place that calls Azure Resource Manager. What Azure refuses is thrown as {@link ArmException}. Being told that it
 * is too much slows down everybody who calls for the same subscription; nothing else is tried again here, since steps look
 * before they act and are asked again.
 */
public final class Arm {

    private static final String CALLS = "uplift.provider.calls";
    private static final HttpHeaderName OPERATION = HttpHeaderName.fromString("Azure-AsyncOperation");
    private static final int GOOD = 300;
    private static final int SERVER_ERROR = 500;

    /** How long a call waits to be let through; then it is a problem that passes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What Azure means where it does not say for how long. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final HttpPipeline pipeline;
    private final URI endpoint;
    private final String apiVersion;
    private final Tokens tokens;
    private final MeterRegistry meters;
    private final Map<String, Throttle> throttles = new ConcurrentHashMap<>();

    /**
     * @param endpoint {@code https://management.azure.com}, or a server that speaks like it
     * @param apiVersion of Microsoft.DBforPostgreSQL
     * @param meters count the calls
     */
    Arm(HttpPipeline pipeline, URI endpoint, String apiVersion, Tokens tokens, MeterRegistry meters) {
        this.pipeline = pipeline;
        this.endpoint = endpoint;
        this.apiVersion = apiVersion;
        this.tokens = tokens;
        this.meters = meters;
    }

    /** @param path from the root, without a query */
    public JsonNode get(String path) {
        return send(new Call(HttpMethod.GET, path, Optional.empty())).body();
    }

    /** Empty if it is not there. */
    public Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (ArmException refused) {
            if (refused.isAbsence()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** All pages of a list. */
    public List<JsonNode> list(String path) {
        var all = new ArrayList<JsonNode>();
        for (var next = Optional.of(path); next.isPresent(); ) {
            var page = get(next.get());
            page.at("/value").valueStream().forEach(all::add);
            next = Optional.of(page.at("/nextLink").asText()).filter(link -> !link.isEmpty());
        }
        return all;
    }

    /** Makes or replaces. */
    public Answer put(String path, JsonNode body) {
        return send(new Call(HttpMethod.PUT, path, Optional.of(body)));
    }

    /** Changes. */
    public Answer patch(String path, JsonNode body) {
        return send(new Call(HttpMethod.PATCH, path, Optional.of(body)));
    }

    /** Has something done. */
    public Answer post(String path, JsonNode body) {
        return send(new Call(HttpMethod.POST, path, Optional.of(body)));
    }

    /** Takes away. */
    public Answer delete(String path) {
        return send(new Call(HttpMethod.DELETE, path, Optional.empty()));
    }

    /** How far an operation is. @param operation as {@link Answer} had it */
    public AsyncOperation operation(URI operation) {
        return find(operation.toString())
                .<AsyncOperation>map(AsyncOperation::of)
                .orElseGet(AsyncOperation.Forgotten::new);
    }

    private Answer send(Call call) {
        var throttle = throttles.computeIfAbsent(call.subscription(), _ -> new Throttle(System::nanoTime));
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            waitFor(throttle, deadline, call);
            try {
                return once(call, throttle);
            } catch (ArmException refused) {
                if (refused.refusal() != Refusal.THROTTLED || isTooLong(throttle, deadline)) {
                    throw refused;
                }
            }
        }
    }

    private static boolean isTooLong(Throttle throttle, long deadline) {
        return throttle.left().toNanos() > deadline - System.nanoTime();
    }

    private static void waitFor(Throttle throttle, long deadline, Call call) {
        for (var left = throttle.left(); left.isPositive(); left = throttle.left()) {
            if (isTooLong(throttle, deadline)) {
                throw ArmException.answered(
                        Refusal.THROTTLED,
                        call.operation(),
                        429,
                        "",
                        "calls for the subscription are held back for another %d s".formatted(left.toSeconds() + 1));
            }
            try {
                Thread.sleep(left);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Interrupted(interrupted);
            }
        }
    }

    private Answer once(Call call, Throttle throttle) {
        try (var response = pipeline.sendSync(request(call), Context.NONE)) {
            var answer = read(call, response);
            count(call, "answered");
            return answer;
        } catch (ArmException refused) {
            count(call, outcome(refused));
            if (refused.refusal() == Refusal.THROTTLED) {
                throttle.close(refused.retryAfter().orElse(RETRY_AFTER));
            }
            throw refused;
        } catch (RuntimeException thrown) {
            throw lost(call, thrown);
        }
    }

    /** The SDK throws what the network did as unchecked exceptions of many kinds; the causes tell. */
    private RuntimeException lost(Call call, RuntimeException thrown) {
        if (causes(thrown).anyMatch(InterruptedException.class::isInstance)) {
            Thread.currentThread().interrupt();
            return new Interrupted(thrown);
        }
        count(call, "lost");
        var refusal =
                causes(thrown).anyMatch(IOException.class::isInstance) ? Refusal.UNREACHABLE : Refusal.CALL_FAILED;
        return ArmException.unanswered(refusal, call.operation(), thrown);
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause);
    }

    private HttpRequest request(Call call) {
        var request = new HttpRequest(call.method(), url(call).toString())
                .setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + tokens.bearer(call.operation()))
                .setHeader(HttpHeaderName.ACCEPT, "application/json");
        call.body()
                .ifPresent(body -> request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                        .setBody(body.toString()));
        return request;
    }

    /** A URL that Azure gave is signed, and goes out as it came; the token goes nowhere but to the endpoint. */
    private URI url(Call call) {
        var url = endpoint.resolve(call.path());
        if (!url.getAuthority().equals(endpoint.getAuthority())
                || !url.getScheme().equals(endpoint.getScheme())) {
            throw ArmException.unanswered(
                    Refusal.UNREADABLE,
                    call.operation(),
                    new IllegalStateException("Azure names another host than its own: " + url.getAuthority()));
        }
        return url.getQuery() == null ? endpoint.resolve("%s?api-version=%s".formatted(call.path(), apiVersion)) : url;
    }

    private static Answer read(Call call, HttpResponse response) {
        var status = response.getStatusCode();
        var text = Optional.ofNullable(response.getBodyAsBinaryData())
                .map(Object::toString)
                .orElse("");
        var body = json(text);
        if (status >= GOOD) {
            throw refused(call, response, body.orElse(MissingNode.getInstance()));
        }
        if (body.isEmpty() && (!text.isBlank() || call.changesNothing())) {
            throw ArmException.answered(Refusal.UNREADABLE, call.operation(), status, "", "its answer is not JSON");
        }
        return new Answer(
                status,
                body.orElse(MissingNode.getInstance()),
                Optional.ofNullable(response.getHeaderValue(OPERATION)).map(URI::create),
                retryAfter(response));
    }

    private static ArmException refused(Call call, HttpResponse response, JsonNode body) {
        var status = response.getStatusCode();
        var code = body.at("/error/code").asText();
        return ArmException.answered(
                        Refusal.of(status, code),
                        call.operation(),
                        status,
                        code,
                        body.at("/error/message").asText())
                .retryAfter(retryAfter(response));
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(Json.mapper().readTree(text)).filter(JsonNode::isContainerNode);
        } catch (JsonProcessingException _) {
            // a proxy's page, or a body that was cut off
            return Optional.empty();
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse response) {
        return Optional.ofNullable(response.getHeaderValue(HttpHeaderName.RETRY_AFTER))
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    private void count(Call call, String outcome) {
        meters.counter(CALLS, "provider", Subscriptions.PROVIDER, "operation", call.operation(), "outcome", outcome)
                .increment();
    }

    private static String outcome(ArmException refused) {
        if (refused.refusal() == Refusal.THROTTLED) {
            return "throttled";
        }
        return refused.status().filter(status -> status >= SERVER_ERROR).isPresent() ? "failed" : "refused";
    }
}
