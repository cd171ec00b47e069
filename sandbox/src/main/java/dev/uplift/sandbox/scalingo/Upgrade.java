package dev.uplift.sandbox.scalingo;

import dev.uplift.sandbox.postgres.PgUpgrade;
import java.time.Duration;
import java.util.Optional;

/** The course of one upgrade, after its call. */
final class Upgrade {

    private final ScalingoCloud cloud;
    private final Database database;
    private final Release next;
    private final Operation operation;

    private Upgrade(ScalingoCloud cloud, Database database, Release next, Operation operation) {
        this.cloud = cloud;
        this.database = database;
        this.next = next;
        this.operation = operation;
    }

    /** It is accepted; nothing is to be seen of it but its operation, which is pending. */
    static void begin(ScalingoCloud cloud, Database database, Release next, Operation operation) {
        var upgrade = new Upgrade(cloud, database, next, operation);
        upgrade.after(cloud.delays().noticed(), upgrade::run);
    }

    private void after(Duration time, Runnable step) {
        cloud.agenda().after(time, step);
    }

    private boolean isMajor() {
        return next.major() > database.release().major();
    }

    private void run() {
        operation.run();
        database.current(Optional.of(operation));
        database.status(Database.UPGRADING);
        if (isMajor()) {
            database.servers().forEach(node -> node.status(Node.UPGRADING));
            runMajor();
        } else if (database.plan().isCluster()) {
            standby().status(Node.UPGRADING);
            after(cloud.delays().minor(), this::failOver);
        } else {
            leader().status(Node.UPGRADING);
            after(cloud.delays().minor(), this::end);
        }
    }

    private void runMajor() {
        var time = cloud.delays().majorPerTenGib().multipliedBy(database.tensOfGib());
        database.server()
                .ifPresentOrElse(
                        server -> {
                            var real = server.upgrade(next.major());
                            cloud.agenda().after(time, real::isDone, () -> end(real.join()));
                        },
                        () -> after(time, this::end));
    }

    /** As pg_upgrade says. */
    private void end(PgUpgrade.Outcome real) {
        if (real.succeeded()) {
            end();
        } else {
            fail(real.reason());
        }
    }

    private Node leader() {
        return database.servers().stream().filter(Node::leads).findFirst().orElseThrow();
    }

    private Node standby() {
        return database.servers().stream()
                .filter(node -> !node.leads())
                .findFirst()
                .orElseThrow();
    }

    /** The standby that has been upgraded leads, and the other one's turn comes. */
    private void failOver() {
        var old = leader();
        var upgraded = standby();
        old.role(Node.Role.FOLLOWER);
        old.status(Node.UPGRADING);
        upgraded.role(Node.Role.LEADER);
        upgraded.status(Node.RUNNING);
        after(cloud.delays().minor(), this::end);
    }

    private void end() {
        switch (database.upgrades()) {
            case UpgradeBehaviour.Succeeds() -> succeed();
            case UpgradeBehaviour.Fails(var error) -> fail(error);
            case UpgradeBehaviour.ChangesNothing() -> {
                idle();
                operation.succeed(cloud.now());
            }
            case UpgradeBehaviour.NeverEnds() -> {}
        }
    }

    private void fail(String error) {
        idle();
        operation.fail(error, cloud.now());
    }

    private void idle() {
        database.servers().forEach(node -> node.status(Node.RUNNING));
        database.status(Database.RUNNING);
        database.current(Optional.empty());
    }

    private void succeed() {
        var major = isMajor();
        database.release(next);
        idle();
        operation.succeed(cloud.now());
        if (major) {
            database.analyzed(false);
            after(cloud.delays().analyze(), () -> database.analyzed(true));
            database.loseRecoveryWindow();
            rebuildStandby();
        }
    }

    private void rebuildStandby() {
        if (database.plan().isCluster()) {
            var standby = standby();
            standby.status(Node.BOOTING);
            after(
                    cloud.delays().rebuildPerTenGib().multipliedBy(database.tensOfGib()),
                    () -> standby.status(Node.RUNNING));
        }
    }
}
