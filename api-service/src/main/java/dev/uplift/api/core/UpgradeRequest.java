package dev.uplift.api.core;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeOptions;
import java.util.Optional;

/**
 * What somebody asked for; validated, and never changed afterwards.
 *
 * @param serverId the inventory's id of the server to upgrade; keys its messages
 * @param source the server to upgrade
 * @param target the second server, where the strategy has one
 * @param targetVersion for example {@code 16}, or {@code 16.9}
 * @param strategy how
 * @param options how careful
 * @param dryRun stops after the plan, and touches nothing
 * @param requestedBy who asked
 */
public record UpgradeRequest(
        String serverId,
        Server source,
        Optional<Server> target,
        String targetVersion,
        String strategy,
        UpgradeOptions options,
        boolean dryRun,
        String requestedBy) {

    public UpgradeRequest {
        requireNonNull(serverId, "serverId");
        requireNonNull(source, "source");
        target = target == null ? Optional.empty() : target;
        requireNonNull(targetVersion, "targetVersion");
        requireNonNull(strategy, "strategy");
        requireNonNull(options, "options");
        requireNonNull(requestedBy, "requestedBy");
    }
}
