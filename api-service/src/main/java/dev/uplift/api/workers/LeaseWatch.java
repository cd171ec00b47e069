package dev.uplift.api.workers;

import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.event.Heartbeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges which turns nobody answers for any more. Silence counts only for the time in which this process had read all
 * that was sent: while Kafka is away, nothing expires. Of a long time between two such moments, in which this process
 * stood still or was slow, a third of a lease counts: a worker has the rest to be heard, and a machine that is always
 * slow comes to a judgement all the same. Times are of a monotonic clock, in nanoseconds. Not thread-safe.
 */
final class LeaseWatch {

    /** A turn that may be answered; {@code worker} is empty until somebody accepted it. */
    record Turn(UpgradeId upgrade, long turn, Optional<String> worker) {}

    /** A turn that nobody answers for. */
    record Lost(Turn turn, Duration elapsed, String why) {}

    private record Key(UpgradeId upgrade, long turn, String worker) {}

    private record Listed(long at, Duration elapsed) {}

    /** Looks are a second apart; one that comes a little late is no gap. */
    private static final long LOOKS_APART = Duration.ofSeconds(3).toNanos();

    private final long lease;
    private final long acceptance;
    private final long longestGap;
    private final Map<Key, Listed> listed = new HashMap<>();
    private final Map<Turn, Long> firstSeen = new HashMap<>();
    private boolean inSight;
    /** The last moment up to which everything was read. */
    private long asOf;
    /** How much time counted until then; all times below are of this count. */
    private long counted;

    private long since;

    /**
     * @param lease how long a worker may be silent about a turn that it holds
     * @param acceptance how long a published command may be without an answer
     */
    LeaseWatch(Duration lease, Duration acceptance) {
        this.lease = lease.toNanos();
        this.acceptance = acceptance.toNanos();
        this.longestGap = Math.max(this.lease / 3, LOOKS_APART);
    }

    /** A worker told what it holds. */
    void heard(Heartbeat heartbeat, long now) {
        for (var held : heartbeat.held()) {
            listed.put(
                    new Key(held.upgrade(), held.turn(), heartbeat.worker()), new Listed(count(now), held.elapsed()));
        }
    }

    /** Everything that was in the topics at that moment has been read. */
    void caughtUp(long moment) {
        counted = count(moment);
        asOf = moment;
        if (!inSight) {
            since = counted;
        }
        inSight = true;
    }

    private long count(long moment) {
        return counted + Math.clamp(moment - asOf, 0, longestGap);
    }

    /** It cannot be known what was sent. */
    void lostSight() {
        inSight = false;
    }

    boolean isInSight() {
        return inSight;
    }

    /**
     * @param turns every turn that was published and has no verdict yet
     * @param now the time of the look
     */
    List<Lost> judge(List<Turn> turns, long now) {
        var lost = new ArrayList<Lost>();
        for (var turn : turns) {
            var seen = firstSeen.computeIfAbsent(turn, _ -> count(now));
            // Only its holder speaks for it; another worker may list it too until it is told to drop it.
            var last = key(turn).map(listed::get);
            var heard = Math.max(last.map(Listed::at).orElse(seen), seen);
            var silence = counted - Math.max(heard, since);
            var limit = turn.worker().isPresent() ? lease : acceptance;
            if (inSight && silence > limit) {
                var elapsed = last.map(Listed::elapsed).orElse(Duration.ZERO);
                lost.add(new Lost(turn, elapsed, why(turn, silence)));
            }
        }
        forgetAllBut(turns);
        return lost;
    }

    private static Optional<Key> key(Turn turn) {
        return turn.worker().map(worker -> new Key(turn.upgrade(), turn.turn(), worker));
    }

    private static String why(Turn turn, long silence) {
        var seconds = Duration.ofNanos(silence).toSeconds();
        return turn.worker()
                .map(worker -> "worker %s has not been heard of it for %d s".formatted(worker, seconds))
                .orElseGet(() -> "no worker answered for %d s".formatted(seconds));
    }

    private void forgetAllBut(List<Turn> turns) {
        var current = new HashSet<>(turns);
        firstSeen.keySet().retainAll(current);
        var keys = new HashSet<Key>();
        turns.forEach(turn -> key(turn).ifPresent(keys::add));
        // A heartbeat can be quicker than the event that makes its turn known here: young ones stay.
        listed.entrySet()
                .removeIf(entry -> !keys.contains(entry.getKey())
                        && counted - entry.getValue().at() > lease);
    }
}
