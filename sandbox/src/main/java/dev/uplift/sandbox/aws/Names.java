package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.util.regex.Pattern;

/** Which identifiers RDS takes; it keeps them in lower case. */
final class Names {

    private static final Pattern FORM = Pattern.compile("[a-zA-Z](?:-?[a-zA-Z0-9])*");
    private static final int LONGEST_INSTANCE = 63;
    private static final int LONGEST = 255;

    private Names() {}

    static String instance(String name) {
        return check(name, LONGEST_INSTANCE, "DBInstanceIdentifier");
    }

    static String snapshot(String name) {
        return check(name, LONGEST, "DBSnapshotIdentifier");
    }

    static String parameterGroup(String name) {
        return check(name, LONGEST, "DBParameterGroupName");
    }

    private static String check(String name, int longest, String parameter) {
        if (name.length() > longest || !FORM.matcher(name).matches()) {
            throw Refusal.of(
                    "InvalidParameterValue",
                    "The parameter %s is not a valid identifier. Identifiers must begin with a letter; must contain"
                            + " only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two"
                            + " consecutive hyphens.",
                    parameter);
        }
        return RdsRegion.lower(name);
    }
}
