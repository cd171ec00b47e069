package dev.uplift.worker.provider.azure.subscription;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * What Azure Resource Manager answered to a call that it took.
 *
 * @param status 200 to 299
 * @param operation where an operation that goes on tells how far it is ({@code Azure-AsyncOperation}); signed, some
 *     thousand characters long, and good only as it is
 * @param retryAfter how long to wait before it is asked
 */
public record Answer(int status, Optional<URI> operation, Optional<Duration> retryAfter) {

    /** Of a call that was refused, where that does not matter. */
    public static final Answer NOTHING = new Answer(0, Optional.empty(), Optional.empty());

    private static final HttpHeaderName OPERATION = HttpHeaderName.fromString("Azure-AsyncOperation");

    static Answer of(int status, HttpHeaders headers) {
        return new Answer(
                status, Optional.ofNullable(headers.getValue(OPERATION)).flatMap(Answer::uri), retryAfter(headers));
    }

    /** The call was taken, whatever the header says. */
    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    static Optional<Duration> retryAfter(HttpHeaders headers) {
        return Optional.ofNullable(headers.getValue(HttpHeaderName.RETRY_AFTER))
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    /** The operation's id, which is also that of what a precheck found. */
    public Optional<String> operationId() {
        return operation.map(url -> url.getPath().replaceFirst(".*/", ""));
    }
}
