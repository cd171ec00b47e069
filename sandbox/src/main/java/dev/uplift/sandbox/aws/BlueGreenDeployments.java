package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The blue/green deployments of a region. */
final class BlueGreenDeployments {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final SwitchoverBehaviour USUAL = new SwitchoverBehaviour.Succeeds(Duration.ofSeconds(60));

    private final SecureRandom random = new SecureRandom();
    private final SortedMap<String, BlueGreenDeployment> byId = new TreeMap<>();
    private final Map<String, SwitchoverBehaviour> behaviours = new HashMap<>();

    void add(BlueGreenDeployment deployment) {
        byId.put(deployment.id(), deployment);
    }

    void remove(BlueGreenDeployment deployment) {
        byId.remove(deployment.id());
    }

    Collection<BlueGreenDeployment> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    BlueGreenDeployment required(String id) {
        return Optional.ofNullable(byId.get(RdsRegion.lower(RdsRegion.nameOf(id))))
                .orElseThrow(() -> Refusal.notFound(
                        "BlueGreenDeploymentNotFoundFault", "Blue/green deployment %s not found.", id));
    }

    /** @param source the name of the instance that is blue when it is switched */
    void set(String source, SwitchoverBehaviour behaviour) {
        behaviours.put(RdsRegion.lower(source), behaviour);
    }

    SwitchoverBehaviour of(String source) {
        return behaviours.getOrDefault(source, USUAL);
    }

    String newId() {
        return "bgd-" + letters(16);
    }

    /** What RDS calls the green copy of an instance. */
    String greenName(String blue) {
        return "%s-green-%s".formatted(blue, letters(6));
    }

    private String letters(int count) {
        var letters = new StringBuilder();
        random.ints(count, 0, LETTERS.length()).forEach(n -> letters.append(LETTERS.charAt(n)));
        return letters.toString();
    }
}
