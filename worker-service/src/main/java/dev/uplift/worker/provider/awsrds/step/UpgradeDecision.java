package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;

/**
 * What is next for a server that is to get to another version. RDS accepts an upgrade before it checks whether it can
 * be done: {@code available} at the old version may be the time before it, or the time after it failed. Pure.
 */
final class UpgradeDecision {

    /** How long RDS may show nothing of an upgrade that it accepted; it begins within a minute. */
    static final Duration SILENCE = Duration.ofMinutes(10);

    /** How long RDS may still show that a reboot is needed after it was asked for. */
    static final Duration REBOOT = Duration.ofMinutes(5);

    private static final Pattern FAILURE = Pattern.compile(
            "cannot be upgraded|upgrade\\b.*\\b(failed|rolled back)|(failed|unable) to upgrade|pre-?check.*\\bfail",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern TAKEN_UP = Pattern.compile("upgrade|pre-?check", Pattern.CASE_INSENSITIVE);

    private UpgradeDecision() {}

    /**
     * @param kind {@code instance} or {@code cluster}
     * @param from the exact version before
     * @param to the exact version afterwards
     */
    record Goal(String kind, String id, String from, String to) {

        /** As it stands in sentences. */
        String server() {
            return "%s %s".formatted(kind, id);
        }

        /** As it begins one. */
        String begun() {
            return Character.toUpperCase(server().charAt(0)) + server().substring(1);
        }

        private boolean isReached(String version) {
            return TargetVersion.fits(to, version);
        }
    }

    /**
     * What the server shows.
     *
     * @param pending the version that it is to get, if one is
     * @param parameters whether it runs with its parameter group: {@code in-sync}, {@code pending-reboot} or another word
     */
    record Seen(String status, String version, Optional<String> pending, String parameters) {
        static Seen of(DBInstance instance) {
            return new Seen(
                    instance.dbInstanceStatus(),
                    instance.engineVersion(),
                    Optional.ofNullable(instance.pendingModifiedValues()).map(values -> values.engineVersion()),
                    instance.dbParameterGroups().stream()
                            .findFirst()
                            .map(DBParameterGroupStatus::parameterApplyStatus)
                            .orElse("in-sync"));
        }
    }

    /**
     * What is known of what was done; each may be missing although it happened, if a worker died.
     *
     * @param asked learned before the call
     * @param accepted learned after it
     * @param failed an upgrade asked for until then has failed
     * @param rebooted learned before the call
     */
    record Course(
            Optional<Instant> asked, Optional<Instant> accepted, Optional<Instant> failed, Optional<Instant> rebooted) {

        static final Course NOTHING =
                new Course(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** As it was learned. @param fact of the upgrade, for example {@code upgrade} */
        static Course of(Turn turn, String fact) {
            return new Course(
                    turn.instant(fact + ".asked"),
                    turn.instant(fact + ".accepted"),
                    turn.instant(fact + ".failed"),
                    turn.instant(fact + ".rebooted"));
        }

        /** When the upgrade was asked for whose end is not known. */
        Optional<Instant> open() {
            return asked.filter(this::isNew);
        }

        private Optional<Instant> openAccepted() {
            return open().flatMap(since -> accepted.filter(at -> !at.isBefore(since)));
        }

        private boolean isNew(Instant at) {
            return failed.isEmpty() || at.isAfter(failed.get());
        }
    }

    /** What to do. */
    sealed interface Next {}

    /** Ask RDS for the upgrade. */
    record Ask() implements Next {}

    /** Restart it, for parameters that need that. */
    record Reboot() implements Next {}

    /** Look again. */
    record Wait(String what) implements Next {}

    /** Ask {@link #judged}: only events tell. */
    record Judge() implements Next {}

    /** It is there. */
    record Reached() implements Next {}

    /** It will not get there. */
    record Failed(String code, String detail, String remedy) implements Next {}

    /** By what the server shows alone. */
    static Next of(Goal goal, Seen seen, Course course, Instant now) {
        return switch (Condition.of(seen.status())) {
            case BUSY -> new Wait("%s to be available, it is %s".formatted(goal.server(), seen.status()));
            case BROKEN ->
                new Failed(
                        goal.kind() + "-broken",
                        "%s is %s, at version %s.".formatted(goal.begun(), seen.status(), seen.version()),
                        "Do what AWS recommends for this status, then retry; or roll back.");
            case READY -> ready(goal, seen, course, now);
        };
    }

    private static Next ready(Goal goal, Seen seen, Course course, Instant now) {
        if (goal.isReached(seen.version())) {
            return reached(goal, seen, course, now);
        }
        if (!seen.version().equals(goal.from())) {
            return new Failed(
                    "version-changed",
                    "%s is at version %s; the plan leads from %s to %s."
                            .formatted(goal.begun(), seen.version(), goal.from(), goal.to()),
                    "Somebody else upgraded it: make a new upgrade.");
        }
        if (course.open().isEmpty()) {
            return new Ask();
        }
        return seen.pending().filter(goal::isReached).isPresent()
                ? new Wait("the upgrade of %s to begin".formatted(goal.server()))
                : new Judge();
    }

    private static Next reached(Goal goal, Seen seen, Course course, Instant now) {
        if (seen.parameters().equals("in-sync")) {
            return new Reached();
        }
        var rebooting = course.rebooted().filter(at -> now.isBefore(at.plus(REBOOT)));
        return seen.parameters().equals("pending-reboot") && rebooting.isEmpty()
                ? new Reboot()
                : new Wait("the parameters of %s, they are %s".formatted(goal.server(), seen.parameters()));
    }

    /**
     * By its events too, after {@link Judge}.
     *
     * @param events what RDS reported of the server since the upgrade was asked for
     */
    static Next judged(Goal goal, Course course, List<String> events, Instant now) {
        var failure =
                events.stream().filter(event -> FAILURE.matcher(event).find()).findFirst();
        if (failure.isPresent()) {
            return notReached(goal, "RDS says: " + failure.get());
        }
        var takenUp = events.stream().anyMatch(event -> TAKEN_UP.matcher(event).find());
        var begun = course.openAccepted().or(() -> takenUp ? course.open() : Optional.empty());
        // Somebody died between noting it and asking, or after asking; asking twice is asking once.
        if (begun.isEmpty()) {
            return new Ask();
        }
        return now.isBefore(begun.get().plus(SILENCE))
                ? new Wait("the upgrade of %s to show".formatted(goal.server()))
                : notReached(goal, "nothing is pending.");
    }

    private static Failed notReached(Goal goal, String why) {
        return new Failed(
                "upgrade-failed",
                "%s serves, at the old version %s, after its upgrade to %s: %s"
                        .formatted(goal.begun(), goal.from(), goal.to(), why),
                "Correct what the log names, then retry; the server is as before.");
    }
}
