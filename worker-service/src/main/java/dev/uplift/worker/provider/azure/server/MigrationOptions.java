package dev.uplift.worker.provider.azure.server;

import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options of the driver that has Azure's migration service move databases.
 *
 * @param online whether clients write meanwhile, so that only the cutover is an outage
 * @param overwrite whether databases of these names on the target are replaced
 * @param sourceType what the source is, as Azure calls it; left out where the source is a flexible server itself
 * @param databases their names; left out: all of users
 */
public record MigrationOptions(
        boolean online, boolean overwrite, Optional<String> sourceType, Optional<List<String>> databases) {

    private record Given(
            Optional<Boolean> online,
            Optional<Boolean> overwrite,
            Optional<String> sourceType,
            Optional<List<String>> databases) {}

    /** @param provider as the request gives them; the API has held them against the schema */
    public static MigrationOptions of(Map<String, Object> provider) {
        var given = Json.mapper().convertValue(provider, Given.class);
        return new MigrationOptions(
                given.online().orElse(false), given.overwrite().orElse(false), given.sourceType(), given.databases());
    }
}
