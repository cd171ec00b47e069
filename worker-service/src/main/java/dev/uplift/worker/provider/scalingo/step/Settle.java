package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import dev.uplift.worker.provider.scalingo.server.Instance;
import dev.uplift.worker.provider.scalingo.server.RecoveryWindow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The action {@code settle-database}: after it, what Scalingo does behind an upgrade is over. All nodes run, the standby is
 * there, ANALYZE has ended, and points in time can be restored again. Reads only. What cannot be looked at becomes a warning.
 * What takes longest is asked first, and the rest only when that is over: mostly it is over by then, too.
 */
final class Settle {

    private static final String DATA = "db-node";

    private final HopTurn hop;
    private final Turn turn;

    private Settle(HopTurn hop) {
        this.hop = hop;
        this.turn = hop.turn();
    }

    static StepResult run(Turn turn) {
        return new Settle(HopTurn.of(turn)).next();
    }

    private StepResult next() {
        var database = turn.database();
        if (!hop.isReachedBy(database.version())) {
            return Turn.failed(
                    "version-unexpected",
                    "The %s is at version %s, and was upgraded to %s."
                            .formatted(hop.called(), database.version(), hop.to()),
                    "See what was done to it.");
        }
        if (!database.version().equals(hop.to())) {
            return StepResult.done();
        }
        if (!database.isIdle()) {
            return waiting(Waiting.WORK, "the %s, which is %s".formatted(hop.called(), database.status()));
        }
        return baseBackup()
                .map(what -> waiting(isLast() ? Waiting.LAST_BASE_BACKUP : Waiting.BASE_BACKUP, what))
                .or(() -> nodes().or(this::analysis).map(what -> waiting(Waiting.WORK, what)))
                .orElseGet(StepResult::done);
    }

    private StepResult waiting(Waiting kind, String what) {
        return turn.pending(kind, turn.instant(hop.facts().ended()), what);
    }

    /** Then nobody is kept off. */
    private boolean isLast() {
        return hop.to().equals(hop.target());
    }

    /** What of its nodes is waited for; a standby is made anew after a major version. */
    private Optional<String> nodes() {
        var instances = looked("whether all nodes run", () -> turn.region().instances(turn.place()));
        if (instances.isEmpty()) {
            return Optional.empty();
        }
        var late = instances.get().stream().filter(each -> !each.isRunning()).findFirst();
        if (late.isPresent()) {
            return late.map(each -> "%s %s, which is %s".formatted(each.type(), each.id(), each.status()));
        }
        var nodes = instances.get().stream()
                .filter(each -> each.type().equals(DATA))
                .toList();
        if (nodes.stream().noneMatch(Instance::leads)) {
            return Optional.of("a leader of the " + hop.called());
        }
        return Boolean.parseBoolean(turn.text("cluster")) && nodes.stream().noneMatch(Instance::follows)
                ? Optional.of("the standby of the " + hop.called())
                : Optional.empty();
    }

    private Optional<String> analysis() {
        if (!hop.major()) {
            return Optional.empty();
        }
        return looked("whether ANALYZE has ended", () -> turn.region().queries(turn.place()))
                .flatMap(answer -> {
                    if (answer.isEmpty()) {
                        unseen("whether ANALYZE has ended", "Scalingo does not list the statements that run");
                    }
                    return answer;
                })
                .flatMap(queries -> queries.stream().filter(Settle::analyzes).findFirst())
                .map(query -> "ANALYZE of the " + hop.called());
    }

    /** Autovacuum says what it does after its own name. */
    private static boolean analyzes(String query) {
        var words = query.strip().toUpperCase(Locale.ROOT);
        return words.startsWith("ANALYZE")
                || words.startsWith("VACUUM")
                || words.startsWith("AUTOVACUUM:") && words.contains("ANALYZE");
    }

    private Optional<String> baseBackup() {
        if (!hop.major() || turn.rehearses() || !turn.options().waitForBaseBackup()) {
            return Optional.empty();
        }
        var what = "whether there is a base backup of version %s".formatted(hop.to());
        var window = looked(what, () -> turn.region().recoveryWindow(turn.place()));
        return window.isEmpty() || window.get().filter(this::isOfNewVersion).isPresent()
                ? Optional.empty()
                : Optional.of("a base backup of the %s at version %s".formatted(hop.called(), hop.to()));
    }

    /** Both moments are of Scalingo's clock; where nobody could see the one before, any base backup counts. */
    private boolean isOfNewVersion(RecoveryWindow window) {
        return turn.instant(hop.facts().recoverable())
                .map(before -> window.earliest().isAfter(before))
                .orElse(true);
    }

    private <T> Optional<T> looked(String open, Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (ScalingoException refused) {
            if (!refused.cannotBeAsked()) {
                throw refused;
            }
            unseen(open, refused.problem("step").detail());
            return Optional.empty();
        }
    }

    private void unseen(String open, String why) {
        turn.work()
                .found(List.of(new Finding(
                        "settling-unseen",
                        Severity.WARN,
                        hop.called(),
                        "It stays unproved %s: %s.".formatted(open, why),
                        "Look at the database's dashboard.")));
    }
}
