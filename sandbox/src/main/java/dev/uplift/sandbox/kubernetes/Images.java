package dev.uplift.sandbox.kubernetes;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The images that can be pulled. Registries and digests are no part of their names. */
final class Images {

    private static final int FIRST = 13;
    private static final int LAST = 18;

    private final Map<String, Image> known = new ConcurrentHashMap<>();
    private final Set<String> pulled = ConcurrentHashMap.newKeySet();

    Images() {
        for (int major = FIRST; major <= LAST; major++) {
            add("postgres:" + major, Image.server(major));
            add("bitnamilegacy/postgresql:" + major, Image.server(major));
            for (int to = major + 1; to <= LAST; to++) {
                add("tianon/postgres-upgrade:%d-to-%d".formatted(major, to), Image.tools(major, to));
            }
        }
    }

    void add(String name, Image image) {
        known.put(name, image);
    }

    void remove(String name) {
        known.remove(name);
        pulled.remove(name);
    }

    Optional<Image> find(String name) {
        var found = known.get(name);
        return Optional.ofNullable(
                found == null ? known.get(name.replaceFirst("^docker\\.io/(library/)?", "")) : found);
    }

    /** Whether the node has it. */
    boolean isPulled(String name) {
        return pulled.contains(name);
    }

    void pulled(String name) {
        pulled.add(name);
    }
}
