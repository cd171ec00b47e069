package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Progress;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.kubernetes.Cluster;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.platform.Actions.Body;
import dev.uplift.worker.provider.kubernetes.cluster.Api;
import dev.uplift.worker.provider.kubernetes.cluster.ClusterProblems;
import dev.uplift.worker.provider.kubernetes.cluster.Clusters;
import dev.uplift.worker.provider.kubernetes.server.Names;
import dev.uplift.worker.provider.kubernetes.server.ServerAddress;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One turn of a step, and where it works.
 *
 * @param work the turn
 * @param address of the server that is upgraded
 * @param clusters of the worker
 * @param api of the cluster where the server is
 */
public record Turn(Work work, ServerAddress address, Clusters clusters, Api api) {

    /** What is not known, or no longer. */
    static final String NOTHING = "";

    /** The one place where what a cluster refused becomes a value. */
    public static Driver.Action action(Clusters clusters, Body<Turn> body) {
        return work -> {
            var step = "step " + work.command().step().name();
            try {
                return Actions.run(
                        work,
                        () -> ServerAddress.of(work.command().source().address()),
                        address -> at(work, address, clusters, body));
            } catch (KubernetesClientException refused) {
                if (Thread.interrupted()) {
                    throw new InterruptedException(step);
                }
                return StepResult.failed(ClusterProblems.of(refused, step));
            }
        };
    }

    private static StepResult at(Work work, ServerAddress address, Clusters clusters, Body<Turn> body)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        Api api;
        try {
            api = clusters.api(address.context());
        } catch (Cluster.Missing none) {
            return StepResult.failed(ClusterProblems.of(none));
        }
        return body.run(new Turn(work, address, clusters, api));
    }

    Names names() {
        return new Names(work.command().upgrade());
    }

    String namespace() {
        return address.namespace();
    }

    /** The name of the step. */
    String step() {
        return work.command().step().name();
    }

    /** A parameter of the step, with names as they are. @throws IllegalStateException if the plan does not give it */
    String text(String parameter) {
        return optional(parameter)
                .orElseThrow(() -> new IllegalStateException("step %s has no '%s'".formatted(step(), parameter)));
    }

    /** The same, where the plan may leave it out. */
    Optional<String> optional(String parameter) {
        return Optional.ofNullable(work.command().step().parameters().get(parameter))
                .map(value -> names().of(value.toString()));
    }

    /** A parameter that is a list. */
    List<String> texts(String parameter) {
        return work.command().step().parameters().get(parameter) instanceof List<?> list
                ? list.stream().map(value -> names().of(value.toString())).toList()
                : List.of();
    }

    /** What earlier steps and this turn learned; empty text is what was taken back. */
    Optional<String> fact(String key) {
        return Optional.ofNullable(work.facts().get(key)).map(Object::toString).filter(text -> !text.isEmpty());
    }

    /** Whether anybody ever learned it, even if it was taken back. */
    boolean isLearned(String key) {
        return work.facts().containsKey(key);
    }

    void learn(String key, Object value) {
        work.learned(Map.of(key, value.toString()), List.of());
    }

    /** The key of a fact that is of this step alone. */
    String factOfStep(String name) {
        return step() + "." + name;
    }

    void warn(String id, String object, String explanation, String remedy) {
        work.found(List.of(new Finding(id, Severity.WARN, object, explanation, remedy)));
    }

    /** By the clock of the cluster, nearly. */
    Instant now() {
        return clusters.clock().instant();
    }

    boolean isOurs(HasMetadata made) {
        return names().isOurs(made.getMetadata().getLabels());
    }

    /** Nothing is wrong and nothing is finished. */
    StepResult pending(String waitingFor) {
        return pending(Progress.doing(waitingFor));
    }

    StepResult pending(Progress progress) {
        return new StepResult.Pending(clusters.pollInterval(), progress);
    }

    /** A failure of the platform. @param code stable, for programs */
    static StepResult failed(String code, String detail, String remedy) {
        return StepResult.failed(Problem.of(Kind.PROVIDER, code, detail, remedy));
    }

    /** Something has our name, and is not ours. */
    static StepResult taken(String what) {
        return failed(
                "name-taken",
                "There is a %s that this upgrade did not make.".formatted(what),
                "Delete it if nobody needs it, then retry.");
    }
}
