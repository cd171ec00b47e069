package dev.uplift.worker.provider.scalingo;

import static dev.uplift.worker.driver.Schema.anyText;
import static dev.uplift.worker.driver.Schema.list;
import static dev.uplift.worker.driver.Schema.mapTo;
import static dev.uplift.worker.driver.Schema.text;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.driver.ObjectSchema;
import dev.uplift.worker.driver.Schema;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.provider.scalingo.account.Scalingo;
import dev.uplift.worker.provider.scalingo.plan.HopPlan;
import dev.uplift.worker.provider.scalingo.server.ScalingoOptions;
import java.util.List;
import java.util.Map;

/** What the driver says about itself: which addresses and options it takes. */
final class ScalingoDescriptor {

    private static final Schema REGION = text("^[a-z0-9]+(-[a-z0-9]+)*$");
    private static final Schema APP = text(ScalingoOptions.APP);

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
                        true,
                        prechecks)
                .discovering(scope());
    }

    private static Map<String, Object> address() {
        var address = new ObjectSchema()
                .required("region", REGION.described("for example osc-fr1"))
                .required("app", APP.described("that owns the add-on; for a database of Dedicated Resources, its name"))
                .optional("addon", text("^[-\\w]{1,64}$").described("its id, where the app has several of PostgreSQL"));
        return PostgresAddress.withLogin(address).json();
    }

    /** Where databases are looked for. */
    private static Map<String, Object> scope() {
        return new ObjectSchema()
                .required("regions", list(REGION).with("minItems", 1).with("uniqueItems", true))
                .optional(
                        "apps",
                        list(APP)
                                .with("minItems", 1)
                                .with("uniqueItems", true)
                                .described("only theirs; left out: those of all apps that the token's owner is shown"))
                .optional(
                        "label",
                        mapTo(anyText())
                                .described("only databases that have all of these: app, project, plan, topology,"
                                        + " resources"))
                .json();
    }
}
