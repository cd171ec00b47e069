package dev.uplift.worker.provider.awsrds.plan;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import dev.uplift.worker.provider.awsrds.server.RdsServer.Target;
import java.util.List;
import java.util.Map;

/** Servers of RDS as they were seen, and what is planned for them in place. */
final class PlannedInPlace {

    static final Target NEXT_MAJOR = new Target("16.9", "postgres16", true);
    static final Target NEXT_MINOR = new Target("13.20", "postgres13", false);

    static final RdsServer ORDERS = server(NEXT_MAJOR, "default.postgres13", List.of(), true);
    static final RdsServer NO_SQL = server(NEXT_MAJOR, "default.postgres13", List.of(), false);
    static final RdsServer OWN_GROUP = server(NEXT_MAJOR, "orders", List.of(), true);
    static final RdsServer REPLICATED = server(NEXT_MAJOR, "orders", List.of("orders-b", "orders-a"), true);
    static final RdsServer MINOR = server(NEXT_MINOR, "orders", List.of("orders-b", "orders-a"), true);

    private PlannedInPlace() {}

    static RdsServer server(Target target, String group, List<String> replicas, boolean sql) {
        return new RdsServer(
                "orders", "db-ORDERS", "db.m6g.large", "13.14", "postgres13", target, group, replicas, sql);
    }

    static Plan plan(RdsServer server) {
        return plan(server, Map.of());
    }

    static Plan plan(RdsServer server, Map<String, Object> options) {
        return InPlacePlan.of(server, UpgradeOptions.of(options));
    }

    static Plan with(RdsServer server, Map<String, Object> own) {
        return plan(server, Map.of("provider", own));
    }

    static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    static Step step(Plan plan, String name) {
        return plan.steps().get(plan.indexOf(name));
    }
}
