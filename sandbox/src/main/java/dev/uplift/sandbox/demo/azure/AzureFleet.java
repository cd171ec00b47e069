package dev.uplift.sandbox.demo.azure;

import dev.uplift.sandbox.azure.NewServer;
import dev.uplift.sandbox.azure.ResourceGroup;
import dev.uplift.sandbox.demo.fleet.Label;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers of the demo's resource group: those that are meant, their replicas, and some that are none of its business. */
final class AzureFleet {

    private static final Map<String, String> PARAMETERS = Map.of(
            "work_mem", "65536",
            "random_page_cost", "1.1",
            "azure.extensions", "citext,pgcrypto");

    private static final String BURSTABLE = "Burstable";

    private static final List<Machine> MACHINES = List.of(
            new Machine("Standard_D2ds_v5", "GeneralPurpose"),
            new Machine("Standard_E4ds_v5", "MemoryOptimized"),
            new Machine("Standard_B2s", BURSTABLE));

    private static final List<String> TEAMS = List.of("shop", "billing", "search");
    private static final int EVERY_STANDBY = 5;
    private static final int EVERY_PARAMETERS = 4;
    private static final int EVERY_REPLICA = 10;

    private static final String REPLICA = "-replica";

    private AzureFleet() {}

    private record Machine(String sku, String tier) {}

    private static String name(int n) {
        return "db-%04d".formatted(n);
    }

    private static Machine machine(int n) {
        // a standby and replicas are not for burstable machines
        return n % EVERY_STANDBY == 0 || n % EVERY_REPLICA == 1
                ? MACHINES.getFirst()
                : MACHINES.get(n % MACHINES.size());
    }

    /** The server that one is a replica of. */
    static Optional<String> sourceOf(String name) {
        return Optional.of(name).filter(one -> one.endsWith(REPLICA)).map(one -> one.replace(REPLICA, ""));
    }

    /**
     * Fills a resource group.
     *
     * @param from the major version of all that is meant
     * @param to the major version that another has already
     */
    static void fill(ResourceGroup group, int servers, int from, int to) {
        var old = Integer.toString(from);
        for (int n = 1; n <= servers; n++) {
            group.create(server(n, old));
            if (n % EVERY_REPLICA == 1) {
                group.create(NewServer.of(name(n) + REPLICA, old).replicaOf(name(n)));
            }
        }
        group.create(NewServer.of("somebody-elses", old));
        group.create(NewServer.of("upgraded-before", Integer.toString(to))
                .tagged(Label.SIMULATED.key(), Label.SIMULATED.value()));
    }

    private static NewServer server(int n, String version) {
        var machine = machine(n);
        var server = NewServer.of(name(n), version)
                .tagged(Label.SIMULATED.key(), Label.SIMULATED.value())
                .tagged("team", TEAMS.get(n % TEAMS.size()))
                .withSku(machine.sku(), machine.tier());
        if (n % EVERY_STANDBY == 0) {
            server = server.highlyAvailable();
        }
        if (n % EVERY_PARAMETERS == 0) {
            for (var parameter : PARAMETERS.entrySet()) {
                server = server.withParameter(parameter.getKey(), parameter.getValue());
            }
        }
        return server;
    }

    /** Whether Azure takes a backup of it when asked. */
    static boolean takesBackups(String tier) {
        return !tier.equals(BURSTABLE);
    }
}
