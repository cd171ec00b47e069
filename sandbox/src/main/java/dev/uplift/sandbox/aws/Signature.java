package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.PlatformServer.Request;
import dev.uplift.sandbox.platform.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a call's signature says of itself. It is not verified: of most keys no secret is known here.
 *
 * @param accessKey the public half of the key
 * @param sessionToken of temporary credentials
 * @param region that it is signed for
 * @param service the same, as signatures call it, for example {@code rds}
 */
record Signature(String accessKey, Optional<String> sessionToken, String region, String service) {

    private static final Pattern CREDENTIAL =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/, ]+)/\\d{8}/([^/, ]+)/([^/, ]+)/aws4_request,.*");

    /** @throws Refusal for a call without a signature of version 4 */
    static Signature of(Request request) {
        var matcher = CREDENTIAL.matcher(request.headers().getOrDefault("authorization", ""));
        if (!matcher.matches()) {
            throw new Refusal(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
        }
        return new Signature(
                matcher.group(1),
                Optional.ofNullable(request.headers().get("x-amz-security-token")),
                matcher.group(2),
                matcher.group(3));
    }

    /** What an operation of the service is called in policies, for example {@code rds:ModifyDBInstance}. */
    String action(String operation) {
        return (service.equals("monitoring") ? "cloudwatch" : service) + ":" + operation;
    }
}
