package dev.uplift.worker.provider.azure;

import static dev.uplift.worker.driver.Schema.anyText;
import static dev.uplift.worker.driver.Schema.flag;
import static dev.uplift.worker.driver.Schema.integer;
import static dev.uplift.worker.driver.Schema.list;
import static dev.uplift.worker.driver.Schema.mapTo;
import static dev.uplift.worker.driver.Schema.text;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.driver.ObjectSchema;
import dev.uplift.worker.driver.Schema;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import java.util.List;
import java.util.Map;

/** What the driver says about itself: which addresses and options it takes. */
final class AzureDescriptor {

    /** A UUID in Azure; servers that only speak like it may have other ids. */
    static final Schema SUBSCRIPTION = text("^[-\\w]{1,64}$").described("the subscription's id, a UUID");

    static final Schema GROUP = text("^[-\\w.()]{1,90}$");
    static final Schema SERVER = text("^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$");

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
                        prechecks)
                .discovering(scope());
    }

    private static Map<String, Object> address() {
        var address = new ObjectSchema()
                .required("subscription", SUBSCRIPTION)
                .required("resourceGroup", GROUP.described("its name"))
                .required("server", SERVER.described("its name, without .postgres.database.azure.com"))
                .optional(
                        "port",
                        integer(1, 65_535)
                                .byDefault(Located.PORT)
                                .described("where it listens; not that of its PgBouncer"));
        return PostgresAddress.withLogin(address).json();
    }

    /** Where servers are looked for. */
    private static Map<String, Object> scope() {
        return new ObjectSchema()
                .required(
                        "subscriptions", list(SUBSCRIPTION).with("minItems", 1).with("uniqueItems", true))
                .optional(
                        "resourceGroups",
                        list(GROUP)
                                .with("minItems", 1)
                                .with("uniqueItems", true)
                                .described("of each subscription; left out: all"))
                .optional("tag", mapTo(anyText()).described("only servers that carry all of these tags"))
                .json();
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
