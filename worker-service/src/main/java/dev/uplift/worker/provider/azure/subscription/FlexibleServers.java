package dev.uplift.worker.provider.azure.subscription;

import dev.uplift.worker.platform.Asker;
import dev.uplift.worker.platform.SharedLookup;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Servers as they are now. Whoever asks at the same time shares the calls: one of a resource group is read by itself,
 * several by the list of the group, so that the number of calls grows with pages, not with those who wait.
 */
public final class FlexibleServers {

    /** Says that a thread was interrupted in the words of this package. */
    static final Asker ASKER = new Asker(Subscriptions.PROVIDER, Interrupted::new);

    private static final int MOST = 1000;

    /** How many looks of others pass until the next one that nobody shares. */
    private static final int ALONE = 4;

    /** How long a question waits for others at most; those who wait for the same tick come within it. */
    private static final Duration GATHER = Duration.ofMillis(50);

    private final Arm arm;
    private final Duration pollInterval;
    private final SharedLookup<ServerAddress, FlexibleServer> servers;

    /** @param pollInterval how often waiting steps look, all of them at the same moments */
    FlexibleServers(Arm arm, Duration pollInterval) {
        this(arm, pollInterval, shorter(GATHER, pollInterval.dividedBy(10)));
    }

    /** @param gather how long a question waits for others */
    FlexibleServers(Arm arm, Duration pollInterval, Duration gather) {
        this.arm = arm;
        this.pollInterval = pollInterval;
        this.servers = new SharedLookup<>(ASKER, "servers", MOST, gather, this::read);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** @throws ArmException what Azure refused; {@link ArmProblems} words it */
    public Optional<FlexibleServer> server(ServerAddress address) {
        return servers.find(address);
    }

    /** Until everybody who waits looks again. */
    public Duration untilNextLook() {
        var interval = pollInterval.toNanos();
        return Duration.ofNanos(interval - Math.floorMod(System.nanoTime(), interval));
    }

    /** Until somebody looks again whose look nobody shares: Azure wants operations to be asked once a minute. */
    public Duration untilNextLookAlone() {
        return untilNextLook().plus(pollInterval.multipliedBy(ALONE - 1));
    }

    /** Azure tells no upper from lower case, and answers in its own spelling. */
    private Map<ServerAddress, FlexibleServer> read(List<ServerAddress> addresses) {
        var found = new HashMap<ServerAddress, FlexibleServer>();
        addresses.stream()
                .collect(Collectors.groupingBy(ServerAddress::siblings))
                .values()
                .forEach(asked -> found.putAll(asked.size() == 1 ? oneByOne(asked) : together(asked)));
        return found;
    }

    private Map<ServerAddress, FlexibleServer> oneByOne(List<ServerAddress> asked) {
        var found = new HashMap<ServerAddress, FlexibleServer>();
        asked.forEach(address -> arm.server(address).ifPresent(server -> found.put(address, server)));
        return found;
    }

    private Map<ServerAddress, FlexibleServer> together(List<ServerAddress> asked) {
        try {
            var shown = shown(asked.getFirst());
            var found = new HashMap<ServerAddress, FlexibleServer>();
            asked.forEach(address -> Optional.ofNullable(shown.get(address.id().toLowerCase(Locale.ROOT)))
                    .ifPresent(server -> found.put(address, server)));
            return found;
        } catch (ArmException refused) {
            if (refused.isLacking()) {
                return oneByOne(asked);
            }
            throw refused;
        }
    }

    /** All of the resource group, by resource id in lower case. */
    private Map<String, FlexibleServer> shown(ServerAddress any) {
        return arm.servers(any.subscription(), any.resourceGroup()).stream()
                .collect(Collectors.toMap(
                        server -> server.id().toLowerCase(Locale.ROOT), Function.identity(), (one, _) -> one));
    }
}
