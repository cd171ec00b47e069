package dev.uplift.api.core;

import dev.uplift.api.core.Announced.Stage;
import dev.uplift.api.core.Announcement.How;
import dev.uplift.contracts.Announcements;
import dev.uplift.contracts.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be announced follows from where an upgrade stands after a decision, and from what was announced before; so
 * no decision has to think of it. Who was told of a window or of a start is told how it ended.
 */
final class Announcing {

    private final Upgrade before;
    private final Upgrade after;
    private final Announcements wanted;
    private final Instant now;
    private final List<Effect> effects = new ArrayList<>();
    private Announced known;

    private Announcing(Upgrade before, Upgrade after, Announcements wanted, Instant now) {
        this.before = before;
        this.after = after;
        this.wanted = wanted;
        this.now = now;
        this.known = before.announced().orElse(Announced.NOTHING);
    }

    /** The same decision, with what it gives to announce. */
    static Decision with(Upgrade before, Input input, Decision decision, Instant now) {
        return switch (decision) {
            case Decision.Proceed(var next, var effects) -> {
                var announcements = next.request().options().announcements();
                yield announcements.isEmpty() || next.request().dryRun()
                        ? decision
                        : new Announcing(before, next, announcements.get(), now).added(effects, input);
            }
            case Decision.Ignored _, Decision.Refused _ -> decision;
        };
    }

    /** The moment may have come to announce a window; whether it has, is seen where all announcements are made. */
    static Decision woken(Draft draft) {
        return draft.upgrade().state() instanceof State.Scheduled
                ? draft.proceed()
                : new Decision.Ignored("no window is waited for");
    }

    private Decision.Proceed added(List<Effect> decided, Input input) {
        look(input);
        var all = new ArrayList<>(decided);
        all.addAll(effects);
        var notes = (int) effects.stream().filter(Effect.Note.class::isInstance).count();
        var next = known.equals(before.announced().orElse(Announced.NOTHING)) ? after : after.announcing(known);
        return new Decision.Proceed(next.noted(notes), all);
    }

    private void look(Input input) {
        if (!(after.state() instanceof State.Failed || after.state() instanceof State.Ending)) {
            known = known.goingOn();
        }
        switch (after.state()) {
            case State.Scheduled its -> scheduled(its, input);
            // Whether its time still holds is not known before somebody decides.
            case State.AwaitingApproval _ -> closeIf(How.POSTPONED, Stage.SCHEDULED, Stage.STARTED);
            case State.Paused _ -> closeIf(How.POSTPONED, Stage.SCHEDULED);
            case State.Running its -> running(its);
            case State.Observing _, State.Succeeded _ -> closeIf(How.UPGRADED, Stage.STARTED);
            case State.RollingBack _ -> {
                // A way back from what was announced as done keeps clients out once more.
                if (before.state() instanceof State.Observing) {
                    tell(new Announcement.Started());
                }
            }
            case State.RolledBack _ -> closeIf(How.ROLLED_BACK, Stage.STARTED, Stage.FAILED);
            case State.Cancelled _, State.Rejected _ -> {
                closeIf(How.CANCELLED, Stage.STARTED);
                closeIf(How.CALLED_OFF, Stage.SCHEDULED);
            }
            case State.Failed its -> {
                if (!known.failure().equals(Optional.of(its.problem().detail()))) {
                    tell(new Announcement.Failed(its.problem()));
                }
            }
            // Ending goes into the state that counts within seconds, and the measured outage is known then.
            case State.Ending _,
                    State.Planning _,
                    State.Planned _,
                    State.Rechecking _,
                    State.Cancelling _,
                    State.Closed _ -> {}
        }
    }

    private void scheduled(State.Scheduled its, Input input) {
        // Its worker handed the first step back: nothing was done, and another window is waited for.
        closeIf(How.POSTPONED, Stage.STARTED);
        if (known.opens().equals(Optional.of(its.opens())) && known.closes().equals(Optional.of(its.closes()))) {
            return;
        }
        var due = its.opens().minus(wanted.before());
        if (known.is(Stage.SCHEDULED) || !now.isBefore(due)) {
            tell(new Announcement.Scheduled(its.opens(), its.closes()));
        } else if (!isTheSameWindow(its) || isAlarm(input)) {
            effects.add(new Effect.Wake(Input.Timer.ANNOUNCEMENT, after.turn(), Duration.between(now, due)));
        }
    }

    private boolean isTheSameWindow(State.Scheduled its) {
        return before.state() instanceof State.Scheduled was && was.opens().equals(its.opens());
    }

    /** A clock that was set back makes it come early. */
    private static boolean isAlarm(Input input) {
        return input instanceof Input.TimerFired fired && fired.timer() == Input.Timer.ANNOUNCEMENT;
    }

    private void running(State.Running its) {
        if (!known.is(Stage.STARTED) && isDisturbed(its)) {
            tell(new Announcement.Started());
        }
    }

    /** A command that waits for a worker disturbs nobody. */
    private boolean isDisturbed(State.Running its) {
        var production = after.plan().map(Plan::production).orElseThrow();
        return its.at() > production
                || its.at() == production && its.step().filter(Flight::isActing).isPresent();
    }

    private void closeIf(How how, Stage... stages) {
        if (List.of(stages).contains(known.stage())) {
            tell(new Announcement.Ended(how));
        }
    }

    private void tell(Announcement news) {
        effects.add(new Effect.Note("announced", noted(news)));
        effects.add(new Effect.Announce(news, known.opens(), known.closes()));
        known = known.knowing(news);
    }

    private static Map<String, Object> noted(Announcement news) {
        return switch (news) {
            case Announcement.Scheduled(var opens, var _) -> Map.of("kind", news.kind(), "opens", opens);
            case Announcement.Ended(var how) -> Map.of("kind", news.kind(), "how", how);
            case Announcement.Started _, Announcement.Failed _ -> Map.of("kind", news.kind());
        };
    }
}
