package dev.uplift.api.inventory;

import dev.uplift.contracts.FoundServer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What becomes of a server in the inventory when a discovery sees it.
 *
 * @param server as the platform shows it
 * @param labels all that it has from now on
 * @param foundLabels those of them that the platform gave
 */
record Sighting(FoundServer server, Map<String, String> labels, Map<String, String> foundLabels, News news) {

    /** What is new about it. */
    enum News {
        /** It was not in the inventory. */
        NEW,
        /** It was gone, or had another version, engine, identity or other labels. A status comes and goes. */
        CHANGED,
        SAME,
        /** This discovery has seen it before, in an earlier turn. */
        COUNTED
    }

    /** A server as the inventory has it. */
    record Known(
            Map<String, String> labels,
            Map<String, String> foundLabels,
            Optional<String> version,
            Optional<String> engine,
            Optional<String> identity,
            Optional<String> seenBy,
            boolean gone,
            boolean removed) {

        /** Labels that people gave. */
        Map<String, String> own() {
            var own = new TreeMap<>(labels);
            own.entrySet().removeAll(foundLabels.entrySet());
            return own;
        }

        private boolean isStill(FoundServer server, Map<String, String> its) {
            return !gone
                    && version.equals(server.version())
                    && engine.equals(server.engine())
                    && identity.equals(server.identity())
                    && labels.equals(its);
        }
    }

    /** Labels that people gave stay; all others are what the platform has now. */
    static Sighting of(Optional<Known> before, FoundServer server, Sightings.Look look) {
        var own = before.map(Known::own).orElseGet(TreeMap::new);
        own.putAll(look.labels());
        var found = new TreeMap<>(server.labels());
        found.keySet().removeAll(own.keySet());
        var labels = new TreeMap<>(found);
        labels.putAll(own);
        return new Sighting(server, labels, found, news(before, server, labels, look.discovery()));
    }

    private static News news(Optional<Known> before, FoundServer server, Map<String, String> labels, String discovery) {
        if (before.isEmpty() || before.get().removed()) {
            return News.NEW;
        }
        if (before.get().seenBy().filter(discovery::equals).isPresent()) {
            return News.COUNTED;
        }
        return before.get().isStill(server, labels) ? News.SAME : News.CHANGED;
    }
}
