package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsPrecheck;
import dev.uplift.sandbox.aws.UpgradeBehaviour.Succeeds;
import java.util.HashMap;
import java.util.Map;

/** How upgrades behave, by the names of the instances, also of those that are not there yet. */
final class Behaviours {

    private static final UpgradeBehaviour USUAL = new Succeeds();

    private final Map<String, UpgradeBehaviour> byName = new HashMap<>();

    void set(String instance, UpgradeBehaviour behaviour) {
        byName.put(RdsRegion.lower(instance), behaviour);
    }

    /** Unless it has got its own already. */
    void inherit(String instance, UpgradeBehaviour behaviour) {
        byName.putIfAbsent(instance, behaviour);
    }

    UpgradeBehaviour of(String instance) {
        return byName.getOrDefault(instance, USUAL);
    }

    /** What goes with a backup. */
    UpgradeBehaviour inData(String instance) {
        return of(instance) instanceof FailsPrecheck fails ? fails : USUAL;
    }

    void rename(String from, String to) {
        if (byName.containsKey(from)) {
            byName.put(to, byName.remove(from));
        }
    }
}
