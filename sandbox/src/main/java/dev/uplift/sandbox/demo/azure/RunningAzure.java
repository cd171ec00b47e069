package dev.uplift.sandbox.demo.azure;

import dev.uplift.sandbox.demo.fleet.Cloud;
import dev.uplift.sandbox.demo.fleet.FleetOptions;
import dev.uplift.sandbox.demo.fleet.RunningCloud;
import java.util.Map;
import java.util.Optional;

/** Azure, or what speaks like its Resource Manager, that runs already. */
public final class RunningAzure {

    private static final String TOKEN = "AZURE_ACCESS_TOKEN";

    private RunningAzure() {}

    /**
     * Behind the endpoint of the options.
     *
     * @param environment of this process, with the bearer token
     * @throws IllegalArgumentException if there is no token, or no subscription is named
     */
    public static Cloud of(FleetOptions options, Map<String, String> environment) {
        var place = AzurePlace.of(options);
        var token = Optional.ofNullable(environment.get(TOKEN))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(
                        "--endpoint needs a bearer token: %s in the environment, for example from".formatted(TOKEN)
                                + " 'az account get-access-token --query accessToken --output tsv'"));
        var endpoint = options.endpoint().orElseThrow();
        return new RunningCloud(
                SimulatedAzure.PROVIDER,
                "%s, %s".formatted(endpoint, place),
                Map.of("UPLIFT_AZURE_ENDPOINT", endpoint.toString(), TOKEN, token),
                place.scope(),
                options.names(),
                place.addresses(),
                options.select());
    }
}
