package dev.uplift.sandbox.aws;

import java.util.Optional;

/** The old name is gone at once, the new one is there later. Tags, snapshots, replicas and the resource id stay. */
final class Renaming {

    private Renaming() {}

    static void begin(AwsCloud cloud, Instance instance, String to) {
        var region = instance.region();
        var from = instance.name();
        var half = cloud.delays().rename().dividedBy(2);
        instance.status(InstanceStatus.RENAMING);
        region.hide(instance, to);
        instance.stopServer();
        instance.after(half, () -> {
            instance.rename(to);
            instance.pending(instance.pending().withName(Optional.empty()));
            region.behaviours().rename(from, to);
            region.reveal(instance, from);
        });
        instance.after(half.multipliedBy(2), () -> {
            region.events().add(cloud.now(), instance, "configuration change", "Renamed instance to " + to);
            region.events().add(cloud.now(), instance, "availability", "DB instance restarted");
            instance.parameters(
                    region.groups().required(instance.parameters().group()).atStart(cloud.now()));
            instance.startServer(() -> instance.status(InstanceStatus.AVAILABLE));
        });
    }
}
