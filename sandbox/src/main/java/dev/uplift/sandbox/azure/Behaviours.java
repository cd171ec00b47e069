package dev.uplift.sandbox.azure;

import dev.uplift.sandbox.azure.UpgradeBehaviour.FailsPrecheck;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How things end, by the names of servers, also of those that are not there yet. */
final class Behaviours {

    private static final UpgradeBehaviour UPGRADED = new UpgradeBehaviour.Succeeds();
    private static final RestoreBehaviour RESTORED = new RestoreBehaviour.Succeeds();

    private static final MigrationBehaviour MIGRATED = new MigrationBehaviour.Succeeds();

    private final Map<String, UpgradeBehaviour> upgrades = new HashMap<>();
    private final Map<String, RestoreBehaviour> restores = new HashMap<>();
    private final Map<String, MigrationBehaviour> migrations = new HashMap<>();

    void set(String server, UpgradeBehaviour behaviour) {
        upgrades.put(key(server), behaviour);
    }

    void set(String server, RestoreBehaviour behaviour) {
        restores.put(key(server), behaviour);
    }

    void set(String server, MigrationBehaviour behaviour) {
        migrations.put(key(server), behaviour);
    }

    /** What lies in the data of a server goes to what is made from it, unless that has got its own already. */
    void inherit(String from, String to) {
        if (upgrade(from) instanceof FailsPrecheck fails) {
            upgrades.putIfAbsent(key(to), fails);
        }
    }

    UpgradeBehaviour upgrade(String server) {
        return upgrades.getOrDefault(key(server), UPGRADED);
    }

    RestoreBehaviour restore(String server) {
        return restores.getOrDefault(key(server), RESTORED);
    }

    MigrationBehaviour migration(String target) {
        return migrations.getOrDefault(key(target), MIGRATED);
    }

    private static String key(String server) {
        return server.toLowerCase(Locale.ROOT);
    }
}
