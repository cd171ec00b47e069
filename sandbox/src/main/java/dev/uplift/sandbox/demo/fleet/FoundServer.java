package dev.uplift.sandbox.demo.fleet;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server as Uplift's inventory has it, or as it was named.
 *
 * @param reference what a request says for it: the inventory's id, or provider and address
 * @param name the platform's
 * @param version as exact as the platform says; empty if nobody has asked
 */
record FoundServer(Object reference, String name, String version, Map<String, String> labels) {

    /** The first of them by name that are below a version; with a label, only those that have it. */
    static List<FoundServer> choose(List<FoundServer> all, Optional<Label> label, Version below, int most) {
        return all.stream()
                .filter(server -> label.isEmpty() || label.get().isOn(server.labels()))
                .filter(server -> below.isAbove(server.version()))
                .sorted(Comparator.comparing(FoundServer::name))
                .limit(most)
                .toList();
    }
}
