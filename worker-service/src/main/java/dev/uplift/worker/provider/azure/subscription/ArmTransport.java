package dev.uplift.worker.provider.azure.subscription;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
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
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Every call to Azure Resource Manager goes through here, the SDK's as well. It carries the worker's token, is counted, and
 * comes back only if Azure took it: what was refused is thrown as {@link ArmException}. Being told that it is too much slows
 * down everybody who calls for the same subscription; nothing else is tried again here, since steps look before they act
 * and are asked again.
 */
final class ArmTransport implements HttpClient {

    private static final String CALLS = "uplift.provider.calls";
    private static final int GOOD = 300;
    private static final int SERVER_ERROR = 500;

    /** How long a call waits to be let through; then it is a problem that passes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What Azure means where it does not say for how long. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final HttpClient http;
    private final URI endpoint;
    private final Tokens tokens;
    private final MeterRegistry meters;
    private final Map<String, Throttle> throttles = new ConcurrentHashMap<>();

    /**
     * @param endpoint where calls, and with them the token, may go
     * @param meters count the calls
     */
    ArmTransport(HttpClient http, URI endpoint, Tokens tokens, MeterRegistry meters) {
        this.http = http;
        this.endpoint = endpoint;
        this.tokens = tokens;
        this.meters = meters;
    }

    /** On the thread that waits for it, which is the caller's. */
    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
    }

    /** @throws ArmException what Azure refused, or why it was not asked */
    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        request.setUrl(atEndpoint(request.getUrl()));
        var call = Call.of(request);
        var throttle = throttles.computeIfAbsent(call.subscription(), _ -> new Throttle(System::nanoTime));
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            waitFor(throttle, deadline, call);
            try {
                return once(call, request, throttle);
            } catch (ArmException refused) {
                if (refused.refusal() != Refusal.THROTTLED || isTooLong(throttle, deadline)) {
                    throw refused;
                }
            }
        }
    }

    /** The token goes nowhere else, whatever host a link names that Azure, or something before it, answered. */
    private String atEndpoint(URL url) {
        return endpoint.resolve("/") + url.getFile().replaceFirst("^/", "");
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

    private HttpResponse once(Call call, HttpRequest request, Throttle throttle) {
        try {
            request.setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + tokens.bearer(call.operation()));
            var response = http.sendSync(request, Context.NONE).buffer();
            check(call, response);
            count(call, "answered");
            return response;
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

    private static void check(Call call, HttpResponse response) {
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
                .retryAfter(Answer.retryAfter(response.getHeaders()));
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(Json.mapper().readTree(text)).filter(JsonNode::isContainerNode);
        } catch (JsonProcessingException _) {
            // a proxy's page, or a body that was cut off
            return Optional.empty();
        }
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
