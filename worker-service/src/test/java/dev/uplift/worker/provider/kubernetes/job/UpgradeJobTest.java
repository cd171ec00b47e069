package dev.uplift.worker.provider.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class UpgradeJobTest {

    private static final RunAs BITNAMI = new RunAs(1001, 1001, false);
    private static final RunAs FROM_ROOT = new RunAs(999, 999, true);
    private static final Target DATA = new Target(
            "data-orders-0",
            "data",
            15,
            17,
            Mode.AUTO,
            4,
            Optional.empty(),
            Optional.of("UTF8"),
            Optional.of("C.UTF-8"),
            Optional.empty(),
            Optional.of("pg_stat_statements,pg_cron"));
    private static final ResourceRequirements RESOURCES = new ResourceRequirementsBuilder()
            .addToRequests("memory", new Quantity("512Mi"))
            .addToLimits("memory", new Quantity("2Gi"))
            .build();

    private static JobRequest request(Verb verb, Target data, RunAs runAs, Placement placement) {
        return new JobRequest(
                "{id}",
                "shop",
                "uplift-{id}-" + verb.argument(),
                verb,
                "tianon/postgres-upgrade:15-to-17",
                Optional.ofNullable(data),
                runAs,
                placement,
                RESOURCES,
                Duration.ofHours(2));
    }

    private static Job job(Verb verb) {
        return UpgradeJob.of(request(verb, DATA, BITNAMI, Placement.ANYWHERE));
    }

    private static PodSpec pod(Job job) {
        return job.getSpec().getTemplate().getSpec();
    }

    private static Map<String, String> environment(Job job) {
        return pod(job).getContainers().getFirst().getEnv().stream()
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    @ParameterizedTest
    @EnumSource
    void each_verb_fits_the_strictest_pod_security(Verb verb) {
        assertThat(RestrictedPodSecurity.broken(pod(job(verb)))).isEmpty();
    }

    @Test
    void from_root_it_does_not_fit_and_the_check_says_where() {
        var job = UpgradeJob.of(request(Verb.UPGRADE, DATA, FROM_ROOT, Placement.ANYWHERE));

        assertThat(RestrictedPodSecurity.broken(pod(job)))
                .containsExactly("runAsUser 0", "runAsNonRoot", "capabilities.drop");
        assertThat(environment(job)).containsEntry("UPLIFT_RUN_AS", "999:999");
    }

    @Test
    void the_check_of_pod_security_sees_each_thing_that_is_not_allowed() {
        assertThat(with(pod -> pod.withHostNetwork(true))).containsExactly("host namespaces");
        assertThat(with(pod -> pod.addNewVolume()
                        .withName("host")
                        .withNewHostPath()
                        .withPath("/")
                        .endHostPath()
                        .endVolume()))
                .containsExactly("volume type of host");
        assertThat(with(pod -> pod.editSecurityContext()
                        .addNewSysctl("kernel.shmmax", "1")
                        .endSecurityContext()))
                .containsExactly("sysctls");
        assertThat(with(pod ->
                        pod.editSecurityContext().withSeccompProfile(null).endSecurityContext()))
                .containsExactly("seccompProfile");
        assertThat(with(pod -> pod.editFirstContainer()
                        .editSecurityContext()
                        .withAllowPrivilegeEscalation(null)
                        .withPrivileged(true)
                        .withProcMount("Unmasked")
                        .editCapabilities()
                        .withAdd("NET_ADMIN")
                        .endCapabilities()
                        .endSecurityContext()
                        .endContainer()))
                .containsExactly("privileged", "allowPrivilegeEscalation", "capabilities.add", "procMount");
        assertThat(with(pod -> pod.editFirstContainer()
                        .addNewPort()
                        .withHostPort(80)
                        .endPort()
                        .endContainer()))
                .containsExactly("hostPort");
    }

    private static List<String> with(UnaryOperator<PodSpecBuilder> change) {
        var changed = change.apply(new PodSpecBuilder(pod(job(Verb.UPGRADE))));
        return RestrictedPodSecurity.broken(changed.build());
    }

    @Test
    void it_runs_once_for_a_time_and_its_end_can_be_read() {
        var job = job(Verb.UPGRADE);

        assertThat(job.getSpec().getBackoffLimit()).isZero();
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(7200);
        assertThat(job.getSpec().getTtlSecondsAfterFinished()).isEqualTo(7 * 24 * 3600);
        assertThat(pod(job).getRestartPolicy()).isEqualTo("Never");
        assertThat(pod(job).getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getName()).isEqualTo(UpgradeJob.CONTAINER);
            assertThat(container.getTerminationMessagePolicy()).isEqualTo("FallbackToLogsOnError");
            assertThat(container.getCommand()).containsExactly("/bin/bash", "/uplift/pg-upgrade.sh", "upgrade");
            assertThat(container.getResources()).isEqualTo(RESOURCES);
        });
        assertThat(pod(job).getAutomountServiceAccountToken()).isFalse();
    }

    @Test
    void it_carries_the_upgrade_on_itself_and_on_its_pod() {
        var job = job(Verb.RECOVER);

        assertThat(job.getMetadata().getName()).isEqualTo("uplift-{id}-recover");
        assertThat(job.getMetadata().getNamespace()).isEqualTo("shop");
        assertThat(job.getMetadata().getLabels()).containsEntry(UpgradeJob.LABEL, "{id}");
        assertThat(job.getSpec().getTemplate().getMetadata().getLabels()).containsEntry(UpgradeJob.LABEL, "{id}");
    }

    @Test
    void the_volume_is_mounted_whole_and_the_data_found_in_it() {
        var job = job(Verb.UPGRADE);

        assertThat(pod(job).getContainers().getFirst().getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("data"))
                .singleElement()
                .returns("/volume", VolumeMount::getMountPath)
                .returns(null, VolumeMount::getSubPath);
        assertThat(environment(job))
                .containsOnly(
                        Map.entry("UPLIFT_ID", "{id}"),
                        Map.entry("UPLIFT_RUN_AS", "1001:1001"),
                        Map.entry("UPLIFT_VOLUME", "/volume"),
                        Map.entry("UPLIFT_DATA", "/volume/data"),
                        Map.entry("UPLIFT_FROM", "15"),
                        Map.entry("UPLIFT_TO", "17"),
                        Map.entry("UPLIFT_MODE", "auto"),
                        Map.entry("UPLIFT_JOBS", "4"),
                        Map.entry("UPLIFT_ENCODING", "UTF8"),
                        Map.entry("UPLIFT_LC_COLLATE", "C.UTF-8"),
                        Map.entry("UPLIFT_PRELOAD", "pg_stat_statements,pg_cron"));
    }

    @Test
    void root_is_told_whose_the_data_is() {
        var job = UpgradeJob.of(request(Verb.UPGRADE, DATA, FROM_ROOT, Placement.ANYWHERE));

        assertThat(pod(job).getSecurityContext())
                .returns(0L, PodSecurityContext::getRunAsUser)
                .returns(0L, PodSecurityContext::getRunAsGroup)
                .returns(null, PodSecurityContext::getRunAsNonRoot)
                .returns(999L, PodSecurityContext::getFsGroup);
        assertThat(environment(job)).containsEntry("UPLIFT_RUN_AS", "999:999");
    }

    @Test
    void data_may_be_the_volume_itself() {
        var root = new Target(
                "pgdata",
                "",
                17,
                18,
                Mode.LINK,
                1,
                Optional.of("admin"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        var job = UpgradeJob.of(request(Verb.UPGRADE, root, BITNAMI, Placement.ANYWHERE));

        assertThat(environment(job)).containsEntry("UPLIFT_DATA", "/volume").containsEntry("UPLIFT_USER", "admin");
    }

    @Test
    void a_probe_of_an_image_has_no_volume_of_data() {
        var job = UpgradeJob.of(request(Verb.EXTENSIONS, null, BITNAMI, Placement.ANYWHERE));

        assertThat(pod(job).getVolumes()).allMatch(volume -> volume.getPersistentVolumeClaim() == null);
        assertThat(environment(job)).containsOnlyKeys("UPLIFT_ID", "UPLIFT_RUN_AS");
    }

    @Test
    void cleaning_happens_where_the_server_has_its_volume() {
        var toleration = new Toleration("NoSchedule", "databases", "Exists", null, null);
        var there = new Placement(
                Optional.of("node-7"),
                Map.of("disk", "fast"),
                List.of(toleration),
                List.of("registry"),
                Optional.of("postgres"));

        var pod = pod(UpgradeJob.of(request(Verb.CLEAN, DATA, BITNAMI, there)));

        assertThat(pod.getAffinity()
                        .getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms())
                .singleElement()
                .satisfies(term -> assertThat(term.getMatchFields())
                        .singleElement()
                        .satisfies(field -> assertThat(field.getValues()).containsExactly("node-7")));
        assertThat(pod.getNodeName()).isNull();
        assertThat(pod(UpgradeJob.on(job(Verb.CLEAN), "node-7")).getAffinity()).isEqualTo(pod.getAffinity());
        assertThat(pod.getTolerations()).containsExactly(toleration);
        assertThat(pod.getNodeSelector()).containsEntry("disk", "fast");
        assertThat(pod.getImagePullSecrets()).extracting("name").containsExactly("registry");
        assertThat(pod.getServiceAccountName()).isEqualTo("postgres");
    }

    @Test
    void the_dry_runs_pod_is_that_of_the_job() {
        var request = request(Verb.UPGRADE, DATA, BITNAMI, Placement.ANYWHERE);

        assertThat(UpgradeJob.pod(request).getSpec()).isEqualTo(pod(UpgradeJob.of(request)));
        assertThat(UpgradeJob.pod(request).getMetadata().getNamespace()).isEqualTo("shop");
    }

    @Test
    void it_is_the_same_after_a_plan_has_kept_it_as_json() {
        var job = job(Verb.UPGRADE);

        assertThat(Serialization.unmarshal(Serialization.asJson(job), Job.class))
                .isEqualTo(job);
    }

    @Test
    void its_script_comes_with_a_name_for_the_user() {
        var map = UpgradeJob.script("shop", "{id}", BITNAMI);

        assertThat(map.getMetadata().getName()).isEqualTo("uplift-{id}-script");
        assertThat(pod(job(Verb.UPGRADE)).getVolumes())
                .extracting(volume -> volume.getConfigMap())
                .filteredOn(its -> its != null)
                .extracting("name")
                .containsExactly("uplift-{id}-script");
        assertThat(map.getData().get("passwd")).contains("postgres:x:1001:1001:");
        assertThat(map.getData().get("pg-upgrade.sh")).startsWith("#!/bin/bash").hasSizeLessThan(256 * 1024);
    }

    @Test
    void what_is_not_on_the_volume_is_refused() {
        assertThatThrownBy(() -> target("../etc")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> target("/data")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RunAs(0, 0, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request(Verb.UPGRADE, null, BITNAMI, Placement.ANYWHERE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Target target(String data) {
        return new Target(
                "c",
                data,
                15,
                17,
                Mode.COPY,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
