package dev.uplift.api.report;

import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.ServerSetup;
import dev.uplift.contracts.plan.Phase;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was tested, and where. The application's version and its deployment are not Uplift's to know: they are given as
 * labels of the server.
 *
 * @param source the server to upgrade
 * @param target the second server, where the strategy has one
 * @param region as labelled, else as the address has it
 * @param applicationVersion as labelled
 * @param deploymentMethod as labelled
 * @param rehearsalEndpoint where the rehearsed databases answer, or answered, host and port
 * @param rehearsalDatabases what they are called there, by their names in production
 * @param testedAt when the rehearsal ended; without one, the prechecks
 */
public record Environment(
        Side source,
        Optional<Side> target,
        Optional<String> region,
        Optional<String> applicationVersion,
        Optional<String> deploymentMethod,
        Optional<String> rehearsalEndpoint,
        SortedMap<String, String> rehearsalDatabases,
        Optional<Instant> testedAt) {

    private static final String REGION = "region";

    /**
     * One server.
     *
     * @param credentials a reference, never the credentials
     * @param version as it answered before the upgrade
     * @param bytes of all its databases then
     * @param setup how it was set up then
     * @param facts what else its driver saw then
     */
    public record Side(
            String provider,
            SortedMap<String, Object> address,
            Optional<String> credentials,
            String pool,
            SortedMap<String, String> labels,
            Optional<String> version,
            Optional<Long> bytes,
            List<Inspection.Database> databases,
            Optional<ServerSetup> setup,
            SortedMap<String, Object> facts) {

        static Side of(Server server, Optional<Seen> seen) {
            return new Side(
                    server.provider(),
                    new TreeMap<>(server.address()),
                    server.credentials(),
                    server.pool(),
                    new TreeMap<>(server.labels()),
                    seen.map(Seen::version),
                    seen.map(Seen::bytes),
                    seen.map(Seen::databases).orElse(List.of()),
                    seen.flatMap(Seen::setup),
                    new TreeMap<>(seen.map(Seen::facts).orElse(Map.of())));
        }
    }

    static Environment of(Upgrade upgrade) {
        var source = upgrade.request().source();
        return new Environment(
                Side.of(source, upgrade.inspection().map(Inspection::source)),
                upgrade.request()
                        .target()
                        .map(server -> Side.of(server, upgrade.inspection().flatMap(Inspection::target))),
                label(source, REGION)
                        .or(() -> Optional.ofNullable(source.address().get(REGION))
                                .map(Objects::toString)),
                label(source, "application-version"),
                label(source, "deployment-method"),
                Optional.ofNullable(upgrade.facts().get("rehearsal.endpoint")).map(Objects::toString),
                Facts.texts(upgrade.facts(), "rehearsal.databases"),
                Rehearsal.endedAt(upgrade).or(() -> prechecked(upgrade)));
    }

    private static Optional<String> label(Server server, String name) {
        return Optional.ofNullable(server.labels().get(name));
    }

    private static Optional<Instant> prechecked(Upgrade upgrade) {
        return upgrade.times().stream()
                .filter(time -> time.phase() == Phase.PRECHECK)
                .map(StepTime::endedAt)
                .max(Comparator.naturalOrder());
    }
}
