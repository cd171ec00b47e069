package dev.uplift.api.workers;

import dev.uplift.contracts.event.Heartbeat;
import dev.uplift.contracts.wire.Topics;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    /** Whether somebody lives who reads this topic; every topic that carries no commands is always read. */
    public boolean canTake(String topic) {
        return !topic.startsWith("uplift.commands.") || live().stream().anyMatch(worker -> serves(worker, topic));
    }

    private static boolean serves(Heartbeat worker, String topic) {
        return worker.freeSlots().keySet().stream()
                .anyMatch(lane -> Topics.commands(worker.pool(), lane).equals(topic));
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
