package dev.uplift.worker.provider.scalingo.account;

import dev.uplift.outgoing.secret.Secrets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Scalingo as this worker reaches it, with one API token for all regions. The client is that of Quarkus by its JAX-RS face:
 * its interface proxies exist only inside a Quarkus application, this does everywhere.
 */
@ApplicationScoped
public class Scalingo {

    /** The name of everything here, for requests and for measuring. */
    public static final String PROVIDER = "scalingo";

    private static final long CONNECTING_SECONDS = 5;
    private static final long ANSWER_SECONDS = 30;

    /** 20 seconds where looks are 10 apart: a third of the minute in which 60 calls are taken. */
    private static final int HELD = 2;

    private final Client http;
    private final MeterRegistry meters;
    private final Endpoints endpoints;
    private final Tokens.ApiToken token;
    private final Duration pollInterval;
    private final InstantSource clock;
    private final Map<String, Region> regions = new ConcurrentHashMap<>();

    /**
     * @param auth base of the authentication API
     * @param api base of a region's API
     * @param databases base of a region's database API
     * @param token a reference to the API token
     * @param pollInterval how often waiting steps look at first
     * @param meters count the calls
     */
    @Inject
    public Scalingo(
            @ConfigProperty(name = "uplift.scalingo.auth-url") String auth,
            @ConfigProperty(name = "uplift.scalingo.api-url") String api,
            @ConfigProperty(name = "uplift.scalingo.database-api-url") String databases,
            @ConfigProperty(name = "uplift.scalingo.token") String token,
            @ConfigProperty(name = "uplift.scalingo.poll-interval") Duration pollInterval,
            Secrets secrets,
            MeterRegistry meters) {
        this(
                client(),
                new Endpoints(auth, api, databases),
                () -> resolved(secrets, token),
                pollInterval,
                InstantSource.system(),
                meters);
    }

    /**
     * With another clock than the worker's own: that of a simulated Scalingo.
     *
     * @param http is not closed here
     * @param token the API token itself
     */
    public Scalingo(Client http, Endpoints endpoints, String token, Duration pollInterval, InstantSource clock) {
        this(http, endpoints, () -> token, pollInterval, clock, Metrics.globalRegistry);
    }

    private Scalingo(
            Client http,
            Endpoints endpoints,
            Tokens.ApiToken token,
            Duration pollInterval,
            InstantSource clock,
            MeterRegistry meters) {
        this.http = http;
        this.endpoints = endpoints;
        this.token = token;
        this.pollInterval = pollInterval;
        this.clock = clock;
        this.meters = meters;
    }

    /** What calls Scalingo; many threads may use it. */
    public static Client client() {
        return ClientBuilder.newBuilder()
                .connectTimeout(CONNECTING_SECONDS, TimeUnit.SECONDS)
                .readTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .build();
    }

    /** References are read again for each exchange, so that a new token counts without a restart. */
    private static String resolved(Secrets secrets, String reference) {
        try {
            return secrets.resolve(reference);
        } catch (Secrets.Unresolved unresolved) {
            throw ScalingoException.unanswered(
                    unresolved.passes() ? Refusal.UNREACHABLE : Refusal.CREDENTIALS_MISSING,
                    "Tokens_Exchange",
                    unresolved);
        }
    }

    @PreDestroy
    void close() {
        http.close();
    }

    /** @param name for example {@code osc-fr1} */
    public Region region(String name) {
        return regions.computeIfAbsent(name, _ -> {
            var wire = new Wire(http, meters);
            var there = endpoints.in(name);
            return new Region(wire, there, new Tokens(wire, there, token, clock), clock);
        });
    }

    /** How often waiting steps look at first. */
    public Duration pollInterval() {
        return pollInterval;
    }

    /** How long it is left alone after it refused one call too many; not by everybody for the same time. */
    public Duration held(ScalingoException throttled) {
        var time = throttled.retryAfter().orElse(pollInterval.multipliedBy(HELD));
        return time.plusMillis(ThreadLocalRandom.current().nextLong(time.toMillis() / 2 + 1));
    }

    /** Near that of Scalingo. */
    public InstantSource clock() {
        return clock;
    }
}
