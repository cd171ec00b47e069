package dev.uplift.worker.provider.azure.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.Located;
import dev.uplift.worker.provider.azure.server.Parameter;
import dev.uplift.worker.provider.azure.server.PlatformPrecheck;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.server.SourceSettings.VirtualEndpoint;
import dev.uplift.worker.provider.azure.server.TargetVersion;
import dev.uplift.worker.provider.azure.step.Turn;
import dev.uplift.worker.provider.azure.subscription.ArmException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks Azure for all that the checks look at. What an upgrade can do without, and a platform does not have or does not
 * allow, becomes a warning; the rest is thrown, as {@link Turn#action} expects it.
 */
final class AzureReading {

    private static final String ON_DEMAND = "Customer On-Demand";

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
        return new SourceSettings(
                server,
                replicasOf(server.id()),
                endpoints(),
                parameters.stream()
                        .filter(Parameter::isOwn)
                        .collect(Collectors.toMap(Parameter::name, Parameter::value)));
    }

    /** @param platform what Azure's own precheck found; empty where it was not asked */
    AzureLook look(Optional<PlatformPrecheck> platform) {
        var command = turn.work().command();
        var parameters = parameters();
        var settings = settings(parameters);
        return new AzureLook(
                settings,
                command.targetVersion(),
                targets(command.targetVersion()),
                parameters,
                cascading(settings.replicas()),
                backups(),
                Optional.empty(),
                platform,
                command.options(),
                turn.options(),
                Located.takesSql(command.source()),
                turn.now());
    }

    private List<Parameter> parameters() {
        return turn.azure().arm().list(server.id() + "/configurations").stream()
                .map(Parameter::of)
                .toList();
    }

    private List<FlexibleServer> replicasOf(String id) {
        return turn.azure().arm().list(id + "/replicas").stream()
                .map(FlexibleServer::of)
                .toList();
    }

    /** Those that have replicas of their own. */
    private List<String> cascading(List<FlexibleServer> replicas) {
        return replicas.stream()
                .filter(replica -> !replicasOf(replica.id()).isEmpty())
                .map(FlexibleServer::name)
                .toList();
    }

    private List<VirtualEndpoint> endpoints() {
        return unseen
                .optional(
                        "whether a virtual endpoint leads to the server",
                        () -> turn.azure().arm().list(server.id() + "/virtualendpoints"))
                .orElse(List.of())
                .stream()
                .map(VirtualEndpoint::of)
                .toList();
    }

    /** What denies it can allow it; the target of an upgrade is not to be guessed then. */
    TargetVersion targets(String wanted) {
        return unseen.unless(
                        ArmException::isLacking,
                        "whether Azure offers an upgrade from %s to %s".formatted(server.version(), wanted),
                        () -> turn.azure().arm().get(server.id() + "/capabilities"))
                .map(capabilities -> TargetVersion.of(server.version(), capabilities))
                .orElseGet(() -> TargetVersion.unlisted(server.version(), wanted));
    }

    private Optional<Integer> backups() {
        return unseen.optional(
                        "whether there is room for another on-demand backup",
                        () -> turn.azure().arm().list(server.id() + "/backups"))
                .map(listed -> (int) listed.stream()
                        .filter(backup ->
                                backup.at("/properties/backupType").asText().equals(ON_DEMAND))
                        .count());
    }
}
