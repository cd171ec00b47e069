package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.UpgradeBehaviour.BreaksReplica;
import dev.uplift.sandbox.aws.UpgradeBehaviour.EndsWithIncompatibleParameters;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsAndRollsBack;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsPrecheck;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FillsStorage;
import dev.uplift.sandbox.aws.UpgradeBehaviour.IsDeletedMeanwhile;
import dev.uplift.sandbox.aws.UpgradeBehaviour.NeverEnds;
import dev.uplift.sandbox.aws.UpgradeBehaviour.Succeeds;
import dev.uplift.sandbox.aws.backing.RealDatabase;
import dev.uplift.sandbox.postgres.PgUpgrade.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The course of an upgrade that RDS has accepted. Texts of events: user guide, "Amazon RDS event categories". */
final class Upgrade {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final String MAINTENANCE = "maintenance";
    private static final String FAILURE = "failure";

    private final AwsCloud cloud;
    private final Instance instance;
    private final String target;
    private final String from;
    private final boolean major;
    private final List<Instance> followers;
    /** What pg_upgrade said, where there is a server to upgrade. */
    private Optional<CompletableFuture<Outcome>> real = Optional.empty();

    private Upgrade(AwsCloud cloud, Instance instance, String target) {
        this.cloud = cloud;
        this.instance = instance;
        this.target = target;
        this.from = instance.version();
        this.major = UpgradeRules.isMajor(instance, target);
        this.followers = major
                ? instance.replication().replicas().stream()
                        .filter(replica -> replica.place().equals(instance.place()))
                        .toList()
                : List.of();
    }

    /** For a while nothing is seen of it but the pending version. */
    static void begin(AwsCloud cloud, Instance instance, String target) {
        instance.upgradeBegins();
        var upgrade = new Upgrade(cloud, instance, target);
        instance.after(cloud.delays().upgradeLag(), upgrade::startWhenIdle);
    }

    private void startWhenIdle() {
        if (!instance.status().isModifiable()) {
            instance.after(LOOK_AGAIN, this::startWhenIdle);
            return;
        }
        instance.status(InstanceStatus.UPGRADING);
        say(MAINTENANCE, "The pre-check started for the DB engine version upgrade.");
        if (major && upgradesServer()) {
            var family = EngineVersions.family(target);
            var parameters = Parameters.ofDefaults(family).effective(family);
            real = instance.database().map(server -> server.check(EngineVersions.major(target), parameters));
        }
        instance.after(cloud.delays().upgradePrecheck(), this::afterPrecheck);
    }

    private void afterPrecheck() {
        say(MAINTENANCE, "The pre-check finished for the DB engine version upgrade.");
        if (major && behaviour() instanceof FailsPrecheck(var reason)) {
            refuse(reason);
            return;
        }
        if (failure().isPresent()) {
            refuse(keepFiles(failure().get()));
            return;
        }
        // from here to the backup afterwards no point in time can be restored
        instance.begin(false);
        snapshotBefore();
        say(MAINTENANCE, "The downtime started for the DB instance.");
        instance.stopServer();
        if (real.isPresent()) {
            real = instance.database().map(RealDatabase::upgrade);
        }
        say(MAINTENANCE, "The engine version upgrade started.");
        followers.forEach(replica -> {
            replica.status(InstanceStatus.UPGRADING);
            replica.region()
                    .events()
                    .add(
                            cloud.now(),
                            replica,
                            MAINTENANCE,
                            "Waiting for the DB engine version upgrade to finish on the primary DB instance.");
        });
        var delays = cloud.delays();
        var own = major ? delays.upgrade() : delays.minorUpgrade();
        instance.after(own.plus(delays.replicaUpgrade().multipliedBy(followers.size())), this::end);
    }

    private void refuse(String reason) {
        log("pg_upgrade_precheck.log", reason);
        say(FAILURE, "Database instance is in a state that cannot be upgraded: PreUpgrade checks failed: " + reason);
        giveUp(InstanceStatus.AVAILABLE);
    }

    /** How they go wrong that were told to, without anything being done to the server. */
    private boolean upgradesServer() {
        return switch (behaviour()) {
            case Succeeds(), BreaksReplica(), EndsWithIncompatibleParameters() -> true;
            case FailsPrecheck _, FailsAndRollsBack _, NeverEnds(), FillsStorage(), IsDeletedMeanwhile() -> false;
        };
    }

    private Optional<Outcome> failure() {
        return real.map(CompletableFuture::join).filter(outcome -> !outcome.succeeded());
    }

    /** As log files of the instance, the lists of the checks under their own names. @return why it failed */
    private String keepFiles(Outcome outcome) {
        outcome.files().forEach(this::log);
        return outcome.reason();
    }

    private void end() {
        if (failure().isPresent()) {
            rollBack(keepFiles(failure().get()));
            return;
        }
        switch (behaviour()) {
            case Succeeds() -> succeed(InstanceStatus.AVAILABLE);
            case BreaksReplica() -> succeed(InstanceStatus.AVAILABLE);
            case FailsPrecheck ignored -> succeed(InstanceStatus.AVAILABLE);
            case EndsWithIncompatibleParameters() -> succeed(InstanceStatus.INCOMPATIBLE_PARAMETERS);
            case FailsAndRollsBack(var reason) -> rollBack(reason);
            case NeverEnds() -> {}
            case FillsStorage() -> {
                say("low storage", "Allocated storage has been exhausted. Allocate additional storage to resolve.");
                giveUp(InstanceStatus.STORAGE_FULL);
            }
            case IsDeletedMeanwhile() -> Deletion.begin(cloud, instance, true);
        }
    }

    private void succeed(InstanceStatus status) {
        log("pg_upgrade_internal.log", "Upgrade Complete");
        log("pg_upgrade_server.log", "database system was shut down");
        say(MAINTENANCE, "The engine version upgrade finished.");
        say(MAINTENANCE, "The post-upgrade tasks are in progress.");
        instance.version(target);
        instance.parameters(parametersAfter());
        instance.applyPendingSettings();
        instance.upgradeEnds();
        followers.forEach(this::upgradeReplica);
        endReplicationElsewhere();
        instance.startServer(() -> serve(status));
    }

    private void serve(InstanceStatus status) {
        if (status == InstanceStatus.AVAILABLE) {
            Creation.firstBackup(cloud, instance);
        } else {
            say(FAILURE, "Database instance put into %s. The parameters do not fit.".formatted(status.text()));
            instance.status(status);
        }
    }

    /** The user guide: a custom group of the new family takes effect with a reboot after the upgrade. */
    private Parameters parametersAfter() {
        var group = instance.region().groups().required(groupAfter());
        if (!major) {
            return group.atStart(cloud.now());
        }
        return group.values().isEmpty()
                ? new Parameters(group.name(), Parameters.IN_SYNC, Map.of())
                : new Parameters(group.name(), Parameters.PENDING_REBOOT, Map.of());
    }

    private String groupAfter() {
        var group = instance.parameters().group();
        return instance.parameters().isDefault() ? "default." + EngineVersions.family(target) : group;
    }

    private void upgradeReplica(Instance replica) {
        var broken = replica.region().behaviours().of(replica.name()) instanceof BreaksReplica;
        if (broken) {
            replica.status(InstanceStatus.INCOMPATIBLE_RESTORE);
            replica.replication(replica.replication().withState(Replication.TERMINATED));
            return;
        }
        replica.version(target);
        replica.parameters(Parameters.ofDefaults(EngineVersions.family(target)));
        replica.status(InstanceStatus.AVAILABLE);
    }

    /** Replicas in other regions cannot follow to another major version. */
    private void endReplicationElsewhere() {
        if (major) {
            instance.replication().replicas().stream()
                    .filter(replica -> !followers.contains(replica))
                    .forEach(
                            replica -> replica.replication(replica.replication().withState(Replication.TERMINATED)));
        }
    }

    private void rollBack(String reason) {
        if (real.isEmpty()) {
            log("pg_upgrade_internal.log", reason);
        }
        say(MAINTENANCE, "The DB engine version upgrade failed. The engine version upgrade rollback succeeded.");
        say(
                FAILURE,
                "Database instance is in a state that cannot be upgraded: Postgres cluster is in a state where"
                        + " pg_upgrade can not be completed successfully.");
        giveUp(InstanceStatus.AVAILABLE);
    }

    /** At the old version, with the old parameter group. */
    private void giveUp(InstanceStatus status) {
        instance.pending(instance.pending().withVersion(Optional.empty()));
        instance.parametersBeforeUpgrade().ifPresent(instance::parameters);
        instance.upgradeEnds();
        followers.forEach(replica -> replica.status(InstanceStatus.AVAILABLE));
        instance.startServer(() -> {
            instance.begin(instance.isBackedUp());
            instance.status(status);
        });
    }

    private void snapshotBefore() {
        if (instance.isBackedUp()) {
            var name = "rds:preupgrade-%s-%s-to-%s-%s"
                    .formatted(instance.name(), dashed(from), dashed(target), Stamp.of(cloud.now()));
            instance.region()
                    .snapshots()
                    .begin(instance, name, "automated", Map.of(), cloud.delays().snapshot());
        }
    }

    private static String dashed(String version) {
        return version.replace('.', '-');
    }

    private UpgradeBehaviour behaviour() {
        return instance.region().behaviours().of(instance.name());
    }

    private void log(String name, String text) {
        var file = "error/%s.%s".formatted(name, Stamp.of(cloud.now()));
        instance.log(new LogFile(file, cloud.now(), "Upgrade from %s to %s%n%s%n".formatted(from, target, text)));
    }

    private void say(String category, String message) {
        instance.region().events().add(cloud.now(), instance, category, message);
    }
}
