package dev.uplift.sandbox.platform;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that goes wrong with calls, whatever the platform.
 *
 * @param operation the operation that it hits, as the platform names it; empty for every one
 * @param skip how many such calls are spared before
 * @param times how many are hit then, at least 1
 * @param effect what happens
 */
public record Fault(Optional<String> operation, int skip, int times, Effect effect) {

    /** What becomes of a call. */
    public sealed interface Effect {}

    /**
     * Refused without effect, in the platform's own form.
     *
     * @param status HTTP
     * @param code the platform's word, for example {@code Throttling}
     */
    public record Refuse(int status, String code, String message) implements Effect {}

    /** Answered by something else on the way, for example a proxy's HTML page; without effect. */
    public record Page(int status, String contentType, String text) implements Effect {}

    /** The connection breaks before the call has an effect. */
    public record LoseRequest() implements Effect {}

    /** The call takes effect, and the connection breaks before the answer. */
    public record LoseAnswer() implements Effect {}

    /** The call takes effect at once, and is answered so much later, in real time. */
    public record AnswerLate(Duration delay) implements Effect {}

    public Fault {
        if (skip < 0 || times < 1) {
            throw new IllegalArgumentException("skip %d, times %d".formatted(skip, times));
        }
    }

    /** The next call of an operation. */
    public static Fault next(String operation, Effect effect) {
        return new Fault(Optional.of(operation), 0, 1, effect);
    }

    public Fault after(int spared) {
        return new Fault(operation, spared, times, effect);
    }

    public Fault times(int hits) {
        return new Fault(operation, skip, hits, effect);
    }
}
