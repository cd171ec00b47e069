package dev.uplift.api.core;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.LockRefused;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.api.core.Input.Undelivered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Where an upgrade can stand, as far as people see a difference, and the stories that lead there and on. */
final class Situations {

    private static final List<UnaryOperator<Story>> TURNS_OF_EVENTS = List.of(
            story -> story.accept("w1").fail("w1"),
            story -> story.accept("w1").lose(Duration.ofDays(1)),
            story -> story.decline("w1"),
            story -> story.accept("w1").handBack("w1", Duration.ZERO),
            story -> story.accept("w1").learn("w1", Map.of("known", 1)),
            story -> story.accept("w1").log("w1", "half of it"),
            story -> story.accept("w1").ask(Action.CANCEL).fire(Timer.STOP_AGAIN));

    private Situations() {}

    /** A place to stand, and how one gets there. */
    record Situation(String words, Story story) {}

    /** All of them, in the order of the document. */
    static List<Situation> all() {
        return List.of(
                new Situation("INSPECT", planning()),
                new Situation("PRECHECK", planning().completeWith("w1", Plans.inspected())),
                new Situation("end of a dry run", planned(Plans.dryRun())),
                new Situation("a finding blocks", rejected()),
                new Situation("the rehearsal is over", awaitingApproval()),
                new Situation("and the checklist is signed", awaitingApproval().ask(Action.SIGN, "bob", "status page")),
                new Situation("approved", scheduled()),
                new Situation("a second look, at the window's opening", rechecking()),
                new Situation("nothing is to be undone yet", running("backup")),
                new Situation("and it is to hold then", running("backup").ask(Action.PAUSE)),
                new Situation("before production", paused()),
                new Situation("before the point of no return", running("copy")),
                new Situation("before it, and a worker acts", running("copy").accept("w1")),
                new Situation("from the point of no return on", running(Plans.NO_RETURN)),
                new Situation(
                        "before it again, by a retry", failed(Plans.NO_RETURN).ask(Action.RETRY)),
                new Situation("last words of companions", lastWords()),
                new Situation("something is undone", running("copy").ask(Action.CANCEL)),
                new Situation("", finish(running("copy").ask(Action.CANCEL))),
                new Situation("the old server is shut", observing()),
                new Situation("the old server is shut", running("end")),
                new Situation("the old server is being opened", running("end").ask(Action.RELEASE)),
                new Situation("the old server was opened", finish(running("end").ask(Action.RELEASE))),
                new Situation(
                        "no old server is shut", Story.planned(Plans.inPlace()).until("end")),
                new Situation("planning failed", planning().fail("w1")),
                new Situation("a step before QUIESCE failed", failed("backup")),
                new Situation("a step from QUIESCE on failed", failed("verify")),
                new Situation("the point of no return failed", failed(Plans.NO_RETURN)),
                new Situation(
                        "an undo failed",
                        running("verify").accept("w1").fail("w1").accept("w1").fail("w1")),
                new Situation(
                        "the old server is being opened",
                        holding("verify").accept("w1").fail("w1")),
                new Situation(
                        "something is undone", running("verify").accept("w1").fail("w1")),
                new Situation("", finish(running("verify").accept("w1").fail("w1"))),
                new Situation("", failed("verify").ask(Action.CLOSE)));
    }

    /** Stories that together take every way there is. */
    static List<Story> stories() {
        var stories = new ArrayList<Story>();
        for (int i = 0; i < all().size(); i++) {
            for (var action : Action.values()) {
                stories.add(finish(all().get(i).story().ask(action)));
            }
            for (var turn : TURNS_OF_EVENTS) {
                var story = all().get(i).story();
                stories.add(story.upgrade().state().flight().isPresent() ? finish(turn.apply(story)) : story);
            }
        }
        for (var step : List.of("backup", "fence", "copy", "verify", Plans.NO_RETURN, "statistics")) {
            for (var turn : TURNS_OF_EVENTS) {
                stories.add(finish(turn.apply(running(step))));
                stories.add(finish(turn.apply(holding(step))));
            }
        }
        stories.addAll(aroundTheGate());
        for (var story : List.<Supplier<Story>>of(
                () -> Story.planned(Plans.approvedBySomebody(), Plans.plan()).until("fence"),
                () -> Story.planned(Plans.nightly(), Plans.plan()).until("fence"),
                () -> nightly().ask(Action.PAUSE),
                () -> awaitingApproval().ask(Action.PAUSE),
                () -> scheduled().ask(Action.PAUSE),
                () -> scheduled().ask(Action.PAUSE).pass(Duration.ofDays(8)),
                () -> scheduled().ask(Action.PAUSE).pass(Duration.ofHours(17)),
                () -> finishUntil(scheduled(), "fence").accept("w1"),
                () -> finishUntil(running("backup"), "statistics")
                        .accept("w1")
                        .ask(Action.PAUSE)
                        .complete("w1"),
                () -> Story.planned(Plans.approvedBySomebody(), Plans.plan())
                        .until("fence")
                        .ask(Action.PAUSE)
                        .pass(Duration.ofDays(1)),
                () -> nightly().pass(Duration.ofHours(17)).fire(Timer.WINDOW),
                () -> finish(failed("fence", Plans.nightlyHolding())).pass(Duration.ofHours(9)),
                () -> rechecking().accept("w1").fail("w1").pass(Duration.ofDays(8)))) {
            for (var action : Action.values()) {
                stories.add(finish(story.get().ask(action)));
            }
        }
        stories.add(finish(Story.planned(Plans.nightly(), Plans.unbacked())));
        stories.add(planning().completeWith("w1", Plans.inspected()).when(new LockRefused("b000000000000002")));
        stories.add(running("end")
                .pass(Duration.ofDays(31))
                .fire(Timer.CLEAN_UP)
                .when(new Input.HolderSeen("remove-backup", Optional.empty())));
        stories.add(observing()
                .when(Story.asked(observing().upgrade(), Action.ROLLBACK))
                .accept("w1")
                .fail("w1"));
        stories.add(planning().when(new Undelivered("scheduled", "https://example.org", "HTTP 410")));
        stories.add(announced().pass(Duration.ofHours(10)).fire(Timer.ANNOUNCEMENT));
        stories.add(lastWords().about("probe").complete("w2"));
        stories.add(lastWords().fire(Timer.COMPANION_ENDS));
        stories.add(Story.planned(Plans.probed())
                .accept("w1")
                .complete("w1")
                .fire(Timer.COMPANION_STARTS)
                .until("end"));
        return stories;
    }

    private static List<Story> aroundTheGate() {
        var last = Plans.planned(Plans.rehearsed(), Plans.blocking("no-space"));
        return List.of(
                awaitingApproval(),
                finish(awaitingApproval()),
                finish(scheduled().pass(Duration.ofDays(8)).fire(Timer.WINDOW)),
                finish(rechecking().accept("w1").completeWith("w1", Plans.inspected())),
                rechecking()
                        .accept("w1")
                        .completeWith("w1", Plans.inspected())
                        .accept("w1")
                        .completeWith("w1", last),
                rechecking()
                        .accept("w1")
                        .completeWith("w1", Plans.inspected())
                        .accept("w1")
                        .completeWith("w1", Plans.planned(Plans.plan())),
                finish(Story.planned(Plans.careful(), Plans.plan())
                        .until("backup")
                        .ask(Action.PAUSE)),
                finish(missed()),
                finish(reusing()),
                finish(paused()),
                finish(observing()),
                noWindow());
    }

    /** What an upgrade that was asked for like this leaves when its rehearsal is over. */
    static PastRehearsal rehearsed(UpgradeRequest request, Instant endedAt) {
        var story = Story.planned(request, Plans.rehearsed())
                .accept("w1")
                .complete("w1", Map.of("rehearsal.queries", List.of()));
        var left = story.effects(Effect.RememberRehearsal.class).getFirst().rehearsal();
        return new PastRehearsal(
                "b000000000000002", endedAt, left.passed(), left.proof(), left.took(), left.times(), left.facts());
    }

    /** It reuses a rehearsal, and waits for the approval. */
    private static Story reusing() {
        var request = Plans.reusingCarefully();
        var past = rehearsed(request, Story.NOW);
        return Story.asked(request)
                .remembering(new Input.Recalled(Optional.of(past), Map.of()))
                .plannedAs(Plans.rehearsed());
    }

    /** The first step of the outage came to its worker too late. */
    static Story missed() {
        return fencing().accept("w1").pass(Duration.ofHours(6)).handBackTooLate("w1");
    }

    /** The first step of the outage is in flight, and its window is open. */
    static Story fencing() {
        return rechecking()
                .accept("w1")
                .completeWith("w1", Plans.inspected())
                .accept("w1")
                .completeWith("w1", Plans.planned(Plans.rehearsed()))
                .about("probe")
                .accept("w2")
                .about("probe")
                .progress("w2");
    }

    private static Story noWindow() {
        return Story.planned(Plans.once("2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z"), Plans.plan())
                .until("fence");
    }

    private static Story planning() {
        return Story.asked(Plans.request()).accept("w1");
    }

    private static Story planned(UpgradeRequest request) {
        return Story.planned(request, Plans.plan());
    }

    private static Story rejected() {
        return planning()
                .completeWith("w1", Plans.inspected())
                .accept("w1")
                .completeWith("w1", Plans.planned(Plans.plan(), Plans.blocking("no-space")));
    }

    private static Story running(String step) {
        return Story.planned(Plans.plan()).until(step);
    }

    private static Story holding(String step) {
        return Story.planned(Plans.holding(), Plans.plan()).until(step);
    }

    private static Story failed(String step) {
        return finish(holding(step).accept("w1").fail("w1"));
    }

    private static Story lastWords() {
        return Story.planned(Plans.probed()).until("end");
    }

    /** One that is approved by somebody else, after the rehearsal; it waits for the approval. */
    static Story awaitingApproval() {
        return Story.planned(Plans.careful(), Plans.rehearsed()).until("remove-clone");
    }

    /** It was approved, and waits for its window. */
    static Story scheduled() {
        return approve(awaitingApproval()).until("fence");
    }

    /** Its window is open, and the servers are looked at again. */
    static Story rechecking() {
        return scheduled().pass(Duration.ofHours(17)).fire(Timer.WINDOW);
    }

    static Story approve(Story story) {
        story.ask(Action.SIGN, "bob", "status page");
        return story.ask(
                Action.APPROVE, "bob", story.upgrade().plan().orElseThrow().hash());
    }

    /** Approved; its window opens in 16 hours, and is to be announced six hours before. */
    static Story announced() {
        return approve(Story.planned(Plans.announced(), Plans.plan()).until("fence"))
                .until("fence");
    }

    private static Story nightly() {
        return Story.planned(Plans.nightly(), Plans.plan()).until("fence");
    }

    private static Story failed(String step, UpgradeRequest request) {
        var story = Story.planned(request, Plans.plan()).until(step);
        return finishUntil(story, step).accept("w1").fail("w1");
    }

    /** Its window was open, and the point of no return failed. */
    static Story failedPastNoReturn() {
        return failed(Plans.NO_RETURN, Plans.nightlyHolding()).is(State.Name.FAILED);
    }

    /** It failed in its window, the old server could not be opened again, and it is the next day. */
    static Story failedFenceThatStayedShut() {
        return failed("fence", Plans.nightlyHolding())
                .accept("w1")
                .fail("w1")
                .is(State.Name.FAILED)
                .pass(Duration.ofHours(9));
    }

    private static Story paused() {
        return running("backup").accept("w1").ask(Action.PAUSE).complete("w1");
    }

    private static Story observing() {
        return Story.planned(Plans.watched(), Plans.plan()).until("end");
    }

    /** Workers do what they are told, people say yes, and time goes by, until there is nothing left to do. */
    private static Story finish(Story story) {
        return finishUntil(story, "the end");
    }

    private static Story finishUntil(Story story, String step) {
        while (story.upgrade()
                .state()
                .flight()
                .filter(flight -> flight.step().name().equals(step))
                .isEmpty()) {
            switch (story.upgrade().state()) {
                case State.AwaitingApproval _ -> approve(story);
                case State.Scheduled _ -> story.pass(Duration.ofHours(17)).fire(Timer.WINDOW);
                case State.Paused _ -> story.ask(Action.RESUME);
                case State.Observing _ -> story.pass(Duration.ofDays(1)).fire(Timer.OBSERVED);
                case State.Running running
                when running.step().isEmpty() ->
                    story.about("probe").accept("w2").about("probe").progress("w2");
                case State.Ending _ -> story.fire(Timer.COMPANION_ENDS);
                case State state when state.flight().isPresent() -> work(story);
                default -> {
                    return story;
                }
            }
        }
        return story;
    }

    private static void work(Story story) {
        story.accept("w1");
        if (story.flight().stopping()) {
            story.stopped("w1");
        } else {
            answer(story);
        }
    }

    private static void answer(Story story) {
        var plan = story.upgrade().plan().orElseGet(Plans::plan);
        switch (story.flight().step().name()) {
            case "inspect" -> story.completeWith("w1", Plans.inspected());
            case "precheck" -> story.completeWith("w1", Plans.planned(plan));
            default -> story.complete("w1");
        }
    }
}
