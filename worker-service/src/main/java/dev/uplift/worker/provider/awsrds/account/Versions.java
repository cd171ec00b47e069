package dev.uplift.worker.provider.awsrds.account;

import dev.uplift.worker.platform.Remembered;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBEngineVersion;
import software.amazon.awssdk.services.rds.model.Integration;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.PendingMaintenanceAction;
import software.amazon.awssdk.services.rds.model.ResourcePendingMaintenanceActions;

/**
 * What RDS offers in one region, and what groups have in them: it changes seldom, and a whole fleet asks for the same.
 * All methods throw {@link software.amazon.awssdk.core.exception.SdkException} that {@link AwsProblems} words.
 */
public final class Versions {

    private static final Duration OFFERED = Duration.ofHours(1);
    private static final Duration SET_BY_USERS = Duration.ofMinutes(1);

    /** The most that RDS gives at once. */
    private static final int PAGE = 100;

    private record Version(String engine, String version) {}

    private record Order(Version version, String instanceClass) {}

    private final Remembered<Version, Optional<DBEngineVersion>> versions;
    private final Remembered<Order, Boolean> orders;
    private final Remembered<String, List<Parameter>> parameters;
    private final Remembered<String, Map<String, Parameter>> families;
    private final Remembered<String, List<Parameter>> clusterParameters;
    private final Remembered<String, Map<String, Parameter>> clusterFamilies;
    private final Remembered<Everything, Map<String, List<PendingMaintenanceAction>>> maintenance;
    private final Remembered<Everything, Map<String, List<Integration>>> integrations;

    /** A region has few of what is read for all of it, and asking for each server costs a call each. */
    private enum Everything {
        IN_THE_REGION
    }

    Versions(RdsClient rds) {
        versions = new Remembered<>(Answers.ASKER, OFFERED, version -> read(rds, version));
        orders = new Remembered<>(Answers.ASKER, OFFERED, order -> isOrderable(rds, order));
        parameters = new Remembered<>(Answers.ASKER, SET_BY_USERS, group -> userParameters(rds, group));
        families = new Remembered<>(Answers.ASKER, OFFERED, family -> defaults(rds, family));
        clusterParameters = new Remembered<>(Answers.ASKER, SET_BY_USERS, group -> clusterParameters(rds, group));
        clusterFamilies = new Remembered<>(Answers.ASKER, OFFERED, family -> clusterDefaults(rds, family));
        maintenance = new Remembered<>(Answers.ASKER, SET_BY_USERS, _ -> maintenance(rds));
        integrations = new Remembered<>(Answers.ASKER, SET_BY_USERS, _ -> integrations(rds));
    }

    /** One version, with the versions that it can be upgraded to; as it was within the last hour. */
    public Optional<DBEngineVersion> of(String engine, String version) {
        return versions.get(new Version(engine, version));
    }

    /** Whether an instance of this class can run this version; as it was within the last hour. */
    public boolean isOrderable(String engine, String version, String instanceClass) {
        return orders.get(new Order(new Version(engine, version), instanceClass));
    }

    /** What users have set in a parameter group; as it was within the last minute, so not for one that is being filled. */
    public List<Parameter> userParameters(String group) {
        return parameters.get(group);
    }

    /** The parameters of a family of groups, by name; as they were within the last hour. */
    public Map<String, Parameter> defaults(String family) {
        return families.get(family);
    }

    /** The same of a parameter group of clusters. */
    public List<Parameter> clusterParameters(String group) {
        return clusterParameters.get(group);
    }

    /** The same of a family of parameter groups of clusters. */
    public Map<String, Parameter> clusterDefaults(String family) {
        return clusterFamilies.get(family);
    }

    /** The maintenance that waits for a resource; as it was within the last minute. @param arn of an instance or a cluster */
    public List<PendingMaintenanceAction> maintenance(String arn) {
        return maintenance.get(Everything.IN_THE_REGION).getOrDefault(arn, List.of());
    }

    /** The zero-ETL integrations that begin at it; as it was within the last minute. @param arn of an instance or a cluster */
    public List<Integration> integrations(String arn) {
        return integrations.get(Everything.IN_THE_REGION).getOrDefault(arn, List.of());
    }

    private static Map<String, List<PendingMaintenanceAction>> maintenance(RdsClient rds) {
        return rds.describePendingMaintenanceActionsPaginator(request -> request.maxRecords(PAGE)).stream()
                .flatMap(page -> page.pendingMaintenanceActions().stream())
                .collect(Collectors.groupingBy(
                        ResourcePendingMaintenanceActions::resourceIdentifier,
                        Collectors.flatMapping(
                                resource -> resource.pendingMaintenanceActionDetails().stream(), Collectors.toList())));
    }

    private static Map<String, List<Integration>> integrations(RdsClient rds) {
        return rds.describeIntegrationsPaginator(request -> request.maxRecords(PAGE)).stream()
                .flatMap(page -> page.integrations().stream())
                .collect(Collectors.groupingBy(Integration::sourceArn));
    }

    private static Map<String, Parameter> defaults(RdsClient rds, String family) {
        return rds.describeEngineDefaultParametersPaginator(request -> request.dbParameterGroupFamily(family)).stream()
                .flatMap(page -> page.engineDefaults().parameters().stream())
                .collect(Collectors.toUnmodifiableMap(
                        Parameter::parameterName, Function.identity(), (first, _) -> first));
    }

    /** RDS gives it in pages, for which its SDK has no paginator. */
    private static Map<String, Parameter> clusterDefaults(RdsClient rds, String family) {
        var all = new HashMap<String, Parameter>();
        var marker = Optional.<String>empty();
        do {
            var from = marker.orElse(null);
            var page = rds.describeEngineDefaultClusterParameters(
                            request -> request.dbParameterGroupFamily(family).marker(from))
                    .engineDefaults();
            page.parameters().forEach(parameter -> all.putIfAbsent(parameter.parameterName(), parameter));
            marker = Optional.ofNullable(page.marker()).filter(next -> !next.isEmpty());
        } while (marker.isPresent());
        return Map.copyOf(all);
    }

    private static List<Parameter> clusterParameters(RdsClient rds, String group) {
        return rds
                .describeDBClusterParametersPaginator(
                        request -> request.dbClusterParameterGroupName(group).source("user"))
                .parameters()
                .stream()
                .toList();
    }

    private static Optional<DBEngineVersion> read(RdsClient rds, Version wanted) {
        return rds
                .describeDBEngineVersions(
                        request -> request.engine(wanted.engine()).engineVersion(wanted.version()))
                .dbEngineVersions()
                .stream()
                .findFirst();
    }

    private static boolean isOrderable(RdsClient rds, Order order) {
        return !rds.describeOrderableDBInstanceOptions(
                        request -> request.engine(order.version().engine())
                                .engineVersion(order.version().version())
                                .dbInstanceClass(order.instanceClass())
                                .maxRecords(20))
                .orderableDBInstanceOptions()
                .isEmpty();
    }

    private static List<Parameter> userParameters(RdsClient rds, String group) {
        return rds
                .describeDBParametersPaginator(
                        request -> request.dbParameterGroupName(group).source("user"))
                .parameters()
                .stream()
                .toList();
    }
}
