package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import dev.uplift.worker.provider.scalingo.server.ManagedDatabase;
import dev.uplift.worker.provider.scalingo.server.Operation;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Call;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Course;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Elsewhere;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Goal;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Mean;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Reached;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Stuck;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Unchanged;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Unseen;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The action {@code upgrade-database}: after it, the database runs at the version after one hop, or at a later one of the
 * same upgrade. See {@link HopDecision} for why the call is made at most once.
 */
final class UpgradeDatabase {

    /** Who means to call comes back this soon: the facts are out by then. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final String RETRY =
            "Put right what Scalingo names, then retry: the hop is noted and asked for anew.";

    private final HopTurn hop;
    private final Turn turn;

    private final KeptDump dump;

    private UpgradeDatabase(HopTurn hop, KeptDump dump) {
        this.hop = hop;
        this.turn = hop.turn();
        this.dump = dump;
    }

    static StepResult run(Turn turn, OwnDumps own) {
        var hop = HopTurn.of(turn);
        return new UpgradeDatabase(hop, new KeptDump(hop, own)).next();
    }

    private StepResult next() {
        var database = turn.database();
        var course = course(database);
        var goal = new Goal("the " + hop.called(), hop.from(), hop.to(), hop.target());
        return switch (HopDecision.next(goal, database, course, turn.now())) {
            case Mean _ -> turn.options().manual() ? withDump(this::byHand) : mean();
            case Call _ -> withDump(() -> call(database));
            case Wait(var what) -> turn.pending(Waiting.WORK, since(hop.facts().called()), what);
            case Reached _ -> reached(course);
            case Unchanged(var reason) ->
                Turn.failed(
                        "upgrade-failed-unchanged",
                        "The %s serves at version %s as before; its upgrade to %s failed: %s"
                                .formatted(hop.called(), database.version(), hop.to(), reason),
                        RETRY);
            case Unseen(var called) ->
                Turn.failed(
                        "upgrade-not-seen",
                        "The upgrade of the %s to %s was asked for once, at %s, and nothing of it is seen since; it is not"
                                        .formatted(hop.called(), hop.to(), called)
                                + " asked for again by itself, since that could begin the version after it.",
                        "Look at the database's dashboard. If nothing runs there, retry: the hop is noted and asked for anew.");
            case Stuck(var state) ->
                Turn.failed(
                        "database-not-running",
                        "The %s is %s, at version %s.".formatted(hop.called(), state, database.version()),
                        "Put it right in the dashboard, then retry.");
            case Elsewhere(var version) ->
                Turn.failed(
                        "version-unexpected",
                        "The %s is at version %s, and should go from %s to %s."
                                .formatted(hop.called(), version, hop.from(), hop.to()),
                        "See who upgraded it, and ask anew from there.");
        };
    }

    /** What was done before the hop was noted is over. */
    private Course course(ManagedDatabase database) {
        var asked = since(hop.facts().asked());
        var called = since(hop.facts().called());
        var mine = turn.fact(hop.facts().turn())
                .filter(String.valueOf(turn.work().command().turn())::equals)
                .isPresent();
        return new Course(asked, mine, called, operation(database, called));
    }

    private Optional<Instant> since(String fact) {
        var noted = turn.instant(hop.facts().noted()).orElse(Instant.MIN);
        return turn.instant(fact).filter(moment -> !moment.isBefore(noted));
    }

    /**
     * The one that the call began; if its answer was lost, the upgrade that runs now. What became of it is asked only when
     * nothing runs any more.
     */
    private Optional<Operation> operation(ManagedDatabase database, Optional<Instant> called) {
        if (called.isEmpty()) {
            return Optional.empty();
        }
        var known = turn.fact(hop.facts().operation());
        if (known.isPresent()) {
            return database.isIdle() ? turn.region().operation(turn.place(), known.get()) : Optional.empty();
        }
        var running = database.operation()
                .flatMap(id -> turn.region().operation(turn.place(), id))
                .filter(Operation::isUpgrade);
        running.ifPresent(adopted -> turn.learn(hop.facts().operation(), adopted.id()));
        return running;
    }

    private StepResult withDump(Supplier<StepResult> then) {
        return dump.missing().map(StepResult::failed).orElseGet(then);
    }

    /** Somebody may have clicked already; then it is seen. */
    private StepResult byHand() {
        return turn.pending(
                Waiting.WORK,
                turn.instant(hop.facts().noted()),
                "somebody to click 'Upgrade to %s' in the dashboard of the %s (Settings, Database version)"
                        .formatted(hop.to(), hop.called()));
    }

    private StepResult mean() {
        turn.work().mayAct();
        turn.learn(Map.of(
                hop.facts().asked(), turn.now().toString(),
                hop.facts().turn(), String.valueOf(turn.work().command().turn()),
                hop.facts().operation(), ""));
        return StepResult.pending(shorter(SOON, turn.scalingo().pollInterval()), "the moment to ask for " + hop.to());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private StepResult call(ManagedDatabase database) {
        var facts = hop.facts();
        var next = turn.region().nextOf(turn.place(), database);
        if (!turn.fact(facts.from()).equals(Optional.of(database.versionId()))
                || !turn.fact(facts.next()).equals(next)) {
            return Turn.failed(
                    "next-version-changed",
                    "What Scalingo offers the %s after %s is no longer what was noted."
                            .formatted(hop.called(), hop.from()),
                    "Ask for the upgrade anew: it is planned by what Scalingo offers now.");
        }
        turn.work().mayAct();
        turn.learn(facts.called(), turn.now());
        try {
            turn.region().upgrade(turn.place()).ifPresent(id -> turn.learn(facts.operation(), id));
        } catch (ScalingoException refused) {
            if (refused.hadNoEffect()) {
                turn.learn(Map.of(facts.asked(), "", facts.called(), ""));
            }
            throw refused;
        }
        return turn.pending(
                Waiting.WORK, Optional.empty(), "the upgrade of the %s to %s".formatted(hop.called(), hop.to()));
    }

    private StepResult reached(Course course) {
        course.operation()
                .filter(known -> known.state() == Operation.State.FAILED)
                .ifPresent(known -> turn.work()
                        .found(List.of(new Finding(
                                "upgrade-reported-error",
                                Severity.WARN,
                                hop.called(),
                                "It runs at version %s, but Scalingo says of the upgrade: %s"
                                        .formatted(hop.to(), known.error()),
                                "Look at the database's dashboard."))));
        var facts = new HashMap<String, Object>();
        var ended = turn.instant(hop.facts().ended()).orElseGet(turn::now);
        facts.put(hop.facts().ended(), ended.toString());
        course.called()
                .ifPresent(since -> facts.put(
                        hop.facts().seconds(), Duration.between(since, ended).toSeconds()));
        return StepResult.done(facts);
    }
}
