package dev.uplift.worker.provider.kubernetes.precheck;

import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.job.JobOutput;
import dev.uplift.worker.provider.kubernetes.job.JobRequest;
import dev.uplift.worker.provider.kubernetes.job.UpgradeJob;
import dev.uplift.worker.provider.kubernetes.job.Verb;
import dev.uplift.worker.provider.kubernetes.precheck.Probe.Role;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.Names;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import dev.uplift.worker.provider.kubernetes.step.Turn;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs each image once, in a Job without a volume, to see whether it can be pulled and which extensions it has. What was
 * seen is a fact, so that no Job is made again; then the Jobs are removed.
 */
final class ImageProbes {

    private static final Duration DEADLINE = Duration.ofMinutes(5);

    /** A registry may be slow, or away for a moment. */
    private static final Duration PULLING = Duration.ofSeconds(45);

    private static final Set<String> NOT_PULLED =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");
    private static final int MOST_BYTES = 64 << 10;

    /** The fact that every turn of the prechecks is handed: what the images have said, by their roles. */
    private static final String SAID = "precheck.asked";

    /** How far they are. */
    sealed interface Course {}

    /** Some have not ended. */
    record Waiting(StepResult result) implements Course {}

    /** All have, and nothing of them is left. */
    record Over(List<Probe> probes) implements Course {}

    private final Turn turn;
    private final PostgresSet set;
    private final KubernetesOptions own;
    private final Names names;
    private final int from;
    private final int to;

    /**
     * @param from the major version that the server runs
     * @param to the major version that it leads to
     */
    ImageProbes(Turn turn, PostgresSet set, KubernetesOptions own, int from, int to) {
        this.turn = turn;
        this.set = set;
        this.own = own;
        this.names = new Names(turn.work().command().upgrade());
        this.from = from;
        this.to = to;
    }

    /** Goes as far as it can now. */
    Course look() {
        var known = new ArrayList<Probe>();
        for (var role : Role.values()) {
            remembered(role).or(() -> seen(role)).ifPresent(known::add);
        }
        if (known.size() < Role.values().length) {
            return new Waiting(StepResult.pending(
                    turn.clusters().pollInterval(), "the images to be pulled and to say which extensions they have"));
        }
        remove();
        return new Over(known);
    }

    private Optional<Probe> remembered(Role role) {
        return Optional.ofNullable(said().get(role.name()))
                .map(fact -> Json.mapper().convertValue(fact, Probe.class))
                .filter(probe -> probe.image().equals(image(role)));
    }

    private Map<?, ?> said() {
        return turn.work().facts().get(SAID) instanceof Map<?, ?> said ? said : Map.of();
    }

    private void remember(Probe probe) {
        var said = new HashMap<Object, Object>(said());
        said.put(probe.role().name(), Json.mapper().convertValue(probe, Map.class));
        turn.work().learned(Map.of(SAID, said), List.of());
    }

    private String image(Role role) {
        return switch (role) {
            case OLD -> set.layout().image();
            case NEW -> own.image();
            case UPGRADE -> own.upgradeImage(from, to);
        };
    }

    private String name(Role role) {
        return names.of(
                switch (role) {
                    case OLD -> Names.PROBE_OLD;
                    case NEW -> Names.PROBE_NEW;
                    case UPGRADE -> Names.PROBE_UPGRADE;
                });
    }

    private Optional<Probe> seen(Role role) {
        var job = turn.api().job(set.namespace(), name(role));
        if (job.isEmpty()) {
            begin(role);
            return Optional.empty();
        }
        if (!names.isOurs(job.get().getMetadata().getLabels())) {
            return Optional.of(
                    Probe.silent(role, image(role), true, "Job %s is somebody else's".formatted(name(role))));
        }
        var probe = seen(role, job.get());
        probe.ifPresent(this::remember);
        return probe;
    }

    private void begin(Role role) {
        var runAs = set.runAs(own);
        if (turn.api().configMap(set.namespace(), names.of(Names.SCRIPT)).isEmpty()) {
            turn.work().mayAct();
            turn.api().create(UpgradeJob.script(set.namespace(), id(), runAs));
        }
        turn.work().mayAct();
        turn.api().create(UpgradeJob.of(request(role)));
    }

    private String id() {
        return names.upgrade().toString();
    }

    /** Of the Job that looks at the image; its pod is let in, or not, as those of all Jobs. */
    JobRequest request(Role role) {
        return new JobRequest(
                id(),
                set.namespace(),
                name(role),
                Verb.EXTENSIONS,
                image(role),
                Optional.empty(),
                set.runAs(own),
                set.placement(),
                own.jobResources().requirements(),
                DEADLINE);
    }

    /** Empty while it runs. */
    private Optional<Probe> seen(Role role, Job job) {
        var pod = turn.api().podOf(job);
        var unpulled = pod.flatMap(ImageProbes::unpulled).filter(_ -> hasHadTime(job));
        if (unpulled.isPresent()) {
            return Optional.of(Probe.silent(role, image(role), false, unpulled.get()));
        }
        if (has(job, "Complete")) {
            var log = pod.map(its -> turn.api().log(its, Optional.empty(), MOST_BYTES))
                    .orElse("");
            var output = JobOutput.of(log);
            return Optional.of(
                    output.succeeded(Verb.EXTENSIONS)
                            ? new Probe(
                                    role,
                                    image(role),
                                    true,
                                    Optional.of(output.extensions()),
                                    Optional.of(output.libraries()),
                                    "")
                            : Probe.silent(role, image(role), true, "it ended without a word"));
        }
        return has(job, "Failed") ? Optional.of(failed(role, job, pod)) : Optional.empty();
    }

    private Probe failed(Role role, Job job, Optional<Pod> pod) {
        var waiting = pod.flatMap(ImageProbes::waiting);
        return Probe.silent(
                role,
                image(role),
                waiting.isEmpty() && pod.isPresent(),
                waiting.map(ImageProbes::words).orElseGet(() -> reason(job)));
    }

    private static String reason(Job job) {
        return job.getStatus().getConditions().stream()
                .filter(condition -> "Failed".equals(condition.getType()))
                .map(condition -> "%s: %s".formatted(condition.getReason(), condition.getMessage()))
                .findFirst()
                .orElse("Kubernetes does not say why");
    }

    private boolean hasHadTime(Job job) {
        var made = Instant.parse(job.getMetadata().getCreationTimestamp());
        return made.plus(PULLING).isBefore(turn.clusters().clock().instant());
    }

    private static Optional<String> unpulled(Pod pod) {
        return waiting(pod)
                .filter(state -> NOT_PULLED.contains(state.getReason()))
                .map(ImageProbes::words);
    }

    private static String words(ContainerStateWaiting state) {
        return "%s %s"
                .formatted(state.getReason(), state.getMessage() == null ? "" : state.getMessage())
                .strip();
    }

    private static Optional<ContainerStateWaiting> waiting(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> Optional.ofNullable(status.getContainerStatuses()).stream())
                .flatMap(List::stream)
                .flatMap(status -> Optional.ofNullable(status.getState()).stream())
                .flatMap(state -> Optional.ofNullable(state.getWaiting()).stream())
                .findFirst();
    }

    private static boolean has(Job job, String type) {
        return Optional.ofNullable(job.getStatus()).stream()
                .flatMap(status -> Optional.ofNullable(status.getConditions()).stream())
                .flatMap(List::stream)
                .anyMatch(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private void remove() {
        var left = Arrays.stream(Role.values())
                .map(role -> turn.api().job(set.namespace(), name(role)))
                .flatMap(Optional::stream)
                .filter(job -> names.isOurs(job.getMetadata().getLabels()))
                .toList();
        for (var job : left) {
            turn.work().mayAct();
            turn.api().deleteJob(set.namespace(), job.getMetadata().getName());
        }
        turn.api()
                .configMap(set.namespace(), names.of(Names.SCRIPT))
                .filter(map -> names.isOurs(map.getMetadata().getLabels()))
                .ifPresent(map -> {
                    turn.work().mayAct();
                    turn.api()
                            .deleteConfigMap(set.namespace(), map.getMetadata().getName());
                });
    }
}
