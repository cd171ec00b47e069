package dev.uplift.worker.provider.azure.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.platform.Actions.Body;
import dev.uplift.worker.provider.azure.server.AzureOptions;
import dev.uplift.worker.provider.azure.server.Begun;
import dev.uplift.worker.provider.azure.server.Names;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.subscription.Answer;
import dev.uplift.worker.provider.azure.subscription.Arm;
import dev.uplift.worker.provider.azure.subscription.ArmException;
import dev.uplift.worker.provider.azure.subscription.ArmProblems;
import dev.uplift.worker.provider.azure.subscription.Interrupted;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One turn of a step, and where it works.
 *
 * @param work the turn
 * @param address of the server that is upgraded
 * @param options the driver's own
 * @param azure where it is
 */
public record Turn(Work work, ServerAddress address, AzureOptions options, Subscriptions azure) {

    /** On the server that is upgraded. */
    public static Driver.Action action(Subscriptions azure, Body<Turn> body) {
        return action(azure, body, command -> Optional.of(command.source()), AzureOptions::of);
    }

    /** On the server that databases come to; the options are those of another driver. */
    public static Driver.Action onTarget(Subscriptions azure, Body<Turn> body) {
        return action(azure, body, Execute::target, _ -> AzureOptions.of(Map.of()));
    }

    /** The one place where what Azure refused becomes a value. */
    private static Driver.Action action(
            Subscriptions azure,
            Body<Turn> body,
            Function<Execute, Optional<Server>> server,
            Function<Map<String, Object>, AzureOptions> options) {
        return work -> {
            var step = "step " + work.command().step().name();
            try {
                return Actions.run(
                        work,
                        () -> address(server.apply(work.command())),
                        address -> body.run(new Turn(
                                work,
                                address,
                                options.apply(work.command().options().provider()),
                                azure)));
            } catch (Interrupted stopped) {
                throw stopped.checked();
            } catch (ArmException refused) {
                return StepResult.failed(ArmProblems.of(refused, step));
            }
        };
    }

    private static ServerAddress address(Optional<Server> server) {
        return ServerAddress.of(
                server.orElseThrow(() -> new IllegalArgumentException("a second server is needed as 'target'"))
                        .address());
    }

    Names names() {
        return new Names(work.command().upgrade());
    }

    /** A parameter of the step, with names as they are. @throws IllegalStateException if the plan does not give it */
    String text(String parameter) {
        return Optional.ofNullable(work.command().step().parameters().get(parameter))
                .map(value -> names().of(value.toString()))
                .orElseThrow(() -> new IllegalStateException(
                        "step %s has no '%s'".formatted(work.command().step().name(), parameter)));
    }

    /** What is remembered of the one late call that the step makes. */
    Begun begun() {
        return Begun.by(work.command().step());
    }

    /** The server that the step is about: the one that is upgraded, or one that was made for it. */
    ServerAddress server() {
        return address.named(text("server"));
    }

    /** The server that a way back leads to; where there is none, the one that the step is about. */
    ServerAddress wayBack() {
        return fact("rollback.server").map(address::named).orElseGet(this::server);
    }

    /** What earlier steps and this turn learned; empty text is what was taken back. */
    Optional<String> fact(String key) {
        return Optional.ofNullable(work.facts().get(key)).map(Object::toString).filter(text -> !text.isEmpty());
    }

    Optional<Instant> instant(String key) {
        return fact(key).map(Instant::parse);
    }

    /** How the server was set up before. @throws IllegalStateException if the step is not given the fact */
    SourceSettings settings() {
        return Optional.ofNullable(work.facts().get(SourceSettings.FACT))
                .map(SourceSettings::of)
                .orElseThrow(() -> new IllegalStateException("step %s is not given %s"
                        .formatted(work.command().step().name(), SourceSettings.FACT)));
    }

    void learn(String key, Object value) {
        learn(Map.of(key, value.toString()));
    }

    void learn(Map<String, Object> facts) {
        work.learned(facts, List.of());
    }

    /** By the clock of Azure, nearly. */
    public Instant now() {
        return azure.clock().instant();
    }

    /** Nothing is wrong and nothing is finished: everybody who waits looks again at the same moment. */
    StepResult pending(String waitingFor) {
        return StepResult.pending(azure.servers().untilNextLook(), waitingFor);
    }

    /** The same where nobody waits for it in an outage, and each look is a call that nobody shares. */
    StepResult unhurried(StepResult result) {
        return result instanceof StepResult.Pending pending
                ? new StepResult.Pending(azure.servers().untilNextLookAlone(), pending.progress())
                : result;
    }

    /**
     * Makes one call that changes something. What became of it, whoever looks next sees.
     *
     * @param waitingFor what the call brings about
     * @param operation the fact that holds the URL of the operation that the call begins
     */
    StepResult act(Function<Arm, Answer> call, String waitingFor, String operation) {
        work.mayAct();
        try {
            call.apply(azure.arm()).operation().ifPresent(url -> learn(operation, url));
        } catch (ArmException refused) {
            if (!refused.isBusy()) {
                throw refused;
            }
            return pending("%s, when Azure is free for it: %s".formatted(waitingFor, refused.getMessage()));
        }
        return pending(waitingFor);
    }

    /** A failure of the platform. @param code stable, for programs */
    public static StepResult failed(String code, String detail, String remedy) {
        return StepResult.failed(Problem.of(Kind.PROVIDER, code, detail, remedy));
    }
}
