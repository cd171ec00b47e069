package dev.uplift.sandbox.azure;

import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.platform.PlatformServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** Azure on one port of 127.0.0.1: give its {@link #uri} to clients as the endpoint of Azure Resource Manager. */
public final class AzureSimulator implements AutoCloseable {

    private final PlatformClock clock;
    private final AzureCloud cloud;
    private final Metrics metrics;
    private final Faults faults = new Faults();
    private final Calls calls = new Calls();
    private final PlatformServer server;

    private AzureSimulator(PlatformClock clock, int port) throws IOException {
        this.clock = clock;
        this.cloud = new AzureCloud(clock);
        this.metrics = new Metrics(clock);
        var routes = Stream.of(
                        new ServerQueries(cloud).routes(),
                        new ServerUpdates(cloud).routes(),
                        new ServerCreations(cloud).routes(),
                        new ServerLifecycle(cloud).routes(),
                        new Capabilities(cloud).routes(),
                        new Configurations(cloud).routes(),
                        new Backups(cloud).routes(),
                        new Prechecks(cloud).routes(),
                        new VirtualEndpoints(cloud).routes(),
                        new Logs(cloud).routes(),
                        new Migrations(cloud).routes(),
                        new MetricsApi(cloud, metrics).routes(),
                        cloud.operations().routes())
                .flatMap(List::stream)
                .toList();
        this.server = PlatformServer.start(port, new ArmProtocol(cloud, routes), calls, faults);
    }

    /** Starts. @param port 0 takes a free one */
    public static AzureSimulator start(PlatformClock clock, int port) throws IOException {
        return new AzureSimulator(clock, port);
    }

    /** Where it listens, without a slash at the end. */
    public URI uri() {
        return server.uri();
    }

    public PlatformClock clock() {
        return clock;
    }

    /**
     * What is to go wrong with calls, by the ids that operations have in Azure's REST specification, for example
     * {@code Servers_Update}.
     */
    public Faults faults() {
        return faults;
    }

    public Calls calls() {
        return calls;
    }

    /** A resource group; from now on there is one. */
    public ResourceGroup group(String subscription, String name) {
        return cloud.group(subscription, name);
    }

    /** What the servers measure. */
    public Metrics metrics() {
        return metrics;
    }

    /** How long things take from now on; what has begun is not changed. */
    public void delays(Delays delays) {
        cloud.alone(() -> {
            cloud.delays(delays);
            return delays;
        });
    }

    /** No later ones are served from now on. @param last for example {@code 2025-08-01}, which has no prechecks */
    public void apiVersionsUpTo(String last) {
        cloud.apiVersionsUpTo(last);
    }

    /** Stops; the state is gone. */
    @Override
    public void close() {
        server.close();
    }
}
