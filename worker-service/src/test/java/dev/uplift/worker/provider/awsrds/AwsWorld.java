package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.RdsRegion;
import dev.uplift.sandbox.aws.Setting;
import dev.uplift.sandbox.aws.SnapshotView;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.provider.awsrds.plan.BlueGreenPlan;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A simulated RDS on a standing clock: an instance with a parameter group of its own, and others beside it. */
final class AwsWorld implements RdsWorld {

    static final UpgradeId UPGRADE = new UpgradeId("a123456789012345");
    static final Names NAMES = new Names(UPGRADE);
    static final String SERVER = "orders";
    static final String REPLICA = "orders-read";
    static final String FROM = "13.16";

    private static final String GROUP = "orders-parameters";

    private final StandingRds platform = new StandingRds();
    final AwsSimulator aws = platform.aws();
    final RdsRegion region = platform.region();
    private final Function<AwsWorld, Story> told;
    private Story story;

    /** @param replicas how many read replicas the server has, in the same region */
    AwsWorld(int replicas, Function<AwsWorld, Story> told) throws IOException {
        this.told = told;
        region.createParameterGroup(
                GROUP,
                "postgres13",
                Map.of(
                        "work_mem",
                        "65536",
                        "shared_preload_libraries",
                        "pg_stat_statements,pg_cron",
                        "jit",
                        "0",
                        "rds.logical_replication",
                        "1"));
        region.create(NewInstance.of(SERVER, FROM)
                .withParameterGroup(GROUP)
                .with(Setting.MULTI_AZ, "true")
                .with(Setting.SUBNET_GROUP, "private")
                .with(Setting.SECURITY_GROUPS, "sg-1", "sg-2")
                .with(Setting.MAX_STORAGE, "100")
                .with(Setting.MONITORING_INTERVAL, "60")
                .with(Setting.MONITORING_ROLE, "arn:aws:iam::123456789012:role/monitoring")
                .with(Setting.PERFORMANCE_INSIGHTS, "true")
                .with(Setting.MAINTENANCE_WINDOW, "mon:01:00-mon:01:30")
                .with(Setting.LOG_EXPORTS, "postgresql")
                .tagged("team", "shop"));
        for (int n = 0; n < replicas; n++) {
            region.create(
                    NewInstance.of(replicas == 1 ? REPLICA : REPLICA + n, FROM).replicaOf(SERVER));
        }
        region.create(NewInstance.of("billing", FROM).tagged("team", "money"));
        aws.clock().advance(Duration.ofHours(1));
    }

    static Server server() {
        return new Server(
                "aws-rds",
                Map.of("region", StandingRds.REGION, "instance", SERVER),
                Optional.empty(),
                Map.of(),
                Server.DEFAULT_POOL);
    }

    SourceSettings settings() {
        return SourceSettings.of(rds().describeDBInstances(request -> request.dbInstanceIdentifier(SERVER))
                .dbInstances()
                .getFirst());
    }

    RdsServer seen(String to) {
        var now = instance(SERVER);
        var major = !to.startsWith("13.");
        return new RdsServer(
                SERVER,
                now.resourceId(),
                now.settings().get(Setting.INSTANCE_CLASS).getFirst(),
                now.version(),
                "postgres13",
                new RdsServer.Target(to, "postgres" + to.substring(0, to.indexOf('.')), major),
                now.parameterGroup(),
                settings().replicas(),
                false);
    }

    Story story(String to, Map<String, Object> options, List<Story.Act> acts) {
        return new Story(
                UPGRADE,
                server(),
                to,
                UpgradeOptions.of(Map.of("provider", options)),
                Map.of(SourceSettings.FACT, settings().toFact()),
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
        var snapshots = region.snapshotViews().stream()
                .map(SnapshotView::name)
                .filter(name -> !name.startsWith("rds:"))
                .sorted()
                .toList();
        return Map.of("instances", platform.instances(), "snapshots", snapshots, "groups", platform.parameterGroups());
    }

    @Override
    public void takeNames() {
        Stream.of(Names.CLONE, Names.OLD, Names.RESTORED)
                .map(NAMES::of)
                .forEach(name -> region.create(NewInstance.of(name, FROM)));
        region.create(NewInstance.of(BlueGreenPlan.old(SERVER), FROM));
        var billing = rds().describeDBInstances(request -> request.dbInstanceIdentifier("billing"))
                .dbInstances()
                .getFirst();
        rds().createBlueGreenDeployment(request ->
                request.source(billing.dbInstanceArn()).blueGreenDeploymentName(NAMES.of(Names.DEPLOYMENT)));
        region.createParameterGroup(NAMES.of(Names.ISOLATION) + "-postgres13", "postgres13", Map.of("jit", "1"));
        region.createParameterGroup(NAMES.of(Names.ISOLATION) + "-postgres16", "postgres16", Map.of("jit", "1"));
        for (var name : List.of(Names.BEFORE, Names.FINAL)) {
            rds().createDBSnapshot(
                            request -> request.dbInstanceIdentifier("billing").dbSnapshotIdentifier(NAMES.of(name)));
            letTimePass();
        }
    }
}
