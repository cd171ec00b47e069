package dev.uplift.worker.provider.kubernetes.plan;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.provider.kubernetes.job.RunAs;
import dev.uplift.worker.provider.kubernetes.job.Verb;
import dev.uplift.worker.provider.kubernetes.plan.UpgradedSet.Container;
import dev.uplift.worker.provider.kubernetes.plan.UpgradedSet.Snapshots;
import dev.uplift.worker.provider.kubernetes.plan.UpgradedSet.Storage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** StatefulSets as they were seen, and what is planned for them in place. */
final class PlannedInPlace {

    static final UpgradedSet ORDERS = set(Optional.of("layer=application"), true, true, false);
    static final UpgradedSet SILENT = set(Optional.of("layer=application"), true, false, false);
    static final UpgradedSet NO_SNAPSHOTS = set(Optional.of("layer=application"), false, true, false);
    static final UpgradedSet BARE = set(Optional.empty(), false, false, false);
    static final UpgradedSet HELM = set(Optional.empty(), true, true, true);

    private PlannedInPlace() {}

    private static UpgradedSet set(Optional<String> applications, boolean snapshots, boolean sql, boolean helm) {
        var jobs = new EnumMap<Verb, Map<String, Object>>(Verb.class);
        for (var verb : UpgradedSet.VERBS) {
            var name = "uplift-{id}-" + verb.argument();
            jobs.put(verb, Map.of("kind", "Job", "metadata", Map.of("name", name)));
        }
        return new UpgradedSet(
                "postgresql",
                "kubernetes:7d9e",
                "15.18",
                "17",
                new Storage("data-postgresql-0", "7d9e", "pvc-7d9e"),
                new Container("postgresql", "postgres:15", "postgres:17", Map.of("PGDATA", "/data/pgdata")),
                helm,
                applications,
                snapshots ? Optional.of(new Snapshots(Optional.of("fast"), Optional.empty())) : Optional.empty(),
                sql,
                new RunAs(999, 999, false),
                jobs);
    }

    static Plan plan(UpgradedSet set) {
        return plan(set, Map.of());
    }

    static Plan plan(UpgradedSet set, Map<String, Object> options) {
        return InPlacePlan.of(set, UpgradeOptions.of(options));
    }

    static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    static Step step(Plan plan, String name) {
        return plan.steps().get(plan.indexOf(name));
    }
}
