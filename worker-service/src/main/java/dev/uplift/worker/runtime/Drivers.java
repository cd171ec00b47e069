package dev.uplift.worker.runtime;

import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.driver.Driver;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The drivers of this worker, by provider. */
@Singleton
class Drivers {

    private final Map<String, Driver> byProvider;

    Drivers(@All List<Driver> drivers) {
        byProvider = drivers.stream()
                .collect(Collectors.toUnmodifiableMap(
                        driver -> driver.descriptor().provider(), Function.identity()));
    }

    Optional<Driver.Action> action(String provider, String name) {
        return Optional.ofNullable(byProvider.get(provider))
                .map(driver -> driver.actions().get(name));
    }

    Set<String> providers() {
        return byProvider.keySet();
    }

    List<Descriptor> descriptors() {
        return byProvider.values().stream().map(Driver::descriptor).toList();
    }
}
