package dev.uplift.worker.provider.awsrds.precheck;

import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import dev.uplift.worker.provider.awsrds.step.ClusterGroupCalls;
import dev.uplift.worker.provider.awsrds.step.GroupCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.model.Parameter;

/**
 * A parameter group in use, and what a major upgrade makes of it.
 *
 * @param word what it is, as it stands in sentences: {@code cluster parameter group}
 * @param option of the driver, by which users name the next one
 * @param name its name
 * @param target where the upgrade leads
 * @param given the next one, where users named it
 * @param parameters what users set in it, and what becomes of it
 */
record GroupLook(
        String word,
        String option,
        String name,
        RdsServer.Target target,
        Optional<String> given,
        RdsLook.Parameters parameters) {

    /** Reads what cannot be done without only as far as it may be read. */
    interface Reader {
        <T> Optional<T> optional(String operation, String open, Supplier<T> read);
    }

    /**
     * Asks for it.
     *
     * @param next the group that the upgrade leads to; nothing where a default one will do
     */
    static GroupLook read(
            GroupCalls calls,
            String name,
            RdsServer.Target target,
            Optional<String> given,
            Optional<String> next,
            Reader reader) {
        var clusters = calls instanceof ClusterGroupCalls;
        var own = RdsServer.isDefault(name)
                ? List.<Parameter>of()
                : reader.optional(
                                clusters ? "rds:DescribeDBClusterParameters" : "rds:DescribeDBParameters",
                                "what is set in %s %s".formatted(calls.word(), name),
                                () -> calls.setByUsers(name))
                        .orElse(List.of());
        var family = own.isEmpty()
                ? Optional.<Map<String, Parameter>>empty()
                : reader.optional(
                        clusters ? "rds:DescribeEngineDefaultClusterParameters" : "rds:DescribeEngineDefaultParameters",
                        "which parameters family %s has".formatted(target.family()),
                        () -> calls.defaults(target.family()));
        var existing = next.flatMap(group -> reader.optional(
                        clusters ? "rds:DescribeDBClusterParameterGroups" : "rds:DescribeDBParameterGroups",
                        "whether there is a %s %s".formatted(calls.word(), group),
                        () -> existing(calls, group, name))
                .flatMap(found -> found));
        return new GroupLook(
                calls.word(), calls.option(), name, target, given, new RdsLook.Parameters(own, family, existing));
    }

    private static Optional<RdsLook.Existing> existing(GroupCalls calls, String name, String from) {
        return calls.find(name)
                .map(group -> new RdsLook.Existing(
                        group.name(),
                        group.family(),
                        calls.tags(group).contains(Names.madeFrom(from)),
                        calls.setByUsers(group.name())));
    }

    /** As it stands in findings. */
    String object() {
        return word + " " + name;
    }

    /** Whether the upgrade fills a group of its own making. */
    boolean carries() {
        return target.major() && given.isEmpty();
    }

    /** What users set in the group that a server has after the upgrade. */
    List<Parameter> setAfterwards() {
        var set = new ArrayList<Parameter>();
        if (carries()) {
            set.addAll(parameters.own());
        } else {
            parameters.existing().ifPresent(existing -> set.addAll(existing.own()));
        }
        return set;
    }
}
