package dev.uplift.sandbox.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an instance copies and who copies it.
 *
 * @param source empty for one that is no replica
 * @param state of the copying, of a replica: {@code replicating}, {@code terminated}, ...
 * @param replicas in any region
 */
record Replication(Optional<Instance> source, String state, List<Instance> replicas) {

    static final String REPLICATING = "replicating";
    static final String TERMINATED = "terminated";

    static Replication none() {
        return new Replication(Optional.empty(), "", List.of());
    }

    static Replication of(Instance source) {
        return new Replication(Optional.of(source), REPLICATING, List.of());
    }

    boolean isReplica() {
        return source.isPresent();
    }

    Replication withState(String changed) {
        return new Replication(source, changed, replicas);
    }

    Replication with(Instance replica) {
        var more = new ArrayList<>(replicas);
        more.add(replica);
        return new Replication(source, state, List.copyOf(more));
    }

    Replication without(Instance replica) {
        return new Replication(
                source,
                state,
                replicas.stream().filter(other -> other != replica).toList());
    }

    /** No replica any more; its own replicas stay. */
    Replication promoted() {
        return new Replication(Optional.empty(), "", replicas);
    }
}
