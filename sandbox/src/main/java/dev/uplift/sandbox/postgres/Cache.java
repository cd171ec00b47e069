package dev.uplift.sandbox.postgres;

import java.nio.file.Path;

/** Where unpacked and downloaded programs stay between runs. */
public final class Cache {

    private Cache() {}

    /** System property {@code uplift.cache}, else UPLIFT_CACHE, else the user's cache folder. */
    public static Path folder() {
        var configured = System.getProperty("uplift.cache", System.getenv("UPLIFT_CACHE"));
        if (configured != null && !configured.isBlank()) {
            return Path.of(configured).toAbsolutePath();
        }
        if (Privileges.ofThisProcess() == Privileges.NOBODY) {
            // who cannot look into the home of root
            return Path.of("/var/cache/uplift");
        }
        // a user without an entry in the list of users has no user.home
        var home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
        return Path.of(home, ".cache", "uplift");
    }
}
