package dev.uplift.worker.provider.awsrds.server;

import java.util.List;

/**
 * All of an instance that decides what an upgrade does to it. What may change without changing the upgrade, such as its
 * storage or its backup window, is not here, so that the plan's hash stays the same.
 *
 * @param id its identifier
 * @param resourceId what stays when it is renamed: {@code db-ABC…}
 * @param instanceClass for example {@code db.m6g.large}
 * @param version the exact one that it runs
 * @param family of its parameter groups: {@code postgres13}
 * @param target where the upgrade leads
 * @param parameterGroup that it uses
 * @param replicas its read replicas in the same region, by identifier
 * @param sql whether somebody gave credentials to log in with
 */
public record RdsServer(
        String id,
        String resourceId,
        String instanceClass,
        String version,
        String family,
        Target target,
        String parameterGroup,
        List<String> replicas,
        boolean sql) {

    private static final String DEFAULT = "default.";

    /**
     * Where an upgrade leads.
     *
     * @param version the exact one: {@code 16.9}
     * @param family of parameter groups for it: {@code postgres16}
     * @param major whether it is another major version
     */
    public record Target(String version, String family, boolean major) {}

    /** Replicas in the order of their names, so that the plan is the same however RDS lists them. */
    public RdsServer {
        replicas = replicas.stream().sorted().toList();
    }

    /** The same for every name and spelling that it ever has. */
    public String identity() {
        return identity(resourceId);
    }

    /** @param resourceId as RDS gives it */
    public static String identity(String resourceId) {
        return "rds:" + resourceId;
    }

    /** Whether its parameters are its owner's; nobody can change those of a default group. */
    boolean hasOwnParameters() {
        return !isDefault(parameterGroup);
    }

    /** One that the platform does not name is nobody's own. */
    public static boolean isDefault(String parameterGroup) {
        return parameterGroup.isEmpty() || parameterGroup.startsWith(DEFAULT);
    }

    /** What RDS takes where nobody names a group. */
    public static String defaultGroup(String family) {
        return DEFAULT + family;
    }
}
