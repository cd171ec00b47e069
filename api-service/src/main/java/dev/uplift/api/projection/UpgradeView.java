package dev.uplift.api.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.uplift.api.core.Consent;
import dev.uplift.api.core.Flight;
import dev.uplift.api.core.Prediction;
import dev.uplift.api.core.State;
import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An upgrade as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record UpgradeView(
        String id,
        State.Name state,
        Instant createdAt,
        Instant updatedAt,
        String requestedBy,
        String serverId,
        Server server,
        String targetVersion,
        String strategy,
        boolean dryRun,
        Side source,
        Side target,
        Current progress,
        List<PhaseTime> phases,
        List<StepView> steps,
        List<Finding> findings,
        List<Check> checks,
        Optional<Outage> outage,
        Optional<Problem> problem,
        Optional<String> planHash,
        Optional<Consent.Approval> approval,
        Optional<String> approvedBy,
        List<Item> checklist,
        Optional<Rehearsed> rehearsal,
        Optional<Predicted> predictedOutage,
        List<QueryResult> queryRegressions,
        Optional<Slot> schedule,
        Optional<Instant> observedUntil,
        List<CleanUpView> cleanUp,
        Map<String, Object> facts) {

    /** @param version as the server itself answered; empty until it did */
    public record Side(Optional<String> version, Optional<Inspection.Seen> inspection) {}

    /**
     * Where the upgrade is now.
     *
     * @param percent of the whole plan; data steps weigh more
     * @param waitingFor {@code worker} if nobody has taken the step yet
     * @param elapsedSeconds since the request
     */
    public record Current(
            Optional<Integer> percent,
            Optional<Phase> phase,
            Optional<String> step,
            String doing,
            long done,
            long total,
            String unit,
            double perSecond,
            Optional<String> waitingFor,
            double elapsedSeconds) {}

    /** One item of the checklist. @param signed empty until somebody did */
    public record Item(String item, Optional<Consent.Signature> signed) {}

    /** A time that was measured. */
    public record Seconds(double seconds) {
        /** To the millisecond. */
        public static Seconds of(Duration time) {
            return new Seconds(time.toMillis() / 1000.0);
        }
    }

    /** How long the rehearsal took. @param reusedFrom whose it was; empty if it is this upgrade's own */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Rehearsed(double seconds, Optional<ReusedFrom> reusedFrom) {}

    /** The window that is waited for. @param latestStart after which the next one is taken */
    public record Slot(Instant opens, Instant latestStart, Instant closes) {}

    /** How long clients will be kept out, and what that rests on. */
    public record Predicted(double seconds, Prediction.Confidence confidence) {
        static Predicted of(Prediction prediction) {
            return new Predicted(Seconds.of(prediction.outage()).seconds(), prediction.confidence());
        }
    }

    /** @param seconds that its steps took, by the workers' clocks */
    public record PhaseTime(Phase phase, double seconds) {}

    /** @param state PLANNED, RUNNING, DONE, or SKIPPED where the rehearsal of an earlier upgrade is reused */
    public record StepView(String name, Phase phase, String state, Optional<Double> seconds) {}

    private static final int WEIGHT_OF_DATA = 10;

    /** Draws an upgrade. */
    public static UpgradeView of(Upgrade upgrade, List<Check> checks, Instant updatedAt, Instant now) {
        return of(upgrade, checks, updatedAt, now, UnaryOperator.identity());
    }

    /** Draws one of many: without its checks, and without the setup of its servers. */
    public static UpgradeView inList(Upgrade upgrade, Instant updatedAt, Instant now) {
        return of(upgrade, List.of(), updatedAt, now, Inspection.Seen::brief);
    }

    private static UpgradeView of(
            Upgrade upgrade, List<Check> checks, Instant updatedAt, Instant now, UnaryOperator<Inspection.Seen> shown) {
        var request = upgrade.request();
        var inspection = upgrade.inspection();
        return new UpgradeView(
                upgrade.id().value(),
                upgrade.state().name(),
                upgrade.since(),
                updatedAt,
                request.requestedBy(),
                request.serverId(),
                request.source(),
                request.targetVersion(),
                request.strategy(),
                request.dryRun(),
                side(
                        upgrade,
                        "source.version",
                        inspection.map(Inspection::source).map(shown)),
                side(
                        upgrade,
                        "target.version",
                        inspection.flatMap(Inspection::target).map(shown)),
                current(upgrade, upgrade.state().name().isOver() ? updatedAt : now),
                phases(upgrade),
                steps(upgrade),
                upgrade.findings(),
                checks,
                Outage.of(upgrade),
                upgrade.state().failure(),
                upgrade.plan().map(Plan::hash),
                upgrade.consent().approval(),
                upgrade.consent().approval().map(Consent.Approval::by),
                checklist(upgrade),
                Prediction.rehearsal(upgrade)
                        .map(time -> new Rehearsed(Seconds.of(time).seconds(), ReusedFrom.of(upgrade))),
                Prediction.of(upgrade).map(Predicted::of),
                regressions(upgrade),
                upgrade.state() instanceof State.Scheduled its
                        ? Optional.of(new Slot(its.opens(), its.latestStart(), its.closes()))
                        : Optional.empty(),
                upgrade.state() instanceof State.Observing(var until) ? Optional.of(until) : Optional.empty(),
                CleanUpView.of(upgrade),
                upgrade.facts());
    }

    private static List<QueryResult> regressions(Upgrade upgrade) {
        return RehearsedQueries.of(upgrade.facts()).map(RehearsedQueries::known).orElse(List.of()).stream()
                .filter(RehearsedQueries::isNotable)
                .toList();
    }

    private static List<Item> checklist(Upgrade upgrade) {
        return upgrade.request().options().toSign().stream()
                .map(item -> new Item(item, upgrade.consent().signature(item)))
                .toList();
    }

    private static Side side(Upgrade upgrade, String fact, Optional<Inspection.Seen> seen) {
        var version = Optional.ofNullable(upgrade.facts().get(fact))
                .map(String::valueOf)
                .or(() -> seen.map(Inspection.Seen::version));
        return new Side(version, seen);
    }

    private static Current current(Upgrade upgrade, Instant until) {
        var flight = upgrade.state().flight();
        var progress = flight.flatMap(Flight::progress).orElse(Progress.doing(""));
        return new Current(
                percent(upgrade, progress),
                flight.map(its -> its.step().phase()),
                flight.map(its -> its.step().name()),
                progress.doing(),
                progress.done(),
                progress.total(),
                progress.unit(),
                progress.perSecond(),
                waitingFor(upgrade.state()),
                Duration.between(upgrade.since(), until).toMillis() / 1000.0);
    }

    private static Optional<String> waitingFor(State state) {
        return switch (state) {
            case State.AwaitingApproval _ -> Optional.of("approval");
            case State.Scheduled _ -> Optional.of("window");
            case State.Paused _ -> Optional.of("resume");
            case State.Planning _,
                    State.Rechecking _,
                    State.Running _,
                    State.Cancelling _,
                    State.RollingBack _,
                    State.Failed _,
                    State.Succeeded _ ->
                state.flight()
                        .filter(its -> its.worker().isEmpty() && its.progress().isEmpty())
                        .map(_ -> "worker");
            case State.Planned _,
                    State.Rejected _,
                    State.Cancelled _,
                    State.Observing _,
                    State.RolledBack _,
                    State.Closed _,
                    State.Ending _ -> Optional.empty();
        };
    }

    private static Optional<Integer> percent(Upgrade upgrade, Progress progress) {
        if (upgrade.plan().isEmpty()) {
            return Optional.empty();
        }
        var steps = upgrade.plan().get().steps();
        var total = steps.stream().mapToInt(UpgradeView::weight).sum();
        return switch (upgrade.state()) {
            case State.Running running -> {
                var now = weight(steps.get(running.at())) * progress.percent().orElse(0) / 100.0;
                yield Optional.of((int) (100 * (before(steps, running.at()) + now) / total));
            }
            case State.AwaitingApproval(int at) -> Optional.of(100 * before(steps, at) / total);
            case State.Scheduled its -> Optional.of(100 * before(steps, its.at()) / total);
            case State.Rechecking its -> Optional.of(100 * before(steps, its.at()) / total);
            case State.Paused(int at) -> Optional.of(100 * before(steps, at) / total);
            case State.Succeeded _, State.Observing _ -> Optional.of(100);
            case State.Ending _ -> Optional.of(99);
            case State.Planning _,
                    State.Planned _,
                    State.Rejected _,
                    State.Cancelling _,
                    State.Cancelled _,
                    State.Failed _,
                    State.RollingBack _,
                    State.RolledBack _,
                    State.Closed _ -> Optional.empty();
        };
    }

    private static int before(List<Step> steps, int at) {
        return steps.subList(0, at).stream().mapToInt(UpgradeView::weight).sum();
    }

    private static int weight(Step step) {
        return step.lane() == Lane.DATA ? WEIGHT_OF_DATA : 1;
    }

    private static List<PhaseTime> phases(Upgrade upgrade) {
        var seconds = new LinkedHashMap<Phase, Double>();
        upgrade.times().forEach(time -> seconds.merge(time.phase(), seconds(time), Double::sum));
        return seconds.entrySet().stream()
                .map(entry -> new PhaseTime(entry.getKey(), Math.round(entry.getValue() * 1000) / 1000.0))
                .toList();
    }

    private static double seconds(Upgrade.StepTime time) {
        return time.elapsed().toNanos() / 1e9;
    }

    private static List<StepView> steps(Upgrade upgrade) {
        var took = new LinkedHashMap<String, Double>();
        upgrade.times().forEach(time -> took.merge(time.step(), seconds(time), Double::sum));
        var running = upgrade.state().flight().map(flight -> flight.step().name());
        return upgrade.plan().map(Plan::steps).orElse(List.of()).stream()
                .map(step -> new StepView(
                        step.name(),
                        step.phase(),
                        running.equals(Optional.of(step.name()))
                                ? "RUNNING"
                                : took.containsKey(step.name()) ? "DONE" : upgrade.skips(step) ? "SKIPPED" : "PLANNED",
                        Optional.ofNullable(took.get(step.name()))))
                .toList();
    }
}
