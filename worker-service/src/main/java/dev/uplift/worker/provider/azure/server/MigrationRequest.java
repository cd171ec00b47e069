package dev.uplift.worker.provider.azure.server;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.MigrationResourceInner;
import com.azure.resourcemanager.postgresqlflexibleserver.models.AdminCredentials;
import com.azure.resourcemanager.postgresqlflexibleserver.models.LogicalReplicationOnSourceDbEnum;
import com.azure.resourcemanager.postgresqlflexibleserver.models.MigrateRolesEnum;
import com.azure.resourcemanager.postgresqlflexibleserver.models.MigrationMode;
import com.azure.resourcemanager.postgresqlflexibleserver.models.MigrationOption;
import com.azure.resourcemanager.postgresqlflexibleserver.models.MigrationSecretParameters;
import com.azure.resourcemanager.postgresqlflexibleserver.models.OverwriteDbsInTargetEnum;
import com.azure.resourcemanager.postgresqlflexibleserver.models.SourceType;
import com.azure.resourcemanager.postgresqlflexibleserver.models.SslMode;
import java.util.List;
import java.util.Map;

/**
 * Databases that are to come to a flexible server.
 *
 * @param source resource id of a flexible server, or {@code host:port@user} of any other
 * @param sourceType as Azure calls it: {@code PostgreSQLFlexibleServer}, {@code OnPremises} …
 * @param sslMode {@code Prefer}, {@code Require}, {@code VerifyCA} or {@code VerifyFull}
 * @param databases their names
 * @param online whether clients write meanwhile; it then waits to be cut over
 * @param option {@code Validate}, {@code Migrate} or {@code ValidateAndMigrate}
 * @param overwrite whether databases of these names on the target are replaced
 * @param from who logs in to the source
 * @param to who logs in to the target
 */
public record MigrationRequest(
        String source,
        String sourceType,
        String sslMode,
        List<String> databases,
        boolean online,
        String option,
        boolean overwrite,
        Login from,
        Login to) {

    /** Who logs in. @param password goes into the body of the call, and nowhere else */
    public record Login(String user, String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return user;
        }
    }

    /** Its body. @param region of the target @param tags that say whose it is */
    public MigrationResourceInner body(String region, Map<String, String> tags) {
        return new MigrationResourceInner()
                .withLocation(region)
                .withTags(tags)
                .withSourceDbServerResourceId(source)
                .withSourceType(SourceType.fromString(sourceType))
                .withSslMode(SslMode.fromString(sslMode))
                .withDbsToMigrate(databases)
                .withMigrationMode(online ? MigrationMode.ONLINE : MigrationMode.OFFLINE)
                .withMigrationOption(MigrationOption.fromString(option))
                .withOverwriteDbsInTarget(overwrite ? OverwriteDbsInTargetEnum.TRUE : OverwriteDbsInTargetEnum.FALSE)
                .withSetupLogicalReplicationOnSourceDbIfNeeded(LogicalReplicationOnSourceDbEnum.FALSE)
                .withMigrateRoles(MigrateRolesEnum.TRUE)
                .withSecretParameters(new MigrationSecretParameters()
                        .withAdminCredentials(new AdminCredentials()
                                .withSourceServerPassword(from.password())
                                .withTargetServerPassword(to.password()))
                        .withSourceServerUsername(from.user())
                        .withTargetServerUsername(to.user()));
    }
}
