package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.driver.Driver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** Upgrades PostgreSQL on RDS where it is, after a rehearsal on a clone restored from a snapshot. */
@ApplicationScoped
public class AwsRdsDriver implements Driver {

    private final Accounts accounts;

    @Inject
    public AwsRdsDriver(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Descriptor descriptor() {
        return AwsRdsDescriptor.descriptor(List.of());
    }

    @Override
    public Map<String, Action> actions() {
        return Map.ofEntries(Map.entry("take-snapshot", Turn.action(accounts, TakeSnapshot::run)));
    }
}
