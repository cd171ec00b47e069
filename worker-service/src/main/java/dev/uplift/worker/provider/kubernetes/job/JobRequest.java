package dev.uplift.worker.provider.kubernetes.job;

import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.time.Duration;
import java.util.Optional;

/**
 * What a Job is made from.
 *
 * @param id of the upgrade, or what stands for it in a plan
 * @param namespace of the server
 * @param name of the Job
 * @param verb for its script
 * @param image with bash and PostgreSQL's programs
 * @param target the data; left out where the image alone is asked
 * @param runAs who owns the data
 * @param placement where it may run
 * @param resources of its container; quotas of a namespace may demand them
 * @param deadline after which Kubernetes ends it
 */
public record JobRequest(
        String id,
        String namespace,
        String name,
        Verb verb,
        String image,
        Optional<Target> target,
        RunAs runAs,
        Placement placement,
        ResourceRequirements resources,
        Duration deadline) {

    /** @throws IllegalArgumentException if the verb needs data that is not named */
    public JobRequest {
        if (target.isEmpty() && verb != Verb.EXTENSIONS) {
            throw new IllegalArgumentException("%s without data".formatted(verb.argument()));
        }
        if (deadline.toSeconds() < 1) {
            throw new IllegalArgumentException("no time");
        }
    }
}
