package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Descriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the driver says about itself: which addresses and options it takes. */
final class DumpRestoreDescriptor {

    private static final Map<String, Object> TEXT = Map.of("type", "string", "minLength", 1);

    private DumpRestoreDescriptor() {}

    static Descriptor descriptor() {
        return new Descriptor(
                "dump-restore",
                "PostgreSQL, any server to any server, by pg_dump and pg_restore",
                address(),
                options(),
                List.of(DumpRestorePlan.STRATEGY),
                true,
                true,
                true,
                Prechecks.entries());
    }

    private static Map<String, Object> address() {
        return object(
                List.of("host"),
                Map.of(
                        "host", described(TEXT, "name or address of the server"),
                        "port", Map.of("type", "integer", "minimum", 1, "maximum", 65_535, "default", 5432),
                        "user", described(TEXT, "who logs in, where the credentials do not name anybody"),
                        "database", Map.of("type", "string", "minLength", 1, "default", "postgres"),
                        "sslmode",
                                Map.of(
                                        "enum",
                                        List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
                                        "default",
                                        "prefer")));
    }

    private static Map<String, Object> options() {
        var texts = Map.<String, Object>of("type", "object", "additionalProperties", TEXT);
        return object(
                List.of(),
                Map.of(
                        "rolePasswords",
                                described(texts, "role to a reference of its password, where hashes cannot be read"),
                        "owners",
                                described(texts, "role of the source to the role that owns its objects on the target"),
                        "probeDatabase", described(TEXT, "where the outage probe writes"),
                        "sampleAbove",
                                Map.of(
                                        "type",
                                        "integer",
                                        "minimum",
                                        0,
                                        "default",
                                        DumpRestoreOptions.SAMPLE_ABOVE,
                                        "description",
                                        "bytes of a table that dataComparison 'sample' samples")));
    }

    private static Map<String, Object> object(List<String> required, Map<String, Object> properties) {
        return Map.of(
                "$schema",
                "https://json-schema.org/draft/2020-12/schema",
                "type",
                "object",
                "properties",
                properties,
                "required",
                required,
                "additionalProperties",
                false);
    }

    private static Map<String, Object> described(Map<String, Object> schema, String description) {
        var described = new HashMap<>(schema);
        described.put("description", description);
        return Map.copyOf(described);
    }
}
