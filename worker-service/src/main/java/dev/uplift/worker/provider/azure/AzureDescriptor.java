package dev.uplift.worker.provider.azure;

import static dev.uplift.worker.driver.Schema.flag;
import static dev.uplift.worker.driver.Schema.integer;
import static dev.uplift.worker.driver.Schema.list;
import static dev.uplift.worker.driver.Schema.text;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.driver.ObjectSchema;
import dev.uplift.worker.driver.Schema;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.server.Located;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import java.util.List;
import java.util.Map;

/** What the driver says about itself: which addresses and options it takes. */
final class AzureDescriptor {

    private static final Schema SUBSCRIPTION = text("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$");
    private static final Schema GROUP = text("^[-\\w.()]{1,90}$");
    private static final Schema SERVER = text("^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$");

    private AzureDescriptor() {}

    static Descriptor descriptor(List<CatalogueEntry> prechecks) {
        return new Descriptor(
                Subscriptions.PROVIDER,
                "Azure Database for PostgreSQL flexible server",
                address(),
                options(),
                List.of(InPlacePlan.STRATEGY),
                false,
                false,
                true,
                prechecks);
    }

    private static Map<String, Object> address() {
        var address = new ObjectSchema()
                .required("subscription", SUBSCRIPTION.described("the subscription's id"))
                .required("resourceGroup", GROUP.described("its name"))
                .required("server", SERVER.described("its name, without .postgres.database.azure.com"))
                .optional(
                        "port",
                        integer(1, 65_535)
                                .byDefault(Located.PORT)
                                .described("where it listens; not that of its PgBouncer"));
        return PostgresAddress.withLogin(address).json();
    }

    private static Map<String, Object> options() {
        return new ObjectSchema()
                .optional(
                        "extensions",
                        list(text("^[\\w-]+$"))
                                .described(
                                        "what azure.extensions of a restored server allows; left out: what the server's own"
                                                + " does"))
                .optional(
                        "platformPrecheck",
                        flag().byDefault(true).described("whether Azure is asked to look for itself"))
                .optional(
                        "recreateReplicas",
                        flag().byDefault(true)
                                .described("whether read replicas, which no upgrade leaves, are made anew"))
                .optional(
                        "moveEndpoint",
                        flag().byDefault(true)
                                .described(
                                        "whether a way back moves the server's virtual endpoint to the restored one"))
                .json();
    }
}
