package dev.uplift.api.webhook;

import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.http.OutgoingHttp.Answer;
import dev.uplift.outgoing.secret.Secrets;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt to hand an announcement to its receiver, as Standard Webhooks wants it. Of what comes back only the status
 * is told on: whoever asks for upgrades must not read through us what a receiver says to us.
 */
@ApplicationScoped
class Post {

    static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int GONE = 410;

    private final OutgoingHttp http;
    private final Secrets secrets;
    private final Clock clock;

    Post(OutgoingHttp http, Secrets secrets, Clock clock) {
        this.http = http;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** What came of it; each says what came back. */
    sealed interface Outcome {

        String answer();

        /** It was taken. */
        record Taken(String answer) implements Outcome {}

        /** The receiver wants no more of it. */
        record Unwanted(String answer) implements Outcome {}

        /** Another time. @param after how long the receiver wants to be left alone, if it said so */
        record Failed(String answer, Optional<Duration> after) implements Outcome {
            Failed(String answer) {
                this(answer, Optional.empty());
            }
        }
    }

    Outcome send(Delivery delivery) throws InterruptedException {
        try {
            return outcome(http.send(HttpMethod.POST, url(delivery), headers(delivery), delivery.body(), LIMIT));
        } catch (Secrets.Unresolved | AddressRule.Refused | OutgoingHttp.NoAnswer | UnusableSecret failed) {
            return new Outcome.Failed(failed.getMessage());
        }
    }

    private Outcome outcome(Answer answer) {
        var text = "HTTP " + answer.status();
        if (answer.status() >= 200 && answer.status() < 300) {
            return new Outcome.Taken(text);
        }
        return answer.status() == GONE
                ? new Outcome.Unwanted(text)
                : new Outcome.Failed(text, answer.retryAfter().flatMap(this::after));
    }

    /** Seconds, or a date (RFC 9110, 10.2.3); what is neither is not heeded. */
    private Optional<Duration> after(String header) {
        try {
            return Optional.of(
                    header.matches("\\d{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(header))
                            : Duration.between(
                                    clock.instant(),
                                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant()));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** A secret was found, and is not of the form that it must have. The message does not hold it. */
    private static final class UnusableSecret extends Exception {
        UnusableSecret(String message) {
            super(message, null, false, false);
        }
    }

    private URI url(Delivery delivery) throws Secrets.Unresolved, UnusableSecret {
        if (delivery.url().isPresent()) {
            return URI.create(delivery.url().get());
        }
        var reference = delivery.urlFrom().orElseThrow();
        try {
            return URI.create(secrets.resolve(reference).strip());
        } catch (IllegalArgumentException _) {
            throw new UnusableSecret("What %s refers to is no URL.".formatted(reference));
        }
    }

    private Map<String, String> headers(Delivery delivery) throws Secrets.Unresolved, UnusableSecret {
        var headers = new LinkedHashMap<String, String>();
        Instant now = clock.instant();
        headers.put("Content-Type", "application/cloudevents+json; charset=UTF-8");
        headers.put("webhook-id", delivery.id());
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        if (delivery.secretFrom().isPresent()) {
            var reference = delivery.secretFrom().get();
            try {
                var secret = secrets.resolve(reference);
                headers.put(
                        "webhook-signature",
                        Signature.of(secret, delivery.id(), now.getEpochSecond(), delivery.body()));
            } catch (IllegalArgumentException _) {
                throw new UnusableSecret("What %s refers to is not whsec_ and base64.".formatted(reference));
            }
        }
        return headers;
    }
}
