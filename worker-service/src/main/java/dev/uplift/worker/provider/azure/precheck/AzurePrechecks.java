package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Catalogue;
import dev.uplift.worker.postgres.precheck.Precheck;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that would stop or degrade an upgrade of a flexible server. */
public final class AzurePrechecks {

    /** What Azure itself takes care of, and nobody else could; and what it refuses more strictly, by a check here. */
    private static final Set<String> PLATFORMS_OWN = Set.of(
            "archiving-fails",
            "bootstrap-superuser",
            "checksums-off",
            "event-triggers",
            "pending-restart",
            "preload-libraries",
            "server-settings-unknown",
            "source-in-recovery",
            "standbys",
            "tablespaces",
            "template0-open",
            "wal-segment-size");

    private static final List<AzureCheck> OWN = Stream.of(StateChecks.ALL, OfferChecks.ALL, ExtensionChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private AzurePrechecks() {}

    /** Those that look into the server. @param to major version that the upgrade leads to */
    static List<Precheck> examined(int to) {
        return Stream.concat(Catalogue.ALL.stream(), RefusedObjects.and(to))
                .filter(check -> !PLATFORMS_OWN.contains(check.about().id()))
                .toList();
    }

    /** What the catalogue has for this way, and what only Azure has. */
    public static List<CatalogueEntry> entries() {
        var inside = examined(0).stream().map(Precheck::about);
        var outside = OWN.stream().map(AzureCheck::about);
        return Stream.concat(inside, outside)
                .filter(about -> about.severities().containsKey(PG_UPGRADE))
                .map((About about) -> about.entry(PG_UPGRADE))
                .toList();
    }

    /** What the checks of what Azure says find. */
    static List<Finding> outside(AzureLook look) {
        return OWN.stream().flatMap(check -> check.looking().at(look).stream()).toList();
    }
}
