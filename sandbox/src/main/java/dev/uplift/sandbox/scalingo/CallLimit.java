package dev.uplift.sandbox.scalingo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How many calls each token has in a minute of the platform's clock. */
final class CallLimit {

    private static final int USUAL = 60;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Map<String, Deque<Instant>> admitted = new HashMap<>();
    private int perMinute = USUAL;

    void perMinute(int calls) {
        perMinute = calls;
    }

    /** @throws dev.uplift.sandbox.platform.Refusal if there were too many; one that is refused does not count */
    void admit(Token token, Instant now) {
        var before = admitted.computeIfAbsent(token.value(), _ -> new ArrayDeque<>());
        while (!before.isEmpty() && !before.peekFirst().plus(MINUTE).isAfter(now)) {
            before.removeFirst();
        }
        if (before.size() >= perMinute) {
            throw ApiError.tooMany();
        }
        before.addLast(now);
    }
}
