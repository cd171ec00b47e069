package dev.uplift.worker.provider.azure;

import static dev.uplift.worker.driver.Schema.flag;
import static dev.uplift.worker.driver.Schema.integer;
import static dev.uplift.worker.driver.Schema.list;
import static dev.uplift.worker.driver.Schema.text;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.driver.ObjectSchema;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.provider.azure.plan.MigrationPlan;
import java.util.List;
import java.util.Map;

/** What the driver of Azure's migration service says about itself. */
final class MigrationDescriptor {

    static final String PROVIDER = "azure-migration";

    private MigrationDescriptor() {}

    static Descriptor descriptor(List<CatalogueEntry> prechecks) {
        return new Descriptor(
                PROVIDER,
                "Azure's migration service: flexible servers, or any PostgreSQL, to a flexible server",
                address(),
                options(),
                List.of(MigrationPlan.STRATEGY),
                true,
                true,
                true,
                prechecks);
    }

    private static Map<String, Object> address() {
        var address = new ObjectSchema()
                .optional(
                        "subscription",
                        AzureDescriptor.SUBSCRIPTION.described("of a flexible server, as the target always is"))
                .optional("resourceGroup", AzureDescriptor.GROUP.described("its name"))
                .optional("server", AzureDescriptor.SERVER.described("its name"))
                .optional(
                        "host",
                        text().described(
                                        "of any other source; of a flexible server: how the worker gets to it otherwise"))
                .optional("port", integer(1, 65_535).byDefault(Located.PORT));
        return PostgresAddress.withLogin(address).json();
    }

    private static Map<String, Object> options() {
        return new ObjectSchema()
                .optional(
                        "online",
                        flag().byDefault(false)
                                .described(
                                        "whether clients write while it copies, so that only the cutover is an outage"))
                .optional(
                        "overwrite",
                        flag().byDefault(false)
                                .described("whether databases of these names on the target are replaced"))
                .optional(
                        "sourceType",
                        text("^\\w+$")
                                .described(
                                        "what the source is, as Azure calls it: OnPremises, AWS_RDS, GCP_CloudSQL …"))
                .optional("databases", list(text()).described("which; left out: all of users"))
                .json();
    }
}
