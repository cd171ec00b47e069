package dev.uplift.sandbox.aws;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a metric is about.
 *
 * @param identifier the name that it has now: a renamed instance goes on with the series of its new name
 */
public record Measured(Kind kind, String identifier) {

    /** By which dimension it is asked for. */
    enum Kind {
        INSTANCE("DBInstanceIdentifier"),
        CLUSTER("DBClusterIdentifier");

        private final String dimension;

        Kind(String dimension) {
            this.dimension = dimension;
        }

        static Optional<Kind> of(String dimension) {
            return Arrays.stream(values())
                    .filter(kind -> kind.dimension.equals(dimension))
                    .findFirst();
        }
    }

    public static Measured instance(String identifier) {
        return new Measured(Kind.INSTANCE, identifier);
    }

    public static Measured cluster(String identifier) {
        return new Measured(Kind.CLUSTER, identifier);
    }
}
