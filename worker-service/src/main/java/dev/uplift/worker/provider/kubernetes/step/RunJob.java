package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.job.JobOutput;
import dev.uplift.worker.provider.kubernetes.job.KeptLog;
import dev.uplift.worker.provider.kubernetes.job.RunAs;
import dev.uplift.worker.provider.kubernetes.job.UpgradeJob;
import dev.uplift.worker.provider.kubernetes.job.Verb;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import dev.uplift.worker.provider.kubernetes.server.Names;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The action {@code run-job}: after it, a Job of the plan has done what its verb says, by its exit code and by the last
 * words of its script. One that has failed stays as evidence, and is replaced only when the step is asked again after its
 * failure was told. One whose pod cannot start is ended before the step fails, so that nothing runs late.
 */
final class RunJob {

    /** The annotation that holds the claim's uid. */
    private static final String CLAIM = "uplift.dev/claim-uid";

    private final Turn turn;
    private final Verb verb;
    private final Job manifest;
    private final String name;

    RunJob(Turn turn) {
        this.turn = turn;
        this.verb = Verb.valueOf(turn.text("verb").toUpperCase(Locale.ROOT));
        this.manifest = manifest(turn);
        this.name = manifest.getMetadata().getName();
    }

    static StepResult run(Turn turn) {
        return new RunJob(turn).run();
    }

    /** As the plan shows it, for this upgrade. */
    private static Job manifest(Turn turn) {
        var text = new String(
                Json.write(turn.work().command().step().parameters().get("manifest")), StandardCharsets.UTF_8);
        return Serialization.unmarshal(turn.names().of(text), Job.class);
    }

    StepResult run() {
        var there = turn.api().job(turn.namespace(), name);
        if (there.isPresent() && !turn.isOurs(there.get())) {
            return Turn.taken("Job " + name);
        }
        var given = turn.fact(turn.factOfStep("given-up"));
        if (given.isPresent()) {
            return there.isPresent() ? delete(name, given.get()) : givenUp(given.get());
        }
        return there.map(this::found).orElseGet(this::begin);
    }

    private StepResult begin() {
        return switch (verb) {
            case UPGRADE -> Quiesced.then(turn, () -> undone().orElseGet(() -> create(onThisClaim())));
            case RECOVER -> Quiesced.then(turn, () -> create(onThisClaim()));
            case CLEAN -> create(beside(manifest));
            case REHEARSE, PROVE, CHECK, EXTENSIONS -> create(manifest);
        };
    }

    /** A Job that took back an earlier try is not this one's. */
    private Optional<StepResult> undone() {
        return turn.optional("undoneBy")
                .flatMap(other -> turn.api().job(turn.namespace(), other).filter(turn::isOurs))
                .map(job -> delete(job.getMetadata().getName(), "it took an earlier try back"));
    }

    private Job onThisClaim() {
        return new JobBuilder(manifest)
                .editMetadata()
                .addToAnnotations(CLAIM, claimUid())
                .endMetadata()
                .build();
    }

    private String claimUid() {
        return turn.api()
                .claim(turn.namespace(), claim())
                .map(claim -> claim.getMetadata().getUid())
                .orElse(Turn.NOTHING);
    }

    /** Whether what it did is not there any more: it was taken back, or the claim was made anew. */
    private boolean isStale(Job job) {
        return isOfTheServersData()
                && (turn.optional("undoneBy")
                                .flatMap(other -> turn.api().job(turn.namespace(), other))
                                .isPresent()
                        || !claimUid().equals(job.getMetadata().getAnnotations().get(CLAIM)));
    }

    /** While the server runs, its volume can be mounted on its node only. */
    private Job beside(Job job) {
        return Volume.users(turn, claim()).stream()
                .map(pod -> pod.getSpec().getNodeName())
                .filter(node -> node != null)
                .findFirst()
                .map(node -> UpgradeJob.on(job, node))
                .orElse(job);
    }

    private String claim() {
        return manifest.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .findFirst()
                .orElseThrow();
    }

    private StepResult create(Job job) {
        var script = turn.names().of(Names.SCRIPT);
        var map = turn.api().configMap(turn.namespace(), script);
        if (map.isPresent() && !turn.isOurs(map.get())) {
            return Turn.taken("ConfigMap " + script);
        }
        if (map.isEmpty()) {
            var runAs = Json.mapper()
                    .convertValue(turn.work().command().step().parameters().get("runAs"), RunAs.class);
            turn.work().mayAct();
            turn.api()
                    .create(UpgradeJob.script(
                            turn.namespace(), turn.names().upgrade().toString(), runAs));
        }
        unsure();
        turn.work().mayAct();
        turn.api().create(job);
        return turn.pending("Job %s to begin".formatted(name));
    }

    /** From here until a Job says so, nobody knows which version the data is of. */
    private void unsure() {
        if (isOfTheServersData()) {
            turn.learn(InPlacePlan.DATA, Turn.NOTHING);
        }
    }

    private boolean isOfTheServersData() {
        return verb == Verb.UPGRADE || verb == Verb.RECOVER;
    }

    private StepResult found(Job job) {
        var watched = new WatchedJob(turn, job);
        if (watched.end() != WatchedJob.End.NONE && isStale(job)) {
            return delete(name, "it is of an earlier try");
        }
        return switch (watched.end()) {
            case COMPLETE -> complete(watched);
            case FAILED -> failed(watched);
            case NONE -> running(watched);
        };
    }

    private StepResult complete(WatchedJob job) {
        var log = kept(job, true);
        var output = JobOutput.of(log);
        if (output.succeeded(verb)) {
            return StepResult.done(facts(output));
        }
        if (isRetried(job)) {
            return delete(name, "it has failed before");
        }
        return told(
                job,
                Problem.of(
                        Kind.PROVIDER,
                        "job-unproven",
                        "Job %s has ended well, but its log does not say that it did what it should.%s"
                                .formatted(name, whereTheDataIs()),
                        "Look at the log, then retry: what the Job did it does not do again."),
                log);
    }

    private StepResult failed(WatchedJob job) {
        if (isRetried(job)) {
            return delete(name, "it has failed before");
        }
        var log = kept(job, true);
        var fatal = JobOutput.of(log).fatal();
        return told(
                job,
                Problem.of(
                        Kind.PROVIDER,
                        fatal.map(JobOutput.Fatal::code).orElse("job-failed"),
                        "Job %s has failed: %s%s"
                                .formatted(
                                        name,
                                        fatal.map(JobOutput.Fatal::sentence).orElseGet(job::reason),
                                        whereTheDataIs()),
                        "Read the log; put right what it names; then retry, or roll back."),
                log);
    }

    /** The failure was told, and somebody asks for the step again. */
    private boolean isRetried(WatchedJob job) {
        return turn.fact(turn.factOfStep("failed")).equals(Optional.of(job.uid()));
    }

    private StepResult delete(String job, String reason) {
        turn.work().mayAct();
        turn.api().deleteJob(turn.namespace(), job);
        return turn.pending("Job %s to be gone: %s".formatted(job, reason));
    }

    private StepResult told(WatchedJob job, Problem problem, String log) {
        unsure();
        turn.learn(turn.factOfStep("failed"), job.uid());
        return StepResult.failed(problem.with(WatchedJob.tail(log)));
    }

    private String whereTheDataIs() {
        return isOfTheServersData()
                ? " %s stays without pods: the old data is on claim %s, in its place or beside it, and the rollback puts it back."
                        .formatted(turn.address(), claim())
                : "";
    }

    private StepResult running(WatchedJob job) {
        var stuck = job.stuck();
        if (stuck.isPresent()) {
            turn.learn(turn.factOfStep("given-up"), stuck.get());
            return delete(name, stuck.get());
        }
        var stages = JobOutput.of(kept(job, false)).stages();
        if (stages.isEmpty()) {
            return turn.pending("Job %s: %s".formatted(name, job.waiting()));
        }
        var last = stages.getLast();
        return turn.pending(Progress.of(
                "[%d/%d] %s".formatted(last.number(), last.of(), last.text()),
                last.number() - 1L,
                last.of(),
                "stages",
                0));
    }

    private StepResult givenUp(String reason) {
        turn.learn(turn.factOfStep("given-up"), Turn.NOTHING);
        return Turn.failed(
                "job-not-started",
                "Job %s was ended, since its pod did not start: %s.%s".formatted(name, reason, whereTheDataIs()),
                "Put right what keeps the pod from starting, then retry.");
    }

    /** Its log, of which the timeline gets what is new. */
    private String kept(WatchedJob job, boolean ended) {
        var log = job.log();
        var news = KeptLog.of(turn.fact(turn.factOfStep("logged")), job.uid()).in(log, ended);
        if (!news.lines().isEmpty()) {
            turn.work().logged("Job " + name, news.lines());
            turn.learn(turn.factOfStep("logged"), news.now().toFact());
        }
        return log;
    }

    private Map<String, Object> facts(JobOutput output) {
        var prefix = verb == Verb.REHEARSE ? "rehearsal" : turn.step();
        var facts = new HashMap<String, Object>();
        output.facts().forEach((fact, value) -> facts.put(prefix + "." + fact, value));
        switch (verb) {
            case UPGRADE -> facts.put(InPlacePlan.DATA, Server.major(turn.text("to")));
            case RECOVER -> facts.put(InPlacePlan.DATA, Server.major(turn.text("from")));
            case REHEARSE, PROVE, CLEAN, CHECK, EXTENSIONS -> {}
        }
        return facts;
    }

    /** Names of Jobs and what they need, for {@link EndJobs} and {@link Removals}. */
    static List<String> names(Turn turn) {
        return turn.texts("jobs");
    }
}
