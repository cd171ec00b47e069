package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.Descriptor;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.Driver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

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
        return AwsRdsDescriptor.descriptor(List.of());
    }

    @Override
    public Map<String, Action> actions() {
        return InPlaceActions.of(accounts, http);
    }
}
