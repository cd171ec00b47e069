package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.UpgradeBehaviour.BreaksReplica;
import dev.uplift.sandbox.aws.UpgradeBehaviour.EndsWithIncompatibleParameters;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsAndRollsBack;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsPrecheck;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FillsStorage;
import dev.uplift.sandbox.aws.UpgradeBehaviour.IsDeletedMeanwhile;
import dev.uplift.sandbox.aws.UpgradeBehaviour.NeverEnds;
import dev.uplift.sandbox.aws.UpgradeBehaviour.Succeeds;
import java.util.Optional;

/** The course of an upgrade of a cluster that RDS has accepted; all members go together. */
final class ClusterUpgrade {

    private static final String MAINTENANCE = "maintenance";
    private static final String FAILURE = "failure";

    private final AwsCloud cloud;
    private final Cluster cluster;
    private final Wish wish;
    private final String from;

    /**
     * What was asked for.
     *
     * @param target exact
     * @param group of the cluster afterwards
     * @param memberGroup of the members afterwards, where it changes
     */
    record Wish(String target, boolean major, ParameterGroup group, Optional<ParameterGroup> memberGroup) {}

    private ClusterUpgrade(AwsCloud cloud, Cluster cluster, Wish wish) {
        this.cloud = cloud;
        this.cluster = cluster;
        this.wish = wish;
        this.from = cluster.version();
    }

    /** For a while nothing is seen of it but the pending version. */
    static void begin(AwsCloud cloud, Cluster cluster, Wish wish) {
        cluster.upgradeBegins();
        var upgrade = new ClusterUpgrade(cloud, cluster, wish);
        cluster.after(cloud.delays().upgradeLag(), upgrade::start);
    }

    private void start() {
        cluster.statusOfAll(InstanceStatus.UPGRADING);
        say(MAINTENANCE, "The pre-check started for the DB engine version upgrade.");
        cluster.after(cloud.delays().upgradePrecheck(), this::afterPrecheck);
    }

    private void afterPrecheck() {
        say(MAINTENANCE, "The pre-check finished for the DB engine version upgrade.");
        if (behaviour() instanceof FailsPrecheck(var reason)) {
            log("pg_upgrade_precheck.log", reason);
            say(FAILURE, "Database cluster is in a state that cannot be upgraded: PreUpgrade checks failed: " + reason);
            giveUp();
            return;
        }
        say(MAINTENANCE, "The engine version upgrade started.");
        var delays = cloud.delays();
        cluster.after(wish.major() ? delays.upgrade() : delays.minorUpgrade(), this::end);
    }

    private void end() {
        switch (behaviour()) {
            case Succeeds() -> succeed();
            case FailsPrecheck ignored -> succeed();
            case BreaksReplica() -> {
                succeed();
                readers(InstanceStatus.INCOMPATIBLE_RESTORE);
            }
            case EndsWithIncompatibleParameters() -> {
                succeed();
                cluster.members().forEach(member -> member.status(InstanceStatus.INCOMPATIBLE_PARAMETERS));
            }
            case FailsAndRollsBack(var reason) -> rollBack(reason);
            case FillsStorage() -> rollBack("No space left on device");
            case NeverEnds() -> {}
            case IsDeletedMeanwhile() -> ClusterDeletion.begin(cloud, cluster);
        }
    }

    private void succeed() {
        log("pg_upgrade_internal.log", "Upgrade Complete");
        say(
                MAINTENANCE,
                "Database cluster engine %s version has been upgraded.".formatted(wish.major() ? "major" : "minor"));
        cluster.version(wish.target());
        cluster.parameters(wish.group().atStart(cloud.now()));
        wish.memberGroup()
                .ifPresent(group -> cluster.members().forEach(member -> member.parameters(group.atStart(cloud.now()))));
        cluster.upgradeEnds();
        cluster.statusOfAll(InstanceStatus.AVAILABLE);
    }

    private void readers(InstanceStatus status) {
        cluster.members().stream().skip(1).forEach(reader -> reader.status(status));
    }

    private void rollBack(String reason) {
        log("pg_upgrade_internal.log", reason);
        say(FAILURE, "Database cluster is in a state that cannot be upgraded: " + reason);
        giveUp();
    }

    /** At the old version, with the old parameter groups. */
    private void giveUp() {
        cluster.upgradeEnds();
        cluster.statusOfAll(InstanceStatus.AVAILABLE);
    }

    private UpgradeBehaviour behaviour() {
        return cluster.region().behaviours().of(cluster.name());
    }

    /** The writer has the logs. */
    private void log(String name, String text) {
        var file = "error/%s.%s".formatted(name, Stamp.of(cloud.now()));
        cluster.members().stream()
                .findFirst()
                .ifPresent(writer -> writer.log(new LogFile(
                        file, cloud.now(), "Upgrade from %s to %s%n%s%n".formatted(from, wish.target(), text))));
    }

    private void say(String category, String message) {
        cluster.region().events().add(cloud.now(), cluster, category, message);
    }
}
