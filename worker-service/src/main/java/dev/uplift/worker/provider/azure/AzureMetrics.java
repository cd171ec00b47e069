package dev.uplift.worker.provider.azure;

import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Metrics;
import dev.uplift.worker.provider.azure.server.Measured;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.subscription.ArmException;
import dev.uplift.worker.provider.azure.subscription.ArmProblems;
import dev.uplift.worker.provider.azure.subscription.Interrupted;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import java.time.Duration;
import java.util.Map;

/** What Azure Monitor measures of flexible servers, in one call for all figures of a server. */
final class AzureMetrics implements Metrics {

    /** Values appear up to some minutes late. */
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final Subscriptions azure;

    AzureMetrics(Subscriptions azure) {
        this.azure = azure;
    }

    @Override
    public Map<Kind, Double> now(Server server, Secrets secrets) throws Unavailable, InterruptedException {
        var now = azure.clock().instant();
        try {
            var address = ServerAddress.of(server.address());
            return Measured.newest(azure.arm().metrics(address, Measured.METRICS, now.minus(WINDOW), now));
        } catch (Interrupted stopped) {
            throw stopped.checked();
        } catch (ArmException refused) {
            throw new Unavailable(
                    ArmProblems.of(refused, "looking at Azure Monitor").detail());
        } catch (IllegalArgumentException wrong) {
            throw new Unavailable(wrong.getMessage());
        }
    }
}
