package dev.uplift.worker.runtime;

import jakarta.inject.Singleton;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who this worker is: a new id at each start of the process, so that an old life is never taken for this one. */
@Singleton
class Identity {

    private final String id = "w-" + UUID.randomUUID().toString().substring(0, 13);
    private final String pool;

    Identity(@ConfigProperty(name = "uplift.pool") String pool) {
        this.pool = pool;
    }

    String id() {
        return id;
    }

    String pool() {
        return pool;
    }
}
