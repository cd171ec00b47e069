package dev.uplift.sandbox.azure;

import dev.uplift.sandbox.azure.UpgradeBehaviour.FailsAndRollsBack;
import dev.uplift.sandbox.azure.UpgradeBehaviour.FailsPrecheck;
import dev.uplift.sandbox.azure.UpgradeBehaviour.IsDeletedMeanwhile;
import dev.uplift.sandbox.azure.UpgradeBehaviour.LosesHighAvailability;
import dev.uplift.sandbox.azure.UpgradeBehaviour.NeverEnds;
import dev.uplift.sandbox.azure.UpgradeBehaviour.Succeeds;

/** The course of an upgrade to another major version that Azure has accepted. */
final class Upgrade {

    /** Of {@code Server.LogFile}, as the API names the logs of upgrades. */
    static final String LOG_TYPE = "PG_Upgrade_Logs";

    private static final String PRECHECK_FAILED = "MajorVersionUpgradePrecheckFailed";

    private final AzureCloud cloud;
    private final Server server;
    private final String target;
    private final Operation operation;
    private final String standby;

    private Upgrade(AzureCloud cloud, Server server, String target, Operation operation) {
        this.cloud = cloud;
        this.server = server;
        this.target = target;
        this.operation = operation;
        this.standby = server.text("highAvailability.mode");
    }

    /** From now on it is updating. */
    static void begin(AzureCloud cloud, Server server, String target, Operation operation) {
        var upgrade = new Upgrade(cloud, server, target, operation);
        server.state(Server.UPDATING);
        server.after(cloud.delays().upgradePrecheck(), upgrade::afterPrecheck);
    }

    private void afterPrecheck() {
        var failed = Policies.check(cloud, server, target).stream()
                .filter(policy -> !policy.passed())
                .findFirst();
        if (failed.isPresent()) {
            giveUp(new Problem(
                    PRECHECK_FAILED,
                    "%s: %s".formatted(failed.get().name(), failed.get().reason())));
            return;
        }
        if (server.isHighlyAvailable()) {
            server.highAvailability(standby, "RemovingStandby");
        }
        server.after(cloud.delays().upgrade(), this::end);
    }

    private void end() {
        switch (cloud.behaviours().upgrade(server.name())) {
            case Succeeds(), FailsPrecheck _ -> succeed(standby);
            case LosesHighAvailability() -> succeed("Disabled");
            case FailsAndRollsBack(var code, var reason) -> giveUp(new Problem(code, reason));
            case NeverEnds() -> {}
            case IsDeletedMeanwhile() -> cloud.remove(server);
        }
    }

    private void succeed(String mode) {
        var from = server.version();
        server.version(target);
        server.parameters().upgrade(target);
        log("Upgrade from %s to %s complete.".formatted(from, target));
        server.state(Server.READY);
        restoreStandby(mode);
        operation.succeed(cloud.now());
    }

    /** At the old version, as it was. */
    private void giveUp(Problem problem) {
        log(problem.message());
        server.state(Server.READY);
        restoreStandby(standby);
        operation.fail(problem, cloud.now());
    }

    private void restoreStandby(String mode) {
        if (mode.equals("Disabled")) {
            server.highAvailability(mode, "NotEnabled");
        } else if (!server.text("highAvailability.state").equals("Healthy")) {
            server.highAvailability(mode, "CreatingStandby");
            server.after(cloud.delays().standby(), () -> {
                if (server.text("highAvailability.state").equals("CreatingStandby")) {
                    server.highAvailability(mode, "Healthy");
                }
            });
        }
    }

    private void log(String text) {
        server.log("upgrade_%s.log".formatted(operation.id()), LOG_TYPE, text);
    }
}
