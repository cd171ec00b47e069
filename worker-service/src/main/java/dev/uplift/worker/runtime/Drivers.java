package dev.uplift.worker.runtime;

import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.worker.driver.Chapter;
import dev.uplift.worker.driver.Discovery;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The drivers of this worker, by provider, and what every upgrade has besides, whoever the provider. */
@Singleton
class Drivers {

    private final Map<String, Driver> byProvider;
    private final List<Chapter> chapters;

    Drivers(@All List<Driver> drivers, @All List<Chapter> chapters) {
        this.chapters = chapters;
        byProvider = drivers.stream()
                .collect(Collectors.toUnmodifiableMap(
                        driver -> driver.descriptor().provider(), Function.identity()));
    }

    Optional<Driver.Action> action(String provider, String name) {
        return Optional.ofNullable(byProvider.get(provider)).map(driver -> {
            var own = driver.actions().get(name);
            if (own == null) {
                return shared(name);
            }
            return name.equals(Driver.PRECHECK) ? work -> told(own.run(work), work) : own;
        });
    }

    /** The whole story: what the driver plans, with what every chapter adds to it. */
    private StepResult told(StepResult prechecked, Work work) throws InterruptedException {
        if (!(prechecked instanceof StepResult.Done done) || done.outcome().isEmpty()) {
            return prechecked;
        }
        var outcome = done.outcome().get();
        for (var chapter : chapters) {
            outcome = chapter.addTo(with(outcome, chapter.precheck(work)), work.command());
        }
        return new StepResult.Done(done.facts(), Optional.of(outcome));
    }

    /** How a provider's servers are found; empty where no driver here can. */
    Optional<Discovery> discovery(String provider) {
        return Optional.ofNullable(byProvider.get(provider)).flatMap(Driver::discovery);
    }

    private static Outcome with(Outcome outcome, List<Finding> more) {
        var findings = Stream.concat(outcome.findings().stream(), more.stream())
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
        return more.isEmpty()
                ? outcome
                : new Outcome(outcome.inspection(), findings, outcome.plan(), outcome.estimates());
    }

    private Driver.Action shared(String name) {
        return chapters.stream()
                .map(chapter -> chapter.actions().get(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    Set<String> providers() {
        return byProvider.keySet();
    }

    List<Descriptor> descriptors() {
        var shared = chapters.stream()
                .flatMap(chapter -> chapter.prechecks().stream())
                .toList();
        return byProvider.values().stream()
                .map(driver -> driver.descriptor().with(shared))
                .toList();
    }
}
