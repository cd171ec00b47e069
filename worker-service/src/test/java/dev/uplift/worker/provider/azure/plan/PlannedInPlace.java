package dev.uplift.worker.provider.azure.plan;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.provider.azure.server.UpgradedServer;
import java.util.List;
import java.util.Map;

/** Flexible servers as they were seen, and what is planned for them in place. */
final class PlannedInPlace {

    static final UpgradedServer ORDERS = server(List.of(), List.of(), false, true, true);
    static final UpgradedServer NO_SQL = server(List.of(), List.of(), false, true, false);
    static final UpgradedServer BURSTABLE = server(List.of(), List.of(), false, false, true);
    static final UpgradedServer REPLICATED =
            server(List.of("orders-b", "orders-a"), List.of("orders-rw"), true, true, true);

    private PlannedInPlace() {}

    private static UpgradedServer server(
            List<String> replicas, List<String> endpoints, boolean standby, boolean takesBackups, boolean sql) {
        return new UpgradedServer(
                "orders",
                "azure:/subscriptions/s/…/orders",
                "15.15",
                "17",
                replicas,
                endpoints,
                standby,
                takesBackups,
                sql);
    }

    static Plan plan(UpgradedServer server) {
        return plan(server, Map.of());
    }

    static Plan plan(UpgradedServer server, Map<String, Object> options) {
        return InPlacePlan.of(server, UpgradeOptions.of(options));
    }

    static Plan with(UpgradedServer server, Map<String, Object> own) {
        return plan(server, Map.of("provider", own));
    }

    static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    static Step step(Plan plan, String name) {
        return plan.steps().get(plan.indexOf(name));
    }
}
