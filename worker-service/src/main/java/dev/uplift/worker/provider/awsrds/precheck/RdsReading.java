package dev.uplift.worker.provider.awsrds.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.provider.awsrds.account.AwsProblems;
import dev.uplift.worker.provider.awsrds.plan.InPlacePlan;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import dev.uplift.worker.provider.awsrds.server.TargetVersion.Offer;
import dev.uplift.worker.provider.awsrds.step.GroupCalls;
import dev.uplift.worker.provider.awsrds.step.Turn;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBEngineVersion;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Integration;
import software.amazon.awssdk.services.rds.model.PendingMaintenanceAction;

/**
 * Asks AWS for all that the checks look at. What an upgrade can do without, and a platform does not have or does not
 * allow, becomes a warning; the rest is thrown, as {@link Turn#action} expects it.
 */
final class RdsReading {

    private final Turn turn;
    private final DBInstance instance;
    private final Unseen unseen = new Unseen();

    RdsReading(Turn turn, DBInstance instance) {
        this.turn = turn;
        this.instance = instance;
    }

    /** What could not be looked at. */
    List<Finding> unseen() {
        return unseen.findings();
    }

    RdsLook look() {
        var command = turn.work().command();
        // What denies it can allow it; the target of an upgrade is not to be guessed then.
        var listed = unseen.unless(
                AwsProblems::isLacking,
                "rds:DescribeDBEngineVersions",
                "whether RDS offers an upgrade from %s to %s"
                        .formatted(instance.engineVersion(), command.targetVersion()),
                () -> version(instance.engineVersion()));
        var running = listed.flatMap(found -> found);
        var targets = listed.isPresent()
                ? new TargetVersion(instance.engineVersion(), offers(running))
                : TargetVersion.unlisted(instance.engineVersion(), command.targetVersion());
        var server = targets.resolve(command.targetVersion())
                .map(offer -> server(running, offer, listed.flatMap(_ -> version(offer.version()))));
        return new RdsLook(
                instance,
                command.targetVersion(),
                targets,
                server,
                server.flatMap(this::orderable),
                server.filter(its -> its.target().major()).map(this::group),
                replicas(),
                maintenance(),
                integrations(),
                command.options(),
                turn.options(),
                Located.takesSql(command.source()),
                turn.now());
    }

    private Optional<DBEngineVersion> version(String version) {
        return turn.account().versions().of(instance.engine(), version);
    }

    static List<Offer> offers(Optional<DBEngineVersion> running) {
        return running.map(DBEngineVersion::validUpgradeTarget).orElse(List.of()).stream()
                .map(target -> new Offer(target.engineVersion(), Boolean.TRUE.equals(target.isMajorVersionUpgrade())))
                .toList();
    }

    private RdsServer server(Optional<DBEngineVersion> running, Offer offer, Optional<DBEngineVersion> target) {
        return new RdsServer(
                instance.dbInstanceIdentifier(),
                SourceSettings.resourceId(instance),
                instance.dbInstanceClass(),
                instance.engineVersion(),
                family(running, instance.engineVersion()),
                new RdsServer.Target(offer.version(), family(target, offer.version()), offer.major()),
                SourceSettings.parameterGroup(instance),
                sameRegion(),
                Located.takesSql(turn.work().command().source()));
    }

    private static String family(Optional<DBEngineVersion> version, String named) {
        return version.map(DBEngineVersion::dbParameterGroupFamily)
                .orElseGet(() -> "postgres" + TargetVersion.major(named));
    }

    private Optional<Boolean> orderable(RdsServer server) {
        return unseen.optional(
                "rds:DescribeOrderableDBInstanceOptions",
                "whether class %s can run version %s"
                        .formatted(server.instanceClass(), server.target().version()),
                () -> turn.account()
                        .versions()
                        .isOrderable(instance.engine(), server.target().version(), server.instanceClass()));
    }

    private GroupLook group(RdsServer server) {
        return GroupLook.read(
                GroupCalls.of(turn.account(), Optional.empty()),
                server.parameterGroup(),
                server.target(),
                turn.options().parameterGroup(),
                InPlacePlan.upgradedGroup(server, turn.options()),
                unseen);
    }

    private List<DBInstance> replicas() {
        return sameRegion().stream()
                .flatMap(id -> turn.account().fleet().instance(id).stream())
                .toList();
    }

    /** Those of other regions are named by their ARN. */
    private List<String> sameRegion() {
        return instance.readReplicaDBInstanceIdentifiers().stream()
                .filter(id -> !ReplicaChecks.isElsewhere(id))
                .toList();
    }

    private Optional<List<PendingMaintenanceAction>> maintenance() {
        return unseen.optional(
                "rds:DescribePendingMaintenanceActions",
                "whether maintenance would come along with the upgrade",
                () -> turn.account().versions().maintenance(instance.dbInstanceArn()));
    }

    private Optional<List<Integration>> integrations() {
        return unseen.optional(
                "rds:DescribeIntegrations",
                "whether a zero-ETL integration begins at the instance",
                () -> turn.account().versions().integrations(instance.dbInstanceArn()));
    }
}
