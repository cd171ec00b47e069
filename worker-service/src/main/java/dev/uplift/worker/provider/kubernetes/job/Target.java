package dev.uplift.worker.provider.kubernetes.job;

import java.util.Optional;

/**
 * The data that a Job works on.
 *
 * @param claim whose volume it is on
 * @param data the data directory from the volume's root, without a leading slash; empty for the root itself
 * @param from the major version that it has
 * @param to the major version that it gets
 * @param mode of pg_upgrade
 * @param jobs of pg_upgrade, at least 1
 * @param user the superuser who was made with the data; left out: the script finds it
 * @param encoding of template0; left out, like the next two: the script asks the data
 * @param lcCollate of template0
 * @param lcCtype of template0
 * @param preloadLibraries as {@code shared_preload_libraries} names them; left out: what the data's own configuration says
 */
public record Target(
        String claim,
        String data,
        int from,
        int to,
        Mode mode,
        int jobs,
        Optional<String> user,
        Optional<String> encoding,
        Optional<String> lcCollate,
        Optional<String> lcCtype,
        Optional<String> preloadLibraries) {

    /** @throws IllegalArgumentException if the data is not on the volume, or would not be upgraded */
    public Target {
        if (data.startsWith("/") || data.endsWith("/") || ("/" + data + "/").contains("/../")) {
            throw new IllegalArgumentException("'%s' is not a directory of a volume".formatted(data));
        }
        if (from >= to || jobs < 1) {
            throw new IllegalArgumentException("from %d to %d with %d jobs".formatted(from, to, jobs));
        }
    }
}
