package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.plan.BlueGreenPlan;
import dev.uplift.worker.provider.awsrds.server.Condition;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.BlueGreenDeploymentAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.BlueGreenDeploymentNotFoundException;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.InvalidBlueGreenDeploymentStateException;
import software.amazon.awssdk.services.rds.model.SourceType;

/** The steps around a blue/green deployment of RDS; each looks at the deployment first. */
final class BlueGreen {

    private static final String ASKED = "switchover.asked";
    private static final String FAILED = "switchover.failed";

    /** RDS shows a switchover that it accepted within seconds. */
    private static final Duration LAG = Duration.ofMinutes(2);

    private BlueGreen() {}

    /** After it, a copy of the instance at the new version keeps up with it. */
    static StepResult create(Turn turn) {
        var found = find(turn);
        if (found.isEmpty()) {
            var settled = turn.instant("parameters.ready")
                    .map(ready -> ready.plus(turn.options().parameterSettling()));
            return settled.filter(turn.now()::isBefore).isPresent()
                    ? turn.pending("parameter group %s to settle until %s".formatted(turn.text("group"), settled.get()))
                    : ask(turn);
        }
        if (!isOurs(turn, found.get())) {
            return taken(turn);
        }
        var deployment = Deployment.of(found.get());
        return switch (deployment.state()) {
            case PROVISIONING -> turn.pending("the copy of %s, %s".formatted(turn.instance(), deployment.progress()));
            case AVAILABLE, SWITCHING, SWITCHED, SWITCH_FAILED ->
                deployment
                        .green()
                        .map(green -> StepResult.done(Map.of(BlueGreenPlan.GREEN_FACT, green)))
                        .orElseGet(() -> turn.pending("the copy of %s to have a name".formatted(turn.instance())));
            case INVALID ->
                Turn.failed(
                        "blue-green-invalid",
                        "RDS cannot make a copy of %s at version %s: %s"
                                .formatted(turn.instance(), turn.text("to"), deployment.details()),
                        "Put right what RDS says, roll back to remove the deployment, and begin anew.");
            case DELETING -> turn.pending("an older deployment of this name to go");
        };
    }

    private static StepResult ask(Turn turn) {
        var source = turn.account().fleet().instance(turn.instance());
        if (source.isEmpty()) {
            return Turn.failed(
                    "instance-gone",
                    "Instance %s is not there.".formatted(turn.instance()),
                    "Look who deleted or renamed it.");
        }
        try {
            return turn.act(
                    rds -> rds.createBlueGreenDeployment(request -> {
                        request.blueGreenDeploymentName(turn.text("deployment"))
                                .source(source.get().dbInstanceArn())
                                .targetEngineVersion(turn.text("to"))
                                .tags(turn.names().tag());
                        turn.optional("group").ifPresent(request::targetDBParameterGroupName);
                    }),
                    "the copy of %s to begin".formatted(turn.instance()));
        } catch (BlueGreenDeploymentAlreadyExistsException _) {
            return turn.pending("the deployment, which AWS says is there already");
        }
    }

    /** After it, the copy is known to be what it is to be; reads only. */
    static StepResult verify(Turn turn) {
        var deployment = find(turn).map(Deployment::of);
        var green = deployment.flatMap(Deployment::green).flatMap(turn.account().fleet()::instance);
        if (green.isEmpty()) {
            return gone(turn);
        }
        var version = green.get().engineVersion();
        var status = green.get().dbInstanceStatus();
        var checks = List.of(
                new Check("green:version", version.equals(turn.text("to")), "the copy answers version " + version),
                new Check(
                        "green:status",
                        Condition.of(status) == Condition.READY,
                        "RDS says that the copy is %s".formatted(status)),
                new Check(
                        "green:deployment",
                        deployment.get().state() == Deployment.State.AVAILABLE,
                        "the deployment is %s %s"
                                .formatted(
                                        deployment.get().state(),
                                        deployment.get().details())));
        if (Condition.of(status) == Condition.BUSY) {
            return turn.pending("the copy, which is %s".formatted(status));
        }
        turn.work().learned(Map.of(), checks);
        var failed = checks.stream().filter(check -> !check.passed()).findFirst();
        return failed.isEmpty()
                ? StepResult.done()
                : Turn.failed(
                        "green-not-ready",
                        "The copy is not what it is to be: %s."
                                .formatted(failed.get().detail()),
                        "Look at the deployment, then retry or roll back.");
    }

    /** After it, the copy has the name and the endpoint of the old instance. RDS takes it back if it lasts too long. */
    static StepResult switchOver(Turn turn) {
        var found = find(turn);
        if (found.isEmpty() || !isOurs(turn, found.get())) {
            return found.isEmpty() ? gone(turn) : taken(turn);
        }
        var deployment = Deployment.of(found.get());
        return switch (deployment.state()) {
            case SWITCHED -> StepResult.done(measured(turn));
            case SWITCHING -> turn.pending("the switchover");
            case AVAILABLE -> isUnderWay(turn) ? turn.pending("the switchover to begin") : change(turn, deployment);
            case SWITCH_FAILED -> isOpen(turn) ? failed(turn, deployment) : change(turn, deployment);
            case PROVISIONING -> turn.pending("the copy, %s".formatted(deployment.progress()));
            case INVALID, DELETING ->
                Turn.failed(
                        "blue-green-invalid",
                        "The deployment is %s: %s".formatted(deployment.state(), deployment.details()),
                        "Roll back, and begin anew.");
        };
    }

    private static StepResult change(Turn turn, Deployment deployment) {
        var version = deployment
                .green()
                .flatMap(turn.account().fleet()::instance)
                .map(DBInstance::engineVersion)
                .orElse("unknown");
        if (!version.equals(turn.text("to"))) {
            return Turn.failed(
                    "green-not-ready",
                    "The copy runs version %s, and not %s.".formatted(version, turn.text("to")),
                    "Look who changed it; roll back, and begin anew.");
        }
        turn.work().mayAct();
        turn.learn(ASKED, turn.now().toString());
        try {
            return turn.act(
                    rds -> rds.switchoverBlueGreenDeployment(
                            request -> request.blueGreenDeploymentIdentifier(deployment.id())
                                    .switchoverTimeout(Math.toIntExact(
                                            turn.options().switchoverTimeout().toSeconds()))),
                    "the switchover to begin");
        } catch (InvalidBlueGreenDeploymentStateException busy) {
            return turn.pending("the deployment to be free for the switchover: " + busy.getMessage());
        }
    }

    /** Whether a switchover was asked for that RDS has not yet shown to have failed. */
    private static boolean isOpen(Turn turn) {
        var failed = turn.instant(FAILED);
        return turn.instant(ASKED)
                .filter(asked -> failed.isEmpty() || asked.isAfter(failed.get()))
                .isPresent();
    }

    private static boolean isUnderWay(Turn turn) {
        return isOpen(turn)
                && turn.instant(ASKED)
                        .filter(asked -> turn.now().isBefore(asked.plus(LAG)))
                        .isPresent();
    }

    private static Map<String, Object> measured(Turn turn) {
        return turn.instant(ASKED)
                .<Map<String, Object>>map(asked -> Map.of(
                        "switchover.seconds",
                        Duration.between(asked, turn.now()).toSeconds()))
                .orElse(Map.of());
    }

    private static StepResult failed(Turn turn, Deployment deployment) {
        turn.learn(FAILED, turn.now().toString());
        var said = deployment.details().isEmpty() ? lastEvent(turn, deployment) : deployment.details();
        var remedy = "The old instance serves as before. %s Then retry, or roll back."
                .formatted(Guardrail.of(said).remedy());
        turn.work()
                .found(List.of(new Finding(
                        "switchover-guardrail", Severity.WARN, "deployment " + turn.text("deployment"), said, remedy)));
        return Turn.failed("switchover-failed", "RDS took the switchover back: %s".formatted(said), remedy);
    }

    private static String lastEvent(Turn turn, Deployment deployment) {
        return turn
                .account()
                .rds()
                .describeEvents(request ->
                        request.sourceType(SourceType.BLUE_GREEN_DEPLOYMENT).sourceIdentifier(deployment.id()))
                .events()
                .stream()
                .max(Comparator.comparing(Event::date))
                .map(Event::message)
                .orElse("it does not say why");
    }

    /** After it, nothing is left of a deployment; the copy goes with it unless clients use it by now. */
    static StepResult delete(Turn turn) {
        var found = find(turn);
        if (found.isEmpty()) {
            return StepResult.done();
        }
        if (!isOurs(turn, found.get())) {
            return taken(turn);
        }
        var deployment = Deployment.of(found.get());
        return switch (deployment.state()) {
            case DELETING -> turn.pending("the deployment to go");
            case SWITCHING -> turn.pending("the switchover, before the deployment can go");
            case SWITCHED -> delete(turn, deployment, false);
            case PROVISIONING, AVAILABLE, SWITCH_FAILED, INVALID -> delete(turn, deployment, true);
        };
    }

    private static StepResult delete(Turn turn, Deployment deployment, boolean withCopy) {
        try {
            return turn.act(
                    rds -> rds.deleteBlueGreenDeployment(request -> {
                        request.blueGreenDeploymentIdentifier(deployment.id());
                        // Refused once clients use the copy.
                        if (withCopy) {
                            request.deleteTarget(true);
                        }
                    }),
                    "the deployment to go");
        } catch (InvalidBlueGreenDeploymentStateException busy) {
            return turn.pending("the deployment to be free: " + busy.getMessage());
        } catch (BlueGreenDeploymentNotFoundException _) {
            return StepResult.done();
        }
    }

    /** After it, it is known that the name belongs to the new instance; reads only. */
    static StepResult confirm(Turn turn) {
        var seen = turn.account().fleet().instance(turn.instance());
        if (seen.isEmpty() || Condition.of(seen.get().dbInstanceStatus()) == Condition.BUSY) {
            return turn.pending("instance %s".formatted(turn.instance()));
        }
        var instance = seen.get();
        var checks = List.of(
                new Check(
                        "version",
                        instance.engineVersion().equals(turn.text("to")),
                        "RDS says that %s runs %s".formatted(turn.instance(), instance.engineVersion())),
                new Check(
                        "switched",
                        !instance.dbiResourceId().equals(turn.text("was")),
                        "the name %s belongs to %s, and belonged to %s"
                                .formatted(turn.instance(), instance.dbiResourceId(), turn.text("was"))));
        turn.work().learned(Map.of("target.version", instance.engineVersion()), checks);
        return checks.stream().allMatch(Check::passed)
                ? StepResult.done()
                : Turn.failed(
                        "not-switched",
                        "Instance %s is not the new one, although RDS says that it switched."
                                .formatted(turn.instance()),
                        "Look at the deployment and at both instances.");
    }

    private static Optional<BlueGreenDeployment> find(Turn turn) {
        return turn.account().fleet().deployment(turn.text("deployment"));
    }

    private static boolean isOurs(Turn turn, BlueGreenDeployment deployment) {
        return turn.names().isOurs(deployment.tagList());
    }

    private static StepResult taken(Turn turn) {
        return Turn.failed(
                "name-taken",
                "Deployment %s is there and does not carry this upgrade's tag.".formatted(turn.text("deployment")),
                "Delete it, then retry.");
    }

    private static StepResult gone(Turn turn) {
        return Turn.failed(
                "blue-green-gone",
                "Deployment %s or its copy is not there any more.".formatted(turn.text("deployment")),
                "Look who deleted it; roll back, and begin anew.");
    }
}
