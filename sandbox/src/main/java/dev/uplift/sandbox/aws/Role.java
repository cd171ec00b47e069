package dev.uplift.sandbox.aws;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A role that every caller with the right external id may assume.
 *
 * @param arn of IAM, for example {@code arn:aws:iam::210987654321:role/uplift}; its account is acted in
 * @param externalId that must be given, where the role asks for one
 * @param longestSession from 1 to 12 hours
 */
public record Role(String arn, Optional<String> externalId, Duration longestSession) {

    private static final Pattern ARN = Pattern.compile("arn:aws:iam::(\\d{12}):role/(?:.*/)?([\\w+=,.@-]{1,64})");

    public Role {
        if (!ARN.matcher(arn).matches()) {
            throw new IllegalArgumentException("not the ARN of a role: " + arn);
        }
    }

    /** Without an external id, for sessions of up to an hour as every new role. */
    public static Role open(String arn) {
        return new Role(arn, Optional.empty(), Duration.ofHours(1));
    }

    public Role wantsExternalId(String id) {
        return new Role(arn, Optional.of(id), longestSession);
    }

    public String account() {
        return part(1);
    }

    Principal session(String name) {
        return new Principal(
                account(), id() + ":" + name, "arn:aws:sts::%s:assumed-role/%s/%s".formatted(account(), part(2), name));
    }

    /** The unique id that IAM gives to a role; here always the same for the same ARN. */
    private String id() {
        return "AROA%016X".formatted(Integer.toUnsignedLong(arn.hashCode()));
    }

    private String part(int group) {
        var matcher = ARN.matcher(arn);
        matcher.matches();
        return matcher.group(group);
    }
}
