package dev.uplift.worker.provider.kubernetes.precheck;

import java.util.List;
import java.util.Optional;

/**
 * What an image showed when it was run once.
 *
 * @param role what it is for
 * @param image its name
 * @param pulled whether it could be
 * @param extensions that it has; empty where it could not say
 * @param libraries that its servers can load; empty where it could not say
 * @param said why it could not be pulled, or what it said instead of its extensions
 */
record Probe(
        Role role,
        String image,
        boolean pulled,
        Optional<List<String>> extensions,
        Optional<List<String>> libraries,
        String said) {

    /** What an image is for. */
    enum Role {
        OLD("the old server's image"),
        NEW("the new server's image"),
        UPGRADE("the image with both majors");

        private final String words;

        Role(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** One that could not say what it has. */
    static Probe silent(Role role, String image, boolean pulled, String said) {
        return new Probe(role, image, pulled, Optional.empty(), Optional.empty(), said);
    }

    boolean has(String extension) {
        return extensions.map(all -> all.contains(extension)).orElse(true);
    }

    /** @param library as {@code shared_preload_libraries} names it; one with a path is looked for by nobody */
    boolean loads(String library) {
        var name = library.startsWith("$libdir/") ? library.substring("$libdir/".length()) : library;
        return name.contains("/") || libraries.map(all -> all.contains(name)).orElse(true);
    }
}
