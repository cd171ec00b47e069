package dev.uplift.api.workers;

import dev.uplift.contracts.event.Heartbeat;
import dev.uplift.contracts.wire.Topics;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The workers that this process has heard of lately. Every API process reads all heartbeats. */
@Singleton
public class Workers {

    private record Heard(Heartbeat heartbeat, long at) {}

    private final long lease;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();

    Workers(@ConfigProperty(name = "uplift.lease") Duration lease) {
        this.lease = lease.toNanos();
    }

    void heard(Heartbeat heartbeat, long now) {
        heard.put(heartbeat.worker(), new Heard(heartbeat, now));
        heard.values().removeIf(each -> now - each.at() > 4 * lease);
    }

    /** The topics that somebody reads now: commands only of pools and lanes in which a worker lives. */
    public Set<String> topicsThatAreRead() {
        var topics = new HashSet<>(Set.of(Topics.CONTROLS));
        for (var worker : live()) {
            worker.freeSlots().keySet().forEach(lane -> topics.add(Topics.commands(worker.pool(), lane)));
        }
        return topics;
    }

    /** The last heartbeat of everyone whose lease has not run out. */
    public List<Heartbeat> live() {
        var now = System.nanoTime();
        return heard.values().stream()
                .filter(each -> now - each.at() <= lease)
                .map(Heard::heartbeat)
                .toList();
    }
}
