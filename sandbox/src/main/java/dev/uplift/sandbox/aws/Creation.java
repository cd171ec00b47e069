package dev.uplift.sandbox.aws;

import java.util.Map;

/** An instance comes into being: creating, then backing up if it has backups, then available. */
final class Creation {

    private Creation() {}

    static void begin(AwsCloud cloud, Instance instance, String message) {
        var delays = cloud.delays();
        instance.status(InstanceStatus.CREATING);
        instance.after(
                delays.restore(),
                () -> instance.ifServing(() -> {
                    instance.region().events().add(cloud.now(), instance, "creation", "DB instance created");
                    instance.region().events().add(cloud.now(), instance, "restoration", message);
                    firstBackup(cloud, instance);
                }));
    }

    /** Also after an upgrade: only with this backup points in time can be restored. */
    static void firstBackup(AwsCloud cloud, Instance instance) {
        if (!instance.isBackedUp()) {
            instance.begin(false);
            instance.status(InstanceStatus.AVAILABLE);
            return;
        }
        instance.status(InstanceStatus.BACKING_UP);
        var name = "rds:%s-%s".formatted(instance.name(), Stamp.of(cloud.now()));
        instance.region()
                .snapshots()
                .begin(instance, name, "automated", Map.of(), cloud.delays().snapshot());
        instance.after(cloud.delays().snapshot(), () -> {
            instance.begin(true);
            if (instance.status() == InstanceStatus.BACKING_UP) {
                instance.status(InstanceStatus.AVAILABLE);
            }
        });
    }
}
