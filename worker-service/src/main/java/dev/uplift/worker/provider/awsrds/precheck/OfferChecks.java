package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.nothing;
import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import java.util.List;

/** Prechecks of what RDS offers for an instance. */
final class OfferChecks {

    static final About REACHED = About.provider(
                    "target-reached", "The instance has the wanted version already, or a newer one.")
            .blocks(PG_UPGRADE)
            .remedy("Ask for a newer version.");
    static final About NOT_OFFERED = About.provider(
                    "target-not-offered", "RDS does not upgrade from the instance's version to the wanted one.")
            .blocks(PG_UPGRADE)
            .remedy("Ask for a version that RDS offers, or upgrade to the newest minor version first.");
    static final About CLASS = About.provider(
                    "class-not-offered", "RDS does not run the wanted version on the instance's class.")
            .blocks(PG_UPGRADE)
            .remedy("aws rds modify-db-instance --db-instance-class … to one that can; then ask again");
    static final About LIFECYCLE = About.provider(
                    "extended-support-off",
                    "The instance takes no Extended Support: when its major version has left standard support, RDS"
                            + " upgrades by itself, and would upgrade a restored instance, too.")
            .warns(PG_UPGRADE)
            .remedy("Do not count on the way back once standard support of the old version has ended.");

    static final List<PlatformCheck<RdsLook>> ALL = List.of(
            new PlatformCheck<>(REACHED, OfferChecks::reached),
            new PlatformCheck<>(NOT_OFFERED, OfferChecks::notOffered),
            new PlatformCheck<>(CLASS, OfferChecks::instanceClass),
            new PlatformCheck<>(LIFECYCLE, OfferChecks::lifecycle));

    private OfferChecks() {}

    private static List<Finding> reached(RdsLook look) {
        return reached(look.object(), look.targets(), look.wanted());
    }

    static List<Finding> reached(String object, TargetVersion targets, String wanted) {
        return targets.isReached(wanted)
                ? List.of(on(
                        REACHED,
                        object,
                        "It runs version %s, and version %s was asked for.".formatted(targets.from(), wanted),
                        "Ask for a newer version: %s.".formatted(offered(targets))))
                : nothing();
    }

    private static List<Finding> notOffered(RdsLook look) {
        return notOffered(look.object(), look.targets(), look.wanted());
    }

    static List<Finding> notOffered(String object, TargetVersion targets, String wanted) {
        if (targets.resolve(wanted).isPresent() || targets.isReached(wanted)) {
            return nothing();
        }
        var first = targets.minorFirst()
                .map(" From the newest minor version more may be reached: upgrade to %s first."::formatted)
                .orElse("");
        return List.of(on(
                NOT_OFFERED,
                object,
                "RDS does not upgrade from version %s to %s.".formatted(targets.from(), wanted),
                "Ask for one of %s.%s".formatted(offered(targets), first)));
    }

    private static String offered(TargetVersion targets) {
        var newest = targets.newest();
        return newest.isEmpty() ? "those that RDS offers (none now)" : String.join(", ", newest);
    }

    private static List<Finding> instanceClass(RdsLook look) {
        return look.orderable().filter(orderable -> !orderable).isPresent()
                ? found(
                        CLASS,
                        look,
                        "RDS does not run the wanted version on class %s."
                                .formatted(look.instance().dbInstanceClass()),
                        CLASS.remedy())
                : nothing();
    }

    private static List<Finding> lifecycle(RdsLook look) {
        var support = look.instance().engineLifecycleSupport();
        return look.isMajor() && support != null && support.endsWith("-disabled") ? found(LIFECYCLE, look) : nothing();
    }
}
