package dev.uplift.sandbox.aws;

import java.util.Arrays;
import java.util.Optional;

/** The two kinds of clusters, by their engines. */
public enum ClusterEngine {
    /** Aurora PostgreSQL: shared storage; members are made and deleted one by one. */
    AURORA("aurora-postgresql", "aurora-postgresql"),
    /** A Multi-AZ cluster of RDS for PostgreSQL: a writer and two readers, made and deleted together. */
    MULTI_AZ("postgres", "postgres");

    private final String word;
    private final String family;

    ClusterEngine(String word, String family) {
        this.word = word;
        this.family = family;
    }

    /** As it stands on the wire. */
    String word() {
        return word;
    }

    /** Of parameter groups, for example {@code aurora-postgresql16}. */
    String family(String version) {
        return family + EngineVersions.major(version);
    }

    static Optional<ClusterEngine> of(String word) {
        return Arrays.stream(values())
                .filter(engine -> engine.word.equals(word))
                .findFirst();
    }
}
