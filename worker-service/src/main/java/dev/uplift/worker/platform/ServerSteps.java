package dev.uplift.worker.platform;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.Backup;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.contracts.Verification;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.postgres.step.InPlaceServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of an upgrade in place that are the same on every managed platform, since they are SQL; pure.
 *
 * @param kind of the parameter that names the server: {@code instance}, {@code cluster} or {@code server}
 * @param id of the server
 * @param rehearsal what the upgrade is rehearsed on
 * @param target the version that the upgrade leads to
 * @param major whether it is another major version
 * @param sql whether somebody gave credentials
 * @param options how careful
 */
public record ServerSteps(
        String kind, String id, String rehearsal, String target, boolean major, boolean sql, UpgradeOptions options) {

    /** For what looks at all of a server, but not at all of its rows. */
    public static final Duration SERVER_WIDE = Duration.ofHours(1);

    private static final Duration QUICK = Duration.ofMinutes(15);
    private static final Duration READ_ALL = Duration.ofHours(12);

    public boolean fenced() {
        return sql && options.fence() != Fence.OFF;
    }

    public boolean rehearsed() {
        return options.rehearsal() != Rehearsal.SKIP;
    }

    public boolean ownBackup() {
        return options.backup() == Backup.OWN;
    }

    /** After it, nobody can be sure of the old server any more. */
    public String pointOfNoReturn(String upgrade) {
        return fenced() ? "open" : upgrade;
    }

    /** The server, or its clone, as steps have it. */
    public Map<String, Object> on(String server) {
        return Map.of(kind, server);
    }

    /** The same with more. */
    public Map<String, Object> on(String server, Map<String, ?> more) {
        var parameters = new HashMap<String, Object>(more);
        parameters.put(kind, server);
        return parameters;
    }

    /** Part of the outage if clients are kept off. */
    public Step inOutage(Step step) {
        return fenced() ? step.duringOutage() : step;
    }

    /** Keeps clients off, and notes what is there. */
    public List<Step> quiesce() {
        var steps = new ArrayList<Step>();
        if (fenced()) {
            steps.add(Step.of(Phase.QUIESCE, "fence", QUICK).doing("fence-source", on(id)));
        }
        if (sql) {
            steps.add(Step.of(Phase.QUIESCE, "note", SERVER_WIDE)
                    .doing("note-contents", on(id))
                    .needing(InPlaceServer.BEFORE)
                    .asRepeatable());
        }
        return steps.stream().map(this::inOutage).toList();
    }

    /** Holds the upgraded server against what was noted, and makes it usable. */
    public List<Step> verification() {
        if (!sql) {
            return List.of();
        }
        var steps = new ArrayList<Step>();
        steps.add(Step.of(Phase.VERIFY, "verify-contents", SERVER_WIDE)
                .doing("verify-contents", on(id, Map.of("to", target)))
                .needing(InPlaceServer.BEFORE)
                .asRepeatable());
        var queries = own(Verification.Sql.class);
        if (!queries.isEmpty()) {
            steps.add(Step.of(Phase.VERIFY, "own-checks", SERVER_WIDE)
                    .doing("own-checks", checks(id, queries))
                    .asRepeatable());
        }
        if (major) {
            steps.add(statistics("first-statistics", Phase.OPTIMIZE, id, 1));
        }
        return steps.stream().map(this::inOutage).toList();
    }

    /** From here on clients can write. */
    public Step resume() {
        return inOutage(
                fenced()
                        ? Step.of(Phase.RESUME, "open", SERVER_WIDE).doing("open-source", on(id))
                        : Step.of(Phase.RESUME, "resume", SERVER_WIDE)
                                .doing("confirm-available", on(id))
                                .asRepeatable());
    }

    /** What can be done while clients are there. */
    public List<Step> improvements() {
        var steps = new ArrayList<Step>();
        if (sql) {
            steps.add(Step.of(Phase.OPTIMIZE, "extensions", SERVER_WIDE).doing("update-extensions", on(id)));
            if (major) {
                steps.add(statistics("statistics", Phase.OPTIMIZE, id, 0));
            }
        }
        var probes = own(Verification.Http.class);
        if (!probes.isEmpty()) {
            steps.add(Step.of(Phase.OPTIMIZE, "own-probes", SERVER_WIDE)
                    .doing("own-checks", checks(id, probes))
                    .asRepeatable());
        }
        return steps;
    }

    /** What of it is rehearsed on a clone before that is upgraded. */
    public List<Step> rehearsedBefore() {
        return sql
                ? List.of(Step.of(Phase.REHEARSE, "rehearse-note", SERVER_WIDE)
                        .doing("note-contents", on(rehearsal))
                        .needing(InPlaceServer.CLONE_BEFORE)
                        .asRepeatable()
                        .rehearsing("note"))
                : List.of();
    }

    /** And after. What reads the clone's data reads it from the snapshot's store: its time predicts nothing. */
    public List<Step> rehearsedAfter() {
        if (!sql) {
            return List.of();
        }
        var steps = new ArrayList<Step>();
        steps.add(rehearsal("rehearse-verify")
                .doing("verify-contents", on(rehearsal, Map.of("to", target)))
                .needing(InPlaceServer.CLONE_BEFORE)
                .asRepeatable()
                .rehearsing("verify-contents"));
        var queries = own(Verification.Sql.class);
        if (!queries.isEmpty()) {
            steps.add(rehearsal("rehearse-own-checks")
                    .doing("own-checks", checks(rehearsal, queries))
                    .asRepeatable()
                    .rehearsing("own-checks"));
        }
        if (major) {
            steps.add(statistics("rehearse-statistics", Phase.REHEARSE, rehearsal, 1));
        }
        steps.add(rehearsal("rehearse-extensions").doing("update-extensions", on(rehearsal)));
        steps.add(rehearsal("rehearse-queries")
                .doing("rehearse-queries", on(id, Map.of("clone", rehearsal)))
                .asRepeatable());
        return steps;
    }

    /** @param statisticsTarget a {@code default_statistics_target}; 0 for the server's own */
    public Step statistics(String name, Phase phase, String server, int statisticsTarget) {
        return Step.of(phase, name, READ_ALL)
                .doing("gather-statistics", on(server, Map.of("statisticsTarget", statisticsTarget)))
                .inLane(Lane.DATA);
    }

    public Map<String, Object> checks(String server, List<? extends Verification> checks) {
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
        return Step.of(Phase.REHEARSE, name, SERVER_WIDE);
    }
}
