package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.BlueGreenDeployment.Pair;
import dev.uplift.sandbox.aws.BlueGreenDeployment.Status;
import dev.uplift.sandbox.aws.SwitchoverBehaviour.StoppedByGuardrail;
import dev.uplift.sandbox.aws.SwitchoverBehaviour.Succeeds;
import java.time.Duration;

/** Green takes the names of blue, all at once or not at all. */
final class BlueGreenSwitchover {

    /** How long RDS looks before it changes anything. */
    private static final Duration GUARDRAILS = Duration.ofSeconds(10);

    private final AwsCloud cloud;
    private final BlueGreenDeployment deployment;

    private BlueGreenSwitchover(AwsCloud cloud, BlueGreenDeployment deployment) {
        this.cloud = cloud;
        this.deployment = deployment;
    }

    /** @param timeout after which all that was begun is taken back */
    static void begin(AwsCloud cloud, BlueGreenDeployment deployment, Duration timeout) {
        var switchover = new BlueGreenSwitchover(cloud, deployment);
        deployment.status(Status.SWITCHOVER_IN_PROGRESS);
        switchover.say("Switchover from %s to %s started.".formatted(switchover.blue(), switchover.green()));
        switch (deployment.region().blueGreen().of(deployment.source().name())) {
            case StoppedByGuardrail(var reason) -> deployment.after(GUARDRAILS, () -> switchover.fail(reason));
            case Succeeds(var takes)
            when takes.compareTo(timeout) > 0 ->
                deployment.after(
                        timeout,
                        () -> switchover.fail("it took longer than %d seconds".formatted(timeout.toSeconds())));
            case Succeeds(var takes) -> deployment.after(takes, switchover::complete);
        }
    }

    private String blue() {
        return deployment.source().name();
    }

    private String green() {
        return deployment.target().orElseThrow().name();
    }

    private void fail(String reason) {
        deployment.status(Status.SWITCHOVER_FAILED);
        deployment.details("Switchover from %s to %s was canceled: %s".formatted(blue(), green(), reason));
        say(deployment.details().orElseThrow());
    }

    private void complete() {
        var name = blue();
        deployment.pairs().forEach(this::swap);
        deployment.status(Status.SWITCHOVER_COMPLETED);
        say("Switchover from %s to %s was completed.".formatted(blue(), name));
    }

    private void swap(Pair pair) {
        var region = deployment.region();
        var blue = pair.blue();
        var green = pair.green();
        var name = blue.name();
        if (deployment.target().filter(green::equals).isPresent()) {
            blue.replication(blue.replication().without(green));
            green.replication(green.replication().promoted());
        }
        rename(region, blue, oldName(region, name));
        rename(region, green, name);
    }

    private static void rename(RdsRegion region, Instance instance, String to) {
        region.remove(instance);
        region.behaviours().rename(instance.name(), to);
        instance.rename(to);
        region.add(instance);
    }

    /** The first that is free. */
    private static String oldName(RdsRegion region, String name) {
        var n = 1;
        while (region.find("%s-old%d".formatted(name, n)).isPresent()) {
            n++;
        }
        return "%s-old%d".formatted(name, n);
    }

    private void say(String message) {
        deployment.region().events().add(cloud.now(), deployment, message);
    }
}
