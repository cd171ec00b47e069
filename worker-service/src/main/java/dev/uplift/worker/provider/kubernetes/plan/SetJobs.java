package dev.uplift.worker.provider.kubernetes.plan;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.kubernetes.job.JobRequest;
import dev.uplift.worker.provider.kubernetes.job.Mode;
import dev.uplift.worker.provider.kubernetes.job.Target;
import dev.uplift.worker.provider.kubernetes.job.UpgradeJob;
import dev.uplift.worker.provider.kubernetes.job.Verb;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.Names;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The Jobs of a plan, as manifests; pure.
 *
 * @param set as it was read
 * @param options the driver's own
 * @param from the major version of its data
 * @param to the major version that it gets
 * @param mode of pg_upgrade
 */
record SetJobs(PostgresSet set, KubernetesOptions options, int from, int to, Mode mode) {

    /** Longer than any step waits. */
    private static final Duration DEADLINE = Duration.ofHours(24);

    Map<Verb, Map<String, Object>> manifests() {
        return UpgradedSet.VERBS.stream().collect(Collectors.toMap(verb -> verb, this::manifest));
    }

    private Map<String, Object> manifest(Verb verb) {
        try {
            return Json.mapper()
                    .readValue(Serialization.asJson(UpgradeJob.of(request(verb))), new TypeReference<>() {});
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private JobRequest request(Verb verb) {
        return new JobRequest(
                Names.ID,
                set.namespace(),
                name(verb),
                verb,
                options.upgradeImage(from, to),
                Optional.of(target(verb)),
                set.runAs(options),
                set.placement(),
                options.jobResources().requirements(),
                DEADLINE);
    }

    private static String name(Verb verb) {
        return switch (verb) {
            case REHEARSE -> Names.REHEARSAL;
            case PROVE -> Names.PROVE;
            case UPGRADE -> Names.UPGRADE;
            case RECOVER -> Names.RECOVER;
            case CLEAN -> Names.CLEAN;
            case CHECK, EXTENSIONS -> throw new IllegalArgumentException("no step of a plan does " + verb);
        };
    }

    private Target target(Verb verb) {
        return new Target(
                claim(verb),
                set.layout().data(),
                from,
                to,
                mode,
                options.jobs(),
                options.user(),
                options.encoding(),
                options.lcCollate(),
                options.lcCtype(),
                options.preloadLibraries());
    }

    private String claim(Verb verb) {
        return switch (verb) {
            case REHEARSE -> Names.CLONE;
            case PROVE -> Names.PROOF;
            case CHECK, UPGRADE, RECOVER, CLEAN, EXTENSIONS -> set.layout().claim();
        };
    }
}
