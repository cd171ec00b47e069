package dev.uplift.worker.provider.dumprestore;

import static dev.uplift.worker.driver.Schema.integer;
import static dev.uplift.worker.driver.Schema.mapTo;
import static dev.uplift.worker.driver.Schema.text;

import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.driver.ObjectSchema;
import dev.uplift.worker.postgres.PostgresAddress;
import java.util.List;
import java.util.Map;

/** What the driver says about itself: which addresses and options it takes. */
final class DumpRestoreDescriptor {

    private DumpRestoreDescriptor() {}

    static Descriptor descriptor() {
        return new Descriptor(
                "dump-restore",
                "PostgreSQL, any server to any server, by pg_dump and pg_restore",
                address(),
                options(),
                List.of(DumpRestorePlan.STRATEGY),
                true,
                true,
                true,
                Prechecks.entries());
    }

    private static Map<String, Object> address() {
        var address = new ObjectSchema()
                .required("host", text().described("name or address of the server"))
                .optional("port", integer(1, 65_535).byDefault(5432));
        return PostgresAddress.withLogin(address).json();
    }

    private static Map<String, Object> options() {
        return new ObjectSchema()
                .optional(
                        "rolePasswords",
                        mapTo(text()).described("role to a reference of its password, where hashes cannot be read"))
                .optional(
                        "owners",
                        mapTo(text()).described("role of the source to the role that owns its objects on the target"))
                .optional("probeDatabase", text().described("where the outage probe writes"))
                .optional(
                        "sampleAbove",
                        integer(0)
                                .byDefault(DumpRestoreOptions.SAMPLE_ABOVE)
                                .described("bytes of a table that dataComparison 'sample' samples"))
                .json();
    }
}
