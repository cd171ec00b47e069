package dev.uplift.worker.provider.simulated;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.worker.driver.Discovery;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Metrics;
import dev.uplift.worker.driver.ObjectSchema;
import dev.uplift.worker.driver.Schema;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.provider.simulated.SimulatedServer.Effect;
import dev.uplift.worker.provider.simulated.SimulatedServer.Unreachable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A platform that only pretends, for tests, demo and benchmarks. Its servers live in another process, so that they
 * outlive a killed worker and count what was done to them.
 */
@ApplicationScoped
public class SimulatedDriver implements Driver {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private static final Descriptor DESCRIPTOR = new Descriptor(
                    SimulatedPlan.PROVIDER,
                    "Simulated platform",
                    new ObjectSchema()
                            .required("endpoint", SimulatedDiscovery.ENDPOINT)
                            .required("server", Schema.text())
                            .json(),
                    new ObjectSchema()
                            .optional("steps", Schema.integer(1, 100))
                            .optional("repeatable", Schema.flag())
                            .optional("millis", Schema.integer(0))
                            .json(),
                    List.of("in-place"),
                    false,
                    false,
                    true,
                    List.of())
            .discovering(SimulatedDiscovery.SCOPE);

    @Override
    public Descriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Map<String, Action> actions() {
        return Map.of(
                INSPECT,
                reached(SimulatedDriver::inspect),
                PRECHECK,
                SimulatedPlan::precheck,
                "effect",
                reached(SimulatedDriver::effect),
                "verify",
                reached(SimulatedDriver::verify),
                "nothing",
                _ -> StepResult.done());
    }

    @Override
    public Optional<Metrics> metrics() {
        return Optional.of((server, _) -> metrics(server));
    }

    @Override
    public Optional<Discovery> discovery() {
        return Optional.of(SimulatedDiscovery::run);
    }

    private static Map<Metrics.Kind, Double> metrics(Server server) throws Metrics.Unavailable, InterruptedException {
        try {
            var known = SimulatedServer.of(server).look().metrics();
            var values = new EnumMap<Metrics.Kind, Double>(Metrics.Kind.class);
            for (var kind : Metrics.Kind.values()) {
                Optional.ofNullable(known.get(kind.name())).ifPresent(value -> values.put(kind, value));
            }
            return values;
        } catch (Unreachable away) {
            throw new Metrics.Unavailable(away.getMessage());
        }
    }

    /** An action that talks to the platform. */
    private interface Talk {
        StepResult run(Work work, SimulatedServer server) throws Unreachable, InterruptedException;
    }

    private static Action reached(Talk talk) {
        return work -> {
            try {
                return talk.run(work, SimulatedServer.of(work.command().source()));
            } catch (Unreachable away) {
                return StepResult.failed(away.problem());
            }
        };
    }

    /** No-op upgrades need no platform at all: what they measure is the control plane. */
    private static StepResult inspect(Work work, SimulatedServer server) throws Unreachable, InterruptedException {
        var seen = SimulatedPlan.isNothing(work.command())
                ? new SimulatedServer.Seen("nothing-" + server.name(), "13.0", Map.of(), Map.of())
                : server.look();
        var inspection = new Inspection(
                new Inspection.Seen("simulated:" + seen.identity(), seen.version(), 0, List.of(), Map.of()),
                Optional.empty());
        return new StepResult.Done(
                Map.of("source.version", seen.version(), "source.identity", seen.identity()),
                Optional.of(new Outcome(Optional.of(inspection), List.of(), Optional.empty())));
    }

    /** Brings about one effect: looks, starts it if it is not there, and waits. */
    private static StepResult effect(Work work, SimulatedServer server) throws Unreachable, InterruptedException {
        var key = "%s:%s"
                .formatted(work.command().upgrade(), work.command().step().name());
        var parameters = work.command().step().parameters();
        return switch (server.look().effects().get(key)) {
            case null -> {
                work.mayAct();
                server.start(key, parameters);
                yield StepResult.pending(LOOK_AGAIN, "the platform to begin");
            }
            case Effect effect
            when effect.state().equals("running") -> StepResult.pending(LOOK_AGAIN, "the platform to finish");
            case Effect effect when effect.state().equals("done") -> StepResult.done(learned(work, server));
            case Effect effect ->
                StepResult.failed(Problem.of(
                        Kind.PROVIDER, "platform-failed", effect.problem(), "Look at the platform's log, then retry."));
        };
    }

    /** Where the clone is, once it is there. */
    private static Map<String, Object> learned(Work work, SimulatedServer server) {
        return work.command().step().phase() == Phase.REHEARSE
                ? Map.of("rehearsal.endpoint", server.name() + "-clone.simulated:5432")
                : Map.of();
    }

    private static StepResult verify(Work work, SimulatedServer server) throws Unreachable, InterruptedException {
        var version = server.look().version();
        var reached = version.equals(work.command().targetVersion());
        work.learned(Map.of("target.version", version), List.of(new Check("version", reached, "answers " + version)));
        return reached
                ? StepResult.done()
                : StepResult.failed(Problem.of(
                        Kind.PROVIDER,
                        "version-not-reached",
                        "The server answers version %s, not %s."
                                .formatted(version, work.command().targetVersion()),
                        "Look at the platform's log."));
    }
}
