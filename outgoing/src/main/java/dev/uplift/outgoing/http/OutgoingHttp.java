package dev.uplift.outgoing.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks what a request of somebody names, where the {@link AddressRule} lets it. The connection goes to an address that
 * the rule has seen, under the host's own name (also for TLS, whose certificate is verified); redirects are answers.
 * The JDK's client would look the name up again, so that an address could be another one by then.
 */
@Singleton
public final class OutgoingHttp {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int LONGEST_BODY = 1024 * 1024;

    private final AddressRule rule;
    private final HttpClient client;

    /**
     * What came back.
     *
     * @param status as it was sent
     * @param body read as UTF-8
     * @param whole false if only the first MiB was read
     * @param retryAfter the header of that name: seconds, or a date of HTTP
     */
    public record Answer(int status, String body, boolean whole, Optional<String> retryAfter) {
        /** One that does not say when to come again. */
        public Answer(int status, String body, boolean whole) {
            this(status, body, whole, Optional.empty());
        }
    }

    /** Nothing came back, or not to its end. */
    public static final class NoAnswer extends Exception {
        NoAnswer(String message) {
            super(message, null, false, false);
        }
    }

    public OutgoingHttp(Vertx vertx, AddressRule rule) {
        this.rule = rule;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setVerifyHost(true).setDecompressionSupported(false));
    }

    /**
     * Sends a GET, and waits for its answer.
     *
     * @param limit for all of it but the look-up of the name, which has the system's own
     * @throws AddressRule.Refused if it may not be sent
     * @throws NoAnswer with a sentence that says why
     */
    public Answer get(URI url, Duration limit) throws AddressRule.Refused, NoAnswer, InterruptedException {
        return send(HttpMethod.GET, url, Map.of(), "", limit);
    }

    /**
     * Sends a request, and waits for its answer. It may have been taken although no answer came.
     *
     * @param headers besides those of every request
     * @param body sent as UTF-8; none if empty
     * @param limit for all of it but the look-up of the name, which has the system's own
     * @throws AddressRule.Refused if it may not be sent
     * @throws NoAnswer with a sentence that says why
     */
    public Answer send(HttpMethod method, URI url, Map<String, String> headers, String body, Duration limit)
            throws AddressRule.Refused, NoAnswer, InterruptedException {
        var addresses = rule.check(url);
        var deadline = System.nanoTime() + limit.toNanos();
        var request = connect(method, url, addresses.iterator(), deadline);
        try {
            headers.forEach(request::putHeader);
            // Before anything is sent: an answer that comes at once would have no reader.
            var answer = request.response().compose(OutgoingHttp::read);
            if (body.isEmpty()) {
                request.end();
            } else {
                request.end(Buffer.buffer(body));
            }
            return await(answer, deadline);
        } finally {
            // Does nothing where the answer is complete.
            request.reset();
        }
    }

    /** To the first address that takes the connection. */
    private HttpClientRequest connect(HttpMethod method, URI url, Iterator<InetAddress> addresses, long deadline)
            throws NoAnswer, InterruptedException {
        var connecting = client.request(options(method, url, addresses.next()));
        try {
            return await(connecting, deadline);
        } catch (NoAnswer failed) {
            connecting.onSuccess(HttpClientRequest::reset);
            if (!addresses.hasNext() || System.nanoTime() - deadline > 0) {
                throw failed;
            }
            return connect(method, url, addresses, deadline);
        }
    }

    private static RequestOptions options(HttpMethod method, URI url, InetAddress address) {
        var tls = "https".equalsIgnoreCase(url.getScheme());
        var usualPort = tls ? 443 : 80;
        var port = url.getPort() < 0 ? usualPort : url.getPort();
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new RequestOptions()
                .setMethod(method)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false)
                .setConnectTimeout(CONNECT.toMillis())
                .putHeader("User-Agent", "uplift");
    }

    private static Future<Answer> read(HttpClientResponse response) {
        var answer = Promise.<Answer>promise();
        var body = Buffer.buffer();
        response.exceptionHandler(answer::tryFail);
        response.endHandler(_ -> answer.tryComplete(answer(response, body, true)));
        response.handler(part -> {
            if (body.length() < LONGEST_BODY) {
                body.appendBuffer(part);
            } else {
                answer.tryComplete(answer(response, body, false));
            }
        });
        return answer.future();
    }

    private static Answer answer(HttpClientResponse response, Buffer body, boolean whole) {
        return new Answer(
                response.statusCode(),
                body.toString(StandardCharsets.UTF_8),
                whole,
                Optional.ofNullable(response.getHeader("Retry-After")));
    }

    private static <T> T await(Future<T> future, long deadline) throws NoAnswer, InterruptedException {
        try {
            var left = Math.max(0, deadline - System.nanoTime());
            return future.toCompletionStage().toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new NoAnswer("no answer in time");
        } catch (ExecutionException failed) {
            throw new NoAnswer("no answer: " + reason(failed));
        }
    }

    /** The deepest cause: what lies above it only says that there was one. */
    private static String reason(Throwable failed) {
        var cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
