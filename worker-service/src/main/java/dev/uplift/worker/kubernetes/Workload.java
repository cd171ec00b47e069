package dev.uplift.worker.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A Deployment or StatefulSet, as it was read. */
public sealed interface Workload {

    HasMetadata resource();

    /** How many it is to have; one where it does not say. */
    int replicas();

    /** Which pods are its own. */
    LabelSelector pods();

    /** Whether it has all that it is to have, and says so of what it is to be now. */
    boolean isReady();

    /** The same with another number of replicas and another mark, to be written over what was read and nothing newer. */
    HasMetadata scaled(int replicas, Optional<Mark> mark);

    record OfDeployment(Deployment resource) implements Workload {
        @Override
        public int replicas() {
            return or(resource.getSpec().getReplicas(), 1);
        }

        @Override
        public LabelSelector pods() {
            return resource.getSpec().getSelector();
        }

        @Override
        public boolean isReady() {
            var status = resource.getStatus();
            return status != null
                    && seen(status.getObservedGeneration(), resource.getMetadata())
                    && or(status.getReadyReplicas(), 0) >= replicas();
        }

        @Override
        public HasMetadata scaled(int replicas, Optional<Mark> mark) {
            return new DeploymentBuilder(resource)
                    .editMetadata()
                    .withAnnotations(annotations(resource, mark))
                    .endMetadata()
                    .editSpec()
                    .withReplicas(replicas)
                    .endSpec()
                    .build();
        }
    }

    record OfStatefulSet(StatefulSet resource) implements Workload {
        @Override
        public int replicas() {
            return or(resource.getSpec().getReplicas(), 1);
        }

        @Override
        public LabelSelector pods() {
            return resource.getSpec().getSelector();
        }

        @Override
        public boolean isReady() {
            var status = resource.getStatus();
            return status != null
                    && seen(status.getObservedGeneration(), resource.getMetadata())
                    && or(status.getReadyReplicas(), 0) >= replicas();
        }

        @Override
        public HasMetadata scaled(int replicas, Optional<Mark> mark) {
            return new StatefulSetBuilder(resource)
                    .editMetadata()
                    .withAnnotations(annotations(resource, mark))
                    .endMetadata()
                    .editSpec()
                    .withReplicas(replicas)
                    .endSpec()
                    .build();
        }
    }

    default String name() {
        return resource().getMetadata().getName();
    }

    default Optional<Mark> mark() {
        var annotations = resource().getMetadata().getAnnotations();
        return Mark.parse(annotations == null ? null : annotations.get(Mark.ANNOTATION));
    }

    private static Map<String, String> annotations(HasMetadata resource, Optional<Mark> mark) {
        var before = resource.getMetadata().getAnnotations();
        var annotations = new HashMap<>(before == null ? Map.of() : before);
        annotations.remove(Mark.ANNOTATION);
        mark.ifPresent(its -> annotations.put(Mark.ANNOTATION, its.text()));
        return annotations;
    }

    /** What a status says is about the last change. */
    private static boolean seen(Long observed, ObjectMeta metadata) {
        return metadata.getGeneration() == null || observed != null && observed >= metadata.getGeneration();
    }

    private static int or(Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
