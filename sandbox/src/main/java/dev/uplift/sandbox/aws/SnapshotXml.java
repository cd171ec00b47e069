package dev.uplift.sandbox.aws;

import java.time.Instant;

/** A snapshot in answers. */
final class SnapshotXml {

    private SnapshotXml() {}

    /** What stands within its element. */
    static void write(Snapshot snapshot, Instant now, XmlAnswer out) {
        write(snapshot, snapshot.status(now), now, out);
    }

    static void write(Snapshot snapshot, String status, Instant now, XmlAnswer out) {
        var source = snapshot.source();
        out.text("DBSnapshotIdentifier", snapshot.name());
        out.text("DBSnapshotArn", snapshot.arn());
        out.text("DBInstanceIdentifier", source.name());
        out.text("DbiResourceId", source.resourceId());
        out.text("Engine", source.engine());
        out.text("EngineVersion", source.version());
        out.text("InstanceCreateTime", source.created());
        out.text("SnapshotCreateTime", snapshot.begun());
        out.text("OriginalSnapshotCreateTime", snapshot.begun());
        out.text("SnapshotDatabaseTime", snapshot.begun());
        out.text("SnapshotType", snapshot.type());
        out.text("SnapshotTarget", "region");
        out.text("Status", status);
        out.text("PercentProgress", snapshot.percent(now));
        out.text("LicenseModel", "postgresql-license");
        out.text("AllocatedStorage", source.settings().text(Setting.STORAGE));
        out.text("StorageType", source.settings().text(Setting.STORAGE_TYPE));
        out.text("Iops", source.settings().text(Setting.IOPS));
        out.text("StorageThroughput", source.settings().text(Setting.STORAGE_THROUGHPUT));
        out.text("Port", source.settings().text(Setting.PORT));
        out.text("MasterUsername", source.settings().text(Setting.MASTER_USER));
        out.text("Encrypted", source.settings().text(Setting.ENCRYPTED));
        out.text("KmsKeyId", source.settings().text(Setting.ENCRYPTION_KEY));
        out.text("BackupRetentionPeriod", source.settings().text(Setting.BACKUP_RETENTION));
        out.text("PreferredBackupWindow", source.settings().text(Setting.BACKUP_WINDOW));
        out.text("IAMDatabaseAuthenticationEnabled", source.settings().text(Setting.IAM_AUTHENTICATION));
        out.tags(snapshot.tags());
    }
}
