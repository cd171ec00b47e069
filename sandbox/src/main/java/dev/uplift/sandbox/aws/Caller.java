package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.PlatformServer.Request;

/**
 * In which account a call acts, and where: the credential scope of the signature names both.
 *
 * @param account twelve digits
 * @param region for example {@code eu-west-1}
 */
record Caller(String account, String region) {

    static Caller of(Request request, Principal principal) {
        return new Caller(principal.account(), Signature.of(request).region());
    }

    /** The name of a resource of RDS over all accounts. @param type {@code db}, {@code snapshot}, {@code pg}, ... */
    String arn(String type, String name) {
        return "arn:aws:rds:%s:%s:%s:%s".formatted(region, account, type, name);
    }
}
