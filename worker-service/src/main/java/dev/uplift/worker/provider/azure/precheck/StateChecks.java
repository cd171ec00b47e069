package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.foundAs;
import static dev.uplift.worker.platform.PlatformCheck.nothing;
import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.UpgradeOptions.Backup;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.azure.server.Condition;
import dev.uplift.worker.provider.azure.server.Parameter;
import java.util.List;

/** Prechecks of the state that a server is in, and of what an upgrade does to what belongs to it. */
final class StateChecks {

    /** How many on-demand backups Azure keeps of a server. */
    private static final int MOST_BACKUPS = 7;

    /** Azure wants 10 to 20 % of the disk free. */
    private static final double FULL = 90;

    private static final double NEARLY_FULL = 80;

    static final About STATE = About.provider(
                    "server-not-ready", "The server is busy, stopped or broken, and Azure does not upgrade it.")
            .blocks(PG_UPGRADE)
            .remedy("Wait until it is Ready, or put it right.");
    static final About ELASTIC = About.provider("elastic-cluster", "Azure upgrades no elastic clusters in place.")
            .blocks(PG_UPGRADE)
            .remedy("Move it by dump and restore.");
    static final About IS_REPLICA = About.provider(
                    "server-is-replica", "The server is a read replica, and Azure upgrades none.")
            .blocks(PG_UPGRADE)
            .remedy("Upgrade its primary; the plan removes its replicas and makes them anew.");
    static final About CASCADING = About.provider(
                    "replicas-cascade", "A read replica has replicas of its own, which would be cut off.")
            .blocks(PG_UPGRADE)
            .remedy("az postgres flexible-server delete the replicas of the replica, and make them anew afterwards.");
    static final About REPLICAS = About.provider(
                    "replicas-removed",
                    "Azure upgrades no server that has read replicas: they are removed before the upgrade, and made anew after"
                            + " it.")
            .warns(PG_UPGRADE)
            .remedy("Lead their clients to the primary for that time.");
    static final About STORAGE = About.provider(
                    "storage-nearly-full", "The disk is nearly full: Azure wants 10 to 20 % of it free for an upgrade.")
            .blocks(PG_UPGRADE)
            .remedy("az postgres flexible-server update --storage-size …");
    static final About PENDING = About.provider(
                    "parameters-pending-restart",
                    "A server parameter was changed and waits for a restart: Azure refuses the upgrade.")
            .blocks(PG_UPGRADE)
            .remedy("az postgres flexible-server restart");
    static final About BACKUP_REFUSED = About.provider(
                    "backup-not-possible",
                    "Azure takes no on-demand backup of the server: the way back is its automatic backups alone.")
            .warns(PG_UPGRADE)
            .remedy("Nothing; any moment within the backup retention can be restored all the same.");
    static final About BACKUPS_FULL = About.provider(
                    "backups-full", "The server has as many on-demand backups as Azure keeps.")
            .blocks(PG_UPGRADE)
            .remedy("az postgres flexible-server backup delete …; or ask with \"backup\": \"platform\"");
    static final About NOT_RESTORABLE = About.provider(
                    "no-restore-point", "The server has no backup yet from which a moment could be restored.")
            .blocks(PG_UPGRADE)
            .remedy("Wait for the first automatic backup.");
    static final About RESTORE_UNSEEN = About.provider(
                    "restore-point-unseen",
                    "Azure shows no moment to which the server could be restored: there may be no way back.")
            .warns(PG_UPGRADE)
            .remedy("Wait for the first automatic backup if you may want to go back.");
    static final About STANDBY = About.provider(
                    "standby-away",
                    "Azure removes the standby for the upgrade and makes it anew, which needs capacity and, in a virtual"
                            + " network, ports 5432 and 6432 inside it and Azure Storage in reach.")
            .warns(PG_UPGRADE)
            .remedy("Look at network security groups; the plan waits until the standby is Healthy again.");
    static final About IRREVERSIBLE = About.provider(
                    "upgrade-irreversible",
                    "Azure takes no major upgrade back: the way back is a new server, restored to the moment before, under"
                            + " another host name.")
            .warns(PG_UPGRADE)
            .remedy("Use a virtual endpoint, or know where clients keep the host name.");
    static final About NO_FENCE = About.provider(
                    "clients-not-kept-off",
                    "Clients can write until the upgrade begins: a way back loses what they wrote since the restore point.")
            .warns(PG_UPGRADE)
            .remedy("Stop all writers yourself, or give credentials and leave the option 'fence' out.");

    static final List<PlatformCheck<AzureLook>> ALL = List.of(
            new PlatformCheck<>(STATE, StateChecks::state),
            new PlatformCheck<>(ELASTIC, look -> look.server().cluster() ? found(ELASTIC, look) : nothing()),
            new PlatformCheck<>(IS_REPLICA, look -> look.server().replicates() ? found(IS_REPLICA, look) : nothing()),
            new PlatformCheck<>(CASCADING, StateChecks::cascading),
            new PlatformCheck<>(REPLICAS, StateChecks::replicas),
            new PlatformCheck<>(STORAGE, StateChecks::storage),
            new PlatformCheck<>(PENDING, StateChecks::pending),
            new PlatformCheck<>(BACKUP_REFUSED, StateChecks::backup),
            new PlatformCheck<>(BACKUPS_FULL, StateChecks::backupsFull),
            new PlatformCheck<>(
                    NOT_RESTORABLE, look -> isRehearsed(look) ? notRestorable(look, NOT_RESTORABLE) : nothing()),
            new PlatformCheck<>(
                    RESTORE_UNSEEN, look -> isRehearsed(look) ? nothing() : notRestorable(look, RESTORE_UNSEEN)),
            new PlatformCheck<>(STANDBY, StateChecks::standby),
            new PlatformCheck<>(OpenClone.ABOUT, StateChecks::clone),
            new PlatformCheck<>(IRREVERSIBLE, StateChecks::irreversible),
            new PlatformCheck<>(NO_FENCE, StateChecks::fence));

    private StateChecks() {}

    private static List<Finding> state(AzureLook look) {
        var server = look.server();
        if (server.condition() == Condition.READY) {
            return nothing();
        }
        var remedy = server.state().equals("Stopped") ? "az postgres flexible-server start" : STATE.remedy();
        return found(STATE, look, "It is %s.".formatted(server.state()), remedy);
    }

    private static List<Finding> cascading(AzureLook look) {
        return look.cascading().stream()
                .map(replica -> on(CASCADING, "read replica " + replica, CASCADING.title(), CASCADING.remedy()))
                .toList();
    }

    private static List<Finding> replicas(AzureLook look) {
        return look.settings().replicas().stream()
                .map(replica -> on(REPLICAS, "read replica " + replica.name(), REPLICAS.title(), REPLICAS.remedy()))
                .toList();
    }

    private static List<Finding> storage(AzureLook look) {
        var taken = look.storagePercent().orElse(0.0);
        if (taken < NEARLY_FULL) {
            return nothing();
        }
        var severity = taken < FULL ? Severity.WARN : Severity.BLOCK;
        return foundAs(
                severity,
                STORAGE,
                look,
                "%.0f %% of its disk are taken: Azure wants 10 to 20 %% of it free for an upgrade.".formatted(taken),
                STORAGE.remedy());
    }

    private static List<Finding> pending(AzureLook look) {
        return look.parameters().stream()
                .filter(Parameter::pendingRestart)
                .map(parameter -> on(PENDING, "parameter " + parameter.name(), PENDING.title(), PENDING.remedy()))
                .toList();
    }

    private static boolean ownBackup(AzureLook look) {
        return look.options().backup() == Backup.OWN;
    }

    private static List<Finding> backup(AzureLook look) {
        return ownBackup(look) && !look.server().takesBackups() ? found(BACKUP_REFUSED, look) : nothing();
    }

    private static List<Finding> backupsFull(AzureLook look) {
        return ownBackup(look)
                        && look.server().takesBackups()
                        && look.backups().filter(there -> there >= MOST_BACKUPS).isPresent()
                ? found(BACKUPS_FULL, look)
                : nothing();
    }

    /** A rehearsal restores; without one, only a way back does. */
    private static boolean isRehearsed(AzureLook look) {
        return look.options().rehearsal() != Rehearsal.SKIP;
    }

    private static List<Finding> notRestorable(AzureLook look, About about) {
        return look.server()
                        .backup()
                        .earliest()
                        .filter(first -> !first.isAfter(look.now()))
                        .isEmpty()
                ? found(about, look)
                : nothing();
    }

    private static List<Finding> standby(AzureLook look) {
        var standby = look.server().highAvailability();
        return standby.wanted()
                ? found(
                        STANDBY,
                        look,
                        "%s Its state is %s now.".formatted(STANDBY.title(), standby.state()),
                        STANDBY.remedy())
                : nothing();
    }

    /** Where somebody gave credentials, {@link OpenClone} looks for what reaches out. */
    private static List<Finding> clone(AzureLook look) {
        return !isRehearsed(look) || look.sql()
                ? nothing()
                : found(
                        OpenClone.ABOUT,
                        look,
                        OpenClone.ABOUT.title() + " Without credentials nobody can see whether it does.",
                        OpenClone.ABOUT.remedy());
    }

    private static List<Finding> irreversible(AzureLook look) {
        return look.settings().endpoints().isEmpty() ? found(IRREVERSIBLE, look) : nothing();
    }

    private static List<Finding> fence(AzureLook look) {
        return look.sql() && look.options().fence() != Fence.OFF ? nothing() : found(NO_FENCE, look);
    }
}
