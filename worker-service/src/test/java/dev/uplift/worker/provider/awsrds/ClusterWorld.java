package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.aws.ClusterEngine;
import dev.uplift.sandbox.aws.ClusterSetting;
import dev.uplift.sandbox.aws.ClusterView;
import dev.uplift.sandbox.aws.NewCluster;
import dev.uplift.sandbox.aws.RdsRegion;
import dev.uplift.sandbox.aws.Setting;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.provider.awsrds.plan.ClusterGroups;
import dev.uplift.worker.provider.awsrds.server.ClusterServer;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.step.ClusterState;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A simulated RDS on a standing clock: a cluster with parameter groups of its own, and another one beside it. */
final class ClusterWorld implements RdsWorld {

    static final String SERVER = "orders";
    static final String FROM = "13.16";
    private static final String GROUP = "orders-cluster";
    private static final String MEMBER_GROUP = "orders-members";

    private final StandingRds platform = new StandingRds();
    final AwsSimulator aws = platform.aws();
    final RdsRegion region = platform.region();
    private final ClusterEngine engine;
    private final Function<ClusterWorld, Story> told;
    private Story story;

    ClusterWorld(ClusterEngine engine, Function<ClusterWorld, Story> told) throws IOException {
        this.engine = engine;
        this.told = told;
        region.createClusterParameterGroup(
                GROUP,
                family("13"),
                Map.of("work_mem", "65536", "shared_preload_libraries", "pg_stat_statements,pg_cron"));
        region.createParameterGroup(
                MEMBER_GROUP,
                family("13"),
                Map.of("jit", "0", "shared_preload_libraries", "pg_stat_statements,pg_cron"));
        region.create(cluster()
                .withParameterGroup(GROUP)
                .with(ClusterSetting.SUBNET_GROUP, "private")
                .with(ClusterSetting.SECURITY_GROUPS, "sg-1", "sg-2")
                .with(ClusterSetting.MAINTENANCE_WINDOW, "mon:01:00-mon:01:30")
                .with(ClusterSetting.DELETION_PROTECTION, "false")
                .with(ClusterSetting.COPY_TAGS_TO_SNAPSHOT, "true")
                .tagged("team", "shop"));
        region.create(NewCluster.aurora("billing", FROM).tagged("team", "money"));
        aws.clock().advance(Duration.ofHours(1));
    }

    private NewCluster cluster() {
        return switch (engine) {
            case AURORA ->
                NewCluster.aurora(SERVER, FROM)
                        .withMemberGroup(MEMBER_GROUP)
                        .withMembers(Setting.INSTANCE_CLASS, "db.r6g.xlarge")
                        .withMembers(Setting.PROMOTION_TIER, "3")
                        .withMembers(Setting.MAINTENANCE_WINDOW, "tue:01:00-tue:01:30")
                        .withMembers(Setting.MONITORING_INTERVAL, "60")
                        .withMembers(Setting.MONITORING_ROLE, "arn:aws:iam::123456789012:role/monitoring");
            case MULTI_AZ -> NewCluster.multiAz(SERVER, FROM);
        };
    }

    /** Of parameter groups. */
    String family(String major) {
        return (engine == ClusterEngine.AURORA ? "aurora-postgresql" : "postgres") + major;
    }

    static Server server() {
        return new Server(
                "aws-rds",
                Map.of("region", StandingRds.REGION, "cluster", SERVER),
                Optional.empty(),
                Map.of(),
                Server.DEFAULT_POOL);
    }

    ClusterView cluster(String name) {
        return region.cluster(name).orElseThrow(() -> new AssertionError("no cluster " + name));
    }

    SourceCluster settings() {
        var cluster = rds().describeDBClusters(request -> request.dbClusterIdentifier(SERVER))
                .dbClusters()
                .getFirst();
        var members = ClusterState.members(cluster).stream()
                .map(member -> rds().describeDBInstances(request -> request.dbInstanceIdentifier(member))
                        .dbInstances()
                        .getFirst())
                .toList();
        return SourceCluster.of(cluster, members);
    }

    ClusterServer seen(String to) {
        var now = settings();
        var major = !to.startsWith("13.");
        return new ClusterServer(
                SERVER,
                now.resourceId(),
                now.kind(),
                now.version(),
                family("13"),
                new RdsServer.Target(to, family(to.substring(0, to.indexOf('.'))), major),
                now.parameterGroup(),
                now.members().stream()
                        .map(member -> new ClusterServer.Member(
                                member.instance().instance(),
                                member.instance().instanceClass(),
                                member.instance().parameterGroup()))
                        .toList(),
                false);
    }

    Story story(String to, Map<String, Object> options, List<Story.Act> acts) {
        return new Story(
                AwsWorld.UPGRADE,
                server(),
                to,
                UpgradeOptions.of(Map.of("provider", options)),
                Map.of(SourceCluster.FACT, settings().toFact()),
                acts);
    }

    @Override
    public StandingRds platform() {
        return platform;
    }

    @Override
    public Story story() {
        if (story == null) {
            story = told.apply(this);
        }
        return story;
    }

    /** When all that was begun has ended. */
    @Override
    public Object state() {
        aws.clock().advance(Duration.ofHours(3));
        var clusters = region.clusterViews().stream()
                .collect(Collectors.toMap(ClusterView::name, ClusterWorld::comparable, (a, _) -> a, TreeMap::new));
        var clusterGroups = new TreeMap<String, Object>();
        region.clusterParameterGroups()
                .forEach(name -> clusterGroups.put(
                        name, new TreeMap<>(region.clusterParameterGroup(name).orElseThrow())));
        return Map.of(
                "clusters", clusters,
                "instances", platform.instances(),
                "snapshots", region.clusterSnapshotNames().stream().sorted().toList(),
                "groups", platform.parameterGroups(),
                "clusterGroups", clusterGroups);
    }

    private static Map<String, Object> comparable(ClusterView view) {
        var all = new HashMap<String, Object>();
        all.put("version", view.version());
        all.put("status", view.status());
        all.put("settings", view.settings());
        all.put("tags", view.tags());
        all.put("group", view.parameterGroup());
        all.put("parameters", view.parametersInForce());
        all.put("members", view.members());
        return all;
    }

    @Override
    public void takeNames() {
        Stream.of(Names.CLONE, Names.OLD, Names.RESTORED)
                .map(AwsWorld.NAMES::of)
                .forEach(name -> region.create(NewCluster.aurora(name, FROM)));
        for (var major : List.of("13", "16")) {
            var name = ClusterGroups.isolated(family(major));
            region.createClusterParameterGroup(AwsWorld.NAMES.of(name), family(major), Map.of("jit", "1"));
            region.createParameterGroup(AwsWorld.NAMES.of(name), family(major), Map.of("jit", "1"));
        }
        for (var name : List.of(Names.BEFORE, Names.FINAL)) {
            rds().createDBClusterSnapshot(request ->
                    request.dbClusterIdentifier("billing").dbClusterSnapshotIdentifier(AwsWorld.NAMES.of(name)));
            letTimePass();
        }
    }
}
