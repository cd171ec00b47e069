package dev.uplift.worker.provider.kubernetes;

import static dev.uplift.worker.driver.Schema.integer;
import static dev.uplift.worker.driver.Schema.text;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.driver.ObjectSchema;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.provider.kubernetes.cluster.Clusters;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import java.util.List;
import java.util.Map;

/** What the driver says about itself: which addresses and options it takes. */
final class KubernetesDescriptor {

    private static final String NAME = "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$";

    private KubernetesDescriptor() {}

    static Descriptor descriptor(List<CatalogueEntry> prechecks) {
        return new Descriptor(
                Clusters.PROVIDER,
                "PostgreSQL in Kubernetes, on the volume of a StatefulSet",
                address(),
                KubernetesOptions.schema(),
                List.of(InPlacePlan.STRATEGY),
                false,
                false,
                true,
                prechecks);
    }

    private static Map<String, Object> address() {
        var address = new ObjectSchema()
                .required("namespace", text(NAME).described("its name"))
                .required("statefulSet", text(NAME).described("its name"))
                .optional("context", text().described("of the worker's KUBECONFIG; left out: its usual cluster"))
                .optional("host", text().described("where it listens for the worker; left out: in its pod"))
                .optional("port", integer(1, 65_535).byDefault(5432));
        return PostgresAddress.withLogin(address).json();
    }
}
