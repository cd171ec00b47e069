package dev.uplift.sandbox.aws;

import java.util.List;

/** What can be set at a cluster and is no more than shown and kept by RDS. The names are those of the API's model. */
public enum ClusterSetting {
    BACKUP_RETENTION("BackupRetentionPeriod", "BackupRetentionPeriod", true, "7"),
    BACKUP_WINDOW("PreferredBackupWindow", "PreferredBackupWindow", true, "03:00-03:30"),
    MAINTENANCE_WINDOW("PreferredMaintenanceWindow", "PreferredMaintenanceWindow", false, "sun:05:00-sun:05:30"),
    PORT("Port", "Port", true, "5432"),
    SUBNET_GROUP("DBSubnetGroupName", "DBSubnetGroup", false, "default"),
    SECURITY_GROUPS("VpcSecurityGroupIds", "VpcSecurityGroups", false, "sg-default"),
    DELETION_PROTECTION("DeletionProtection", "DeletionProtection", false, "false"),
    COPY_TAGS_TO_SNAPSHOT("CopyTagsToSnapshot", "CopyTagsToSnapshot", false, "false"),
    IAM_AUTHENTICATION("EnableIAMDatabaseAuthentication", "IAMDatabaseAuthenticationEnabled", false, "false"),
    AUTO_MINOR_VERSION_UPGRADE("AutoMinorVersionUpgrade", "AutoMinorVersionUpgrade", false, "true"),
    STORAGE_TYPE("StorageType", "StorageType", true),
    /** GiB; only of Multi-AZ clusters. */
    STORAGE("AllocatedStorage", "AllocatedStorage", true),
    IOPS("Iops", "Iops", true),
    /** Only of Multi-AZ clusters, whose members all have the same. */
    INSTANCE_CLASS("DBClusterInstanceClass", "DBClusterInstanceClass", true),
    /** The global database that it belongs to; here only shown. */
    GLOBAL_CLUSTER("GlobalClusterIdentifier", "GlobalClusterIdentifier", false),
    LIFECYCLE_SUPPORT("EngineLifecycleSupport", "EngineLifecycleSupport", false, "open-source-rds-extended-support"),
    /** Cannot be changed. */
    ENCRYPTED("StorageEncrypted", "StorageEncrypted", true, "true"),
    /** Cannot be changed. */
    ENCRYPTION_KEY("KmsKeyId", "KmsKeyId", true),
    /** Cannot be changed. */
    MASTER_USER("MasterUsername", "MasterUsername", true, "postgres");

    private final String request;
    private final String element;
    private final boolean kept;
    private final List<String> usual;

    ClusterSetting(String request, String element, boolean kept, String... usual) {
        this.request = request;
        this.element = element;
        this.kept = kept;
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

    /** Whether a restored cluster has it as it was; otherwise it gets the usual value. */
    boolean isKept() {
        return kept;
    }

    /** What a cluster has that was made without it. */
    List<String> usual() {
        return usual;
    }
}
