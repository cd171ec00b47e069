package dev.uplift.worker.provider.kubernetes.plan;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.kubernetes.job.UpgradeJob;
import dev.uplift.worker.provider.kubernetes.job.Verb;
import dev.uplift.worker.provider.kubernetes.server.Names;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps on a StatefulSet that more than one part of a plan has, and their parameters; pure.
 *
 * @param set as it was
 * @param common steps of the plan that are SQL
 */
record SetSteps(UpgradedSet set, ServerSteps common) {

    /** The parameter that names the StatefulSet. */
    static final String SET = "statefulSet";

    /** For pods to come or go, as the CircleCI guide has it. */
    static final Duration PODS = Duration.ofMinutes(5);

    /** For a volume to be detached. The guide has 2 minutes; some clouds take 6 to give a volume up. */
    static final Duration DETACH = Duration.ofMinutes(10);

    /** For workloads to be ready. */
    static final Duration ROLLOUT = Duration.ofMinutes(10);

    /** Snapshots and restores of terabytes take hours. */
    static final Duration COPY_ALL = Duration.ofHours(24);

    /** For somebody who deploys. */
    static final Duration PEOPLE = Duration.ofHours(8);

    /** pg_upgrade by copy. */
    private static final Duration UPGRADE = Duration.ofHours(24);

    boolean rehearsed() {
        return common.rehearsed() && set.snapshots().isPresent();
    }

    /** Whether a snapshot is the way back; else the old directory is. */
    boolean backedUp() {
        return common.ownBackup() && set.snapshots().isPresent();
    }

    Map<String, Object> applications() {
        return common.on(set.name(), Map.of("selector", set.applications().orElseThrow()));
    }

    Map<String, Object> snapshot(String name) {
        var parameters = new HashMap<String, Object>(
                Map.of("snapshot", name, "claim", set.storage().claim()));
        set.snapshots().orElseThrow().snapshotClass().ifPresent(its -> parameters.put("class", its));
        return parameters;
    }

    /** Of the volume while nobody has it. */
    Map<String, Object> finalSnapshot() {
        var parameters = snapshot(Names.FINAL);
        parameters.putAll(own());
        parameters.put("detached", true);
        return parameters;
    }

    Map<String, Object> restored(String claim, String snapshot) {
        var parameters = new HashMap<String, Object>(Map.of(
                "claim", claim, "snapshot", snapshot, "like", set.storage().claim()));
        set.snapshots().orElseThrow().storageClass().ifPresent(its -> parameters.put("storageClass", its));
        return parameters;
    }

    /** What a rehearsal leaves. */
    Map<String, Object> rehearsal() {
        return Map.of(
                "claim", Names.CLONE,
                "snapshot", Names.LIVE,
                "jobs", List.of(set.jobName(Verb.REHEARSE)),
                "script", Names.SCRIPT);
    }

    /** Those that must have ended before the server comes back. */
    Map<String, Object> jobs() {
        return Map.of("jobs", List.of(set.jobName(Verb.PROVE), set.jobName(Verb.UPGRADE)));
    }

    /** One Job, and what it must find: the volume that it works on is nobody else's meanwhile. */
    Step job(Phase phase, String name, Verb verb) {
        return Step.of(phase, name, UPGRADE)
                .doing("run-job", jobParameters(verb))
                .needing(name + ".failed", name + ".given-up", name + ".logged", InPlacePlan.DATA, InPlacePlan.MODE);
    }

    private Map<String, Object> jobParameters(Verb verb) {
        var parameters = new HashMap<String, Object>(
                Map.of("verb", verb.argument(), "manifest", set.job(verb), "runAs", set.runAs(), "to", set.target()));
        switch (verb) {
            case UPGRADE -> {
                parameters.putAll(own());
                parameters.put("undoneBy", set.jobName(Verb.RECOVER));
                // Shown once, for whoever approves: all Jobs have it from their ConfigMap.
                parameters.put("script", UpgradeJob.scriptText());
            }
            case RECOVER -> parameters.putAll(own());
            case REHEARSE, CHECK, PROVE, CLEAN, EXTENSIONS -> {}
        }
        return parameters;
    }

    /** The set and its volume, which must be free. */
    private Map<String, Object> own() {
        return common.on(
                set.name(),
                Map.of(
                        "claim",
                        set.storage().claim(),
                        "uid",
                        set.storage().uid(),
                        "volume",
                        set.storage().volume(),
                        "from",
                        set.version()));
    }

    Step stop(Phase phase, String name) {
        return Step.of(phase, name, PODS).doing("stop-server", own()).needing(InPlacePlan.STOP, InPlacePlan.DATA);
    }

    Step detach(Phase phase, String name) {
        return Step.of(phase, name, DETACH).doing("detach", own()).asRepeatable();
    }

    Map<String, Object> newImage() {
        return image(set.container().newImage(), true);
    }

    Map<String, Object> oldImage() {
        return image(set.container().image(), false);
    }

    private Map<String, Object> image(String image, boolean isNew) {
        return common.on(
                set.name(),
                Map.of(
                        "container",
                        set.container().name(),
                        "image",
                        image,
                        isNew ? "environment" : "without",
                        isNew
                                ? set.container().environment()
                                : set.container().environment().keySet().stream()
                                        .sorted()
                                        .toList(),
                        "helm",
                        set.helm()));
    }

    /** @param version of the data and of the image */
    Step start(Phase phase, String name, String version, String image) {
        var parameters = new HashMap<>(own());
        parameters.put("version", version);
        parameters.put("image", image);
        parameters.put("container", set.container().name());
        return Step.of(phase, name, ROLLOUT)
                .doing("start-server", parameters)
                .needing(InPlacePlan.DATA, InPlacePlan.STOP);
    }

    /** The data as it was: its directory, or the volume from the final snapshot. */
    Map<String, Object> recovered() {
        var parameters = jobParameters(Verb.RECOVER);
        if (backedUp()) {
            parameters.putAll(restored(set.storage().claim(), Names.FINAL));
        }
        return parameters;
    }
}
