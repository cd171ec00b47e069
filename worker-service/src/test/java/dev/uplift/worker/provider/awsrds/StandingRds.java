package dev.uplift.worker.provider.awsrds;

import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.aws.InstanceView;
import dev.uplift.sandbox.aws.RdsRegion;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.account.OwnCredentials;
import dev.uplift.worker.provider.awsrds.account.RdsAddress;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.rds.RdsClient;

/** A simulated RDS on a standing clock, and workers that know the way to it. */
final class StandingRds implements AutoCloseable {

    static final String REGION = "eu-west-1";

    /** Short, since every question waits a tenth of it for others that nobody asks here. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private static final OutgoingHttp HTTP = new OutgoingHttp(Vertx.vertx(), new AddressRule(Optional.empty()));

    private final AwsSimulator aws;
    private final List<Accounts> opened = new ArrayList<>();
    private final RdsClient client;

    StandingRds() throws IOException {
        OwnCredentials.set();
        this.aws = AwsSimulator.start(PlatformClock.standing(), 0);
        this.client = accounts()
                .of(RdsAddress.of(Map.of("region", REGION, "instance", "any")))
                .rds();
    }

    AwsSimulator aws() {
        return aws;
    }

    RdsRegion region() {
        return aws.region(REGION);
    }

    /** For what the test itself wants to know or do. */
    RdsClient client() {
        return client;
    }

    /** As a worker has it that was started just now. */
    Driver driver() {
        return new AwsRdsDriver(accounts(), HTTP);
    }

    private Accounts accounts() {
        var accounts = new Accounts(Optional.of(aws.uri()), BETWEEN_LOOKS, aws.clock()::now);
        opened.add(accounts);
        return accounts;
    }

    /** All instances by their names, as far as two runs of the same story must agree on them. */
    Map<String, Object> instances() {
        return region().instances().stream()
                .collect(Collectors.toMap(InstanceView::name, StandingRds::comparable, (a, _) -> a, TreeMap::new));
    }

    private static Map<String, Object> comparable(InstanceView view) {
        var all = new HashMap<String, Object>();
        all.put("version", view.version());
        all.put("status", view.status());
        all.put("settings", view.settings());
        all.put("tags", view.tags());
        all.put("group", view.parameterGroup());
        all.put("parameters", view.parametersInForce());
        return all;
    }

    /** What users have set in the parameter groups of instances. */
    Map<String, Object> parameterGroups() {
        var groups = new TreeMap<String, Object>();
        region().parameterGroups()
                .forEach(name -> groups.put(
                        name, new TreeMap<>(region().parameterGroup(name).orElseThrow())));
        return groups;
    }

    @Override
    public void close() {
        opened.forEach(Accounts::close);
        aws.close();
    }
}
