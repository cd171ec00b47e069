package dev.uplift.worker.provider.awsrds.account;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Makes clients that share connections, time-outs and counts, and closes them. Throttling slows a client down for
 * everybody who uses it (retry mode "adaptive"); what is left of it after the attempts is a problem that passes.
 */
final class AwsClients implements AutoCloseable {

    /** Thousands of steps wait, but few call at one moment; the others queue for a connection. */
    private static final int CONNECTIONS = 256;

    private static final int ATTEMPTS = 5;
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration CALL = Duration.ofSeconds(60);
    private static final String NAME = "uplift";
    private static final String SESSION = "uplift-worker";

    private final Optional<URI> endpoint;
    private final CallCounter counter;
    private final DefaultCredentialsProvider own =
            DefaultCredentialsProvider.builder().build();
    /** Watches time-outs for all clients; without it each would start five threads. */
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("aws-time-outs").daemon().factory());

    private final SdkHttpClient http = Apache5HttpClient.builder()
            .maxConnections(CONNECTIONS)
            .connectionTimeout(CONNECTING)
            .connectionAcquisitionTimeout(ATTEMPT)
            .socketTimeout(ATTEMPT)
            .build();
    /** The last one made first: it may use those before it. */
    private final Deque<SdkAutoCloseable> made = new ConcurrentLinkedDeque<>();

    /** @param endpoint of a server that speaks like AWS, for all services; left out: AWS itself */
    AwsClients(Optional<URI> endpoint, MeterRegistry meters) {
        this.endpoint = endpoint;
        this.counter = new CallCounter(meters);
    }

    /** The worker's own credentials by the SDK's chain, or those of a role that they let it assume. */
    AwsCredentialsProvider credentials(Optional<String> role, String region) {
        return role.<AwsCredentialsProvider>map(arn -> assumed(arn, region)).orElse(own);
    }

    /** A client of this region; it is closed with this. */
    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkAutoCloseable> C client(
            B builder, AwsCredentialsProvider credentials, String region) {
        endpoint.ifPresent(builder::endpointOverride);
        return kept(builder.httpClient(http)
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .overrideConfiguration(this::configure)
                .build());
    }

    private AwsCredentialsProvider assumed(String role, String region) {
        var sts = client(StsClient.builder(), own, region);
        return kept(StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION))
                .build());
    }

    /** A retry strategy keeps a client's rate, and so is made for each. */
    private void configure(ClientOverrideConfiguration.Builder configuration) {
        configuration
                .retryStrategy(AwsRetryStrategy.adaptiveRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        .build())
                .apiCallAttemptTimeout(ATTEMPT)
                .apiCallTimeout(CALL)
                .scheduledExecutorService(watch)
                .addExecutionInterceptor(new Asked.Teller())
                .addExecutionInterceptor(new NoPages())
                .addMetricPublisher(counter)
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, NAME);
    }

    private <T extends SdkAutoCloseable> T kept(T closeable) {
        made.addFirst(closeable);
        return closeable;
    }

    @Override
    public void close() {
        made.forEach(SdkAutoCloseable::close);
        own.close();
        http.close();
        watch.shutdownNow();
    }
}
