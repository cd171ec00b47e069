package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the driver says about itself: which addresses and options it takes. */
final class AwsRdsDescriptor {

    static final String PROVIDER = Accounts.PROVIDER;
    static final String IN_PLACE = "in-place";
    static final String BLUE_GREEN = "blue-green";

    private static final Map<String, Object> REGION = Map.of("type", "string", "pattern", "^[a-z]{2}(-[a-z]+)+-\\d$");
    private static final Map<String, Object> ROLE =
            Map.of("type", "string", "pattern", "^arn:aws[a-z-]*:iam::\\d{12}:role/.+$");
    private static final Map<String, Object> TEXT = Map.of("type", "string", "minLength", 1);
    private static final Map<String, Object> DURATION = Map.of("type", "string", "pattern", "^P(\\d+D)?(T.+)?$");

    private AwsRdsDescriptor() {}

    static Descriptor descriptor(List<CatalogueEntry> prechecks) {
        return new Descriptor(
                        PROVIDER,
                        "PostgreSQL on AWS RDS",
                        address(),
                        options(),
                        List.of(IN_PLACE, BLUE_GREEN),
                        false,
                        false,
                        true,
                        prechecks)
                .discovering(scope());
    }

    private static Map<String, Object> address() {
        var properties = Map.of(
                "region", described(REGION, "for example eu-west-1"),
                "instance", described(identifier(), "DB instance identifier"),
                "cluster", described(identifier(), "DB cluster identifier"),
                "role", described(ROLE, "the role to assume in the server's account"),
                "user", described(TEXT, "who logs in, where the credentials do not name anybody"),
                "database", Map.of("type", "string", "minLength", 1, "default", "postgres"),
                "sslmode",
                        Map.of(
                                "enum",
                                List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
                                "default",
                                "prefer"));
        return Map.of(
                "$schema",
                "https://json-schema.org/draft/2020-12/schema",
                "type",
                "object",
                "properties",
                properties,
                "required",
                List.of("region"),
                "oneOf",
                List.of(Map.of("required", List.of("instance")), Map.of("required", List.of("cluster"))),
                "additionalProperties",
                false);
    }

    /** Where servers are looked for. */
    private static Map<String, Object> scope() {
        var properties = Map.of(
                "regions", Map.of("type", "array", "items", REGION, "minItems", 1, "uniqueItems", true),
                "role", described(ROLE, "the role to assume in the servers' account"),
                "tag",
                        described(
                                Map.of("type", "object", "additionalProperties", Map.of("type", "string")),
                                "only servers that carry all of these tags"));
        return Map.of(
                "$schema",
                "https://json-schema.org/draft/2020-12/schema",
                "type",
                "object",
                "properties",
                properties,
                "required",
                List.of("regions"),
                "additionalProperties",
                false);
    }

    private static Map<String, Object> identifier() {
        return Map.of("type", "string", "pattern", "^[A-Za-z](?:-?[A-Za-z0-9]){0,62}$");
    }

    private static Map<String, Object> options() {
        var properties = Map.of(
                "parameterGroup", described(TEXT, "an existing parameter group of the new family"),
                "clusterParameterGroup", described(TEXT, "an existing cluster parameter group of the new family"),
                "parameterSettling", described(DURATION, "how long RDS needs after a parameter group was made, PT5M"),
                "rehearsalClass",
                        described(TEXT, "instance class of the clone; another one than the original's never predicts"),
                "rehearsalSecurityGroups",
                        described(
                                Map.of("type", "array", "items", TEXT), "of the clone, for example one without egress"),
                "rollback", Map.of("enum", List.of("snapshot", "point-in-time"), "default", "snapshot"),
                "endpointSwap",
                        described(
                                Map.of("type", "boolean", "default", true),
                                "whether a restored instance takes the original's name and endpoint"),
                "switchoverTimeout", described(DURATION, "PT30S to PT1H, after which RDS takes a switchover back"));
        return Map.of(
                "$schema",
                "https://json-schema.org/draft/2020-12/schema",
                "type",
                "object",
                "properties",
                properties,
                "additionalProperties",
                false);
    }

    private static Map<String, Object> described(Map<String, Object> schema, String description) {
        var described = new HashMap<>(schema);
        described.put("description", description);
        return Map.copyOf(described);
    }
}
