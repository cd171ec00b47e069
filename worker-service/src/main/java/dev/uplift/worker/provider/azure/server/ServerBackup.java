package dev.uplift.worker.provider.azure.server;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.ServerBackupInner;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A backup of a server.
 *
 * @param name its name
 * @param onDemand whether somebody asked for it; otherwise it is one of those that Azure takes every day
 * @param completed empty while it is taken
 */
public record ServerBackup(String name, boolean onDemand, Optional<Instant> completed) {

    /** @param shown as Azure answers a GET or lists it */
    public static ServerBackup of(ServerBackupInner shown) {
        return new ServerBackup(
                Fields.text(shown.name()).orElse(""),
                Fields.text(shown.backupType())
                        .filter("Customer On-Demand"::equals)
                        .isPresent(),
                Optional.ofNullable(shown.completedTime()).map(OffsetDateTime::toInstant));
    }
}
