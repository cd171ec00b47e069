package dev.uplift.worker.provider.awsrds;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBEngineVersion;
import software.amazon.awssdk.services.rds.model.Parameter;

/** What RDS offers in one region: it changes seldom, and a whole fleet asks for the same. */
final class Versions {

    private final RdsClient rds;

    Versions(RdsClient rds) {
        this.rds = rds;
    }

    /** One version, with the versions that it can be upgraded to. */
    Optional<DBEngineVersion> of(String engine, String version) {
        return rds
                .describeDBEngineVersions(request -> request.engine(engine).engineVersion(version))
                .dbEngineVersions()
                .stream()
                .findFirst();
    }

    /** Whether an instance of this class can run this version. */
    boolean isOrderable(String engine, String version, String instanceClass) {
        return !rds.describeOrderableDBInstanceOptions(request -> request.engine(engine)
                        .engineVersion(version)
                        .dbInstanceClass(instanceClass)
                        .maxRecords(20))
                .orderableDBInstanceOptions()
                .isEmpty();
    }

    /** What users have set in a parameter group. */
    List<Parameter> userParameters(String group) {
        return rds
                .describeDBParametersPaginator(
                        request -> request.dbParameterGroupName(group).source("user"))
                .parameters()
                .stream()
                .toList();
    }
}
