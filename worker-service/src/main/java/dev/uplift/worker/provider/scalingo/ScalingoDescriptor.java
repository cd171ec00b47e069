package dev.uplift.worker.provider.scalingo;

import static dev.uplift.worker.driver.Schema.text;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.driver.ObjectSchema;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.provider.scalingo.account.Scalingo;
import dev.uplift.worker.provider.scalingo.plan.HopPlan;
import dev.uplift.worker.provider.scalingo.server.ScalingoOptions;
import java.util.List;
import java.util.Map;

/** What the driver says about itself: which addresses and options it takes. */
final class ScalingoDescriptor {

    private ScalingoDescriptor() {}

    static Descriptor descriptor(List<CatalogueEntry> prechecks) {
        return new Descriptor(
                Scalingo.PROVIDER,
                "Scalingo for PostgreSQL",
                address(),
                ScalingoOptions.schema(),
                List.of(HopPlan.STRATEGY),
                false,
                false,
                false,
                prechecks);
    }

    private static Map<String, Object> address() {
        var address = new ObjectSchema()
                .required("region", text("^[a-z0-9]+(-[a-z0-9]+)*$").described("for example osc-fr1"))
                .required(
                        "app",
                        text(ScalingoOptions.APP)
                                .described("that owns the add-on; for a database of Dedicated Resources, its name"))
                .optional("addon", text("^[-\\w]{1,64}$").described("its id, where the app has several of PostgreSQL"));
        return PostgresAddress.withLogin(address).json();
    }
}
