package dev.uplift.sandbox.postgres;

import java.nio.file.Path;

/** Where unpacked and downloaded programs stay between runs. */
final class Cache {

    private Cache() {}

    /** System property {@code uplift.cache}, else UPLIFT_CACHE, else the user's cache folder. */
    static Path folder() {
        var configured = System.getProperty("uplift.cache", System.getenv("UPLIFT_CACHE"));
        if (configured != null && !configured.isBlank()) {
            return Path.of(configured).toAbsolutePath();
        }
        // user nobody cannot look into the home of root
        return Privileges.ofThisProcess() == Privileges.NOBODY
                ? Path.of("/var/cache/uplift")
                : Path.of(System.getProperty("user.home"), ".cache", "uplift");
    }
}
