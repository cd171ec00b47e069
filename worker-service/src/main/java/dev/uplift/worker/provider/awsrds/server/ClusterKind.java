package dev.uplift.worker.provider.awsrds.server;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of clusters: they are upgraded by the same call, and made in ways of their own. */
public enum ClusterKind {
    /** Its members share a storage, and are made and deleted one by one. */
    AURORA("aurora-postgresql", 17),
    /** A writer and two readers of RDS for PostgreSQL; RDS alone makes, names and deletes them. */
    MULTI_AZ("postgres", 15);

    private final String engine;
    private final int forcesTls;

    ClusterKind(String engine, int forcesTls) {
        this.engine = engine;
        this.forcesTls = forcesTls;
    }

    /** @param engine as RDS names it; nothing for one that is not PostgreSQL */
    public static Optional<ClusterKind> of(String engine) {
        return Arrays.stream(values())
                .filter(kind -> kind.engine.equals(engine))
                .findFirst();
    }

    /** As RDS names it. */
    public String engine() {
        return engine;
    }

    /** The major version from which on {@code rds.force_ssl} is on by default. */
    public int forcesTls() {
        return forcesTls;
    }

    /** What RDS calls the parameter groups of a version, where it does not say it. */
    public String family(String version) {
        return engine + TargetVersion.major(version);
    }
}
