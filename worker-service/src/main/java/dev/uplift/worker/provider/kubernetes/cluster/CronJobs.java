package dev.uplift.worker.provider.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * CronJobs of batch/v1, or of batch/v1beta1 before Kubernetes 1.21, which have the same fields.
 *
 * @param client of the cluster
 */
record CronJobs(KubernetesClient client) {

    private static final String OLDER = "batch/v1beta1";

    List<CronJob> list(String namespace, String selector) {
        return Absent.either(
                () -> client.batch()
                        .v1()
                        .cronjobs()
                        .inNamespace(namespace)
                        .withLabelSelector(selector)
                        .list()
                        .getItems(),
                () -> client
                        .batch()
                        .v1beta1()
                        .cronjobs()
                        .inNamespace(namespace)
                        .withLabelSelector(selector)
                        .list()
                        .getItems()
                        .stream()
                        .map(this::newer)
                        .toList());
    }

    CronJob update(CronJob changed) {
        return OLDER.equals(changed.getApiVersion())
                ? newer(client.resource(older(changed)).update())
                : client.resource(changed).update();
    }

    private CronJob newer(io.fabric8.kubernetes.api.model.batch.v1beta1.CronJob older) {
        var newer = client.getKubernetesSerialization().convertValue(older, CronJob.class);
        newer.setApiVersion(OLDER);
        return newer;
    }

    private io.fabric8.kubernetes.api.model.batch.v1beta1.CronJob older(CronJob newer) {
        return client.getKubernetesSerialization()
                .convertValue(newer, io.fabric8.kubernetes.api.model.batch.v1beta1.CronJob.class);
    }
}
