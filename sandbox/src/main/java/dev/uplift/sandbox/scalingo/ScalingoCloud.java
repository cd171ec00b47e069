package dev.uplift.sandbox.scalingo;

import dev.uplift.sandbox.platform.Agenda;
import dev.uplift.sandbox.platform.PlatformClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The state of all regions. Everything that looks at it or changes it does so within {@link #alone}. */
final class ScalingoCloud {

    private final Agenda agenda;
    private final Tokens tokens = new Tokens(this);
    private final CallLimit limit = new CallLimit();
    private final RealServers servers = new RealServers();
    private final Versions versions = new Versions();
    private final TreeSet<String> regions = new TreeSet<>(List.of(NewDatabase.REGION));
    private final Map<String, App> apps = new TreeMap<>();
    private final List<String> offences = new ArrayList<>();
    private Delays delays = Delays.USUAL;
    private Orders.Terms terms = Orders.Terms.USUAL;
    private Dialect dialect = Dialect.DOCUMENTED;

    ScalingoCloud(PlatformClock clock) {
        this.agenda = new Agenda(clock);
    }

    /** Brings the state to the present, and lets nobody else at it meanwhile. */
    <T> T alone(Supplier<T> work) {
        return agenda.alone(work);
    }

    /** The same. */
    void alone(Runnable work) {
        agenda.alone(() -> {
            work.run();
            return agenda;
        });
    }

    Agenda agenda() {
        return agenda;
    }

    Instant now() {
        return agenda.now();
    }

    Tokens tokens() {
        return tokens;
    }

    CallLimit limit() {
        return limit;
    }

    Versions versions() {
        return versions;
    }

    Delays delays() {
        return delays;
    }

    void delays(Delays changed) {
        delays = changed;
    }

    /** What may be ordered. */
    Orders.Terms terms() {
        return terms;
    }

    void terms(Orders.Terms changed) {
        terms = changed;
    }

    Dialect dialect() {
        return dialect;
    }

    void dialect(Dialect changed) {
        dialect = changed;
    }

    /** Those that are really there. */
    RealServers servers() {
        return servers;
    }

    /** What no careful client does. */
    void offence(String what) {
        offences.add(what);
    }

    List<String> offences() {
        return List.copyOf(offences);
    }

    void addRegion(String region) {
        regions.add(region);
    }

    Collection<String> regions() {
        return List.copyOf(regions);
    }

    boolean hasRegion(String region) {
        return regions.contains(region);
    }

    /** @throws IllegalStateException if there is one of this name: they are unique in all regions */
    void add(App app) {
        if (apps.putIfAbsent(app.name(), app) != null) {
            throw new IllegalStateException("there is an app %s already".formatted(app.name()));
        }
    }

    Optional<App> app(String name) {
        return Optional.ofNullable(apps.get(name));
    }

    List<App> apps(String region) {
        return apps.values().stream().filter(app -> app.region().equals(region)).toList();
    }

    /** The app that a call names, by its name or id; it must be there. */
    App app(ApiCall call) {
        return apps(call.region()).stream()
                .filter(app -> app.name().equals(call.path("app")) || app.id().equals(call.path("app")))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("App"));
    }

    List<Database> databases(String region) {
        return apps(region).stream().flatMap(app -> app.addons().stream()).toList();
    }

    /** The database of the addon whose token a call has. */
    Database database(ApiCall call) {
        var addon = call.token().flatMap(Token::addon).orElseThrow();
        return databases(call.region()).stream()
                .filter(database -> database.id().equals(addon))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("Database"));
    }
}
