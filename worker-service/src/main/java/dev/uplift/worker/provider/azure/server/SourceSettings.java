package dev.uplift.worker.provider.azure.server;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.VirtualEndpointResourceInner;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a server was set up before its upgrade: all that a restore does not bring along, and that whoever restores one or
 * makes a replica anew must put back. It travels as the fact {@link #FACT}; there is no secret in it.
 *
 * @param server as it was
 * @param replicas that replicate it, which must be gone before a major upgrade; in the order of their names
 * @param endpoints stable host names that lead to it
 * @param parameters that differ from Azure's defaults, by name
 */
public record SourceSettings(
        FlexibleServer server,
        List<FlexibleServer> replicas,
        List<VirtualEndpoint> endpoints,
        Map<String, String> parameters) {

    /** The fact that holds them. */
    public static final String FACT = "source.settings";

    /** The parameter that says which extensions may be made. */
    public static final String ALLOW_LIST = "azure.extensions";

    /**
     * A stable host name.
     *
     * @param members names of the servers that it leads to
     */
    public record VirtualEndpoint(String name, String type, List<String> members) {

        /** @param shown as Azure lists it */
        public static VirtualEndpoint of(VirtualEndpointResourceInner shown) {
            return new VirtualEndpoint(
                    Fields.text(shown.name()).orElse(""),
                    Fields.text(shown.endpointType()).orElse("ReadWrite"),
                    Fields.each(shown.members()).toList());
        }
    }

    /** Replicas in the order of their names, so that a plan is the same however Azure lists them. */
    public SourceSettings {
        replicas = replicas.stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
        endpoints = List.copyOf(endpoints);
        parameters = Map.copyOf(parameters);
    }

    /**
     * As Azure shows them now.
     *
     * @param parameters all that it has
     */
    public static SourceSettings of(
            FlexibleServer server,
            List<FlexibleServer> replicas,
            List<VirtualEndpoint> endpoints,
            List<Parameter> parameters) {
        return new SourceSettings(
                server,
                replicas,
                endpoints,
                parameters.stream()
                        .filter(Parameter::isOwn)
                        .collect(Collectors.toMap(Parameter::name, Parameter::value)));
    }

    /** @param fact what {@link #toFact} made, after a journey as JSON */
    public static SourceSettings of(Object fact) {
        return Json.mapper().convertValue(fact, SourceSettings.class);
    }

    /** As a fact holds it. */
    public Map<?, ?> toFact() {
        return Json.mapper().convertValue(this, Map.class);
    }

    /** Extensions that may be made there, in lower case. */
    public List<String> allowedExtensions() {
        return Optional.ofNullable(parameters.get(ALLOW_LIST))
                .map(Parameter::words)
                .orElse(List.of());
    }
}
