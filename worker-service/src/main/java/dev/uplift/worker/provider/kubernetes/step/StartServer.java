package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * The action {@code start-server}: after it, the StatefulSet has its pods again, and they are ready. It is started only if
 * the data is known to be of the version of the image, on the claim that was inspected or restored.
 */
final class StartServer {

    /** Whoever restarts as often as this does not become ready by waiting. */
    private static final int RESTARTS = 3;

    private final Turn turn;
    private final Server server;

    private StartServer(Turn turn, Server server) {
        this.turn = turn;
        this.server = server;
    }

    static StepResult run(Turn turn) {
        return Server.of(turn, server -> new StartServer(turn, server).run());
    }

    /** The action {@code confirm-available}. */
    static StepResult confirm(Turn turn) {
        return Server.of(
                turn,
                server -> server.workload().isReady() && server.workload().replicas() > 0
                        ? StepResult.done()
                        : turn.pending("%s to be ready".formatted(turn.address())));
    }

    private StepResult run() {
        if (!turn.text("image").equals(server.container().getImage())) {
            return Turn.failed(
                    "image-set-back",
                    "%s has image %s, and not %s: somebody deploys it."
                            .formatted(turn.address(), server.container().getImage(), turn.text("image")),
                    "Have its deployment name the image, then retry; or roll back.");
        }
        if (server.isStopped()) {
            return start();
        }
        return server.isStarting() ? becoming() : settled();
    }

    private StepResult start() {
        var wanted = version();
        if (!turn.fact(InPlacePlan.DATA).equals(Optional.of(wanted))) {
            return Turn.failed(
                    "data-unproven",
                    "%s stays without pods: its image needs data of version %s, and what is on claim %s is %s."
                            .formatted(
                                    turn.address(),
                                    wanted,
                                    turn.text("claim"),
                                    turn.fact(InPlacePlan.DATA)
                                            .map("of version %s"::formatted)
                                            .orElse("not known")),
                    "Retry the step before it, or roll back.");
        }
        return Quiesced.then(turn, () -> {
            turn.work().mayAct();
            turn.api().update(server.starting(isNew()));
            return turn.pending("%s to be ready".formatted(turn.address()));
        });
    }

    private StepResult becoming() {
        var pods = server.pods();
        var others = pods.stream().filter(pod -> !runsImage(pod)).toList();
        if (!others.isEmpty()) {
            return turn.pending("%s to be made anew with image %s".formatted(Volume.names(others), turn.text("image")));
        }
        var crashed = pods.stream().filter(StartServer::crashes).findFirst();
        if (crashed.isPresent()) {
            return crashed(crashed.get());
        }
        if (!server.workload().isReady() || pods.isEmpty()) {
            return turn.pending("%s to be ready".formatted(turn.address()));
        }
        turn.work().mayAct();
        turn.api().update(server.started());
        return started();
    }

    /** Somebody else has started it, or we have and were not heard. */
    private StepResult settled() {
        return server.workload().isReady() && server.workload().replicas() > 0
                ? started()
                : turn.pending("%s to be ready".formatted(turn.address()));
    }

    /** Its data was proven to be of that version; where somebody can ask it by SQL, it says more later. */
    private StepResult started() {
        var facts = new HashMap<String, Object>();
        facts.put("server.image", turn.text("image"));
        if (isNew()) {
            facts.put("target.version", version());
        }
        return StepResult.done(facts);
    }

    private String version() {
        return Server.major(turn.text("version"));
    }

    private boolean isNew() {
        return version().equals(Server.major(turn.work().command().targetVersion()));
    }

    private boolean runsImage(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> turn.text("container").equals(container.getName()))
                .allMatch(container -> turn.text("image").equals(container.getImage()));
    }

    private static boolean crashes(Pod pod) {
        return statuses(pod).stream()
                .anyMatch(status -> status.getRestartCount() != null
                        && status.getRestartCount() >= RESTARTS
                        && !Boolean.TRUE.equals(status.getReady()));
    }

    private static List<ContainerStatus> statuses(Pod pod) {
        return Optional.ofNullable(pod.getStatus().getContainerStatuses()).orElse(List.of());
    }

    private StepResult crashed(Pod pod) {
        var log = turn.api().log(pod, Optional.empty(), 1 << 18);
        return StepResult.failed(Problem.of(
                        Kind.PROVIDER,
                        "server-does-not-start",
                        "Pod %s of %s ends again and again with image %s."
                                .formatted(pod.getMetadata().getName(), turn.address(), turn.text("image")),
                        "Read its log; then retry, or roll back.")
                .with(WatchedJob.tail(log)));
    }
}
