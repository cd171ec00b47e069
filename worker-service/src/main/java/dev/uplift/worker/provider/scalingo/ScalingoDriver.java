package dev.uplift.worker.provider.scalingo;

import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Server;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Discovery;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Metrics;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.provider.scalingo.account.Interrupted;
import dev.uplift.worker.provider.scalingo.account.Scalingo;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import dev.uplift.worker.provider.scalingo.precheck.FirstContact;
import dev.uplift.worker.provider.scalingo.precheck.Inspect;
import dev.uplift.worker.provider.scalingo.precheck.ScalingoPrechecks;
import dev.uplift.worker.provider.scalingo.server.ServerAddress;
import dev.uplift.worker.provider.scalingo.step.ScalingoSteps;
import dev.uplift.worker.provider.scalingo.step.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/** Upgrades databases of Scalingo where they are, one version after the other, each asked for once. */
@ApplicationScoped
public class ScalingoDriver implements Driver {

    private final Scalingo scalingo;
    private final OutgoingHttp http;
    private final OwnDumps dumps;

    /**
     * @param http for the probes that users bring
     * @param dumps that the worker makes itself
     */
    @Inject
    public ScalingoDriver(Scalingo scalingo, OutgoingHttp http, OwnDumps dumps) {
        this.scalingo = scalingo;
        this.http = http;
        this.dumps = dumps;
    }

    @Override
    public Descriptor descriptor() {
        return ScalingoDescriptor.descriptor(ScalingoPrechecks.entries());
    }

    @Override
    public Optional<Metrics> metrics() {
        return Optional.of(new ScalingoMetrics(scalingo));
    }

    @Override
    public Optional<Discovery> discovery() {
        return Optional.of(new ScalingoDiscovery(scalingo));
    }

    @Override
    public Map<String, Action> actions() {
        return Actions.of(
                ScalingoSteps.of(http, dumps),
                FirstContact.of(Inspect::run),
                FirstContact.of(turn -> ScalingoPrechecks.run(turn, dumps)),
                body -> Turn.action(scalingo, body));
    }

    @Override
    public Server located(Server server, Secrets secrets) throws Unlocated, InterruptedException {
        try {
            var address = ServerAddress.of(server.address());
            var region = scalingo.region(address.region());
            var place = region.place(address);
            if (place.isEmpty()) {
                throw new Unlocated("Scalingo shows no single add-on of PostgreSQL for the " + address);
            }
            var database = region.database(place.get());
            var host = database.host().orElseThrow(() -> new Unlocated("the %s has no host yet".formatted(address)));
            return Located.at(server, host, database.port());
        } catch (Interrupted stopped) {
            throw stopped.checked();
        } catch (ScalingoException refused) {
            throw new Unlocated(refused.problem("looking for the database").detail());
        } catch (IllegalArgumentException wrong) {
            throw new Unlocated(wrong.getMessage());
        }
    }
}
