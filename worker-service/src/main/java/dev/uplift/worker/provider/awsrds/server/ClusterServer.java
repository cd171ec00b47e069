package dev.uplift.worker.provider.awsrds.server;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All of a cluster that decides what an upgrade does to it; as {@link RdsServer} for instances. Who of its members writes
 * is not here, since a failover must not change the plan.
 *
 * @param id its identifier
 * @param resourceId what stays when it is renamed: {@code cluster-ABC…}
 * @param version the exact one that it runs
 * @param family of its parameter groups: {@code aurora-postgresql13}
 * @param target where the upgrade leads
 * @param parameterGroup of the cluster
 * @param members its instances, by identifier; without those that Auto Scaling comes and goes with
 * @param sql whether somebody gave credentials to log in with
 */
public record ClusterServer(
        String id,
        String resourceId,
        ClusterKind kind,
        String version,
        String family,
        RdsServer.Target target,
        String parameterGroup,
        List<Member> members,
        boolean sql) {

    /**
     * An instance of the cluster.
     *
     * @param instanceClass {@code db.serverless} is one
     * @param parameterGroup the instance's own
     */
    public record Member(String id, String instanceClass, String parameterGroup) {}

    /** The names that Aurora Auto Scaling gives to the readers that it adds. */
    private static final String SCALED = "application-autoscaling-";

    /** Members in the order of their names, so that the plan is the same however RDS lists them; those of Auto Scaling left out. */
    public ClusterServer {
        members = members.stream()
                .filter(member -> !isScaled(member.id()))
                .sorted(Comparator.comparing(Member::id))
                .toList();
    }

    /** Whether Auto Scaling made a member, and may remove it at any time. */
    static boolean isScaled(String member) {
        return member.startsWith(SCALED);
    }

    /** The same for every name that it ever has. */
    public String identity() {
        return RdsServer.identity(resourceId);
    }

    /** The instances' own parameter groups, the most used one first. An upgrade puts one group on all members. */
    public List<String> memberGroups() {
        var used = members.stream()
                .map(Member::parameterGroup)
                .filter(group -> !RdsServer.isDefault(group))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return used.keySet().stream()
                .sorted(Comparator.<String, Long>comparing(used::get)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The one whose values the upgrade carries over; only members of Aurora have groups that users choose. */
    public Optional<String> memberGroup() {
        return switch (kind) {
            case AURORA -> memberGroups().stream().findFirst();
            case MULTI_AZ -> Optional.empty();
        };
    }

    /** The class of the clone's only member. */
    String instanceClass() {
        return members.getFirst().instanceClass();
    }
}
