package dev.uplift.sandbox.aws;

import java.util.List;

/**
 * What can be set at an instance and is no more than shown and kept by RDS. The names and what a restore does with each
 * are those of the API's model.
 */
public enum Setting {
    INSTANCE_CLASS("DBInstanceClass", "DBInstanceClass", Shape.TEXT, Restore.KEPT, true, "db.m6g.large"),
    /** GiB. */
    STORAGE("AllocatedStorage", "AllocatedStorage", Shape.TEXT, Restore.KEPT, true, "20"),
    STORAGE_TYPE("StorageType", "StorageType", Shape.TEXT, Restore.KEPT, true, "gp3"),
    IOPS("Iops", "Iops", Shape.TEXT, Restore.KEPT, true),
    STORAGE_THROUGHPUT("StorageThroughput", "StorageThroughput", Shape.TEXT, Restore.KEPT, true),
    /** GiB up to which storage grows by itself. */
    MAX_STORAGE("MaxAllocatedStorage", "MaxAllocatedStorage", Shape.TEXT, Restore.LOST, false),
    MULTI_AZ("MultiAZ", "MultiAZ", Shape.TEXT, Restore.RESET, true, "false"),
    AVAILABILITY_ZONE("AvailabilityZone", "AvailabilityZone", Shape.TEXT, Restore.RESET, false),
    /** Modified as {@code DBPortNumber}. */
    PORT("Port", "DbInstancePort", Shape.TEXT, Restore.KEPT, false, "5432"),
    SUBNET_GROUP("DBSubnetGroupName", "DBSubnetGroup", Shape.SUBNET_GROUP, Restore.RESET, true, "default"),
    SECURITY_GROUPS(
            "VpcSecurityGroupIds", "VpcSecurityGroups", Shape.SECURITY_GROUPS, Restore.RESET, false, "sg-default"),
    /** No value: the default group of the engine's major version. */
    OPTION_GROUP("OptionGroupName", "OptionGroupMemberships", Shape.OPTION_GROUP, Restore.RESET, true),
    PUBLICLY_ACCESSIBLE("PubliclyAccessible", "PubliclyAccessible", Shape.TEXT, Restore.RESET, false, "false"),
    AUTO_MINOR_VERSION_UPGRADE(
            "AutoMinorVersionUpgrade", "AutoMinorVersionUpgrade", Shape.TEXT, Restore.RESET, false, "true"),
    DELETION_PROTECTION("DeletionProtection", "DeletionProtection", Shape.TEXT, Restore.RESET, false, "false"),
    COPY_TAGS_TO_SNAPSHOT("CopyTagsToSnapshot", "CopyTagsToSnapshot", Shape.TEXT, Restore.RESET, false, "false"),
    IAM_AUTHENTICATION(
            "EnableIAMDatabaseAuthentication",
            "IAMDatabaseAuthenticationEnabled",
            Shape.TEXT,
            Restore.RESET,
            false,
            "false"),
    LOG_EXPORTS("EnableCloudwatchLogsExports", "EnabledCloudwatchLogsExports", Shape.TEXTS, Restore.RESET, false),
    /** Days; 0 switches automated backups off. */
    BACKUP_RETENTION("BackupRetentionPeriod", "BackupRetentionPeriod", Shape.TEXT, Restore.KEPT, true, "7"),
    BACKUP_WINDOW("PreferredBackupWindow", "PreferredBackupWindow", Shape.TEXT, Restore.KEPT, false, "03:00-03:30"),
    MAINTENANCE_WINDOW(
            "PreferredMaintenanceWindow",
            "PreferredMaintenanceWindow",
            Shape.TEXT,
            Restore.LOST,
            false,
            "sun:05:00-sun:05:30"),
    /** Seconds; 0 is off. */
    MONITORING_INTERVAL("MonitoringInterval", "MonitoringInterval", Shape.TEXT, Restore.LOST, false, "0"),
    MONITORING_ROLE("MonitoringRoleArn", "MonitoringRoleArn", Shape.TEXT, Restore.LOST, false),
    PERFORMANCE_INSIGHTS(
            "EnablePerformanceInsights", "PerformanceInsightsEnabled", Shape.TEXT, Restore.LOST, false, "false"),
    PERFORMANCE_INSIGHTS_KEY(
            "PerformanceInsightsKMSKeyId", "PerformanceInsightsKMSKeyId", Shape.TEXT, Restore.LOST, false),
    PERFORMANCE_INSIGHTS_RETENTION(
            "PerformanceInsightsRetentionPeriod",
            "PerformanceInsightsRetentionPeriod",
            Shape.TEXT,
            Restore.LOST,
            false),
    DATABASE_INSIGHTS("DatabaseInsightsMode", "DatabaseInsightsMode", Shape.TEXT, Restore.LOST, false, "standard"),
    /** Only of members of Aurora clusters: in which order they become the writer. */
    PROMOTION_TIER("PromotionTier", "PromotionTier", Shape.TEXT, Restore.LOST, false),
    CA_CERTIFICATE(
            "CACertificateIdentifier",
            "CACertificateIdentifier",
            Shape.TEXT,
            Restore.RESET,
            false,
            "rds-ca-rsa2048-g1"),
    NETWORK_TYPE("NetworkType", "NetworkType", Shape.TEXT, Restore.RESET, false, "IPV4"),
    DEDICATED_LOG_VOLUME("DedicatedLogVolume", "DedicatedLogVolume", Shape.TEXT, Restore.RESET, true, "false"),
    LIFECYCLE_SUPPORT(
            "EngineLifecycleSupport",
            "EngineLifecycleSupport",
            Shape.TEXT,
            Restore.RESET,
            false,
            "open-source-rds-extended-support"),
    /** Cannot be changed. */
    ENCRYPTED("StorageEncrypted", "StorageEncrypted", Shape.TEXT, Restore.KEPT, false, "true"),
    /** Cannot be changed. */
    ENCRYPTION_KEY("KmsKeyId", "KmsKeyId", Shape.TEXT, Restore.KEPT, false),
    /** Cannot be changed. */
    MASTER_USER("MasterUsername", "MasterUsername", Shape.TEXT, Restore.KEPT, false, "postgres");

    /** How it stands in answers. */
    enum Shape {
        TEXT,
        TEXTS,
        SUBNET_GROUP,
        SECURITY_GROUPS,
        OPTION_GROUP
    }

    /** What becomes of it when a snapshot is restored. */
    enum Restore {
        /** As it was, or as the call says. */
        KEPT,
        /** The usual value, or as the call says. */
        RESET,
        /** The usual value; the call has no word for it. */
        LOST
    }

    private final String request;
    private final String element;
    private final Shape shape;
    private final Restore restore;
    private final boolean deferred;
    private final List<String> usual;

    Setting(String request, String element, Shape shape, Restore restore, boolean deferred, String... usual) {
        this.request = request;
        this.element = element;
        this.shape = shape;
        this.restore = restore;
        this.deferred = deferred;
        this.usual = List.of(usual);
    }

    /** The parameter of calls. */
    String request() {
        return request;
    }

    /** The element of answers. */
    String element() {
        return element;
    }

    Shape shape() {
        return shape;
    }

    Restore restore() {
        return restore;
    }

    /** Whether a change waits for the maintenance window unless it is to apply immediately. */
    boolean deferred() {
        return deferred;
    }

    /** What an instance has that was made without it. */
    List<String> usual() {
        return usual;
    }

    boolean isList() {
        return shape == Shape.TEXTS || shape == Shape.SECURITY_GROUPS;
    }
}
