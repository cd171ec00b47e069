package dev.uplift.worker.provider.awsrds.plan;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.awsrds.server.ClusterServer;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.RdsOptions;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From what was seen of a cluster to what will be done; pure. As {@link InPlacePlan}, with the calls of clusters: all
 * members are upgraded together, and two parameter groups may have to be replaced.
 */
public final class ClusterPlan {

    private static final String MEMBER_GROUP = "memberGroup";

    private final ClusterServer server;
    private final RdsOptions own;
    private final ServerSteps common;
    private final List<Step> steps = new ArrayList<>();

    private ClusterPlan(ClusterServer server, UpgradeOptions options) {
        this.server = server;
        this.own = RdsOptions.of(options.provider());
        this.common = new ServerSteps(
                "cluster",
                server.id(),
                Names.CLONE,
                server.target().version(),
                server.target().major(),
                server.sql(),
                options);
    }

    /** @param server with at least one member */
    public static Plan of(ClusterServer server, UpgradeOptions options) {
        var plan = new ClusterPlan(server, options);
        plan.addPreparation();
        plan.addProduction();
        var wayBack = new RdsWayBack(plan.common, plan.before(), plan.own);
        return new Plan(
                server.identity(),
                server.version(),
                server.target().version(),
                InPlacePlan.STRATEGY,
                plan.steps,
                List.of(),
                wayBack.undo(plan.common.rehearsed()),
                Optional.of(plan.common.pointOfNoReturn(InPlacePlan.UPGRADED)),
                plan.common.fenced(),
                List.of(),
                Optional.empty(),
                Optional.of(wayBack.wayBack()),
                RdsRemovals.of(
                        plan.common, server.resourceId(), plan.isolation(), plan.steps, plan.own.endpointSwap()));
    }

    private RdsWayBack.Before before() {
        return switch (server.kind()) {
            case AURORA ->
                new RdsWayBack.Before(
                        server.resourceId(),
                        server.version(),
                        SourceCluster.FACT,
                        server.members().stream().map(ClusterServer.Member::id).toList(),
                        " Its members are made anew under their names; custom endpoints are not.");
            case MULTI_AZ ->
                new RdsWayBack.Before(
                        server.resourceId(),
                        server.version(),
                        SourceCluster.FACT,
                        List.of(),
                        " The endpoints of the cluster come back; RDS may name its members differently.");
        };
    }

    /** The clone's parameter groups, by kind; those of the cluster go last, since they are the last in use. */
    private Map<String, List<String>> isolation() {
        var names = ClusterGroups.families(server).stream()
                .map(ClusterGroups::isolated)
                .toList();
        var isolation = new LinkedHashMap<String, List<String>>();
        if (ClusterGroups.isolatesMembers(server, own)) {
            isolation.put("instance", names);
        }
        isolation.put(ClusterGroups.CLUSTERS, names);
        return isolation;
    }

    /** What is done while clients go on. */
    private void addPreparation() {
        if (common.rehearsed() || common.ownBackup()) {
            steps.add(InPlacePlan.snapshot(Phase.BACKUP, InPlacePlan.BEFORE, Names.BEFORE, "snapshot.pre"));
        }
        ClusterGroups.upgraded(server, own)
                .ifPresent(group -> steps.add(prepared(
                        "parameters",
                        Map.of(
                                "group",
                                group,
                                "from",
                                server.parameterGroup(),
                                "given",
                                own.clusterParameterGroup().isPresent(),
                                ClusterGroups.KIND,
                                ClusterGroups.CLUSTERS))));
        ClusterGroups.upgradedMembers(server, own)
                .ifPresent(group -> steps.add(prepared(
                        "member-parameters",
                        Map.of(
                                "group", group,
                                "from", server.memberGroup().orElse(""),
                                "given", own.parameterGroup().isPresent()))));
        if (common.rehearsed()) {
            addRehearsal();
        }
    }

    private Step prepared(String name, Map<String, Object> of) {
        var parameters = new HashMap<>(of);
        parameters.put("family", server.target().family());
        parameters.put("fact", name);
        return Step.of(Phase.BACKUP, name, InPlacePlan.SERVER_WIDE)
                .doing("prepare-parameters", parameters)
                .needing(name + ".ready");
    }

    private void addRehearsal() {
        steps.add(Step.of(Phase.REHEARSE, CloneSteps.ISOLATION, InPlacePlan.SERVER_WIDE)
                .doing("isolate-parameters", Map.of("groups", ClusterGroups.isolation(server, own)))
                .needing("isolation.ready"));
        steps.add(Step.of(Phase.REHEARSE, CloneSteps.CLONE, InPlacePlan.COPY_ALL)
                .doing("restore-clone", common.on(Names.CLONE, cloned()))
                .needing(SourceCluster.FACT, "isolation.ready"));
        steps.addAll(common.rehearsedBefore());
        steps.add(rehearsedUpgrade());
        steps.addAll(common.rehearsedAfter());
    }

    /** Aurora clones what it has now, and a Multi-AZ cluster is restored with three members at once. */
    private Map<String, Object> cloned() {
        var parameters = new HashMap<String, Object>(Map.of("group", ClusterGroups.isolated(server.family())));
        switch (server.kind()) {
            case AURORA -> parameters.put("member", Names.CLONE_MEMBER);
            case MULTI_AZ -> parameters.put("snapshot", Names.BEFORE);
        }
        if (ClusterGroups.isolatesMembers(server, own)) {
            parameters.put(MEMBER_GROUP, ClusterGroups.isolated(server.family()));
        }
        return parameters;
    }

    private Step rehearsedUpgrade() {
        var fact = "rehearsal.upgrade";
        var parameters = upgrade(fact);
        if (server.target().major()) {
            var group = ClusterGroups.isolated(server.target().family());
            parameters.put("group", group);
            if (ClusterGroups.isolatesMembers(server, own)) {
                parameters.put(MEMBER_GROUP, group);
            }
        }
        var step = Step.of(Phase.REHEARSE, CloneSteps.UPGRADE, InPlacePlan.UPGRADE)
                .doing("upgrade-cluster", common.on(Names.CLONE, parameters))
                .needing(InPlacePlan.progressOf(fact));
        // What another machine takes tells nothing.
        var sameClass = own.rehearsalClass()
                .filter(other -> server.members().stream()
                        .noneMatch(member -> member.instanceClass().equals(other)))
                .isEmpty();
        return sameClass ? step.rehearsing(InPlacePlan.UPGRADED) : step;
    }

    private void addProduction() {
        steps.addAll(InPlacePlan.quiesce(common));
        steps.add(upgraded().duringOutage());
        steps.add(common.inOutage(verified()));
        steps.addAll(common.verification());
        steps.add(common.resume());
        steps.addAll(common.improvements());
    }

    private Step upgraded() {
        var parameters = upgrade(InPlacePlan.UPGRADED);
        parameters.putAll(groups());
        return Step.of(Phase.UPGRADE, InPlacePlan.UPGRADED, InPlacePlan.UPGRADE)
                .doing("upgrade-cluster", common.on(server.id(), parameters))
                .needing(InPlacePlan.progressOf(InPlacePlan.UPGRADED));
    }

    private Step verified() {
        var parameters = new HashMap<>(groups());
        parameters.put("to", server.target().version());
        return Step.of(Phase.VERIFY, "verify", InPlacePlan.SERVER_WIDE)
                .doing("verify-cluster", common.on(server.id(), parameters))
                .needing(SourceCluster.FACT)
                .asRepeatable();
    }

    /** Those that the upgrade leads to. */
    private Map<String, Object> groups() {
        var groups = new HashMap<String, Object>();
        ClusterGroups.upgraded(server, own).ifPresent(group -> groups.put("group", group));
        ClusterGroups.upgradedMembers(server, own).ifPresent(group -> groups.put(MEMBER_GROUP, group));
        return groups;
    }

    /** @param fact what its facts begin with */
    private Map<String, Object> upgrade(String fact) {
        return new HashMap<>(Map.of(
                "from", server.version(),
                "to", server.target().version(),
                "major", server.target().major(),
                "fact", fact));
    }
}
