package dev.uplift.worker.provider.awsrds.plan;

import dev.uplift.worker.provider.awsrds.server.ClusterServer;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.RdsOptions;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which parameter groups the upgrade of a cluster makes and uses; pure. A cluster has one of its own, and each member of
 * Aurora another one, whose values win.
 */
public final class ClusterGroups {

    /** The parameter of a step that says of what its groups are; left out, they are instances'. */
    public static final String KIND = "kind";

    /** Its value for groups of clusters. */
    public static final String CLUSTERS = "cluster";

    private ClusterGroups() {}

    /** That of the cluster afterwards; nothing where the default one of the new family will do. */
    public static Optional<String> upgraded(ClusterServer server, RdsOptions options) {
        return InPlacePlan.upgradedGroup(server.parameterGroup(), server.target(), options.clusterParameterGroup());
    }

    /** That of all members afterwards. */
    public static Optional<String> upgradedMembers(ClusterServer server, RdsOptions options) {
        return switch (server.kind()) {
            case AURORA ->
                InPlacePlan.upgradedGroup(server.memberGroup().orElse(""), server.target(), options.parameterGroup());
            case MULTI_AZ -> Optional.empty();
        };
    }

    /** Name of a group with which a clone keeps to itself. */
    public static String isolated(String family) {
        return "%s-%s".formatted(Names.ISOLATION, family);
    }

    /** Whether the clone's member needs such a group, too: what is set there would win. */
    static boolean isolatesMembers(ClusterServer server, RdsOptions options) {
        return server.memberGroup().isPresent()
                || upgradedMembers(server, options).isPresent();
    }

    /** What {@code isolate-parameters} makes: for the old version, and for the new one in a major upgrade. */
    static List<Map<String, Object>> isolation(ClusterServer server, RdsOptions options) {
        var groups = new ArrayList<Map<String, Object>>();
        groups.add(isolation(server.family(), server.parameterGroup(), true));
        if (server.target().major()) {
            var family = server.target().family();
            groups.add(
                    isolation(family, upgraded(server, options).orElseGet(() -> RdsServer.defaultGroup(family)), true));
        }
        if (isolatesMembers(server, options)) {
            groups.add(isolation(
                    server.family(),
                    server.memberGroup().orElseGet(() -> RdsServer.defaultGroup(server.family())),
                    false));
            upgradedMembers(server, options)
                    .ifPresent(group -> groups.add(isolation(server.target().family(), group, false)));
        }
        return groups;
    }

    private static Map<String, Object> isolation(String family, String from, boolean ofCluster) {
        var group = new HashMap<String, Object>(Map.of("group", isolated(family), "family", family, "from", from));
        if (ofCluster) {
            group.put(KIND, CLUSTERS);
        }
        return group;
    }

    /** The families for which isolation groups are made. */
    static List<String> families(ClusterServer server) {
        return server.target().major()
                ? List.of(server.family(), server.target().family())
                : List.of(server.family());
    }
}
