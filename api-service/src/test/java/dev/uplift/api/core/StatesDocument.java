package dev.uplift.api.core;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Asked;
import dev.uplift.api.core.Input.FromWorker;
import dev.uplift.api.core.Situations.Situation;
import dev.uplift.api.core.State.Name;
import dev.uplift.api.core.Story.Moment;
import dev.uplift.contracts.event.Event;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The text of docs/states.md, made by asking the decisions. */
final class StatesDocument {

    private static final String TEXT = """
            # States of an upgrade

            This page is made by asking the code, and a test holds it. To make it again:
            `mvn -pl api-service test -Dtest=StatesDocumentTest -Dupdate.docs=true`.

            ## From one to another

            ```mermaid
            stateDiagram-v2
            %s
            ```

            A step is *lost* when its workers end without an answer 21 times, or when its time is used up. It is
            *stopped* when its worker answers a cancel.

            ## What each means

            In a state that is over, nothing more happens by itself, but that the old server is opened. While a
            state locks, no other upgrade of the same servers may start (a dry run never locks).

            | state | means | over | locks |
            |---|---|---|---|
            %s

            ## What can be asked

            `POST /api/v1/upgrades/{id}/<action>`. A cell says the state that follows at once, with the step that is
            commanded, or the problem that a 409 carries; a dash is 409 `not-possible-now`. The steps are those of an
            example: backup (BACKUP), fence (QUIESCE), copy (UPGRADE), verify (VERIFY), open-target (RESUME, the point
            of no return) and statistics (OPTIMIZE); open-source undoes fence, drop-target undoes copy. Its way
            back is return-to-source, which loses data, so that `rollback` must accept the loss. `keep` is asked as
            `cleanup/{step}/keep`, here for the backup.

            | state | and | %s |
            |---|---|%s
            %s
            """;

    /** From one state to another. */
    record Edge(Name from, Name to) implements Comparable<Edge> {
        @Override
        public int compareTo(Edge other) {
            return from == other.from ? to.compareTo(other.to) : from.compareTo(other.from);
        }
    }

    private StatesDocument() {}

    static String text() {
        var actions = Arrays.stream(Action.values()).map(Action::path).toList();
        return TEXT.formatted(
                diagram(),
                meanings(),
                String.join(" | ", actions),
                "---|".repeat(actions.size()),
                Situations.all().stream().map(StatesDocument::row).collect(Collectors.joining("\n")));
    }

    private static String diagram() {
        var edges = edges();
        var lines = edges.entrySet().stream()
                .map(edge -> "    %s --> %s: %s"
                        .formatted(edge.getKey().from(), edge.getKey().to(), String.join(", ", edge.getValue())));
        return "    [*] --> PLANNING\n" + lines.collect(Collectors.joining("\n"));
    }

    /** Every change that people see, and what makes it. */
    static SortedMap<Edge, SortedSet<String>> edges() {
        var edges = new TreeMap<Edge, SortedSet<String>>();
        for (var story : Situations.stories()) {
            for (var moment : story.moments()) {
                if (moment.decision() instanceof Decision.Proceed(var next, var _)) {
                    var edge = new Edge(Invariants.shown(moment.before()), Invariants.shown(next));
                    if (edge.from() != edge.to()) {
                        edges.computeIfAbsent(edge, _ -> new TreeSet<>()).add(why(moment));
                    }
                }
            }
        }
        return edges;
    }

    /** What moved it; the phase tells which step of the planning. */
    private static String why(Moment moment) {
        return switch (moment.input()) {
            case FromWorker(var event) -> step(moment) + " " + verdict(event);
            case Input.TurnLost _ -> step(moment) + " lost";
            case Input.TimerFired fired ->
                switch (fired.timer()) {
                    case WINDOW -> "the window opens, or the approval expires";
                    case OBSERVED -> "the time is over";
                    case COMPANION_STARTS, COMPANION_ENDS, STOP_AGAIN, CLEAN_UP, ANNOUNCEMENT -> "a timer";
                };
            case Input.Undelivered _ -> "an announcement";
            case Input.LockRefused _ -> "server locked by another upgrade";
            case Input.HolderSeen _ -> "a look";
            case Input.Recalled _ -> "precheck done";
            case Asked asked -> asked.action().path();
        };
    }

    private static String step(Moment moment) {
        var state = moment.before().state();
        return switch (state.name()) {
            case PLANNING -> state.flight().orElseThrow().step().name();
            case CANCELLING, ROLLING_BACK ->
                state.flight().filter(Flight::stopping).isPresent() ? "step" : "undo";
            case RUNNING -> state instanceof State.Rechecking ? "second look" : "step";
            case PLANNED,
                    REJECTED,
                    AWAITING_APPROVAL,
                    SCHEDULED,
                    PAUSED,
                    CANCELLED,
                    OBSERVING,
                    SUCCEEDED,
                    FAILED,
                    ROLLED_BACK,
                    CLOSED -> "step";
        };
    }

    private static String verdict(Event.StepEvent event) {
        return switch (event) {
            case Event.Completed _ -> "done";
            case Event.Failed _ -> "failed";
            case Event.HandedBack _ -> "stopped";
            case Event.Accepted _, Event.Declined _, Event.Progressed _, Event.FactsLearned _, Event.Logged _ -> "news";
        };
    }

    private static String meanings() {
        return Arrays.stream(Name.values())
                .map(name -> "| %s | %s | %s | %s |"
                        .formatted(name, meaning(name), yes(name.isOver()), yes(name.locksServers())))
                .collect(Collectors.joining("\n"));
    }

    private static String yes(boolean holds) {
        return holds ? "yes" : "";
    }

    private static String meaning(Name name) {
        return switch (name) {
            case PLANNING -> "The servers are inspected and prechecked. Nothing is touched.";
            case PLANNED -> "A dry run has its plan. Nothing was touched.";
            case REJECTED ->
                "A finding blocks, another upgrade has the servers, or an approver said no. Production was not touched, and"
                        + " will not be.";
            case AWAITING_APPROVAL ->
                "Production was not touched. Somebody must say yes to the plan, by its hash, after signing the checklist.";
            case SCHEDULED -> "All is ready; the next window is waited for.";
            case PAUSED -> "Somebody asked to hold. Nothing is in flight.";
            case OBSERVING -> "Clients use the new version; it is watched until `observe` is over.";
            case RUNNING -> "The steps of the plan are carried out, one after the other.";
            case CANCELLING -> "Somebody asked to stop. The step in flight ends, then what was made is undone.";
            case CANCELLED -> "It was stopped. The old server is as it was.";
            case SUCCEEDED ->
                "The server answers with the new version, and every check holds. Findings tell which later steps failed.";
            case FAILED ->
                "It stopped where the machine must not guess. A person goes on: retry, rollback or close. Where no"
                        + " client can have written to the new server, the old one is opened again.";
            case ROLLING_BACK -> "What was done is taken back.";
            case ROLLED_BACK -> "The old server answers and accepts writes again.";
            case CLOSED ->
                "Somebody acknowledged the failure. Uplift does nothing more, but remove in time what it made.";
        };
    }

    private static String row(Situation situation) {
        var cells = Arrays.stream(Action.values()).map(action -> answer(situation.story(), action));
        return "| %s | %s | %s |"
                .formatted(
                        situation.story().upgrade().state().name(),
                        situation.words(),
                        cells.collect(Collectors.joining(" | ")));
    }

    private static String answer(Story story, Action action) {
        return switch (UpgradeProcess.decide(story.upgrade(), Story.asked(story.upgrade(), action), story.now())) {
            case Decision.Proceed(var next, var effects) ->
                Invariants.of(effects, Effect.Send.class).stream()
                        .map(send -> "%s, `%s`"
                                .formatted(
                                        next.state().name(),
                                        send.command().step().name()))
                        .findFirst()
                        .orElse(next.state().name().name());
            case Decision.Ignored _ -> "nothing changes";
            case Decision.Refused(var problem) ->
                problem.code().equals("not-possible-now") ? "-" : "409 `%s`".formatted(problem.code());
        };
    }
}
