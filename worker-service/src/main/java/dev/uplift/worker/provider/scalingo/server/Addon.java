package dev.uplift.worker.provider.scalingo.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * An add-on of an app.
 *
 * @param id also that of the database behind it
 * @param resourceId Scalingo's name for that, which never changes
 * @param status {@code running}, {@code provisioning} or {@code suspended}
 * @param plan its name, for example {@code postgresql-dr-business-4096}
 * @param provider whose add-on
 */
public record Addon(String id, String resourceId, String status, String plan, String provider) {

    private static final List<String> TOPOLOGIES = List.of("starter", "business", "enterprise");

    /** @param json an element of {@code addons} */
    public static Addon of(JsonNode json) {
        return new Addon(
                json.path("id").asText(),
                json.path("resource_id").asText(),
                json.path("status").asText(),
                json.at("/plan/name").asText(),
                json.at("/addon_provider/id").asText());
    }

    /** That of the database behind it: the same however its address is spelled. */
    public String identity() {
        return ManagedDatabase.identity(id, resourceId);
    }

    /** Whether it was made, and is not taken away. */
    public boolean isRunning() {
        return status.equals("running");
    }

    public boolean isPostgres() {
        return provider.contains("postgresql") || plan.startsWith("postgresql");
    }

    /** Whether it is one of Dedicated Resources, of which Scalingo makes no dumps. */
    public boolean isDedicated() {
        return plan.contains("-dr-") || provider.contains("postgresql-ng");
    }

    /** As the plan is called: {@code starter} has one node, the others several. */
    public Optional<String> topology() {
        return TOPOLOGIES.stream().filter(List.of(plan.split("-"))::contains).findFirst();
    }
}
