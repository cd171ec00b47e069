package dev.uplift.worker.observation;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.Verification;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Companion;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Chapter;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Metrics;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.Endpoints;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Watches the server after the upgrade for as long as the request wants, and measures it before, so that there is something
 * to compare with. It warns, and does nothing else: whether bad figures are the upgrade's is for people to judge.
 */
@Singleton
public final class ObservationChapter implements Chapter {

    private static final String BASELINE = "baseline";
    private static final String OBSERVATION = "observation";
    private static final Duration BASELINE_TIME = Duration.ofMinutes(5);

    /** The companion is told when the observation is over; it must not run out of time before. */
    private static final Duration SPARE = Duration.ofHours(1);

    /** The API waits 15 s for a companion's figures. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(14);

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration BETWEEN_FIRST_LOOKS = Duration.ofSeconds(10);

    private final List<Driver> drivers;
    private final Endpoints endpoints;
    private final OutgoingHttp http;
    private final Duration interval;

    /**
     * @param drivers for the metrics of their platforms
     * @param endpoints where servers are asked by SQL
     * @param http for the checks of the request
     * @param interval between two looks, at least 100 ms
     */
    @Inject
    public ObservationChapter(
            @All List<Driver> drivers,
            Endpoints endpoints,
            OutgoingHttp http,
            @ConfigProperty(name = "uplift.observe.interval") Duration interval) {
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "uplift.observe.interval is %s; give a duration of at least %s.".formatted(interval, SHORTEST));
        }
        this.drivers = List.copyOf(drivers);
        this.endpoints = endpoints;
        this.http = http;
        this.interval = interval;
    }

    @Override
    public Map<String, Driver.Action> actions() {
        return Map.of(BASELINE, this::baseline, OBSERVATION, observation());
    }

    private StepResult baseline(Work work) throws InterruptedException {
        var between = interval.compareTo(BETWEEN_FIRST_LOOKS) < 0 ? interval : BETWEEN_FIRST_LOOKS;
        return Baseline.run(work, sampler(work, work.command().source()), between);
    }

    private Driver.Action observation() {
        Driver.Action observation =
                work -> Observation.run(work, sampler(work, usedAfterwards(work.command())), interval);
        return observation.withLastWords(LAST_WORDS);
    }

    /** The server that clients use when all is done. */
    private static Server usedAfterwards(Execute command) {
        return command.target().orElse(command.source());
    }

    @Override
    public Outcome addTo(Outcome prechecked, Execute command) {
        var observe = command.options().observe();
        if (observe.isZero() || prechecked.plan().isEmpty()) {
            return prechecked;
        }
        var plan = prechecked.plan().map(its -> with(its, observe));
        return new Outcome(prechecked.inspection(), prechecked.findings(), plan, prechecked.estimates());
    }

    /** The measurement comes as late as may be: nothing of the outage is in it, and the prechecks' own load is over. */
    private static Plan with(Plan plan, Duration observe) {
        var steps = new ArrayList<>(plan.steps());
        steps.add(
                plan.production(),
                Step.of(Phase.BACKUP, BASELINE, BASELINE_TIME).asRepeatable());
        var watching = Step.of(Phase.OBSERVE, OBSERVATION, observe.plus(SPARE))
                .needing(Baseline.BEFORE, Watch.STATE)
                .asRepeatable();
        var companions = Stream.concat(
                        plan.companions().stream(), Stream.of(new Companion(watching, Phase.OBSERVE, Phase.OBSERVE)))
                .toList();
        return plan.with(steps, companions, plan.undo());
    }

    @Override
    public List<Finding> precheck(Work work) throws InterruptedException {
        var command = work.command();
        if (command.options().observe().isZero()) {
            return List.of();
        }
        for (var server : List.of(command.source(), usedAfterwards(command))) {
            var why = whyBlind(work, server);
            if (why.isPresent()) {
                return List.of(blind(why.get()));
            }
        }
        return List.of();
    }

    private static Finding blind(String why) {
        return new Finding(
                "observation-without-sql",
                Severity.INFO,
                "the servers",
                "Uplift cannot connect to them by SQL (%s): connections, errors and the time of statements are not watched after the upgrade."
                        .formatted(why),
                "Give each server an address with a host, and credentials.");
    }

    /** Nothing if the server can be asked by SQL, as far as can be known without trying. */
    private Optional<String> whyBlind(Work work, Server server) throws InterruptedException {
        if (!takesSql(server)) {
            return Optional.of("there are no credentials");
        }
        try {
            endpoints.sessions(server, work);
            return Optional.empty();
        } catch (Secrets.Unresolved _) {
            // The driver's own steps say so, and fail.
            return Optional.empty();
        } catch (Driver.Unlocated | IllegalArgumentException unknown) {
            return Optional.of(unknown.getMessage());
        }
    }

    private static boolean takesSql(Server server) {
        return server.credentials().isPresent() || server.address().containsKey("user");
    }

    private Sampler sampler(Work work, Server server) {
        var checks = work.command().options().verification().stream()
                .filter(Verification.Http.class::isInstance)
                .map(Verification.Http.class::cast)
                .toList();
        return new Sampler(new Pace(), server, sql(work, server), checks, http, metrics(server), work.secrets());
    }

    private Optional<SqlReading> sql(Work work, Server server) {
        return takesSql(server)
                ? Optional.of(new SqlReading(() -> endpoints.sessions(server, work)))
                : Optional.empty();
    }

    private Optional<Metrics> metrics(Server server) {
        return drivers.stream()
                .filter(driver -> driver.descriptor().provider().equals(server.provider()))
                .findFirst()
                .flatMap(Driver::metrics);
    }
}
