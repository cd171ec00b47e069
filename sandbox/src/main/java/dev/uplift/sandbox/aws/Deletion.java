package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.backing.RealDatabase;
import java.util.List;

/** The end of an instance. */
final class Deletion {

    private Deletion() {}

    /** @param withBackups whether its automated backups go with it */
    static void begin(AwsCloud cloud, Instance instance, boolean withBackups) {
        instance.status(InstanceStatus.DELETING);
        instance.after(cloud.delays().delete(), () -> end(cloud, instance, withBackups));
    }

    /** At once. */
    static void end(AwsCloud cloud, Instance instance, boolean withBackups) {
        var region = instance.region();
        region.events().add(cloud.now(), instance, "deletion", "DB instance deleted");
        region.remove(instance);
        instance.end();
        instance.database().ifPresent(RealDatabase::delete);
        if (withBackups) {
            List.copyOf(region.snapshots().all()).stream()
                    .filter(snapshot -> snapshot.type().equals("automated"))
                    .filter(snapshot -> snapshot.source().resourceId().equals(instance.resourceId()))
                    .forEach(region.snapshots()::remove);
        }
        var replication = instance.replication();
        replication
                .source()
                .ifPresent(source -> source.replication(source.replication().without(instance)));
        replication.replicas().forEach(replica -> leave(instance, replica));
    }

    /** In the same region replicas go on as instances of their own, elsewhere only their replication ends. */
    private static void leave(Instance source, Instance replica) {
        replica.replication(
                replica.place().equals(source.place())
                        ? replica.replication().promoted()
                        : replica.replication().withState(Replication.TERMINATED));
    }
}
