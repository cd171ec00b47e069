package dev.uplift.api.rest;

/** The header under which a request may be sent again. */
final class IdempotencyKey {

    private static final int LONGEST = 255;

    private IdempotencyKey() {}

    /**
     * @param key null where none was sent
     * @throws ApiProblem 422 if it is none
     */
    static void check(String key) {
        if (key != null && (key.isBlank() || key.length() > LONGEST)) {
            throw ApiProblem.of(
                    422,
                    "invalid-idempotency-key",
                    "The Idempotency-Key is empty or too long.",
                    "Send 1 to 255 characters, for example a UUID.");
        }
    }
}
