package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.PlatformServer.Request;
import java.util.regex.Pattern;

/**
 * Who calls, and where: the credential scope of the signature names both. The signature itself is not checked.
 *
 * @param account twelve digits
 * @param region for example {@code eu-west-1}
 */
record Caller(String account, String region) {

    private static final Pattern SCOPE = Pattern.compile("Credential=([^/,\\s]+)/\\d{8}/([^/]+)/[^/]+/aws4_request");

    static Caller of(Request request, Accounts accounts) {
        var scope = SCOPE.matcher(request.headers().getOrDefault("authorization", ""));
        if (!scope.find()) {
            throw new Refusal(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
        }
        return new Caller(accounts.of(scope.group(1)), scope.group(2));
    }

    /** The name of a resource of RDS over all accounts. @param type {@code db}, {@code snapshot}, {@code pg}, ... */
    String arn(String type, String name) {
        return "arn:aws:rds:%s:%s:%s:%s".formatted(region, account, type, name);
    }
}
