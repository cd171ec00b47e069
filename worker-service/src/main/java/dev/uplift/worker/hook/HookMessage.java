package dev.uplift.worker.hook;

import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Hook.At;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Phase;
import java.util.Map;
import java.util.Optional;

/**
 * What a receiver is told, where the user gave no body.
 *
 * @param upgrade the upgrade's id
 * @param hook its name
 * @param at when it is done
 * @param undone of a resume hook: clients return to the old server, since the upgrade was taken back
 * @param server the server that is upgraded
 * @param target the second server, where there is one
 * @param targetVersion as the user asked
 * @param rehearsal of a rehearsal-ready hook: where the rehearsed clone is
 */
record HookMessage(
        UpgradeId upgrade,
        String hook,
        At at,
        Optional<Boolean> undone,
        Where server,
        Optional<Where> target,
        String targetVersion,
        Optional<Rehearsal> rehearsal) {

    /** A server without its credentials. */
    record Where(String provider, Map<String, Object> address, Map<String, String> labels) {
        static Where of(Server server) {
            return new Where(server.provider(), server.address(), server.labels());
        }
    }

    /**
     * @param endpoint for example {@code new.example:5432}
     * @param databases the name of each to that of its clone, where they differ
     */
    record Rehearsal(Object endpoint, Optional<Object> databases) {}

    static HookMessage of(Hook hook, Execute command) {
        return new HookMessage(
                command.upgrade(),
                hook.name(),
                hook.at(),
                hook.at() == At.RESUME ? Optional.of(command.step().phase() == Phase.ROLL_BACK) : Optional.empty(),
                Where.of(command.source()),
                command.target().map(Where::of),
                command.targetVersion(),
                Optional.ofNullable(command.facts().get(HookStep.ENDPOINT))
                        .map(endpoint -> new Rehearsal(
                                endpoint, Optional.ofNullable(command.facts().get(HookStep.DATABASES)))));
    }
}
