package dev.uplift.worker.provider.azure.subscription;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far something is that Azure accepted and does by and by. Even what succeeded is to be looked for at the resource
 * itself: only that says what became of it.
 */
public sealed interface AsyncOperation {

    /** It goes on. */
    record Running() implements AsyncOperation {}

    /** Azure says that it is done. */
    record Succeeded() implements AsyncOperation {}

    /** It came to nothing; so does one that was cancelled. @param code Azure's */
    record Failed(String code, String message) implements AsyncOperation {}

    /** Azure knows it no more; only the resource can tell. */
    record Forgotten() implements AsyncOperation {}

    /** @param shown as Azure answers a GET of it */
    static AsyncOperation of(JsonNode shown) {
        return switch (shown.at("/status").asText()) {
            case "Succeeded" -> new Succeeded();
            case "Failed", "Canceled", "Cancelled" ->
                new Failed(shown.at("/error/code").asText(shown.at("/status").asText()), message(shown.at("/error")));
            // Azure adds words for what goes on
            default -> new Running();
        };
    }

    /** The reason is often only in the details. */
    private static String message(JsonNode error) {
        var message = new StringBuilder(error.at("/message").asText());
        error.at("/details")
                .valueStream()
                .map(detail -> detail.at("/message").asText())
                .filter(more -> !more.isEmpty() && message.indexOf(more) < 0)
                .forEach(more -> message.append(message.isEmpty() ? "" : " ").append(more));
        return message.toString();
    }
}
