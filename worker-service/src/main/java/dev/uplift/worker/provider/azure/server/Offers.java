package dev.uplift.worker.provider.azure.server;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.FlexibleServerCapabilityInner;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Azure offers for a server; pure.
 *
 * @param versions where it can be upgraded to
 * @param machines names of those that new servers can have in its region; none where Azure does not tell
 */
public record Offers(TargetVersion versions, Set<String> machines) {

    /** Keeps a copy. */
    public Offers {
        machines = Set.copyOf(machines);
    }

    /**
     * @param from version of the server, for example {@code 15}
     * @param capabilities what Azure answers of the server's capabilities
     */
    public static Offers of(String from, List<FlexibleServerCapabilityInner> capabilities) {
        return new Offers(
                TargetVersion.of(from, capabilities),
                capabilities.stream()
                        .flatMap(capability -> Fields.each(capability.supportedServerEditions()))
                        .flatMap(edition -> Fields.each(edition.supportedServerSkus()))
                        .flatMap(machine -> Fields.text(machine.name()).stream())
                        .collect(Collectors.toSet()));
    }

    /** Where a platform does not tell: what was asked for is tried as it is, if it is newer. */
    public static Offers unlisted(String from, String wanted) {
        return new Offers(TargetVersion.unlisted(from, wanted), Set.of());
    }

    /** Whether a new server could have this machine, as far as that is known. */
    public boolean has(String machine) {
        return machines.isEmpty() || machines.contains(machine);
    }
}
