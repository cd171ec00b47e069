package dev.uplift.worker.provider.azure.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.server.Parameter;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.subscription.Answer;
import dev.uplift.worker.provider.azure.subscription.Arm;
import dev.uplift.worker.provider.azure.subscription.ArmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Server parameters as they were before: a restore does not bring them along, and an upgrade may lose some. One is set at a
 * time, since each change makes the server busy; what a version does not have, or does not take, is a warning.
 */
final class Parameters {

    /** What keeps a clone from reaching out by itself, as far as the server has it. */
    private static final Map<String, String> ISOLATED =
            Map.of("max_logical_replication_workers", "0", "cron.launch_active_jobs", "off");

    private final Turn turn;
    private final ServerAddress server;
    private final Map<String, String> wanted;
    private final String restarted;
    private final String refused;

    private Parameters(Turn turn, ServerAddress server, Map<String, String> wanted) {
        this.turn = turn;
        this.server = server;
        this.wanted = wanted;
        var step = turn.work().command().step().name();
        this.restarted = step + ".restarted";
        this.refused = step + ".refused";
    }

    /** The actions {@code apply-parameters} and {@code restore-parameters}. */
    static StepResult apply(Turn turn) {
        return on(turn, turn.server());
    }

    /** As they were, on this server. */
    static StepResult on(Turn turn, ServerAddress server) {
        var wanted = new TreeMap<>(turn.settings().parameters());
        extensions(turn).ifPresent(allowed -> wanted.put(SourceSettings.ALLOW_LIST, String.join(",", allowed)));
        if (Boolean.TRUE.equals(turn.work().command().step().parameters().get("isolated"))) {
            wanted.putAll(ISOLATED);
        }
        return Found.ready(turn, server, _ -> new Parameters(turn, server, wanted).next());
    }

    /** Those that somebody asked for; otherwise the server's own count. */
    static Optional<List<String>> extensions(Turn turn) {
        return turn.work().command().step().parameters().get("extensions") instanceof List<?> listed
                ? Optional.of(listed.stream().map(Object::toString).toList())
                : Optional.empty();
    }

    private StepResult next() {
        if (wanted.isEmpty()) {
            return StepResult.done();
        }
        var there = turn.azure().arm().parameters(server).stream()
                .collect(Collectors.toMap(Parameter::name, Function.identity(), (first, _) -> first));
        var skipped = turn.fact(refused).map(names -> List.of(names.split(","))).orElse(List.of());
        var different = wanted.entrySet().stream()
                .filter(each -> !skipped.contains(each.getKey()) && differs(there.get(each.getKey()), each.getValue()))
                .findFirst();
        if (different.isPresent()) {
            return set(different.get().getKey(), different.get().getValue(), skipped);
        }
        return there.values().stream().anyMatch(Parameter::pendingRestart) ? restart() : StepResult.done();
    }

    /** One that the version does not have cannot be set; Azure writes values in its own spelling. */
    private static boolean differs(Parameter there, String value) {
        return there != null && !there.readOnly() && !there.value().equalsIgnoreCase(value);
    }

    private StepResult set(String name, String value, List<String> skipped) {
        return turn.act(
                arm -> orWarning(arm, name, value, skipped), "parameter %s".formatted(name), "parameter.operation");
    }

    /** A parameter that Azure does not take stops nobody: the report tells it. */
    private Answer orWarning(Arm arm, String name, String value, List<String> skipped) {
        try {
            return arm.setParameter(turn.server(), name, value);
        } catch (ArmException wrong) {
            if (!wrong.isAboutArguments()) {
                throw wrong;
            }
            turn.learn(refused, String.join(",", append(skipped, name)));
            turn.work()
                    .found(List.of(new Finding(
                            "parameter-not-restored",
                            Severity.WARN,
                            "parameter " + name,
                            "It was %s before, which Azure does not take: %s".formatted(value, wrong.getMessage()),
                            "Look what the new version takes, and set it yourself.")));
            return Answer.NOTHING;
        }
    }

    private static List<String> append(List<String> names, String name) {
        return Stream.concat(names.stream(), Stream.of(name)).toList();
    }

    /** Once: a parameter that still waits afterwards would have it restarted for ever. */
    private StepResult restart() {
        if (turn.fact(restarted).isPresent()) {
            return StepResult.done();
        }
        turn.work().mayAct();
        turn.learn(restarted, turn.now());
        return turn.act(
                arm -> arm.restart(server), "%s to restart with its parameters".formatted(server), "restart.operation");
    }
}
