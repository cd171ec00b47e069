package dev.uplift.worker.provider.azure.precheck;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.Finding;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.Offers;
import dev.uplift.worker.provider.azure.server.Parameter;
import dev.uplift.worker.provider.azure.server.PlatformPrecheck;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.server.ServerBackup;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.server.SourceSettings.VirtualEndpoint;
import dev.uplift.worker.provider.azure.step.Turn;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Asks Azure for all that the checks look at. What an upgrade can do without, and a platform does not have or does not
 * allow, becomes a warning; the rest is thrown, as {@link Turn#action} expects it.
 */
final class AzureReading {

    /** Azure Monitor is some minutes late. */
    private static final Duration MEASURED = Duration.ofMinutes(30);

    private final Turn turn;
    private final FlexibleServer server;
    private final Unseen unseen = new Unseen();

    AzureReading(Turn turn, FlexibleServer server) {
        this.turn = turn;
        this.server = server;
    }

    /** What could not be looked at. */
    List<Finding> unseen() {
        return unseen.findings();
    }

    /** How the server is set up, with what belongs to it. */
    SourceSettings settings() {
        return settings(parameters());
    }

    private SourceSettings settings(List<Parameter> parameters) {
        return SourceSettings.of(server, replicasOf(turn.address()), endpoints(), parameters);
    }

    /** @param platform what Azure's own precheck found; empty where it was not asked */
    AzureLook look(Optional<PlatformPrecheck> platform) {
        var command = turn.work().command();
        var parameters = parameters();
        var settings = settings(parameters);
        return new AzureLook(
                settings,
                command.targetVersion(),
                offers(command.targetVersion()),
                parameters,
                cascading(settings.replicas()),
                backups(),
                storagePercent(),
                platform,
                command.options(),
                turn.options(),
                Located.takesSql(command.source()),
                turn.now());
    }

    private List<Parameter> parameters() {
        return unseen.optional(
                        "which parameters the server has, so that none is set again",
                        () -> turn.azure().arm().parameters(turn.address()))
                .orElse(List.of());
    }

    private List<FlexibleServer> replicasOf(ServerAddress primary) {
        return unseen.optional(
                        "whether there are read replicas",
                        () -> turn.azure().arm().replicas(primary))
                .orElse(List.of());
    }

    /** Those that have replicas of their own. */
    private List<String> cascading(List<FlexibleServer> replicas) {
        return replicas.stream()
                .filter(replica -> ServerAddress.parsed(replica.id())
                        .filter(itself -> !replicasOf(itself).isEmpty())
                        .isPresent())
                .map(FlexibleServer::name)
                .toList();
    }

    private List<VirtualEndpoint> endpoints() {
        return unseen.optional(
                        "whether a virtual endpoint leads to the server",
                        () -> turn.azure().arm().endpoints(turn.address()))
                .orElse(List.of());
    }

    /** Where nobody may ask, Azure judges the target when it is asked for the upgrade of the clone. */
    private Offers offers(String wanted) {
        return unseen.optional(
                        "whether Azure offers an upgrade from %s to %s".formatted(server.version(), wanted),
                        () -> turn.azure().arm().offers(turn.address(), server.version()))
                .orElseGet(() -> Offers.unlisted(server.version(), wanted));
    }

    /** The most that was taken in the last minutes; empty where Azure Monitor has nothing. */
    private Optional<Double> storagePercent() {
        var until = turn.now();
        return unseen.optional(
                        "whether the disk has room for the upgrade",
                        () -> turn.azure()
                                .arm()
                                .metrics(turn.address(), List.of("storage_percent"), until.minus(MEASURED), until))
                .flatMap(shown -> shown.at("/value/0/timeseries/0/data")
                        .valueStream()
                        .map(point -> point.get("average"))
                        .filter(value -> value != null && value.isNumber())
                        .map(JsonNode::asDouble)
                        .max(Comparator.naturalOrder()));
    }

    private Optional<Integer> backups() {
        return unseen.optional(
                        "whether there is room for another on-demand backup",
                        () -> turn.azure().arm().backups(turn.address()))
                .map(listed ->
                        (int) listed.stream().filter(ServerBackup::onDemand).count());
    }
}
