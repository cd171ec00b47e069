package dev.uplift.worker.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Hook.At;
import dev.uplift.contracts.Hook.Http.Method;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.wire.Json;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.http.OutgoingHttp.Answer;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver.Stopped;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Sends one request, and looks at the answer. What may pass is tried again by the runtime, with the same key. */
final class HttpHook {

    static final String SECRET_MISSING = "hook-secret-missing";
    static final String UNREACHABLE = "hook-unreachable";
    static final String FAILED = "hook-failed";

    private static final int LONGEST_SHOWN = 500;
    /** An answer must be there before the runtime ends the step without one. */
    private static final Duration BEFORE_THE_END = Duration.ofSeconds(1);

    /** Request Timeout, Too Early, Too Many Requests: RFC 9110, RFC 8470, RFC 6585. */
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private HttpHook() {}

    /** Whether it could be sent: its references yield something, and the address is allowed. Nothing is sent. */
    static List<Finding> look(Hook.Http hook, Secrets secrets, AddressRule rule) {
        try {
            rule.check(HttpRequest.of(hook, secrets).url());
            return List.of();
        } catch (Secrets.Unresolved | HttpRequest.Unusable missing) {
            return Found.blocking(hook, SECRET_MISSING, missing.getMessage(), "Correct the reference or its secret.");
        } catch (AddressRule.Refused refused) {
            return Found.blocking(
                    hook,
                    UNREACHABLE,
                    "It may not be sent: %s.".formatted(refused.getMessage()),
                    "Correct the URL, or let the worker's UPLIFT_HTTP_ALLOW name the address.");
        }
    }

    static StepResult run(Hook.Http hook, Work work, OutgoingHttp http) throws InterruptedException {
        if (hook.at() == At.REHEARSAL_READY && !work.command().facts().containsKey(HookStep.ENDPOINT)) {
            return failed(hook, Kind.PROVIDER, "the driver did not say where the clone is", List.of());
        }
        try {
            var request = HttpRequest.of(hook, work.secrets());
            try {
                return judged(hook, work, request, send(hook, work, request, http));
            } catch (AddressRule.Refused | OutgoingHttp.NoAnswer none) {
                return failed(hook, Kind.TRANSIENT, request.redaction().of(none.getMessage()), List.of());
            }
        } catch (Secrets.Unresolved | HttpRequest.Unusable missing) {
            return StepResult.failed(Problem.of(
                    Kind.REQUEST,
                    SECRET_MISSING,
                    "Hook %s: %s".formatted(hook.name(), missing.getMessage()),
                    "Correct the reference or its secret, then retry."));
        }
    }

    private static Answer send(Hook.Http hook, Work work, HttpRequest request, OutgoingHttp http)
            throws AddressRule.Refused, OutgoingHttp.NoAnswer, InterruptedException {
        var command = work.command();
        var headers = new HashMap<>(request.headers());
        headers.put(
                "Idempotency-Key",
                "uplift-%s-%s-%d".formatted(command.upgrade(), hook.name(), Runs.number(hook, work)));
        var body = body(hook, work);
        body.ifPresent(_ -> headers.putIfAbsent("Content-Type", contentType(hook)));
        work.mayAct();
        return interruptibly(
                work,
                () -> http.send(
                        HttpMethod.valueOf(hook.method().name()),
                        request.url(),
                        unique(headers),
                        body.orElse(""),
                        limit(hook, work)));
    }

    /** The user's own Content-Type wins, however it is written. */
    private static Map<String, String> unique(Map<String, String> headers) {
        var types = headers.keySet().stream()
                .filter("Content-Type"::equalsIgnoreCase)
                .count();
        if (types > 1) {
            headers.remove("Content-Type");
        }
        return headers;
    }

    private static Optional<String> body(Hook.Http hook, Work work) {
        if (hook.method() == Method.GET) {
            return Optional.empty();
        }
        return Optional.of(hook.body()
                .orElseGet(() -> new String(Json.write(HookMessage.of(hook, work.command())), UTF_8)));
    }

    private static String contentType(Hook.Http hook) {
        return hook.body().isEmpty() ? "application/json" : "text/plain; charset=utf-8";
    }

    private static Duration limit(Hook.Http hook, Work work) {
        var left = work.timeLeft().minus(BEFORE_THE_END);
        return left.compareTo(hook.timeout()) < 0 ? left : hook.timeout();
    }

    private interface Sending {
        Answer send() throws AddressRule.Refused, OutgoingHttp.NoAnswer, InterruptedException;
    }

    /** In a thread of its own, so that only the waiting for it ends when the turn is stopped. */
    private static Answer interruptibly(Work work, Sending sending)
            throws AddressRule.Refused, OutgoingHttp.NoAnswer, InterruptedException {
        var task = new FutureTask<>(sending::send);
        Thread.startVirtualThread(task);
        try (var _ = work.onStop(() -> task.cancel(true))) {
            return task.get();
        } catch (CancellationException _) {
            throw new Stopped("stopped while a hook was waited for");
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case AddressRule.Refused refused -> throw refused;
                case OutgoingHttp.NoAnswer none -> throw none;
                case null, default -> throw new IllegalStateException(failed.getCause());
            }
        } finally {
            task.cancel(true);
        }
    }

    private static StepResult judged(Hook.Http hook, Work work, HttpRequest request, Answer answer) {
        var status = answer.status();
        if (hook.status().map(expected -> expected == status).orElse(status / 100 == 2)) {
            return Runs.done(hook, work);
        }
        var kind = status >= 500 || LATER.contains(status) ? Kind.TRANSIENT : Kind.REQUEST;
        var expected = hook.status().map(Object::toString).orElse("2xx");
        return failed(
                hook,
                kind,
                "it was answered with status %d instead of %s".formatted(status, expected),
                shown(request, answer));
    }

    private static List<String> shown(HttpRequest request, Answer answer) {
        var body = request.redaction().of(answer.body());
        return body.substring(0, Math.min(LONGEST_SHOWN, body.length())).lines().toList();
    }

    private static StepResult failed(Hook.Http hook, Kind kind, String why, List<String> evidence) {
        return StepResult.failed(Problem.of(
                        kind,
                        FAILED,
                        "Hook %s: %s.".formatted(hook.name(), why),
                        "Look at the receiver of the hook; then retry.")
                .with(evidence));
    }
}
