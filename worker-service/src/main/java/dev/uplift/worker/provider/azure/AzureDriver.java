package dev.uplift.worker.provider.azure;

import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Server;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Discovery;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Metrics;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.provider.azure.precheck.AzurePrechecks;
import dev.uplift.worker.provider.azure.precheck.Inspect;
import dev.uplift.worker.provider.azure.step.AzureSteps;
import dev.uplift.worker.provider.azure.step.Migrating;
import dev.uplift.worker.provider.azure.step.Turn;
import dev.uplift.worker.provider.azure.subscription.ArmException;
import dev.uplift.worker.provider.azure.subscription.ArmProblems;
import dev.uplift.worker.provider.azure.subscription.Interrupted;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/** Upgrades flexible servers of Azure where they are, after a rehearsal on a clone restored to the present moment. */
@ApplicationScoped
public class AzureDriver implements Driver {

    private final Subscriptions azure;
    private final OutgoingHttp http;

    /** @param http for the probes that users bring */
    @Inject
    public AzureDriver(Subscriptions azure, OutgoingHttp http) {
        this.azure = azure;
        this.http = http;
    }

    @Override
    public Descriptor descriptor() {
        return AzureDescriptor.descriptor(AzurePrechecks.entries());
    }

    @Override
    public Optional<Metrics> metrics() {
        return Optional.of(new AzureMetrics(azure));
    }

    @Override
    public Optional<Discovery> discovery() {
        return Optional.of(new AzureDiscovery(azure));
    }

    @Override
    public Map<String, Action> actions() {
        return Actions.of(AzureSteps.of(http), Inspect::run, AzurePrechecks::run, body -> Turn.action(azure, body));
    }

    @Override
    public Server located(Server server, Secrets secrets) throws Unlocated, InterruptedException {
        return located(azure, server);
    }

    /** Any server of Azure, and any whose address says where it listens. */
    static Server located(Subscriptions azure, Server server) throws Unlocated, InterruptedException {
        try {
            return Migrating.located(azure, server)
                    .orElseThrow(() -> new Unlocated("Azure knows no host of the server"));
        } catch (Interrupted stopped) {
            throw stopped.checked();
        } catch (ArmException refused) {
            throw new Unlocated(
                    ArmProblems.of(refused, "looking for the server").detail());
        } catch (IllegalArgumentException wrong) {
            throw new Unlocated(wrong.getMessage());
        }
    }
}
