package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.server.Condition;
import dev.uplift.worker.provider.azure.server.TargetVersion;
import java.util.Map;

/** What Azure says of a server around its upgrade. */
final class Verified {

    private Verified() {}

    /**
     * The action {@code note-restore-point}: the moment that a way back restores, behind the fence if there is one. Asked
     * again before the upgrade, it is a later one, since clients may have written between; once the upgrade has begun, it
     * stays.
     */
    static StepResult restorePoint(Turn turn) {
        return Found.server(turn, turn.server(), server -> {
            var untouched = server.condition() == Condition.READY
                    && TargetVersion.major(server.version()) == TargetVersion.major(turn.text("from"));
            return untouched
                    ? StepResult.done(
                            Map.of(InPlacePlan.RESTORE_POINT, turn.now().toString()))
                    : turn.fact(InPlacePlan.RESTORE_POINT)
                            .map(noted -> StepResult.done(Map.of(InPlacePlan.RESTORE_POINT, noted)))
                            .orElseGet(() -> Turn.failed(
                                    "server-changed",
                                    "%s is %s at version %s, before its upgrade was begun."
                                            .formatted(turn.server(), server.state(), server.exactVersion()),
                                    "See what was done to it, and ask anew."));
        });
    }

    /** The action {@code confirm-available}. */
    static StepResult available(Turn turn) {
        return Found.ready(turn, turn.server(), _ -> StepResult.done());
    }

    /** The action {@code verify-server}: state, version and endpoint are what they should be. */
    static StepResult server(Turn turn) {
        return Found.ready(turn, turn.server(), server -> {
            if (!server.version().equals(turn.text("to"))) {
                return Turn.failed(
                        "version-unexpected",
                        "%s is at version %s.".formatted(turn.server(), server.exactVersion()),
                        "See what became of the upgrade, then retry.");
            }
            var before = turn.settings().server().host();
            if (before.isEmpty() || server.host().isEmpty() || before.equals(server.host())) {
                turn.work().found(Kept.findings(turn, server));
                return StepResult.done(Map.of("target.version", server.exactVersion()));
            }
            return Turn.failed(
                    "endpoint-changed",
                    "Clients found %s at %s, and it is at %s."
                            .formatted(
                                    turn.server(),
                                    before.orElse("?"),
                                    server.host().orElse("?")),
                    "Lead clients there, then retry.");
        });
    }

    /**
     * The action {@code confirm-standby}: Azure takes the standby away for the upgrade, and may not get it back for want of
     * capacity or of a way through the network. It is asked for once, then waited for.
     */
    static StepResult standby(Turn turn) {
        var address = turn.wayBack();
        return Found.ready(turn, address, server -> {
            var standby = server.highAvailability();
            if (standby.healthy()) {
                return StepResult.done();
            }
            return standby.wanted()
                    ? turn.pending("the standby of %s, which is %s".formatted(address, standby.state()))
                    : new Once(turn.begun(), "standby of %s".formatted(address), "standby-not-back")
                            .ask(
                                    turn,
                                    arm -> arm.setStandby(
                                            address, turn.settings().server().highAvailability()));
        });
    }
}
