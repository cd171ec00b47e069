package dev.uplift.api.core;

import dev.uplift.api.core.Consent.Approval;
import dev.uplift.api.core.Consent.Signature;
import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Asked;
import dev.uplift.contracts.UpgradeOptions;
import java.util.Optional;

/** What an approver decides: items of the checklist, and the plan as a whole. */
final class Approvals {

    private Approvals() {}

    static Decision sign(Draft draft, Asked asked) {
        var upgrade = draft.upgrade();
        if (!(upgrade.state() instanceof State.AwaitingApproval)) {
            return Actions.refuse(Action.SIGN, upgrade.state());
        }
        var items = upgrade.request().options().toSign();
        if (!items.contains(asked.subject())) {
            return new Decision.Refused(Problems.noSuchItem(asked.subject(), items));
        }
        if (upgrade.consent().isSigned(asked.subject())) {
            return new Decision.Ignored("is signed already");
        }
        draft.become(
                upgrade.consenting(upgrade.consent().signing(new Signature(asked.subject(), asked.by(), draft.now()))));
        return draft.proceed();
    }

    static Decision approve(Draft draft, Asked asked) {
        var upgrade = draft.upgrade();
        if (!(upgrade.state() instanceof State.AwaitingApproval(int at))) {
            return Actions.refuse(Action.APPROVE, upgrade.state());
        }
        var options = upgrade.request().options();
        var hash = upgrade.plan().orElseThrow().hash();
        var unsigned = options.toSign().stream()
                .filter(item -> !upgrade.consent().isSigned(item))
                .toList();
        if (!asked.subject().equals(hash)) {
            return new Decision.Refused(Problems.planDiffers(hash, asked.subject()));
        }
        if (options.approval() == UpgradeOptions.Approval.FOUR_EYES
                && asked.by().equals(upgrade.request().requestedBy())) {
            return new Decision.Refused(Problems.ownRequest(asked.by()));
        }
        if (!unsigned.isEmpty()) {
            return new Decision.Refused(Problems.unsigned(unsigned));
        }
        var approval = new Approval(
                asked.by(), asked.reason(), hash, draft.now(), draft.now().plus(options.approvalExpires()));
        draft.become(upgrade.consenting(upgrade.consent().approved(approval)));
        return MainLine.advance(draft, at);
    }

    /** Until production begins; a yes can be taken back while the window is waited for. */
    static Decision reject(Draft draft, Asked asked) {
        var rejected = new State.Rejected(Problems.rejected(asked.by(), asked.reason()));
        return switch (draft.upgrade().state()) {
            case State.AwaitingApproval(int at) -> Actions.stop(draft, at, Optional.empty(), rejected);
            case State.Scheduled its -> Actions.stop(draft, its.at(), Optional.empty(), rejected);
            case State.Running _,
                    State.Paused _,
                    State.Planning _,
                    State.Rechecking _,
                    State.Planned _,
                    State.Rejected _,
                    State.Cancelling _,
                    State.Cancelled _,
                    State.Observing _,
                    State.Succeeded _,
                    State.Failed _,
                    State.RollingBack _,
                    State.RolledBack _,
                    State.Closed _,
                    State.Ending _ ->
                Actions.refuse(Action.REJECT, draft.upgrade().state());
        };
    }
}
