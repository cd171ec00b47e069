package dev.uplift.worker.provider.scalingo.precheck;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.provider.scalingo.path.Hop;
import dev.uplift.worker.provider.scalingo.path.UpgradePath;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase.Dumps;
import dev.uplift.worker.provider.scalingo.server.Addon;
import dev.uplift.worker.provider.scalingo.server.ManagedDatabase;
import dev.uplift.worker.provider.scalingo.server.ScalingoOptions;
import java.util.List;
import java.util.Optional;

/**
 * What Scalingo says before an upgrade, as the checks are asked about it. Empty is what could not be looked at; there is a
 * finding of its own for that.
 *
 * @param wanted the version that was asked for
 * @param path that leads there
 * @param maintenance of the platform that waits or runs
 * @param extensions that are installed
 * @param bytes of all data
 * @param unseenApps of the request's that are not shown to the token
 * @param options how careful
 * @param own the driver's own options
 * @param sql whether somebody said who logs in
 * @param dumping what the worker has to make dumps with
 * @param rehearsing whether it can be rehearsed
 */
record ScalingoLook(
        ManagedDatabase database,
        Addon addon,
        String wanted,
        UpgradePath path,
        List<String> maintenance,
        List<String> extensions,
        Optional<Long> bytes,
        List<String> unseenApps,
        UpgradeOptions options,
        ScalingoOptions own,
        boolean sql,
        DumpLook dumping,
        ScratchLook rehearsing)
        implements PlatformCheck.Look {

    @Override
    public String object() {
        return "database %s".formatted(database.id());
    }

    /** The way; empty where there is none. */
    List<Hop> hops() {
        return hops(path);
    }

    static List<Hop> hops(UpgradePath path) {
        return path instanceof UpgradePath.Found(var hops) ? hops : List.of();
    }

    List<Hop> majors() {
        return majors(hops());
    }

    static List<Hop> majors(List<Hop> hops) {
        return hops.stream().filter(Hop::major).toList();
    }

    /** Who makes a dump before each of them. */
    Dumps dumps() {
        return dumping.dumps(addon.isDedicated(), sql, options.backup());
    }
}
