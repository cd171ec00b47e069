package dev.uplift.worker.provider.azure.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What Azure Resource Manager answered to a call that it took.
 *
 * @param status 200 to 299
 * @param body missing where there is none
 * @param operation where an operation that goes on tells how far it is ({@code Azure-AsyncOperation}); signed, some
 *     thousand characters long, and good only as it is
 * @param retryAfter how long to wait before it is asked
 */
public record Answer(int status, JsonNode body, Optional<URI> operation, Optional<Duration> retryAfter) {

    /** Of a call that was refused, where that does not matter. */
    public static final Answer NOTHING = new Answer(0, MissingNode.getInstance(), Optional.empty(), Optional.empty());
}
