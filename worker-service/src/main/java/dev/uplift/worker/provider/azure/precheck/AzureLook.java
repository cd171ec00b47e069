package dev.uplift.worker.provider.azure.precheck;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.provider.azure.server.AzureOptions;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.Offers;
import dev.uplift.worker.provider.azure.server.Parameter;
import dev.uplift.worker.provider.azure.server.PlatformPrecheck;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.server.TargetVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Azure says before an upgrade, as the checks are asked about it. Empty is what could not be looked at, or has no
 * meaning here; there is a finding of its own for the former.
 *
 * @param settings the server, its replicas and what belongs to it
 * @param wanted the version that was asked for
 * @param offers where it may be upgraded to, and what could be made beside it
 * @param parameters all of the server's
 * @param cascading names of replicas that have replicas of their own
 * @param backups how many on-demand backups there are
 * @param storagePercent how much of the disk is taken, 0 to 100
 * @param platform what Azure's own precheck found
 * @param options how careful
 * @param own the driver's own options
 * @param sql whether somebody gave credentials
 * @param now the moment of the look
 */
record AzureLook(
        SourceSettings settings,
        String wanted,
        Offers offers,
        List<Parameter> parameters,
        List<String> cascading,
        Optional<Integer> backups,
        Optional<Double> storagePercent,
        Optional<PlatformPrecheck> platform,
        UpgradeOptions options,
        AzureOptions own,
        boolean sql,
        Instant now)
        implements PlatformCheck.Look {

    /** Where it may be upgraded to. */
    TargetVersion targets() {
        return offers.versions();
    }

    FlexibleServer server() {
        return settings.server();
    }

    /** As it stands in findings. */
    @Override
    public String object() {
        return "server " + server().name();
    }

    /** The major version that it runs. */
    int from() {
        return TargetVersion.major(server().version());
    }

    /** The major version that it leads to; where there is no target, the one that was asked for. */
    int to() {
        return TargetVersion.major(wanted);
    }
}
