package dev.uplift.worker.provider.azure.subscription;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The subscriptions that this worker works in, all by one endpoint and one identity; what calls them is made once. */
@ApplicationScoped
public class Subscriptions {

    /** The name of everything here, for measuring. */
    public static final String PROVIDER = "azure-flexible-server";

    /** Azure's own cloud; others have other endpoints. */
    private static final URI AZURE = URI.create("https://management.azure.com");

    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Arm arm;
    private final FlexibleServers servers;
    private final InstantSource clock;

    /**
     * @param endpoint of a server that speaks like Azure Resource Manager; left out: Azure itself
     * @param apiVersion of Microsoft.DBforPostgreSQL
     * @param precheckApiVersion of the prechecks of upgrades there, which came later than the rest
     * @param accessToken a bearer token that is used as it is; left out: the identity that the SDK finds
     * @param pollInterval how often waiting steps look, all of them at the same moments
     * @param meters count the calls
     */
    @Inject
    public Subscriptions(
            @ConfigProperty(name = "uplift.azure.endpoint") Optional<URI> endpoint,
            @ConfigProperty(name = "uplift.azure.api-version") String apiVersion,
            @ConfigProperty(name = "uplift.azure.precheck-api-version") String precheckApiVersion,
            @ConfigProperty(name = "uplift.azure.access-token") Optional<String> accessToken,
            @ConfigProperty(name = "uplift.azure.poll-interval") Duration pollInterval,
            MeterRegistry meters) {
        this(endpoint, apiVersion, precheckApiVersion, accessToken, pollInterval, meters, InstantSource.system());
    }

    /**
     * With another clock than the worker's own: that of a simulated Azure.
     *
     * @param apiVersion of everything but prechecks
     */
    public Subscriptions(
            URI endpoint, String apiVersion, String accessToken, Duration pollInterval, InstantSource clock) {
        this(
                Optional.of(endpoint),
                apiVersion,
                "2026-10-01",
                Optional.of(accessToken),
                pollInterval,
                Metrics.globalRegistry,
                clock);
    }

    private Subscriptions(
            Optional<URI> endpoint,
            String apiVersion,
            String precheckApiVersion,
            Optional<String> accessToken,
            Duration pollInterval,
            MeterRegistry meters,
            InstantSource clock) {
        var http = new JdkHttpClientBuilder()
                .connectionTimeout(CONNECTING)
                .responseTimeout(ANSWER)
                .readTimeout(ANSWER)
                .build();
        var where = endpoint.orElse(AZURE);
        this.arm = new Arm(
                new ArmTransport(http, where, Tokens.of(accessToken, where), meters),
                where,
                apiVersion,
                precheckApiVersion);
        this.servers = new FlexibleServers(arm, pollInterval);
        this.clock = clock;
    }

    /** For calls that change something, and for what one server alone wants to know. */
    public Arm arm() {
        return arm;
    }

    /** What is there now, read for many at once. */
    public FlexibleServers servers() {
        return servers;
    }

    /** Near that of Azure. */
    public InstantSource clock() {
        return clock;
    }
}
