package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.provider.awsrds.RdsLook.Existing;
import dev.uplift.worker.provider.awsrds.RdsLook.Parameters;
import dev.uplift.worker.provider.awsrds.TargetVersion.Offer;
import dev.uplift.worker.provider.awsrds.account.AwsProblems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rds.model.DBEngineVersion;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.DbParameterGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.Integration;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.PendingMaintenanceAction;

/**
 * Asks AWS for all that the checks look at. What an upgrade can do without, and a platform does not have or does not
 * allow, becomes a warning; the rest is thrown, as {@link Turn#action} expects it.
 */
final class RdsReading {

    static final About UNSEEN = About.provider(
                    "platform-unseen", "Something could not be looked at, so it stays unproved.")
            .warns(Method.PG_UPGRADE)
            .remedy("Allow the operation to the worker's role, or look for yourself.");

    private final Turn turn;
    private final DBInstance instance;
    private final List<Finding> unseen = new ArrayList<>();

    RdsReading(Turn turn, DBInstance instance) {
        this.turn = turn;
        this.instance = instance;
    }

    /** What could not be looked at. */
    List<Finding> unseen() {
        return List.copyOf(unseen);
    }

    RdsLook look() {
        var command = turn.work().command();
        // What denies it can allow it; the target of an upgrade is not to be guessed then.
        var listed = unless(
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
                server.filter(its -> its.target().major()).map(this::parameters).orElse(Parameters.NONE),
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

    private static List<Offer> offers(Optional<DBEngineVersion> running) {
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
        return optional(
                "rds:DescribeOrderableDBInstanceOptions",
                "whether class %s can run version %s"
                        .formatted(server.instanceClass(), server.target().version()),
                () -> turn.account()
                        .versions()
                        .isOrderable(instance.engine(), server.target().version(), server.instanceClass()));
    }

    private Parameters parameters(RdsServer server) {
        var versions = turn.account().versions();
        var own = server.hasOwnParameters()
                ? optional(
                                "rds:DescribeDBParameters",
                                "what is set in parameter group " + server.parameterGroup(),
                                () -> versions.userParameters(server.parameterGroup()))
                        .orElse(List.of())
                : List.<Parameter>of();
        var family = own.isEmpty()
                ? Optional.<Map<String, Parameter>>empty()
                : optional(
                        "rds:DescribeEngineDefaultParameters",
                        "which parameters family %s has"
                                .formatted(server.target().family()),
                        () -> versions.defaults(server.target().family()));
        var existing = InPlacePlan.upgradedGroup(server, turn.options())
                .flatMap(group -> optional(
                                "rds:DescribeDBParameterGroups",
                                "whether there is a parameter group " + group,
                                () -> existing(group))
                        .flatMap(found -> found));
        return new Parameters(own, family, existing);
    }

    private Optional<Existing> existing(String name) {
        try {
            return turn
                    .account()
                    .rds()
                    .describeDBParameterGroups(request -> request.dbParameterGroupName(name))
                    .dbParameterGroups()
                    .stream()
                    .findFirst()
                    .map(this::existing);
        } catch (DbParameterGroupNotFoundException _) {
            return Optional.empty();
        }
    }

    private Existing existing(DBParameterGroup group) {
        var tags = turn.account()
                .rds()
                .listTagsForResource(request -> request.resourceName(group.dbParameterGroupArn()))
                .tagList();
        return new Existing(
                group.dbParameterGroupName(),
                group.dbParameterGroupFamily(),
                tags.contains(Names.madeFrom(SourceSettings.parameterGroup(instance))),
                turn.account().versions().userParameters(group.dbParameterGroupName()));
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
        return optional(
                "rds:DescribePendingMaintenanceActions",
                "whether maintenance would come along with the upgrade",
                () -> turn.account().versions().maintenance(instance.dbInstanceArn()));
    }

    private Optional<List<Integration>> integrations() {
        return optional(
                "rds:DescribeIntegrations",
                "whether a zero-ETL integration begins at the instance",
                () -> turn.account().versions().integrations(instance.dbInstanceArn()));
    }

    private <T> Optional<T> optional(String operation, String open, Supplier<T> read) {
        return unless(AwsProblems::cannotBeAsked, operation, open, read);
    }

    private <T> Optional<T> unless(
            Predicate<SdkException> unanswered, String operation, String open, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (SdkException refused) {
            if (!unanswered.test(refused)) {
                throw refused;
            }
            unseen.add(new Finding(
                    UNSEEN.id(),
                    Severity.WARN,
                    "operation " + operation,
                    "It stays unproved %s: %s"
                            .formatted(open, AwsProblems.of(refused, "precheck").detail()),
                    "Allow %s to the worker's role, or look for yourself.".formatted(operation)));
            return Optional.empty();
        }
    }
}
