package dev.uplift.worker.provider.awsrds.account;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The accounts that this worker works in, each with its clients; they are made once. */
@ApplicationScoped
public class Accounts implements AutoCloseable {

    /** The name of everything here, for measuring. */
    public static final String PROVIDER = "aws-rds";

    private record Key(Optional<String> role, String region) {}

    private final Map<Key, Account> known = new ConcurrentHashMap<>();
    private final Map<String, SecretsManagerClient> secrets = new ConcurrentHashMap<>();
    private final AwsClients clients;
    private final Duration pollInterval;
    private final InstantSource clock;

    /**
     * @param endpoint of a server that speaks like AWS, for all services; left out: AWS itself
     * @param pollInterval how often waiting steps look, all of them at the same moments
     * @param meters count the calls
     */
    @Inject
    public Accounts(
            @ConfigProperty(name = "uplift.aws.endpoint") Optional<URI> endpoint,
            @ConfigProperty(name = "uplift.aws.poll-interval") Duration pollInterval,
            MeterRegistry meters) {
        this(endpoint, pollInterval, meters, InstantSource.system());
    }

    /** With another clock than the worker's own: that of a simulated AWS. */
    public Accounts(Optional<URI> endpoint, Duration pollInterval, InstantSource clock) {
        this(endpoint, pollInterval, Metrics.globalRegistry, clock);
    }

    private Accounts(Optional<URI> endpoint, Duration pollInterval, MeterRegistry meters, InstantSource clock) {
        this.clients = new AwsClients(endpoint, meters);
        this.pollInterval = pollInterval;
        this.clock = clock;
    }

    /** Near that of AWS. */
    public InstantSource clock() {
        return clock;
    }

    /** The account and region that the server is in. */
    public Account of(RdsAddress address) {
        return of(address.role(), address.region());
    }

    /** @param role ARN of one to assume; left out: the worker's own credentials */
    public Account of(Optional<String> role, String region) {
        return known.computeIfAbsent(new Key(role, region), this::make);
    }

    /** Where secrets are kept; with the worker's own credentials, whoever's servers they are for. */
    SecretsManagerClient secrets(String region) {
        return secrets.computeIfAbsent(
                region,
                place -> clients.client(
                        SecretsManagerClient.builder(), clients.credentials(Optional.empty(), place), place));
    }

    private Account make(Key key) {
        var credentials = clients.credentials(key.role(), key.region());
        var rds = clients.client(RdsClient.builder(), credentials, key.region());
        var cloudWatch = clients.client(CloudWatchClient.builder(), credentials, key.region());
        return new Account(rds, new Measurements(cloudWatch, clock), new Fleet(rds, pollInterval), new Versions(rds));
    }

    @Override
    @PreDestroy
    public void close() {
        clients.close();
    }
}
