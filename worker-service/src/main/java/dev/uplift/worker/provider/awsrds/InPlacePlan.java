package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.Backup;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.contracts.Verification;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.postgres.step.InPlaceServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From what was seen of an instance to what will be done: it is upgraded where it is, after a rehearsal on a clone that
 * was restored from a snapshot; pure.
 */
final class InPlacePlan {

    static final Duration QUICK = Duration.ofMinutes(15);
    static final Duration SERVER_WIDE = Duration.ofHours(1);
    static final Duration READ_ALL = Duration.ofHours(12);

    /** A first snapshot or a restore of terabytes takes hours; RDS says no upper limit. */
    static final Duration COPY_ALL = Duration.ofHours(24);

    /** pg_upgrade by links, with the snapshots that RDS takes before and after it, and its replicas. */
    static final Duration UPGRADE = Duration.ofHours(8);

    static final String BEFORE = "snapshot";
    static final String FINAL = "final-snapshot";
    static final String UPGRADED = "upgrade";

    private final RdsServer server;
    private final UpgradeOptions options;
    private final RdsOptions own;
    private final List<Step> steps = new ArrayList<>();

    private InPlacePlan(RdsServer server, UpgradeOptions options) {
        this.server = server;
        this.options = options;
        this.own = RdsOptions.of(options.provider());
    }

    static Plan of(RdsServer server, UpgradeOptions options) {
        var plan = new InPlacePlan(server, options);
        plan.addPreparation();
        plan.addProduction();
        var wayBack = new RdsWayBack(server, plan.own, plan.fenced(), plan.ownBackup());
        return new Plan(
                server.identity(),
                server.version(),
                server.target().version(),
                AwsRdsDescriptor.IN_PLACE,
                plan.steps,
                List.of(),
                wayBack.undo(plan.rehearsed()),
                Optional.of(plan.fenced() ? "open" : UPGRADED),
                plan.fenced(),
                List.of(),
                Optional.empty(),
                Optional.of(wayBack.wayBack()),
                RdsRemovals.of(server, plan.steps, plan.own.endpointSwap()));
    }

    /** What is done while clients go on. */
    private void addPreparation() {
        if (rehearsed() || ownBackup()) {
            steps.add(Step.of(Phase.BACKUP, BEFORE, COPY_ALL)
                    .doing("take-snapshot", Map.of("snapshot", Names.BEFORE, "fact", "snapshot.pre")));
        }
        var group = upgradedGroup(server, own);
        if (server.target().major() && group.isPresent()) {
            steps.add(Step.of(Phase.BACKUP, "parameters", SERVER_WIDE)
                    .doing(
                            "prepare-parameters",
                            Map.of(
                                    "group", group.get(),
                                    "family", server.target().family(),
                                    "from", server.parameterGroup(),
                                    "given", own.parameterGroup().isPresent()))
                    .needing("parameters.ready"));
        }
        if (rehearsed()) {
            steps.addAll(CloneSteps.of(server, own, own(Verification.Sql.class)));
        }
    }

    /**
     * The parameter group that a major upgrade leads to.
     *
     * @return nothing where the default one of the new family will do
     */
    static Optional<String> upgradedGroup(RdsServer server, RdsOptions own) {
        if (!server.target().major()) {
            return Optional.empty();
        }
        return own.parameterGroup()
                .or(() -> server.hasOwnParameters()
                        ? Optional.of("%s-pg%s"
                                .formatted(
                                        server.parameterGroup(),
                                        TargetVersion.major(server.target().version())))
                        : Optional.empty());
    }

    private void addProduction() {
        addReplicas();
        if (fenced()) {
            add(Step.of(Phase.QUIESCE, "fence", QUICK).doing("fence-source", onServer()));
        }
        if (server.sql()) {
            add(Step.of(Phase.QUIESCE, "note", SERVER_WIDE)
                    .doing("note-contents", onServer())
                    .needing(InPlaceServer.BEFORE)
                    .asRepeatable());
        }
        if (ownBackup()) {
            add(Step.of(Phase.QUIESCE, FINAL, COPY_ALL)
                    .doing("take-snapshot", Map.of("snapshot", Names.FINAL, "fact", "snapshot.final")));
        }
        steps.add(upgrade().duringOutage());
        addVerification();
        if (fenced()) {
            add(Step.of(Phase.RESUME, "open", SERVER_WIDE).doing("open-source", onServer()));
        } else {
            add(Step.of(Phase.RESUME, "resume", SERVER_WIDE)
                    .doing("confirm-available", onServer())
                    .asRepeatable());
        }
        // From here on clients can write.
        addImprovements();
    }

    /** Of a minor upgrade: a replica may be newer than its primary, and never older. Clients of the primary go on. */
    private void addReplicas() {
        if (server.target().major()) {
            return;
        }
        int n = 1;
        for (var replica : server.replicas()) {
            var fact = "replica.%d".formatted(n);
            steps.add(Step.of(Phase.UPGRADE, "upgrade-replica:" + n++, UPGRADE)
                    .doing("upgrade-instance", upgrade(server, replica, Optional.empty(), fact))
                    .needing(progressOf(fact)));
        }
    }

    private Step upgrade() {
        var group = upgradedGroup(server, own);
        return Step.of(Phase.UPGRADE, UPGRADED, UPGRADE)
                .doing("upgrade-instance", upgrade(server, server.id(), group, UPGRADED))
                .needing(group.isPresent() ? progressOf(UPGRADED, "parameters.ready") : progressOf(UPGRADED));
    }

    /** What another turn of an upgrade needs to know of the turns before. */
    static String[] progressOf(String fact, String... others) {
        return Stream.concat(
                        Stream.of("asked", "accepted", "failed", "rebooted").map(done -> fact + "." + done),
                        Stream.of(others))
                .toArray(String[]::new);
    }

    /** @param fact what its facts begin with: {@code ….asked}, {@code ….seconds} */
    static Map<String, Object> upgrade(RdsServer server, String instance, Optional<String> group, String fact) {
        var parameters = new HashMap<String, Object>();
        parameters.put("instance", instance);
        parameters.put("from", server.version());
        parameters.put("to", server.target().version());
        parameters.put("major", server.target().major());
        parameters.put("fact", fact);
        group.ifPresent(name -> parameters.put("group", name));
        return parameters;
    }

    private void addVerification() {
        var parameters = new HashMap<String, Object>(onServer());
        parameters.put("to", server.target().version());
        upgradedGroup(server, own).ifPresent(group -> parameters.put("group", group));
        add(Step.of(Phase.VERIFY, "verify", SERVER_WIDE)
                .doing("verify-instance", parameters)
                .needing("source.settings")
                .asRepeatable());
        if (!server.sql()) {
            return;
        }
        add(Step.of(Phase.VERIFY, "verify-contents", SERVER_WIDE)
                .doing(
                        "verify-contents",
                        Map.of("instance", server.id(), "to", server.target().version()))
                .needing(InPlaceServer.BEFORE)
                .asRepeatable());
        var queries = own(Verification.Sql.class);
        if (!queries.isEmpty()) {
            add(Step.of(Phase.VERIFY, "own-checks", SERVER_WIDE)
                    .doing("own-checks", checks(server.id(), queries))
                    .asRepeatable());
        }
        if (server.target().major()) {
            add(statistics("first-statistics", Phase.OPTIMIZE, server.id(), 1));
        }
    }

    private void addImprovements() {
        if (!server.replicas().isEmpty()) {
            steps.add(Step.of(Phase.OPTIMIZE, "verify-replicas", SERVER_WIDE)
                    .doing(
                            "verify-replicas",
                            Map.of(
                                    "replicas",
                                    server.replicas(),
                                    "to",
                                    server.target().version()))
                    .asRepeatable());
        }
        if (server.sql()) {
            steps.add(Step.of(Phase.OPTIMIZE, "extensions", SERVER_WIDE).doing("update-extensions", onServer()));
            if (server.target().major()) {
                steps.add(statistics("statistics", Phase.OPTIMIZE, server.id(), 0));
            }
        }
        var probes = own(Verification.Http.class);
        if (!probes.isEmpty()) {
            steps.add(Step.of(Phase.OPTIMIZE, "own-probes", SERVER_WIDE)
                    .doing("own-checks", checks(server.id(), probes))
                    .asRepeatable());
        }
    }

    /** @param target a {@code default_statistics_target}; 0 for the server's own */
    static Step statistics(String name, Phase phase, String instance, int target) {
        return Step.of(phase, name, READ_ALL)
                .doing("gather-statistics", Map.of("instance", instance, "statisticsTarget", target))
                .inLane(Lane.DATA);
    }

    static Map<String, Object> checks(String instance, List<? extends Verification> checks) {
        return Map.of(
                "instance",
                instance,
                "checks",
                checks.stream().map(Verification::name).toList());
    }

    private Map<String, Object> onServer() {
        return Map.of("instance", server.id());
    }

    private void add(Step step) {
        steps.add(fenced() ? step.duringOutage() : step);
    }

    /** The checks of this kind that the user brought. */
    private <T extends Verification> List<T> own(Class<T> kind) {
        return options.verification().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private boolean fenced() {
        return server.sql() && options.fence() != Fence.OFF;
    }

    private boolean rehearsed() {
        return options.rehearsal() != Rehearsal.SKIP;
    }

    private boolean ownBackup() {
        return options.backup() == Backup.OWN;
    }
}
