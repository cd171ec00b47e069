package dev.uplift.worker.provider.awsrds.plan;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.Backup;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.contracts.Verification;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.postgres.step.InPlaceServer;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps that are the same for an instance and for a cluster, since they are SQL or backups; pure.
 *
 * @param kind of the parameter that names the server: {@code instance} or {@code cluster}
 * @param id of the server
 * @param target where the upgrade leads
 * @param sql whether somebody gave credentials
 */
record ServerSteps(String kind, String id, RdsServer.Target target, boolean sql, UpgradeOptions options) {

    private static final Duration QUICK = Duration.ofMinutes(15);
    private static final Duration READ_ALL = Duration.ofHours(12);

    boolean fenced() {
        return sql && options.fence() != Fence.OFF;
    }

    boolean rehearsed() {
        return options.rehearsal() != Rehearsal.SKIP;
    }

    boolean ownBackup() {
        return options.backup() == Backup.OWN;
    }

    /** After it, nobody can be sure of the old server any more. */
    String pointOfNoReturn(String upgrade) {
        return fenced() ? "open" : upgrade;
    }

    /** The server, or its clone, as steps have it. */
    Map<String, Object> on(String server) {
        return Map.of(kind, server);
    }

    /** The same with more. */
    Map<String, Object> on(String server, Map<String, ?> more) {
        var parameters = new HashMap<String, Object>(more);
        parameters.put(kind, server);
        return parameters;
    }

    /** Part of the outage if clients are kept off. */
    Step inOutage(Step step) {
        return fenced() ? step.duringOutage() : step;
    }

    Step backup(Phase phase, String name, String snapshot, String fact) {
        return Step.of(phase, name, InPlacePlan.COPY_ALL)
                .doing("take-snapshot", Map.of("snapshot", snapshot, "fact", fact));
    }

    /** Keeps clients off, notes what is there, and backs that up. */
    List<Step> quiesce() {
        var steps = new ArrayList<Step>();
        if (fenced()) {
            steps.add(Step.of(Phase.QUIESCE, "fence", QUICK).doing("fence-source", on(id)));
        }
        if (sql) {
            steps.add(Step.of(Phase.QUIESCE, "note", InPlacePlan.SERVER_WIDE)
                    .doing("note-contents", on(id))
                    .needing(InPlaceServer.BEFORE)
                    .asRepeatable());
        }
        if (ownBackup()) {
            steps.add(backup(Phase.QUIESCE, InPlacePlan.FINAL, Names.FINAL, "snapshot.final"));
        }
        return steps.stream().map(this::inOutage).toList();
    }

    /** Holds the upgraded server against what was noted, and makes it usable. */
    List<Step> verification() {
        if (!sql) {
            return List.of();
        }
        var steps = new ArrayList<Step>();
        steps.add(Step.of(Phase.VERIFY, "verify-contents", InPlacePlan.SERVER_WIDE)
                .doing("verify-contents", on(id, Map.of("to", target.version())))
                .needing(InPlaceServer.BEFORE)
                .asRepeatable());
        var queries = own(Verification.Sql.class);
        if (!queries.isEmpty()) {
            steps.add(Step.of(Phase.VERIFY, "own-checks", InPlacePlan.SERVER_WIDE)
                    .doing("own-checks", checks(id, queries))
                    .asRepeatable());
        }
        if (target.major()) {
            steps.add(statistics("first-statistics", Phase.OPTIMIZE, id, 1));
        }
        return steps.stream().map(this::inOutage).toList();
    }

    /** From here on clients can write. */
    Step resume() {
        return inOutage(
                fenced()
                        ? Step.of(Phase.RESUME, "open", InPlacePlan.SERVER_WIDE).doing("open-source", on(id))
                        : Step.of(Phase.RESUME, "resume", InPlacePlan.SERVER_WIDE)
                                .doing("confirm-available", on(id))
                                .asRepeatable());
    }

    /** What can be done while clients are there. */
    List<Step> improvements() {
        var steps = new ArrayList<Step>();
        if (sql) {
            steps.add(Step.of(Phase.OPTIMIZE, "extensions", InPlacePlan.SERVER_WIDE)
                    .doing("update-extensions", on(id)));
            if (target.major()) {
                steps.add(statistics("statistics", Phase.OPTIMIZE, id, 0));
            }
        }
        var probes = own(Verification.Http.class);
        if (!probes.isEmpty()) {
            steps.add(Step.of(Phase.OPTIMIZE, "own-probes", InPlacePlan.SERVER_WIDE)
                    .doing("own-checks", checks(id, probes))
                    .asRepeatable());
        }
        return steps;
    }

    /** What of it is rehearsed on a clone before that is upgraded. */
    List<Step> rehearsedBefore() {
        return sql
                ? List.of(Step.of(Phase.REHEARSE, "rehearse-note", InPlacePlan.SERVER_WIDE)
                        .doing("note-contents", on(Names.CLONE))
                        .needing(InPlaceServer.CLONE_BEFORE)
                        .asRepeatable()
                        .rehearsing("note"))
                : List.of();
    }

    /** And after. What reads the clone's data reads it from the snapshot's store: its time predicts nothing. */
    List<Step> rehearsedAfter() {
        if (!sql) {
            return List.of();
        }
        var steps = new ArrayList<Step>();
        steps.add(rehearsal("rehearse-verify")
                .doing("verify-contents", on(Names.CLONE, Map.of("to", target.version())))
                .needing(InPlaceServer.CLONE_BEFORE)
                .asRepeatable()
                .rehearsing("verify-contents"));
        var queries = own(Verification.Sql.class);
        if (!queries.isEmpty()) {
            steps.add(rehearsal("rehearse-own-checks")
                    .doing("own-checks", checks(Names.CLONE, queries))
                    .asRepeatable()
                    .rehearsing("own-checks"));
        }
        if (target.major()) {
            steps.add(statistics("rehearse-statistics", Phase.REHEARSE, Names.CLONE, 1));
        }
        steps.add(rehearsal("rehearse-extensions").doing("update-extensions", on(Names.CLONE)));
        steps.add(rehearsal("rehearse-queries")
                .doing("rehearse-queries", on(id, Map.of("clone", Names.CLONE)))
                .asRepeatable());
        return steps;
    }

    /** @param statisticsTarget a {@code default_statistics_target}; 0 for the server's own */
    Step statistics(String name, Phase phase, String server, int statisticsTarget) {
        return Step.of(phase, name, READ_ALL)
                .doing("gather-statistics", on(server, Map.of("statisticsTarget", statisticsTarget)))
                .inLane(Lane.DATA);
    }

    Map<String, Object> checks(String server, List<? extends Verification> checks) {
        return on(
                server, Map.of("checks", checks.stream().map(Verification::name).toList()));
    }

    /** The checks of this kind that the user brought. */
    private <T extends Verification> List<T> own(Class<T> checks) {
        return options.verification().stream()
                .filter(checks::isInstance)
                .map(checks::cast)
                .toList();
    }

    private static Step rehearsal(String name) {
        return Step.of(Phase.REHEARSE, name, InPlacePlan.SERVER_WIDE);
    }
}
