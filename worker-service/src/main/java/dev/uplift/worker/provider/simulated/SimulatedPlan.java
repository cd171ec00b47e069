package dev.uplift.worker.provider.simulated;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.UpgradeOptions.Backup;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.plan.WayBack;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a simulated upgrade does: a short story with effects on the platform, or any number of steps that do nothing. */
final class SimulatedPlan {

    static final String PROVIDER = "simulated";
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private SimulatedPlan() {}

    static boolean isNothing(Execute command) {
        return command.options().provider().containsKey("steps");
    }

    static StepResult precheck(Work work) {
        var command = work.command();
        var from = String.valueOf(command.facts().getOrDefault("source.version", "13.0"));
        if (major(from) >= major(command.targetVersion())) {
            var finding = new Finding(
                    "target-not-newer",
                    Severity.BLOCK,
                    "server " + command.source().address().get("server"),
                    "It answers %s already.".formatted(from),
                    "Ask for a newer version.");
            return StepResult.done(new Outcome(Optional.empty(), List.of(finding), Optional.empty()));
        }
        var plan = isNothing(command) ? nothing(command, from) : story(command, from);
        return StepResult.done(new Outcome(Optional.empty(), List.of(), Optional.of(plan)));
    }

    private static int major(String version) {
        return Integer.parseInt(version.split("\\.", 2)[0]);
    }

    private static Plan story(Execute command, String from) {
        var options = command.options();
        var rehearsed = options.rehearsal() != Rehearsal.SKIP;
        var backed = options.backup() == Backup.OWN;
        var steps = new ArrayList<Step>();
        var undo = new ArrayList<Undo>();
        var removals = new ArrayList<Removal>();
        if (rehearsed) {
            steps.add(effect(command, Phase.REHEARSE, "rehearse").rehearsing("upgrade"));
            undo.add(new Undo(effect(command, Phase.ROLL_BACK, "remove-clone"), "rehearse", false));
            removals.add(removal(command, "clone", Keeps.RETENTION, "rehearse", List.of("remove-clone")));
        }
        if (backed) {
            steps.add(effect(command, Phase.BACKUP, "backup"));
            removals.add(removal(command, "backup", Keeps.BACKUP_RETENTION, "backup", List.of()));
        }
        steps.addAll(List.of(
                effect(command, Phase.QUIESCE, "quiesce").duringOutage(),
                upgrade(command),
                Step.of(Phase.VERIFY, "verify", TIMEOUT).duringOutage(),
                effect(command, Phase.RESUME, "resume").duringOutage(),
                effect(command, Phase.OPTIMIZE, "statistics")));
        undo.addAll(List.of(
                new Undo(effect(command, Phase.ROLL_BACK, "reopen"), "quiesce", true),
                new Undo(effect(command, Phase.ROLL_BACK, "restore"), "upgrade", false)));
        var wayBack = backed
                ? Optional.of(new WayBack(
                        List.of(effect(command, Phase.ROLL_BACK, "restore-backup")),
                        false,
                        "What was written since the backup is not in it."))
                : Optional.<WayBack>empty();
        return plan(command, from, steps, undo, Optional.of("resume"), wayBack, removals);
    }

    private static Removal removal(Execute command, String what, Keeps keeps, String madeBy, List<String> goneBy) {
        return new Removal(
                effect(command, Phase.CLEAN_UP, "clean-up-" + what),
                what + " uplift-{id}",
                keeps,
                madeBy,
                goneBy,
                what.equals("clone"));
    }

    private static Plan nothing(Execute command, String from) {
        var count = ((Number) command.options().provider().get("steps")).intValue();
        var repeatable = Boolean.TRUE.equals(command.options().provider().get("repeatable"));
        var steps = IntStream.rangeClosed(1, count)
                .mapToObj(n -> Step.of(Phase.UPGRADE, "nothing:" + n, TIMEOUT).doing("nothing", Map.of()))
                .map(step -> repeatable ? step.asRepeatable() : step)
                .toList();
        return plan(command, from, steps, List.of(), Optional.empty(), Optional.empty(), List.of());
    }

    private static Plan plan(
            Execute command,
            String from,
            List<Step> steps,
            List<Undo> undo,
            Optional<String> pointOfNoReturn,
            Optional<WayBack> wayBack,
            List<Removal> removals) {
        return new Plan(
                PROVIDER + ":" + command.facts().getOrDefault("source.identity", ""),
                from,
                command.targetVersion(),
                "in-place",
                steps,
                List.of(),
                undo,
                pointOfNoReturn,
                true,
                List.of(),
                Optional.empty(),
                wayBack,
                removals);
    }

    private static Step effect(Execute command, Phase phase, String name) {
        return Step.of(phase, name, TIMEOUT).doing("effect", Map.of("millis", millis(command)));
    }

    private static Step upgrade(Execute command) {
        return Step.of(Phase.UPGRADE, "upgrade", TIMEOUT)
                .doing("effect", Map.of("millis", millis(command), "version", command.targetVersion()))
                .duringOutage();
    }

    private static Object millis(Execute command) {
        return command.options().provider().getOrDefault("millis", 0);
    }
}
