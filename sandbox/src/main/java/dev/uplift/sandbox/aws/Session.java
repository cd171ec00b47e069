package dev.uplift.sandbox.aws;

import java.time.Instant;

/**
 * Temporary credentials of an assumed role.
 *
 * @param expires on the platform's clock
 */
record Session(Principal principal, String accessKey, String secretKey, String token, Instant expires) {

    /** Without its secrets. */
    @Override
    public String toString() {
        return "Session[%s until %s]".formatted(principal.arn(), expires);
    }
}
