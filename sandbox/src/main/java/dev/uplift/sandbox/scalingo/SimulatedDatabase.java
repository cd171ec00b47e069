package dev.uplift.sandbox.scalingo;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** One database: what tests and the demo see of it, and what they let become of it. Safe for threads. */
public final class SimulatedDatabase {

    private final ScalingoCloud cloud;
    private final Database database;

    SimulatedDatabase(ScalingoCloud cloud, Database database) {
        this.cloud = cloud;
        this.database = database;
    }

    /** Of the database and its addon. */
    public String id() {
        return database.id();
    }

    /** The name of the app that it belongs to. */
    public String app() {
        return database.app().name();
    }

    /** Where it is, with the login: what its app has as a variable. */
    public URI url() {
        return database.url();
    }

    /** As it is now. */
    public DatabaseView view() {
        return cloud.alone(() -> DatabaseView.of(database));
    }

    /** Returns when no pg_upgrade runs on the server that is really there: the clock does not hurry it. */
    public void awaitServer() {
        cloud.alone(() -> database.server().map(RealServer::underWay)).ifPresent(CompletableFuture::join);
    }

    /** What becomes of its upgrades that end from now on. */
    public void upgrades(UpgradeBehaviour behaviour) {
        cloud.alone(() -> database.upgrades(behaviour));
    }

    /** What becomes of its dumps that end from now on. */
    public void backups(BackupBehaviour behaviour) {
        cloud.alone(() -> database.dumps(behaviour));
    }

    /** Somebody has deleted all dumps that the platform has of it. */
    public void deleteBackups() {
        cloud.alone(() -> database.backups().clear());
    }

    /** Whoever has it upgraded further commits an offence. @param version for example {@code 15.17.0-1} */
    public void notBeyond(String version) {
        cloud.alone(() -> database.last(Release.of(version)));
    }

    /** The platform's last maintenance of it now stands so. @param status for example {@code queued} or {@code done} */
    public void maintenance(String type, String status) {
        cloud.alone(() -> database.maintenance().addFirst(Maintenance.of(type, status, cloud.now())));
    }

    /** What is measured of it from now on. @param kind {@code cpu}, {@code memory} or {@code swap} in percent, or {@code diskio} */
    public void measures(String kind, double value) {
        cloud.alone(() -> database.measured().put(kind, value));
    }

    /** This is no longer measured. */
    public void silence(String kind) {
        cloud.alone(() -> database.measured().remove(kind));
    }

    /** Somebody has stopped it, as the platform does with those that are not paid. */
    public void suspend() {
        cloud.alone(() -> database.status(Database.STOPPED));
    }

    /** Somebody has clicked "Upgrade" in the dashboard. */
    public void upgradeByHand() {
        cloud.alone(() -> Upgrade.begin(
                cloud, database, cloud.versions().next(database.release()).orElseThrow(), database.begin("upgrade")));
    }
}
