package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * After it, there is an instance at the old version with the data of the backup, set up as the original was as far as a
 * restore can; {@link ReapplySettings} does the rest. It carries the original's tags, since it takes its place.
 */
final class RestoreOriginal {

    /** The other value lets RDS upgrade what was just restored, if its version is old enough. */
    private static final String STAYS_AT_ITS_VERSION = "open-source-rds-extended-support";

    private static final String RESERVED = "aws:";

    private final Turn turn;
    private final String name;
    private final Original original;

    private RestoreOriginal(Turn turn) {
        this.turn = turn;
        this.name = turn.instance();
        this.original = Original.of(turn);
    }

    static StepResult run(Turn turn) {
        return new RestoreOriginal(turn).look();
    }

    private StepResult look() {
        var untouched = turn.account().fleet().instance(turn.text("original")).filter(original::isUntouched);
        return untouched.isPresent()
                ? StepResult.done()
                : turn.account().fleet().instance(name).map(this::found).orElseGet(this::restore);
    }

    private StepResult found(DBInstance instance) {
        if (original.is(instance)) {
            return turn.pending("the name %s to be free".formatted(name));
        }
        return turn.names().isOurs(instance.tagList())
                ? Found.INSTANCES.serving(turn, instance, there -> restored(turn, Found.INSTANCES, there))
                : Found.INSTANCES.taken(name);
    }

    /** What the steps after it need to know of an instance or a cluster that is there again. */
    static <T> StepResult restored(Turn turn, Found<T> kind, T found) {
        var name = kind.id().apply(found);
        var endpoint = kind.endpoint(found);
        if (endpoint.isEmpty()) {
            return turn.pending("%s %s to listen".formatted(kind.kind(), name));
        }
        var facts = new HashMap<String, Object>();
        facts.put("rollback.instance", name);
        facts.put("rollback.endpoint", endpoint.get());
        lostSince(turn).ifPresent(since -> facts.put("rollback.lost-since", since));
        return StepResult.done(facts);
    }

    private static Optional<String> lostSince(Turn turn) {
        return turn.optional("snapshot").isPresent() ? turn.fact("snapshot.final.time") : turn.fact("upgrade.asked");
    }

    private StepResult restore() {
        var settings = turn.settings();
        if (settings.isEmpty()) {
            return Turn.failed(
                    "settings-unknown",
                    "It is not known how the original was set up.",
                    "Restore the snapshot by hand.");
        }
        var backup = Backup.of(turn);
        return backup.missing().orElseGet(() -> switch (backup) {
            case Backup.OfSnapshot ofSnapshot -> fromSnapshot(settings.get(), ofSnapshot.snapshot());
            case Backup.OfMoment moment ->
                fromMoment(settings.get(), moment.asked().orElseThrow());
        });
    }

    private StepResult fromSnapshot(SourceSettings was, String snapshot) {
        var request = asItWas(was)
                .dbInstanceIdentifier(name)
                .dbSnapshotIdentifier(snapshot)
                .build();
        return turn.act(
                rds -> rds.restoreDBInstanceFromDBSnapshot(request),
                "instance %s to be restored from snapshot %s".formatted(name, snapshot));
    }

    /** By the resource's id: the name may be another one by now. */
    private StepResult fromMoment(SourceSettings was, Instant moment) {
        var request = RestoreDbInstanceToPointInTimeRequest.builder();
        // Both kinds of restore call what an instance is set up with by the same names.
        var setUp = asItWas(was).build();
        request.sdkFields()
                .forEach(field -> setUp.getValueForField(field.memberName(), Object.class)
                        .ifPresent(value -> field.set(request, value)));
        request.targetDBInstanceIdentifier(name)
                .sourceDbiResourceId(original.resourceId())
                .restoreTime(moment);
        return turn.act(
                rds -> rds.restoreDBInstanceToPointInTime(request.build()),
                "instance %s to be restored as it was at %s".formatted(name, moment));
    }

    /** Set up as the original was, without a name and a backup. */
    private RestoreDbInstanceFromDbSnapshotRequest.Builder asItWas(SourceSettings was) {
        return RestoreDbInstanceFromDbSnapshotRequest.builder()
                .dbInstanceClass(was.instanceClass())
                .port(was.endpoint().port())
                .multiAZ(was.network().multiAz())
                .availabilityZone(was.network().availabilityZone().orElse(null))
                .dbSubnetGroupName(was.network().subnetGroup().orElse(null))
                .vpcSecurityGroupIds(was.network().securityGroups())
                .publiclyAccessible(was.network().publiclyAccessible())
                .networkType(was.network().type().orElse(null))
                .dbParameterGroupName(was.parameterGroup())
                .optionGroupName(was.optionGroup().orElse(null))
                .enableIAMDatabaseAuthentication(was.iamAuthentication())
                .dedicatedLogVolume(was.storage().dedicatedLogVolume())
                .autoMinorVersionUpgrade(false)
                .engineLifecycleSupport(STAYS_AT_ITS_VERSION)
                .tags(tags(turn, was.tags()));
    }

    /** Those that the original had, and ours. */
    static List<Tag> tags(Turn turn, Map<String, String> were) {
        var tags = new ArrayList<Tag>();
        were.entrySet().stream()
                .filter(tag -> !tag.getKey().startsWith(RESERVED))
                .sorted(Map.Entry.comparingByKey())
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .filter(tag -> !tag.key().equals(turn.names().tag().key()))
                .forEach(tags::add);
        tags.add(turn.names().tag());
        return tags;
    }
}
