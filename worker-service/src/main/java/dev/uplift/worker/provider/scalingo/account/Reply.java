package dev.uplift.worker.provider.scalingo.account;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What was answered to a call that was taken.
 *
 * @param body missing where there was none
 * @param location of what the call began
 */
record Reply(JsonNode body, Optional<String> location) {

    /** The operation that the call began: the body names it, or the address does. */
    Optional<String> operation() {
        return Optional.of(body.path("operation_id").asText())
                .filter(id -> !id.isEmpty())
                .or(() -> Optional.of(body.at("/operation/id").asText()).filter(id -> !id.isEmpty()))
                .or(() -> location.map(url -> url.substring(url.lastIndexOf('/') + 1)));
    }
}
