package dev.uplift.api.core;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import java.util.List;

/** The problems that the decisions themselves can find. */
final class Problems {

    private Problems() {}

    static Problem workersLost(Flight flight) {
        return Problem.of(
                Kind.INTERNAL,
                "workers-lost",
                "Step %s ended %d workers without an answer."
                        .formatted(flight.step().name(), flight.lost()),
                "Look into the workers' logs for what ends them during this step, then retry.");
    }

    static Problem clockAhead(Flight flight, String worker) {
        return Problem.of(
                Kind.INTERNAL,
                "worker-clock-ahead",
                "Worker %s handed step %s back as too late while the window was open: its clock is ahead."
                        .formatted(worker, flight.step().name()),
                "Set the clock of that worker's machine (NTP); the step is offered again every 30 seconds.");
    }

    static Problem timedOut(Flight flight) {
        return Problem.of(
                Kind.PROVIDER,
                "step-timed-out",
                "Step %s was not done after %s."
                        .formatted(flight.step().name(), flight.step().timeout()),
                "Look at what the step waited for, then retry or roll back.");
    }

    static Problem noPlan() {
        return Problem.of(
                Kind.INTERNAL,
                "no-plan",
                "The driver found nothing that blocks, and made no plan.",
                "This is a bug of the driver; please report it with the worker's log.");
    }

    static Problem blocked(long findings) {
        return Problem.of(
                Kind.DATABASE,
                "precheck-blocked",
                "%d finding%s would make the upgrade fail; nothing was touched."
                        .formatted(findings, findings == 1 ? "" : "s"),
                "Apply the remedy of each BLOCK finding, or accept it by its id in options.accept, and ask again.");
    }

    static Problem blockedSince(long findings) {
        return Problem.of(
                Kind.DATABASE,
                "blocked-before-production",
                "%d finding%s that block%s came up since the plan was made; production was not touched."
                        .formatted(findings, findings == 1 ? "" : "s", findings == 1 ? "s" : ""),
                "Apply the remedy of each BLOCK finding, then retry.");
    }

    static Problem noWindow(String reason) {
        return Problem.of(
                Kind.REQUEST,
                "no-window",
                "There is no window to run in. " + reason,
                "Cancel it, and ask again with a window that has room; what was rehearsed can be reused.");
    }

    static Problem pauseInOutage() {
        return Problem.of(
                Kind.REQUEST,
                "pause-in-outage",
                "Clients are kept out while this step runs; holding here would only make it longer.",
                "Wait until it is over, or cancel before the point of no return.");
    }

    static Problem planDiffers(String is, String was) {
        return Problem.of(
                Kind.REQUEST,
                "plan-differs",
                "The plan is %s, and the approval names %s.".formatted(is, was.isEmpty() ? "none" : was),
                "Read the plan again, and approve with its planHash.");
    }

    static Problem ownRequest(String by) {
        return Problem.of(
                Kind.REQUEST,
                "four-eyes",
                "%s asked for this upgrade, so that somebody else must approve it.".formatted(by),
                "Ask another approver.");
    }

    static Problem unsigned(List<String> items) {
        return Problem.of(
                Kind.REQUEST,
                "checklist-unsigned",
                "Nobody has signed: %s.".formatted(String.join(", ", items)),
                "Do what they say and sign each: POST /api/v1/upgrades/{id}/checklist/{item}");
    }

    static Problem noSuchItem(String item, List<String> items) {
        return Problem.of(
                Kind.REQUEST,
                "no-such-item",
                "The checklist has no item '%s'.".formatted(item),
                items.isEmpty() ? "It is empty." : "It has: %s.".formatted(String.join(", ", items)));
    }

    static Problem rejected(String by, String reason) {
        return Problem.of(
                Kind.REQUEST,
                "rejected",
                "%s rejected the plan%s".formatted(by, reason.isBlank() ? "." : ": " + reason),
                "Ask for a new upgrade when the reason is gone.");
    }

    static Problem notNow(String action, State.Name state, String possible) {
        return Problem.of(
                Kind.REQUEST,
                "not-possible-now",
                "An upgrade that is %s cannot be asked to %s.".formatted(state, action),
                possible);
    }

    static Problem nothingToRelease() {
        return Problem.of(
                Kind.REQUEST,
                "nothing-to-release",
                "The upgrade left no old server that is kept shut.",
                "Nothing is to be done.");
    }

    static Problem noWayBack() {
        return Problem.of(
                Kind.REQUEST,
                "no-way-back",
                "The plan has no way back from here: clients have used the new version.",
                "What is wrong must be mended on the new version, or a backup restored.");
    }

    static Problem wayBackLoses(String what) {
        return Problem.of(
                Kind.REQUEST,
                "loss-not-accepted",
                "Going back loses data: " + what,
                "If that is accepted, ask again with \"acceptLoss\": true.");
    }

    static Problem wentBack(String by, String reason) {
        return Problem.of(
                Kind.REQUEST,
                "went-back",
                "%s asked to go back to the old version%s".formatted(by, reason.isBlank() ? "." : ": " + reason),
                "Ask for a new upgrade when the reason is gone.");
    }

    static Problem nothingToKeep(String step, List<String> removals) {
        return Problem.of(
                Kind.REQUEST,
                "no-such-removal",
                "The plan removes nothing by a step '%s'.".formatted(step),
                removals.isEmpty()
                        ? "It removes nothing at all."
                        : "Its removals are: %s.".formatted(String.join(", ", removals)));
    }

    static Problem tooLateToKeep(String what) {
        return Problem.of(
                Kind.REQUEST,
                "removed-already",
                "It is too late: %s is being removed, or was.".formatted(what),
                "Nothing can be done about it here.");
    }

    static Problem pastNoReturn(String step) {
        return Problem.of(
                Kind.REQUEST,
                "past-point-of-no-return",
                "Step %s was begun; what is done now can only be finished, or rolled back.".formatted(step),
                "Wait for the end. If it fails, ask for rollback or retry.");
    }

    static Problem stillShut(Problem cause, Problem opening) {
        return new Problem(
                opening.code(),
                opening.kind(),
                cause.detail() + " And then it could not all be taken back that keeps clients out: " + opening.detail(),
                opening.remedy() + " Then ask for rollback.",
                opening.evidence());
    }
}
