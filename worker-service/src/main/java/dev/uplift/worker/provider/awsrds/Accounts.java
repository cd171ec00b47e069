package dev.uplift.worker.provider.awsrds;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;

/** The accounts that this worker works in, each with its clients; they are made once. */
@ApplicationScoped
public class Accounts {

    private record Key(Optional<String> role, String region) {}

    private final Map<Key, Account> known = new ConcurrentHashMap<>();
    private final Optional<URI> endpoint;
    private final Duration pollInterval;
    private final InstantSource clock;

    /**
     * @param endpoint of a server that speaks like AWS, for all services; left out: AWS itself
     * @param pollInterval how often waiting steps look, all of them at the same moments
     */
    @Inject
    public Accounts(
            @ConfigProperty(name = "uplift.aws.endpoint") Optional<URI> endpoint,
            @ConfigProperty(name = "uplift.aws.poll-interval") Duration pollInterval) {
        this(endpoint, pollInterval, InstantSource.system());
    }

    /** With another clock than the worker's own: that of a simulated AWS. */
    Accounts(Optional<URI> endpoint, Duration pollInterval, InstantSource clock) {
        this.endpoint = endpoint;
        this.pollInterval = pollInterval;
        this.clock = clock;
    }

    InstantSource clock() {
        return clock;
    }

    Account of(RdsAddress address) {
        return known.computeIfAbsent(new Key(address.role(), address.region()), this::make);
    }

    private Account make(Key key) {
        var rds = configured(RdsClient.builder(), key).build();
        return new Account(
                rds,
                configured(CloudWatchClient.builder(), key).build(),
                new Fleet(rds, pollInterval),
                new Versions(rds));
    }

    private <B extends AwsClientBuilder<B, ?>> B configured(B builder, Key key) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(Region.of(key.region()));
    }
}
