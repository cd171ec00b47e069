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
import dev.uplift.worker.provider.scalingo.plan.Scratch;
import dev.uplift.worker.provider.scalingo.server.ManagedDatabase;
import dev.uplift.worker.provider.scalingo.server.ScalingoOptions;
import dev.uplift.worker.provider.scalingo.server.ServerAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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
 * @param scratchLogin the same of the app of the rehearsal
 */
public record Turn(
        Work work,
        ServerAddress address,
        ScalingoOptions options,
        Scalingo scalingo,
        AppLogin login,
        Optional<AppLogin> scratchLogin) {

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
        var options = ScalingoOptions.of(work.command().options().provider());
        var region = scalingo.region(address.region());
        return new Turn(
                work,
                address,
                options,
                scalingo,
                new AppLogin(region, address.app()),
                options.scratchApp().map(app -> new AppLogin(region, app)));
    }

    public Region region() {
        return scalingo.region(address.region());
    }

    /** The database that the plan was made for, or the one of its rehearsal. */
    Place place() {
        return rehearses() ? scratch() : new Place(address.app(), text("addon"));
    }

    /** Whether the step works on the database of the rehearsal. */
    boolean rehearses() {
        return Scratch.DATABASE.equals(work.command().step().parameters().get("addon"));
    }

    /** The database of the rehearsal, which was ordered. */
    Place scratch() {
        return new Place(
                scratchApp(),
                fact(Scratch.ADDON)
                        .orElseThrow(() -> new IllegalStateException("nothing was ordered for a rehearsal")));
    }

    String scratchApp() {
        return options.scratchApp().orElseThrow(() -> new IllegalStateException("no scratchApp was given"));
    }

    /** What the step works on, for people. */
    String called() {
        return rehearses()
                ? "scratch database of %s in %s".formatted(scratchApp(), address.region())
                : address.toString();
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
        if (rehearses()) {
            return locatedScratch(database);
        }
        return asksApp()
                ? login.server(source, database)
                : Located.at(source, database.host().orElseThrow(), database.port());
    }

    /** That resolve the reference of {@link #located}. */
    public Secrets secrets() {
        return rehearses() ? scratchSecrets() : asksApp() ? login.over(work.secrets()) : work.secrets();
    }

    /** The rehearsal's database, wherever the step itself works. */
    Server locatedScratch(ManagedDatabase database) throws Secrets.Unresolved {
        return scratchLogin.orElseThrow().server(unnamed(work.command().source()), database);
    }

    Secrets scratchSecrets() {
        return scratchLogin.orElseThrow().over(work.secrets());
    }

    /** Its user and database are those of production. */
    private static Server unnamed(Server source) {
        var address = new HashMap<>(source.address());
        address.keySet().removeAll(Set.of("user", "database"));
        return new Server(source.provider(), address, source.credentials(), source.labels(), source.pool());
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
