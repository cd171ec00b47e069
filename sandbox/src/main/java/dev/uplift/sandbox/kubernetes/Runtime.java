package dev.uplift.sandbox.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What lies on disks, and what runs in containers. Disks are what volumes and snapshots are made of. */
interface Runtime extends AutoCloseable {

    /**
     * A container that is to run.
     *
     * @param command empty: what the image does by itself
     * @param environment holds secrets
     * @param disks by the paths where they are mounted
     * @param files by the paths of the folders that they are mounted in, by their names
     */
    record Run(
            String namespace,
            String pod,
            String image,
            Image content,
            List<String> command,
            Map<String, String> environment,
            Map<String, String> disks,
            Map<String, Map<String, String>> files) {}

    /** A line that a container has printed. */
    record Line(Instant at, String text) {}

    /** Makes an empty one. */
    void provision(String disk);

    /** Makes one with what is on another at this moment, even while it is written. @return whether it is there */
    BooleanSupplier copy(String disk, String copy);

    /** Makes an empty one where what was to be copied is lost. */
    default void lose(String copy) {
        provision(copy);
    }

    /** It and all that is on it is gone; nothing happens if it does not exist. */
    void delete(String disk);

    /** Puts the data of a server there, as if it had run for long and was shut down in order. */
    void fill(String disk, NewPostgres postgres);

    Container start(Run run);

    @Override
    void close();
}
