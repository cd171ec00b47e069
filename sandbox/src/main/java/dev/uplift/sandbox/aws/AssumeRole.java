package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A wish for temporary credentials. */
record AssumeRole(String roleArn, String sessionName, Optional<String> externalId, Duration duration) {

    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final int AN_HOUR = 3600;

    static AssumeRole of(Fields fields) {
        var sessionName = fields.required("RoleSessionName");
        if (!SESSION_NAME.matcher(sessionName).matches()) {
            throw Refusal.of(
                    "ValidationError",
                    "1 validation error detected: Value '%s' at 'roleSessionName' failed to satisfy constraint: "
                            + "Member must satisfy regular expression pattern: [\\w+=,.@-]*",
                    sessionName);
        }
        var arn = fields.required("RoleArn");
        if (!arn.startsWith("arn:")) {
            throw Refusal.of("ValidationError", "%s is invalid", arn);
        }
        var seconds = fields.integer("DurationSeconds").orElse(AN_HOUR);
        return new AssumeRole(arn, sessionName, fields.text("ExternalId"), Duration.ofSeconds(seconds));
    }
}
