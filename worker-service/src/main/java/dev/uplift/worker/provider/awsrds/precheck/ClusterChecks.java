package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.platform.PlatformCheck.nothing;
import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.platform.PlatformCheck.weighing;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.awsrds.server.ClusterKind;
import dev.uplift.worker.provider.awsrds.server.ClusterServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** Prechecks of a cluster: what concerns instances, too, says the same here. */
final class ClusterChecks {

    private static final String PROVISIONED = "provisioned";

    private static final About STATUS = About.provider(
                    "cluster-not-available", "The cluster is busy or broken, and RDS does not upgrade it.")
            .blocks(PG_UPGRADE)
            .remedy("Wait until it is available, or put it right.");
    private static final About WRITER = About.provider(
                    "cluster-without-writer",
                    "RDS upgrades a cluster only if it has a member that writes and is available.")
            .blocks(PG_UPGRADE)
            .remedy("Add an instance, or wait until the writer is available.");
    private static final About MEMBER = About.provider(
                    "cluster-member-not-available",
                    "A reader is busy or broken: it may not come along, and have to be made anew.")
            .warns(PG_UPGRADE)
            .remedy("Wait until it is available, put it right, or delete it.");
    private static final About READERS = About.provider(
                    "cluster-readers",
                    "The readers of a cluster are upgraded with its writer: nobody can read meanwhile.")
            .informs(PG_UPGRADE)
            .remedy("Nothing; clients that only read are disconnected, too.");
    private static final About GROUPS = About.provider(
                    "cluster-groups-differ",
                    "Members have different parameter groups of their own: an upgrade puts the same one on all of them.")
            .warns(PG_UPGRADE)
            .remedy("Name the one for all as options.provider.parameterGroup, and change members again afterwards.");
    private static final About REPLICATION = About.provider(
                    "cluster-replicates",
                    "The cluster belongs to a global database, replicates from another server, or has replicas outside"
                            + " of it: they are not upgraded along.")
            .blocks(PG_UPGRADE)
            .remedy("Upgrade the global database as a whole by RDS's own means; or detach the cluster first.");
    private static final About MODE = About.provider(
                    "cluster-mode", "The cluster is of an engine mode whose upgrade Uplift does not know.")
            .blocks(PG_UPGRADE)
            .remedy("Convert it to a provisioned cluster before; members may be of class db.serverless.");
    private static final About STRATEGY = About.provider(
                    "cluster-strategy", "Clusters are upgraded in place; Uplift has no blue/green deployments of them.")
            .blocks(PG_UPGRADE)
            .remedy("Ask for strategy in-place.");
    private static final String PASSWORD_REMEDY =
            "After a way back: aws rds modify-db-cluster --manage-master-user-password; and give clients the new secret";

    /** A check of what AWS says of a cluster; pure. Finds everything, not only the first thing. */
    @FunctionalInterface
    private interface Looking {
        List<Finding> at(ClusterLook look);
    }

    private static final List<Looking> ALL = List.of(
            ClusterChecks::status,
            ClusterChecks::writer,
            ClusterChecks::members,
            ClusterChecks::readers,
            ClusterChecks::mode,
            ClusterChecks::replication,
            look -> OfferChecks.reached(look.object(), look.targets(), look.wanted()),
            look -> OfferChecks.notOffered(look.object(), look.targets(), look.wanted()),
            ClusterChecks::classes,
            ClusterChecks::lifecycle,
            ClusterChecks::pending,
            ClusterChecks::maintenance,
            look -> StateChecks.integrations(look.integrations().orElse(List.of()), look.isMajor(), look.from()),
            ClusterChecks::backups,
            ClusterChecks::certificates,
            ClusterChecks::password,
            ClusterChecks::protection,
            ClusterChecks::fence,
            ClusterChecks::groups,
            ClusterChecks::reboot,
            ClusterChecks::tls);

    private ClusterChecks() {}

    /** What only clusters have. */
    static Stream<About> abouts() {
        return Stream.of(STATUS, WRITER, MEMBER, READERS, MODE, REPLICATION, GROUPS, STRATEGY);
    }

    /** All that is found of a cluster that is to be upgraded where it is. */
    static List<Finding> of(ClusterLook look) {
        var findings = new ArrayList<Finding>();
        ALL.forEach(check -> findings.addAll(check.at(look)));
        look.groups().forEach(group -> findings.addAll(ParameterChecks.of(group)));
        return findings;
    }

    /** Of another strategy than the one that clusters have. */
    static Finding otherStrategy(String cluster, String strategy) {
        return on(
                STRATEGY,
                "cluster " + cluster,
                "Strategy %s was asked for, and Uplift upgrades clusters in place.".formatted(strategy),
                STRATEGY.remedy());
    }

    private static List<Finding> status(ClusterLook look) {
        var status = look.state().cluster().status();
        return StateChecks.isReady(status) ? nothing() : found(STATUS, look, "It is %s.".formatted(status));
    }

    private static List<Finding> writer(ClusterLook look) {
        var writer = look.state().writing();
        return writer.filter(its -> StateChecks.isReady(its.dbInstanceStatus())).isPresent()
                ? nothing()
                : found(
                        WRITER,
                        look,
                        writer.map(its -> "Its writer %s is %s."
                                        .formatted(its.dbInstanceIdentifier(), its.dbInstanceStatus()))
                                .orElse("None of its members is the writer."));
    }

    private static List<Finding> members(ClusterLook look) {
        return look.state().reading().stream()
                .filter(reader -> !StateChecks.isReady(reader.dbInstanceStatus()))
                .map(reader ->
                        on(MEMBER, member(reader), "It is %s.".formatted(reader.dbInstanceStatus()), MEMBER.remedy()))
                .toList();
    }

    private static List<Finding> readers(ClusterLook look) {
        var readers = look.state().reading().stream()
                .map(DBInstance::dbInstanceIdentifier)
                .sorted()
                .toList();
        return readers.isEmpty()
                ? nothing()
                : found(
                        READERS,
                        look,
                        "Its readers are upgraded with its writer, and nobody can read meanwhile: %s."
                                .formatted(String.join(", ", readers)));
    }

    private static List<Finding> mode(ClusterLook look) {
        var mode = look.state().cluster().engineMode();
        return mode == null || mode.equals(PROVISIONED)
                ? nothing()
                : found(MODE, look, "Its engine mode is %s.".formatted(mode));
    }

    private static List<Finding> replication(ClusterLook look) {
        var cluster = look.state().cluster();
        var findings = new ArrayList<Finding>();
        present(cluster.globalClusterIdentifier())
                .ifPresent(global -> findings.addAll(
                        found(REPLICATION, look, "It belongs to the global database %s.".formatted(global))));
        present(cluster.replicationSourceIdentifier())
                .ifPresent(source ->
                        findings.addAll(found(REPLICATION, look, "It replicates from %s.".formatted(source))));
        if (!cluster.readReplicaIdentifiers().isEmpty()) {
            findings.addAll(found(
                    REPLICATION,
                    look,
                    "These replicate from it, and are not upgraded along: %s."
                            .formatted(String.join(", ", cluster.readReplicaIdentifiers()))));
        }
        return findings;
    }

    private static List<Finding> classes(ClusterLook look) {
        return look.orderable().entrySet().stream()
                .filter(its -> !its.getValue())
                .map(its -> on(
                        OfferChecks.CLASS,
                        look.object(),
                        "RDS does not run the wanted version on class %s.".formatted(its.getKey()),
                        OfferChecks.CLASS.remedy()))
                .toList();
    }

    private static List<Finding> lifecycle(ClusterLook look) {
        return look.isMajor()
                        && present(look.state().cluster().engineLifecycleSupport())
                                .filter(support -> support.endsWith("-disabled"))
                                .isPresent()
                ? found(OfferChecks.LIFECYCLE, look, OfferChecks.LIFECYCLE.title())
                : nothing();
    }

    private static List<Finding> pending(ClusterLook look) {
        var findings = new ArrayList<Finding>();
        var ofCluster = look.state().cluster().pendingModifiedValues();
        if (ofCluster != null) {
            findings.addAll(StateChecks.pending(
                    look.object(),
                    ofCluster,
                    ofCluster.sdkFields(),
                    "Apply them before, or take them back: aws rds modify-db-cluster with the old values"));
        }
        look.state().instances().stream()
                .filter(member -> member.pendingModifiedValues() != null)
                .forEach(member -> findings.addAll(StateChecks.pending(
                        member(member),
                        member.pendingModifiedValues(),
                        member.pendingModifiedValues().sdkFields(),
                        StateChecks.PENDING.remedy())));
        return findings;
    }

    private static List<Finding> maintenance(ClusterLook look) {
        var ofCluster = StateChecks.maintenance(
                look.object(),
                look.maintenance().getOrDefault(look.state().cluster().dbClusterArn(), List.of()));
        var ofMembers = look.state().instances().stream()
                .flatMap(member -> StateChecks.maintenance(
                        member(member), look.maintenance().getOrDefault(member.dbInstanceArn(), List.of()))
                        .stream());
        return Stream.concat(ofCluster.stream(), ofMembers).toList();
    }

    private static List<Finding> backups(ClusterLook look) {
        return StateChecks.backups(
                look.object(),
                look.state().cluster().backupRetentionPeriod(),
                look.needsPlatformBackups(),
                "aws rds modify-db-cluster --backup-retention-period 7 --apply-immediately");
    }

    private static List<Finding> certificates(ClusterLook look) {
        return look.state().instances().stream()
                .flatMap(member -> StateChecks.certificate(member(member), member, look.now()).stream())
                .toList();
    }

    private static List<Finding> password(ClusterLook look) {
        return look.state().cluster().masterUserSecret() == null
                ? nothing()
                : List.of(on(StateChecks.PASSWORD, look.object(), StateChecks.PASSWORD.title(), PASSWORD_REMEDY));
    }

    private static List<Finding> protection(ClusterLook look) {
        return Boolean.TRUE.equals(look.state().cluster().deletionProtection())
                ? found(StateChecks.PROTECTION, look, StateChecks.PROTECTION.title())
                : nothing();
    }

    private static List<Finding> fence(ClusterLook look) {
        return look.sql() && look.options().fence() == Fence.OFF
                ? found(StateChecks.NO_FENCE, look, StateChecks.NO_FENCE.title())
                : nothing();
    }

    private static List<Finding> groups(ClusterLook look) {
        var groups = look.server().map(ClusterServer::memberGroups).orElse(List.of());
        if (!look.isMajor() || groups.size() < 2 || look.kind() == ClusterKind.MULTI_AZ) {
            return nothing();
        }
        var taken = look.own()
                .parameterGroup()
                .map("all members get %s, which was given"::formatted)
                .orElseGet(() -> "all members get what is set in %s".formatted(groups.getFirst()));
        return List.of(weighing(
                Severity.WARN,
                GROUPS,
                look.object(),
                "Members have the parameter groups %s: after the upgrade %s."
                        .formatted(String.join(", ", groups), taken),
                GROUPS.remedy()));
    }

    private static List<Finding> reboot(ClusterLook look) {
        return look.state().waitingForReboot().stream()
                .map(member -> on(
                        ParameterChecks.REBOOT,
                        "member " + member,
                        ParameterChecks.REBOOT.title(),
                        ParameterChecks.REBOOT.remedy()))
                .toList();
    }

    private static List<Finding> tls(ClusterLook look) {
        return ParameterChecks.tls(
                look.object(), look.from(), look.to(), look.kind().forcesTls(), look.groups());
    }

    private static Optional<String> present(String text) {
        return Optional.ofNullable(text).filter(its -> !its.isEmpty());
    }

    private static String member(DBInstance instance) {
        return "member " + instance.dbInstanceIdentifier();
    }

    private static List<Finding> found(About about, ClusterLook look, String explanation) {
        return List.of(on(about, look.object(), explanation, about.remedy()));
    }
}
