package dev.uplift.api.core;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.LockRefused;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.contracts.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Where an upgrade can stand, as far as people see a difference, and the stories that lead there and on. */
final class Situations {

    private static final List<UnaryOperator<Story>> TURNS_OF_EVENTS = List.of(
            story -> story.accept("w1").fail("w1"),
            story -> story.accept("w1").lose(Duration.ofDays(1)),
            story -> story.decline("w1"),
            story -> story.accept("w1").handBack("w1", Duration.ZERO),
            story -> story.accept("w1").learn("w1", Map.of("known", 1)),
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
                new Situation("nothing is to be undone yet", running("backup")),
                new Situation("before the point of no return", running("copy")),
                new Situation("before it, and a worker acts", running("copy").accept("w1")),
                new Situation("from the point of no return on", running(Plans.NO_RETURN)),
                new Situation(
                        "before it again, by a retry", failed(Plans.NO_RETURN).ask(Action.RETRY)),
                new Situation("last words of companions", lastWords()),
                new Situation("something is undone", running("copy").ask(Action.CANCEL)),
                new Situation("", finish(running("copy").ask(Action.CANCEL))),
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
        stories.add(planning().completeWith("w1", Plans.inspected()).when(new LockRefused("b000000000000002")));
        stories.add(lastWords().about("probe").complete("w2"));
        stories.add(lastWords().fire(Timer.COMPANION_ENDS));
        stories.add(Story.planned(Plans.probed())
                .accept("w1")
                .complete("w1")
                .fire(Timer.COMPANION_STARTS)
                .until("end"));
        return stories;
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

    /** Workers do what they are told until there is nothing left to do. */
    private static Story finish(Story story) {
        while (story.upgrade().state().flight().isPresent()) {
            story.accept("w1");
            if (story.flight().stopping()) {
                story.stopped("w1");
            } else {
                answer(story);
            }
        }
        return story;
    }

    private static void answer(Story story) {
        Plan plan = Plans.plan();
        switch (story.flight().step().name()) {
            case "inspect" -> story.completeWith("w1", Plans.inspected());
            case "precheck" -> story.completeWith("w1", Plans.planned(plan));
            default -> story.complete("w1");
        }
    }
}
