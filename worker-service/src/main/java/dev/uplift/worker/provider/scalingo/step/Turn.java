package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.platform.Actions.Body;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.provider.scalingo.account.Interrupted;
import dev.uplift.worker.provider.scalingo.account.Place;
import dev.uplift.worker.provider.scalingo.account.Refusal;
import dev.uplift.worker.provider.scalingo.account.Region;
import dev.uplift.worker.provider.scalingo.account.Scalingo;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import dev.uplift.worker.provider.scalingo.server.ManagedDatabase;
import dev.uplift.worker.provider.scalingo.server.ScalingoOptions;
import dev.uplift.worker.provider.scalingo.server.ServerAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One turn of a step, and where it works.
 *
 * @param work the turn
 * @param address of the database that is upgraded
 * @param options the driver's own
 * @param scalingo where it is
 * @param login that the app has; read when it is needed, once
 */
public record Turn(Work work, ServerAddress address, ScalingoOptions options, Scalingo scalingo, AppLogin login) {

    /** Every server has it; it counts only if users put something into it. */
    public static final Set<String> IN_PLACE = Set.of("postgres");

    /** The one place where what Scalingo refused becomes a value. Who calls too often waits without a thread. */
    public static Driver.Action action(Scalingo scalingo, Body<Turn> body) {
        return work -> {
            var step = "step " + work.command().step().name();
            try {
                return Actions.run(work, () -> of(work, scalingo), body);
            } catch (Interrupted stopped) {
                throw stopped.checked();
            } catch (ScalingoException refused) {
                return refused.refusal() == Refusal.THROTTLED
                        ? StepResult.pending(scalingo.held(refused), "Scalingo, which takes 60 calls a minute")
                        : StepResult.failed(refused.problem(step));
            }
        };
    }

    private static Turn of(Work work, Scalingo scalingo) {
        var address = ServerAddress.of(work.command().source().address());
        return new Turn(
                work,
                address,
                ScalingoOptions.of(work.command().options().provider()),
                scalingo,
                new AppLogin(scalingo.region(address.region()), address.app()));
    }

    public Region region() {
        return scalingo.region(address.region());
    }

    /** The database that the plan was made for. */
    Place place() {
        return new Place(address.app(), text("addon"));
    }

    ManagedDatabase database() {
        return region().database(place());
    }

    /** Whether anybody said who logs in. */
    public boolean takesSql() {
        return asksApp() || Located.takesSql(work.command().source());
    }

    /** The server where Scalingo says that it listens. @param database that has a host */
    public Server located(ManagedDatabase database) throws Secrets.Unresolved {
        var source = work.command().source();
        return asksApp()
                ? login.server(source, database)
                : Located.at(source, database.host().orElseThrow(), database.port());
    }

    /** That resolve the reference of {@link #located}. */
    public Secrets secrets() {
        return asksApp() ? login.over(work.secrets()) : work.secrets();
    }

    /** Credentials that somebody gave win. */
    private boolean asksApp() {
        return options.credentialsFromApp()
                && work.command().source().credentials().isEmpty();
    }

    /** A parameter of the step. @throws IllegalStateException if the plan does not give it */
    String text(String parameter) {
        return Optional.ofNullable(work.command().step().parameters().get(parameter))
                .map(Object::toString)
                .orElseThrow(() -> new IllegalStateException(
                        "step %s has no '%s'".formatted(work.command().step().name(), parameter)));
    }

    /** What earlier steps and this turn learned; empty text is what was taken back. */
    Optional<String> fact(String key) {
        return Optional.ofNullable(work.facts().get(key)).map(Object::toString).filter(text -> !text.isEmpty());
    }

    /** One that is a list. */
    Optional<List<String>> texts(String key) {
        return Optional.ofNullable(work.facts().get(key))
                .map(fact -> ((List<?>) fact).stream().map(Object::toString).toList());
    }

    Optional<Instant> instant(String key) {
        return fact(key).map(Instant::parse);
    }

    void learn(String key, Object value) {
        learn(Map.of(key, value.toString()));
    }

    void learn(Map<String, Object> facts) {
        work.learned(facts, List.of());
    }

    /** By the clock of Scalingo, nearly. */
    public Instant now() {
        return scalingo.clock().instant();
    }

    /** Nothing is wrong and nothing is finished. @param since when; empty if it has just begun */
    StepResult pending(Waiting kind, Optional<Instant> since, String waitingFor) {
        var waited = since.map(begun -> Duration.between(begun, now())).orElse(Duration.ZERO);
        return StepResult.pending(kind.next(scalingo.pollInterval(), waited), waitingFor);
    }

    /** The same, for what takes moments. */
    StepResult pending(String waitingFor) {
        return pending(Waiting.SHORTLY, Optional.empty(), waitingFor);
    }

    /** A failure of the platform. @param code stable, for programs */
    public static StepResult failed(String code, String detail, String remedy) {
        return StepResult.failed(Problem.of(Kind.PROVIDER, code, detail, remedy));
    }
}
