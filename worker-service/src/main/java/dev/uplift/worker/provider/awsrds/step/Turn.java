package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.platform.Actions.Body;
import dev.uplift.worker.provider.awsrds.account.Account;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.account.Answers;
import dev.uplift.worker.provider.awsrds.account.AwsProblems;
import dev.uplift.worker.provider.awsrds.account.RdsAddress;
import dev.uplift.worker.provider.awsrds.plan.BlueGreenPlan;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.RdsOptions;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DbClusterAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbClusterSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbInstanceAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.InvalidDbClusterSnapshotStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbClusterStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbSnapshotStateException;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * One turn of a step, and where it works.
 *
 * @param work the turn
 * @param address of the server
 * @param options the driver's own
 * @param account that the server is in
 * @param clock near that of AWS
 */
public record Turn(Work work, RdsAddress address, RdsOptions options, Account account, InstantSource clock) {

    /** The one place where what AWS refused becomes a value. */
    public static Driver.Action action(Accounts accounts, Body<Turn> body) {
        return work -> {
            var step = "step " + work.command().step().name();
            try {
                return Actions.run(work, () -> of(work, accounts), body);
            } catch (AbortedException stopped) {
                throw Answers.interrupted(stopped);
            } catch (SdkException refused) {
                return StepResult.failed(AwsProblems.of(refused, step));
            }
        };
    }

    private static Turn of(Work work, Accounts accounts) {
        var command = work.command();
        var address = RdsAddress.of(command.source().address());
        return new Turn(
                work, address, RdsOptions.of(command.options().provider()), accounts.of(address), accounts.clock());
    }

    Names names() {
        return new Names(work.command().upgrade());
    }

    /**
     * Whether this upgrade made something. Servers that only speak like RDS may not show tags with it; then they are asked
     * for them.
     */
    boolean isOurs(List<Tag> shown, String arn) {
        return names().isOurs(shown)
                || shown.isEmpty()
                        && arn != null
                        && names().isOurs(account.rds()
                                .listTagsForResource(request -> request.resourceName(arn))
                                .tagList());
    }

    /** A parameter of the step, with names as they are. @throws IllegalStateException if the plan does not give it */
    String text(String parameter) {
        return optional(parameter)
                .orElseThrow(() -> new IllegalStateException(
                        "step %s has no '%s'".formatted(work.command().step().name(), parameter)));
    }

    Optional<String> optional(String parameter) {
        return Optional.ofNullable(work.command().step().parameters().get(parameter))
                .map(value -> named(value.toString()));
    }

    /** Names that only the platform knows, such as that of a copy, come from a fact. */
    private String named(String pattern) {
        return pattern.equals(BlueGreenPlan.GREEN)
                ? fact(BlueGreenPlan.GREEN_FACT).orElse(pattern)
                : names().of(pattern);
    }

    /** The names that a parameter lists; none where the plan does not give it. */
    List<String> texts(String parameter) {
        return work.command().step().parameters().get(parameter) instanceof List<?> listed
                ? listed.stream().map(name -> names().of(name.toString())).toList()
                : List.of();
    }

    /** The objects that a parameter lists, as the plan has them. */
    List<Map<?, ?>> parts(String parameter) {
        return work.command().step().parameters().get(parameter) instanceof List<?> listed
                ? listed.stream()
                        .<Map<?, ?>>mapMulti((part, parts) -> {
                            if (part instanceof Map<?, ?> map) {
                                parts.accept(map);
                            }
                        })
                        .toList()
                : List.of();
    }

    boolean flag(String parameter) {
        return Boolean.TRUE.equals(work.command().step().parameters().get(parameter));
    }

    /** What earlier steps and this turn learned. */
    Map<String, Object> facts() {
        return work.facts();
    }

    Optional<String> fact(String key) {
        return Optional.ofNullable(facts().get(key)).map(Object::toString);
    }

    Optional<Instant> instant(String key) {
        return fact(key).map(Instant::parse);
    }

    /** How the server was set up before; nothing where the step is not given it. */
    Optional<SourceSettings> settings() {
        return Optional.ofNullable(facts().get(SourceSettings.FACT)).map(SourceSettings::of);
    }

    /** How the cluster was set up before. @throws IllegalStateException if the step is not given the fact */
    SourceCluster sourceCluster() {
        return Optional.ofNullable(facts().get(SourceCluster.FACT))
                .map(SourceCluster::of)
                .orElseThrow(() -> new IllegalStateException("step %s is not given %s"
                        .formatted(work.command().step().name(), SourceCluster.FACT)));
    }

    void learn(String key, Object value) {
        work.learned(Map.of(key, value), List.of());
    }

    /** By the clock of AWS, nearly. */
    public Instant now() {
        return clock.instant();
    }

    /** What the upgrade is about, or a clone of it. */
    String instance() {
        return optional("instance").orElseGet(() -> address.resource().id());
    }

    /** The same, whatever it is. */
    String server() {
        return switch (address.resource()) {
            case RdsAddress.Instance _ -> instance();
            case RdsAddress.Cluster _ -> cluster();
        };
    }

    /** The same where that is a cluster. */
    String cluster() {
        return optional("cluster").orElseGet(() -> address.resource().id());
    }

    /** Nothing is wrong and nothing is finished: everybody who waits looks again at the same moment. */
    StepResult pending(String waitingFor) {
        return StepResult.pending(account.fleet().untilNextLook(), waitingFor);
    }

    /**
     * Makes one call that changes something. What became of it, whoever looks next sees: RDS takes its time to do what it
     * accepted, to show it, and to be free for the next.
     *
     * @param waitingFor what the call brings about
     */
    StepResult act(Consumer<RdsClient> call, String waitingFor) {
        work.mayAct();
        try {
            call.accept(account.rds());
        } catch (InvalidDbInstanceStateException
                | InvalidDbSnapshotStateException
                | InvalidDbClusterStateException
                | InvalidDbClusterSnapshotStateException busy) {
            return pending("%s, when AWS is free for it: %s".formatted(waitingFor, said(busy)));
        } catch (DbInstanceAlreadyExistsException
                | DbSnapshotAlreadyExistsException
                | DbClusterAlreadyExistsException
                | DbClusterSnapshotAlreadyExistsException _) {
            return pending("%s, which AWS says is there already".formatted(waitingFor));
        }
        return pending(waitingFor);
    }

    private static String said(RdsException refused) {
        return refused.awsErrorDetails() == null
                ? refused.getMessage()
                : refused.awsErrorDetails().errorMessage();
    }

    /** A failure of the platform. @param code stable, for programs */
    public static StepResult failed(String code, String detail, String remedy) {
        return StepResult.failed(Problem.of(Kind.PROVIDER, code, detail, remedy));
    }
}
