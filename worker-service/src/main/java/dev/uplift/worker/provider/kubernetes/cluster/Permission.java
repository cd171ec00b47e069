package dev.uplift.worker.provider.kubernetes.cluster;

/**
 * A right that the worker's account is asked to have, as a role writes it.
 *
 * @param verb for example {@code get}
 * @param group of the API; empty for the core
 * @param resource in the plural, with a subresource behind a slash, for example {@code pods/log}
 * @param scope where it is needed
 * @param use what cannot be done without it
 */
public record Permission(String verb, String group, String resource, Scope scope, Use use) {

    /** Where a right holds. */
    public enum Scope {
        /** In the server's namespace. */
        NAMESPACE,
        /** For what belongs to no namespace. */
        CLUSTER
    }

    /** What a right is for. */
    public enum Use {
        /** Every upgrade. */
        UPGRADE,
        /** Every upgrade that takes snapshots. */
        SNAPSHOT,
        /** The way back to a snapshot. */
        WAY_BACK,
        /** Applications and scheduled jobs that are stopped. */
        APPLICATIONS,
        /** Looking into the server through its pod. */
        SQL,
        /** Handing a server over to the operator that owns it. */
        OPERATOR,
        /** Something that can be done without, and stays unproved then. */
        LOOK
    }

    static Permission inNamespace(Use use, String verb, String group, String resource) {
        return new Permission(verb, group, resource, Scope.NAMESPACE, use);
    }

    static Permission inCluster(Use use, String verb, String group, String resource) {
        return new Permission(verb, group, resource, Scope.CLUSTER, use);
    }

    /** For people: {@code create jobs.batch}. */
    @Override
    public String toString() {
        return "%s %s".formatted(verb, group.isEmpty() ? resource : resource + "." + group);
    }
}
