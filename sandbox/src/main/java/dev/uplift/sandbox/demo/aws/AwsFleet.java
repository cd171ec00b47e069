package dev.uplift.sandbox.demo.aws;

import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.RdsRegion;
import dev.uplift.sandbox.aws.Setting;
import dev.uplift.sandbox.demo.fleet.Label;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The instances of the demo's account: those that are meant, their replicas, and some that are none of its business. */
final class AwsFleet {

    /** The parameter group that some of them share. */
    static final String GROUP = "demo-postgres%d";

    static final Map<String, String> PARAMETERS =
            Map.of("work_mem", "65536", "log_min_duration_statement", "500", "random_page_cost", "1.1");

    /** A release of each major version that upgrades to all newer ones. */
    private static final Map<Integer, String> RELEASES =
            Map.of(11, "11.22", 12, "12.22", 13, "13.16", 14, "14.13", 15, "15.8", 16, "16.4", 17, "17.2", 18, "18.1");

    private static final List<String> CLASSES = List.of("db.t3.medium", "db.m6g.large", "db.r6g.xlarge");
    private static final List<String> TEAMS = List.of("shop", "billing", "search");
    private static final int EVERY_MULTI_AZ = 5;
    private static final int EVERY_CUSTOM_GROUP = 4;
    private static final int EVERY_REPLICA = 10;
    private static final int EVERY_PROTECTED = 3;

    private static final String REPLICA = "-replica";

    private AwsFleet() {}

    private static String name(int n) {
        return "db-%04d".formatted(n);
    }

    /** The instance that one is a replica of. */
    static Optional<String> sourceOf(String name) {
        return Optional.of(name).filter(one -> one.endsWith(REPLICA)).map(one -> one.replace(REPLICA, ""));
    }

    /**
     * Fills a region.
     *
     * @param from the major version of all that is meant
     * @param to the major version that some others have already
     */
    static void fill(RdsRegion region, int instances, int from, int to) {
        var group = GROUP.formatted(from);
        region.createParameterGroup(group, "postgres" + from, PARAMETERS);
        for (int n = 1; n <= instances; n++) {
            region.create(instance(n, RELEASES.get(from), group));
            if (n % EVERY_REPLICA == 1) {
                region.create(
                        NewInstance.of(name(n) + REPLICA, RELEASES.get(from)).replicaOf(name(n)));
            }
        }
        region.create(NewInstance.of("somebody-elses", RELEASES.get(from)));
        region.create(NewInstance.of("upgraded-before", RELEASES.get(to))
                .tagged(Label.SIMULATED.key(), Label.SIMULATED.value()));
    }

    private static NewInstance instance(int n, String version, String group) {
        var instance = NewInstance.of(name(n), version)
                .tagged(Label.SIMULATED.key(), Label.SIMULATED.value())
                .tagged("team", TEAMS.get(n % TEAMS.size()))
                .with(Setting.INSTANCE_CLASS, CLASSES.get(n % CLASSES.size()))
                .with(Setting.MULTI_AZ, Boolean.toString(n % EVERY_MULTI_AZ == 0))
                .with(Setting.DELETION_PROTECTION, Boolean.toString(n % EVERY_PROTECTED == 0));
        return n % EVERY_CUSTOM_GROUP == 0 ? instance.withParameterGroup(group) : instance;
    }
}
