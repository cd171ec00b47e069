package dev.uplift.worker.provider.azure.precheck;

import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.MigrationOptions;
import dev.uplift.worker.provider.azure.server.TargetVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of both servers of a migration.
 *
 * @param target as Azure shows it
 * @param wanted what was asked for
 * @param from exact version of the source
 * @param to exact version of the target
 * @param databases that are to come
 * @param there databases of users that the target has
 * @param extensions of each database, in lower case
 * @param allowed what the target's {@code azure.extensions} allows; empty if it does not say
 * @param walLevel of the source
 * @param passwords whether there is one for each server
 * @param options the driver's own
 */
record MigrationLook(
        Optional<FlexibleServer> target,
        String wanted,
        String from,
        String to,
        List<String> databases,
        List<String> there,
        Map<String, List<String>> extensions,
        Optional<List<String>> allowed,
        String walLevel,
        boolean passwords,
        MigrationOptions options) {

    int fromMajor() {
        return TargetVersion.major(from);
    }

    /** A major version stands for all of its minor ones. */
    boolean isWanted() {
        return TargetVersion.isExact(wanted) ? to.equals(wanted) : TargetVersion.major(wanted) == toMajor();
    }

    int toMajor() {
        return TargetVersion.major(to);
    }
}
