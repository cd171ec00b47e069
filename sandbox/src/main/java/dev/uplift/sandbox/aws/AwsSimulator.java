package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.platform.PlatformServer;
import java.io.IOException;
import java.net.URI;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** AWS on one port of 127.0.0.1: give its {@link #uri} to the clients of the real SDK as their endpoint. */
public final class AwsSimulator implements AutoCloseable {

    private final PlatformClock clock;
    private final AwsCloud cloud;
    private final Faults faults = new Faults();
    private final Calls calls = new Calls();
    private final CloudWatchApi cloudWatch;
    private final SecretsApi secretsManager;
    private final PlatformServer server;

    private AwsSimulator(PlatformClock clock, int port) throws IOException {
        this.clock = clock;
        this.cloud = new AwsCloud(clock);
        var query = new QueryApi(cloud, List.of(Rds.service(cloud), Sts.service(cloud.accounts())));
        this.cloudWatch = new CloudWatchApi(clock, cloud.accounts(), cloud::has);
        this.secretsManager = new SecretsApi(clock, cloud.accounts());
        // protocols other than the query one are asked first: they are told by path or header
        this.server =
                PlatformServer.start(port, new AwsProtocol(List.of(cloudWatch, secretsManager), query), calls, faults);
    }

    /** Starts. @param port 0 takes a free one */
    public static AwsSimulator start(PlatformClock clock, int port) throws IOException {
        return new AwsSimulator(clock, port);
    }

    /** Where it listens, without a slash at the end. */
    public URI uri() {
        return server.uri();
    }

    public PlatformClock clock() {
        return clock;
    }

    /** What is to go wrong with calls, by the names of the operations, for example {@code CreateDBSnapshot}. */
    public Faults faults() {
        return faults;
    }

    public Calls calls() {
        return calls;
    }

    /** A region of the account of everybody who assumed no role. */
    public RdsRegion region(String region) {
        return region(Accounts.DEFAULT, region);
    }

    /** A region of another account. @param account twelve digits */
    public RdsRegion region(String account, String region) {
        return cloud.alone(() -> cloud.region(new Caller(account, region)));
    }

    /** Whose the access keys are, the roles that can be assumed, and what is denied. */
    public Accounts accounts() {
        return cloud.accounts();
    }

    /** What the databases of the default account measure in a region. */
    public Metrics metrics(String region) {
        return metrics(Accounts.DEFAULT, region);
    }

    /** The same of another account. @param account twelve digits */
    public Metrics metrics(String account, String region) {
        return cloudWatch.metrics(new Caller(account, region));
    }

    /** The secrets of the default account in a region. */
    public Secrets secrets(String region) {
        return secrets(Accounts.DEFAULT, region);
    }

    /** The same of another account. @param account twelve digits */
    public Secrets secrets(String account, String region) {
        return secretsManager.secrets(new Caller(account, region));
    }

    /** How long things take from now on; what has begun is not changed. */
    public void delays(Delays delays) {
        cloud.alone(() -> {
            cloud.delays(delays);
            return delays;
        });
    }

    /** Offers one more version of PostgreSQL, as if it had just been released. @param version for example {@code 18.2} */
    public void offers(String version) {
        cloud.alone(() -> {
            cloud.versions().offer(version, YearMonth.from(cloud.now().atZone(ZoneOffset.UTC)));
            return version;
        });
    }

    /** Stops; the state is gone, and so are the servers behind instances. */
    @Override
    public void close() {
        server.close();
        cloud.backing().close();
    }
}
