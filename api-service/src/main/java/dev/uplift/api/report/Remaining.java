package dev.uplift.api.report;

import dev.uplift.api.core.State;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.projection.CleanUpView;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** What only people can do: before production, and after it. */
final class Remaining {

    private Remaining() {}

    static List<String> of(Upgrade upgrade) {
        var items = new ArrayList<String>();
        switch (Stage.of(upgrade)) {
            case DECIDING -> {
                deciding(items, upgrade);
                during(items, upgrade);
                after(items, upgrade);
            }
            case WORKING -> {
                if (upgrade.state().name() == State.Name.RUNNING) {
                    during(items, upgrade);
                    after(items, upgrade);
                }
            }
            case DONE -> after(items, upgrade);
            case BROKEN, STOPPED -> ended(items, upgrade.state());
            case TAKEN_BACK -> {}
        }
        keeping(items, upgrade);
        return List.copyOf(items);
    }

    private static void deciding(List<String> items, Upgrade upgrade) {
        var checklist = Checklist.of(upgrade);
        checklist.items().stream()
                .filter(item -> checklist.required() && item.signed().isEmpty())
                .forEach(item -> items.add("Do what the checklist says, and sign it: %s.".formatted(item.item())));
        if (upgrade.facts().containsKey("rehearsal.endpoint")) {
            items.add("Point a staging application to the rehearsed databases at %s, and go through the checklist."
                    .formatted(upgrade.facts().get("rehearsal.endpoint")));
        }
        if (upgrade.state() instanceof State.AwaitingApproval) {
            upgrade.plan()
                    .map(Plan::hash)
                    .ifPresent(hash -> items.add("Approve or reject the plan %s.".formatted(hash)));
        }
        items.add("Tell the users when they will be kept out, and for how long.");
    }

    private static void during(List<String> items, Upgrade upgrade) {
        upgrade.request()
                .options()
                .allowances()
                .forEach(allowance -> items.add("During the outage: %s; %s are set aside for it."
                        .formatted(
                                Words.allowance(allowance),
                                Words.duration(allowance.time().toSeconds()))));
    }

    private static void after(List<String> items, Upgrade upgrade) {
        warned(items, upgrade);
        moving(items, upgrade);
    }

    /** Passwords of roles, and whatever else a driver could not carry over. */
    private static void warned(List<String> items, Upgrade upgrade) {
        ReportedFinding.of(upgrade).stream()
                .filter(finding ->
                        finding.severity() == Severity.WARN && !finding.remedy().isBlank())
                .forEach(finding ->
                        items.add("%s: %s %s".formatted(finding.object(), finding.explanation(), finding.remedy())));
    }

    private static void moving(List<String> items, Upgrade upgrade) {
        var source = Words.address(upgrade.request().source().address());
        upgrade.request()
                .target()
                .map(Server::address)
                .ifPresent(address -> items.add("Move the clients from %s to %s, if nothing does it for you."
                        .formatted(source, Words.address(address))));
        var released = upgrade.state() instanceof State.Succeeded its && its.released();
        if (upgrade.plan().filter(plan -> !plan.release().isEmpty()).isPresent() && !released) {
            items.add("The old server %s stays shut to writers until somebody asks for release, so that no client that"
                            .formatted(source)
                    + " was not moved writes into it.");
        }
        if (upgrade.request().target().isPresent()) {
            items.add(
                    "Keep the old server %s until the new one has proven itself, one or two weeks, and then delete it:"
                                    .formatted(source)
                            + " Uplift never does.");
        }
    }

    /** What a clock will remove. */
    private static void keeping(List<String> items, Upgrade upgrade) {
        CleanUpView.of(upgrade).stream()
                .filter(each -> each.state() == CleanUpView.State.WAITING)
                .forEach(each -> items.add("Until %s, say if this is to be kept: %s (cleanup/%s/keep)."
                        .formatted(Words.at(each.due().orElseThrow()), each.removes(), each.step())));
    }

    private static void ended(List<String> items, State state) {
        if (state instanceof State.Failed) {
            items.add("Decide how to go on: retry, rollback or close.");
        }
        if (state instanceof State.Closed) {
            items.add(
                    "Uplift does nothing more but remove what it made: see that clients can write where they should, and nowhere else.");
        }
    }
}
