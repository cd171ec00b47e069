package dev.uplift.sandbox.aws;

import static dev.uplift.sandbox.aws.BlueGreenDeployment.TaskName.CONFIGURE_BACKUPS;
import static dev.uplift.sandbox.aws.BlueGreenDeployment.TaskName.CREATING_READ_REPLICA_OF_SOURCE;
import static dev.uplift.sandbox.aws.BlueGreenDeployment.TaskName.CREATING_TOPOLOGY_OF_SOURCE;
import static dev.uplift.sandbox.aws.BlueGreenDeployment.TaskName.DB_ENGINE_VERSION_UPGRADE;

import dev.uplift.sandbox.aws.BlueGreenDeployment.Pair;
import dev.uplift.sandbox.aws.BlueGreenDeployment.Status;
import dev.uplift.sandbox.aws.BlueGreenDeployment.TaskName;
import dev.uplift.sandbox.aws.BlueGreenDeployment.TaskStatus;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsPrecheck;
import java.time.Duration;
import java.util.Optional;

/** How the green environment comes into being, task by task. */
final class BlueGreenCreation {

    private final AwsCloud cloud;
    private final BlueGreenDeployment deployment;
    private final Wish wish;

    /**
     * What green is to have other than blue.
     *
     * @param version exact
     * @param group that green runs with
     */
    record Wish(Optional<String> version, ParameterGroup group, Settings settings) {}

    private BlueGreenCreation(AwsCloud cloud, BlueGreenDeployment deployment, Wish wish) {
        this.cloud = cloud;
        this.deployment = deployment;
        this.wish = wish;
    }

    static void begin(AwsCloud cloud, BlueGreenDeployment deployment, Wish wish) {
        deployment.plan(CREATING_READ_REPLICA_OF_SOURCE);
        wish.version().ifPresent(version -> deployment.plan(DB_ENGINE_VERSION_UPGRADE));
        deployment.plan(CONFIGURE_BACKUPS);
        if (!deployment.source().replication().replicas().isEmpty()) {
            deployment.plan(CREATING_TOPOLOGY_OF_SOURCE);
        }
        var creation = new BlueGreenCreation(cloud, deployment, wish);
        deployment.after(cloud.delays().upgradeLag(), creation::copy);
    }

    private boolean isMajor() {
        return wish.version()
                .filter(version -> UpgradeRules.isMajor(deployment.source(), version))
                .isPresent();
    }

    private void copy() {
        var source = deployment.source();
        var unfit = isMajor() ? BlueGreenRules.incompatibleParameter(source) : Optional.<String>empty();
        if (unfit.isPresent()) {
            fail(
                    CREATING_READ_REPLICA_OF_SOURCE,
                    "Creation of blue/green deployment failed due to incompatible parameter(s): [%s]. See the user"
                                    .formatted(unfit.get())
                            + " guide to help resolve the issues, then delete and recreate the blue/green deployment.");
            return;
        }
        deployment.task(CREATING_READ_REPLICA_OF_SOURCE, TaskStatus.IN_PROGRESS);
        var green = green(source, source);
        // the data are copied, and what is wrong in them too
        source.region()
                .behaviours()
                .inherit(green.name(), source.region().behaviours().inData(source.name()));
        deployment.after(cloud.delays().restore(), () -> {
            deployment.task(CREATING_READ_REPLICA_OF_SOURCE, TaskStatus.COMPLETED);
            green.status(InstanceStatus.AVAILABLE);
            upgrade(green);
        });
    }

    private Instance green(Instance blue, Instance copied) {
        var region = blue.region();
        var name = region.blueGreen().greenName(blue.name());
        var green = new Instance(
                cloud,
                blue.place(),
                new Instance.Identity(name, blue.engine()),
                copied.version(),
                blue.settings().and(wish.settings()));
        green.tags(blue.tags());
        green.parameters(blue.parameters());
        green.status(InstanceStatus.CREATING);
        green.replication(Replication.of(copied));
        copied.replication(copied.replication().with(green));
        region.add(green);
        deployment.add(new Pair(blue, green));
        return green;
    }

    private void upgrade(Instance green) {
        if (wish.version().isEmpty()) {
            green.parameters(wish.group().atStart(cloud.now()));
            backUp(green);
            return;
        }
        deployment.task(DB_ENGINE_VERSION_UPGRADE, TaskStatus.IN_PROGRESS);
        green.status(InstanceStatus.UPGRADING);
        deployment.after(upgradeTime(), () -> {
            if (green.region().behaviours().of(green.name()) instanceof FailsPrecheck(var reason)) {
                green.status(InstanceStatus.AVAILABLE);
                fail(DB_ENGINE_VERSION_UPGRADE, "The upgrade of the green environment failed: " + reason);
                return;
            }
            green.version(wish.version().orElseThrow());
            green.parameters(wish.group().atStart(cloud.now()));
            deployment.task(DB_ENGINE_VERSION_UPGRADE, TaskStatus.COMPLETED);
            backUp(green);
        });
    }

    private Duration upgradeTime() {
        var delays = cloud.delays();
        return delays.upgradePrecheck().plus(isMajor() ? delays.upgrade() : delays.minorUpgrade());
    }

    private void backUp(Instance green) {
        deployment.task(CONFIGURE_BACKUPS, TaskStatus.IN_PROGRESS);
        Creation.firstBackup(cloud, green);
        deployment.after(cloud.delays().snapshot(), () -> {
            deployment.task(CONFIGURE_BACKUPS, TaskStatus.COMPLETED);
            copyReplicas(green);
        });
    }

    private void copyReplicas(Instance green) {
        if (!deployment.isPlanned(CREATING_TOPOLOGY_OF_SOURCE)) {
            finish();
            return;
        }
        deployment.task(CREATING_TOPOLOGY_OF_SOURCE, TaskStatus.IN_PROGRESS);
        deployment.source().replication().replicas().stream()
                .filter(replica -> replica != green)
                .forEach(replica -> green(replica, green).parameters(green.parameters()));
        deployment.after(cloud.delays().restore(), () -> {
            deployment.pairs().stream().skip(1).forEach(pair -> pair.green().status(InstanceStatus.AVAILABLE));
            deployment.task(CREATING_TOPOLOGY_OF_SOURCE, TaskStatus.COMPLETED);
            finish();
        });
    }

    private void finish() {
        deployment.status(Status.AVAILABLE);
        say("Blue/green deployment tasks completed. You can make more modifications to the green environment databases"
                + " or switch over the deployment.");
    }

    private void fail(TaskName task, String why) {
        deployment.task(task, TaskStatus.FAILED);
        deployment.status(Status.INVALID_CONFIGURATION);
        deployment.details(why);
        say(why);
    }

    private void say(String message) {
        deployment.region().events().add(cloud.now(), deployment, message);
    }
}
