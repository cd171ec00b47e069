package dev.uplift.worker.provider.azure;

import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Server;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.provider.azure.precheck.MigrationPrechecks;
import dev.uplift.worker.provider.azure.step.MigrationSteps;
import dev.uplift.worker.provider.azure.step.Turn;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** Has Azure's migration service move databases to a flexible server of a newer version; the old server stays as it was. */
@ApplicationScoped
public class AzureMigrationDriver implements Driver {

    private final Subscriptions azure;
    private final OutgoingHttp http;

    /** @param http for the probes that users bring */
    @Inject
    public AzureMigrationDriver(Subscriptions azure, OutgoingHttp http) {
        this.azure = azure;
        this.http = http;
    }

    @Override
    public Descriptor descriptor() {
        return MigrationDescriptor.descriptor(MigrationPrechecks.entries());
    }

    @Override
    public Map<String, Action> actions() {
        return Actions.of(
                MigrationSteps.of(http),
                MigrationPrechecks::inspect,
                MigrationPrechecks::run,
                body -> Turn.onTarget(azure, body));
    }

    @Override
    public Server located(Server server, Secrets secrets) throws Unlocated, InterruptedException {
        return AzureDriver.located(azure, server);
    }
}
