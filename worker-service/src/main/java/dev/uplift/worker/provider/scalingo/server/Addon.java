package dev.uplift.worker.provider.scalingo.server;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An add-on of an app.
 *
 * @param id also that of the database behind it
 * @param plan its name, for example {@code postgresql-dr-business-4096}
 * @param provider whose add-on
 */
public record Addon(String id, String plan, String provider) {

    /** @param json an element of {@code addons} */
    public static Addon of(JsonNode json) {
        return new Addon(
                json.path("id").asText(),
                json.at("/plan/name").asText(),
                json.at("/addon_provider/id").asText());
    }

    public boolean isPostgres() {
        return provider.contains("postgresql") || plan.startsWith("postgresql");
    }

    /** Whether it is one of Dedicated Resources, of which Scalingo makes no dumps. */
    public boolean isDedicated() {
        return plan.contains("-dr-") || provider.contains("postgresql-ng");
    }
}
