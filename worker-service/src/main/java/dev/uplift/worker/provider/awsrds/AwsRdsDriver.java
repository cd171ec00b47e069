package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Server;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Discovery;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Metrics;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.account.AwsProblems;
import dev.uplift.worker.provider.awsrds.account.RdsAddress;
import dev.uplift.worker.provider.awsrds.precheck.Inspect;
import dev.uplift.worker.provider.awsrds.precheck.RdsPrechecks;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import dev.uplift.worker.provider.awsrds.step.RdsSteps;
import dev.uplift.worker.provider.awsrds.step.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** Upgrades PostgreSQL on RDS where it is, after a rehearsal on a clone restored from a snapshot. */
@ApplicationScoped
public class AwsRdsDriver implements Driver {

    private final Accounts accounts;
    private final OutgoingHttp http;

    /** @param http for the probes that users bring */
    @Inject
    public AwsRdsDriver(Accounts accounts, OutgoingHttp http) {
        this.accounts = accounts;
        this.http = http;
    }

    @Override
    public Descriptor descriptor() {
        return AwsRdsDescriptor.descriptor(RdsPrechecks.entries());
    }

    @Override
    public Optional<Metrics> metrics() {
        return Optional.of(new RdsMetrics(accounts));
    }

    @Override
    public Optional<Discovery> discovery() {
        return Optional.of(new RdsDiscovery(accounts));
    }

    @Override
    public Map<String, Action> actions() {
        return Actions.of(RdsSteps.of(http), Inspect::run, RdsPrechecks::run, body -> Turn.action(accounts, body));
    }

    @Override
    public Server located(Server server, Secrets secrets) throws Unlocated {
        try {
            var address = RdsAddress.of(server.address());
            var fleet = accounts.of(address).fleet();
            var endpoint = switch (address.resource()) {
                case RdsAddress.Instance(var id) -> fleet.instance(id).flatMap(SourceSettings::endpoint);
                case RdsAddress.Cluster(var id) -> fleet.cluster(id).flatMap(SourceCluster::endpoint);
            };
            return endpoint.orElseThrow(() -> new Unlocated("RDS knows no endpoint of %s".formatted(address)))
                    .of(server);
        } catch (SdkException refused) {
            throw new Unlocated(
                    AwsProblems.of(refused, "looking for the server").detail());
        } catch (IllegalArgumentException wrong) {
            throw new Unlocated(wrong.getMessage());
        }
    }
}
