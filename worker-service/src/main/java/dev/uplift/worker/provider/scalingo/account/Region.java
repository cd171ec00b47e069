package dev.uplift.worker.provider.scalingo.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.scalingo.account.Wire.Call;
import dev.uplift.worker.provider.scalingo.path.Release;
import dev.uplift.worker.provider.scalingo.path.Version;
import dev.uplift.worker.provider.scalingo.server.Addon;
import dev.uplift.worker.provider.scalingo.server.App;
import dev.uplift.worker.provider.scalingo.server.Backup;
import dev.uplift.worker.provider.scalingo.server.Formation;
import dev.uplift.worker.provider.scalingo.server.Instance;
import dev.uplift.worker.provider.scalingo.server.ManagedDatabase;
import dev.uplift.worker.provider.scalingo.server.Measured;
import dev.uplift.worker.provider.scalingo.server.Operation;
import dev.uplift.worker.provider.scalingo.server.RecoveryWindow;
import dev.uplift.worker.provider.scalingo.server.ServerAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * The calls to one region, one method each. What was refused is thrown as {@link ScalingoException}; only a question with an
 * old token is asked a second time.
 */
public final class Region {

    /** More than all versions that Scalingo ever had of PostgreSQL. */
    private static final int LONGEST_CHAIN = 100;

    /** An app mostly keeps its add-on, and what is on offer is held against what is offered then before it is asked for. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Wire wire;
    private final Endpoints endpoints;
    private final Tokens tokens;
    private final Kept<ServerAddress, Place> places;
    private final Kept<String, Release> releases;

    Region(Wire wire, Endpoints endpoints, Tokens tokens, InstantSource clock) {
        this.wire = wire;
        this.endpoints = endpoints;
        this.tokens = tokens;
        this.places = new Kept<>(clock, KEPT);
        this.releases = new Kept<>(clock, KEPT);
    }

    /** The apps that are shown to the owner of the token. Scalingo has no pages of them. */
    public List<App> apps() {
        return list(ofRegion("Apps_List", "GET", "/apps", Optional.empty()), "apps").stream()
                .map(App::of)
                .toList();
    }

    /** The apps that databases of Dedicated Resources have of their own; none where Scalingo does not list them. */
    public List<App> dedicated() {
        return found(() -> ofRegion("DedicatedDatabases_List", "GET", "/databases", Optional.empty()))
                .map(reply -> list(reply, "databases"))
                .orElse(List.of())
                .stream()
                .map(App::of)
                .toList();
    }

    /** The add-ons of an app. */
    public List<Addon> addons(String app) {
        return list(ofRegion("Addons_List", "GET", "/apps/%s/addons".formatted(app), Optional.empty()), "addons")
                .stream()
                .map(Addon::of)
                .toList();
    }

    /** All add-ons of PostgreSQL that an address may mean. */
    public List<Addon> addons(ServerAddress address) {
        return addons(address.app()).stream()
                .filter(Addon::isPostgres)
                .filter(addon -> address.addon().map(addon.id()::equals).orElse(true))
                .toList();
    }

    /** The only one that an address means, as it was within the last ten minutes; empty if there is none, or more than one. */
    public Optional<Place> place(ServerAddress address) {
        return places.get(address, this::search);
    }

    private Optional<Place> search(ServerAddress address) {
        var addons = addons(address);
        return addons.size() == 1
                ? Optional.of(new Place(address.app(), addons.getFirst().id()))
                : Optional.empty();
    }

    public ManagedDatabase database(Place place) {
        return ManagedDatabase.of(get(place, "Databases_Get", "").path("database"));
    }

    /**
     * The version that runs, and those that Scalingo offers after it, in order, as it was within the last ten minutes: they are
     * the same for all databases.
     *
     * @param id of the version that runs
     * @param newest major version after which nobody wants to know more
     */
    public List<Release> chain(Place place, String id, int newest) {
        var chain = new ArrayList<Release>();
        var next = Optional.of(id);
        while (next.isPresent() && chain.size() < LONGEST_CHAIN) {
            var release = release(place, next.get());
            chain.add(release);
            next = release.version().major() > newest ? Optional.empty() : release.next();
        }
        return List.copyOf(chain);
    }

    /** Id of the version that Scalingo offers after the one that runs, now. */
    public Optional<String> nextOf(Place place, ManagedDatabase database) {
        return database.nextId().or(() -> read(place, database.versionId()).next());
    }

    /** What an id means; what is next after it may be ten minutes old. */
    public Release release(Place place, String id) {
        return releases.get(id, unknown -> Optional.of(read(place, unknown))).orElseThrow();
    }

    private Release read(Place place, String id) {
        var json = read(place, "Versions_Get", "/database_type_versions/" + id).path("database_type_version");
        var next = json.path("next_upgrade");
        return new Release(
                json.path("id").asText(),
                new Version(
                        json.path("major").asInt(),
                        json.path("minor").asInt(),
                        json.path("patch").asInt(),
                        json.path("build").asInt()),
                Optional.ofNullable(next.isObject() ? next.path("id").textValue() : next.textValue())
                        .filter(text -> !text.isEmpty()),
                elements(json.path("allowed_plugins"), Region::plugin));
    }

    /** CREATE EXTENSION takes the name by which it is installed. */
    private static String plugin(JsonNode json) {
        return json.isTextual() ? json.asText() : json.path("install_name").asText();
    }

    /**
     * Asks for the next version, whatever that is: never to be called but by a step that has just looked. @return id of the
     * operation
     */
    public Optional<String> upgrade(Place place) {
        return act(place, "Databases_Upgrade", "/upgrade").operation();
    }

    /** @return empty if nobody knows it */
    public Optional<Operation> operation(Place place, String id) {
        return found(() -> read(place, "Databases_Operation", "/operations/" + id))
                .or(() -> found(() -> get(place, "Databases_OperationNested", "/operations/" + id)))
                .map(json -> Operation.of(json.path("operation")));
    }

    public List<Instance> instances(Place place) {
        var json = get(place, "Databases_Instances", "/instances_status");
        return elements(json.isArray() ? json : json.path("instances_status"), Instance::of);
    }

    /** What the platform means to do, or does, that is not over; by type. */
    public List<String> maintenance(Place place) {
        return elements(get(place, "Databases_Maintenance", "/maintenance").path("maintenance"), Function.identity())
                .stream()
                .filter(json -> List.of("queued", "running")
                        .contains(json.path("status").asText()))
                .map(json -> "%s (%s)"
                        .formatted(
                                json.path("type").asText(), json.path("status").asText()))
                .toList();
    }

    /** Statements that run now. @return empty if Scalingo cannot say */
    public Optional<List<String>> queries(Place place) {
        var reply = sent(
                place,
                "Databases_Action",
                "POST",
                "/action",
                Optional.of(json(Map.of("action_name", "pg-list-queries"))));
        return answered(reply.body(), row -> row.path("query").asText());
    }

    /** Names of extensions that are installed. @return empty if Scalingo cannot say */
    public Optional<List<String>> extensions(Place place) {
        var reply = sent(
                place,
                "Databases_Action",
                "POST",
                "/action",
                Optional.of(json(Map.of("action_name", "list-extensions"))));
        return answered(reply.body(), row -> row.path("name").asText());
    }

    private static Optional<List<String>> answered(JsonNode body, Function<JsonNode, String> what) {
        return body.path("ok").asInt() == 1 ? Optional.of(elements(body.path("result"), what)) : Optional.empty();
    }

    /** Bytes of all its data; empty where Scalingo does not measure it. */
    public Optional<Long> bytes(Place place) {
        return Measured.of(metrics(place)).dataBytes();
    }

    /** All that Scalingo measures of it now but its disks' work. */
    public JsonNode metrics(Place place) {
        return get(place, "Databases_Metrics", "/metrics");
    }

    /** The newest of what it measured of one kind. @param kind {@code cpu}, {@code memory}, {@code disk} or {@code diskio} */
    public JsonNode metrics(Place place, String kind) {
        return get(place, "Databases_MetricsOf", "/metrics/%s?last=true".formatted(kind));
    }

    public Backup takeBackup(Place place) {
        return Backup.of(act(place, "Backups_Create", "/backups").body().path("database_backup"));
    }

    public List<Backup> backups(Place place) {
        return elements(get(place, "Backups_List", "/backups").path("database_backups"), Backup::of);
    }

    /** The id of a plan that add-ons can be ordered with; empty if there is none of this name, or nobody may any more. */
    public Optional<String> plan(String provider, String name) {
        return list(
                        ofRegion(
                                "Plans_List", "GET", "/addon_providers/%s/plans".formatted(provider), Optional.empty()),
                        "plans")
                .stream()
                .filter(plan -> plan.path("name").asText().equals(name)
                        && !plan.path("disabled").asBoolean())
                .map(plan -> plan.path("id").asText())
                .findFirst();
    }

    /**
     * Orders a database, which is paid for from then on. Not idempotent.
     *
     * @param plan its id
     * @param version for example {@code 13.5.0}
     */
    public Addon order(String app, String provider, String plan, String version) {
        var body = Map.<String, Object>of(
                "addon", Map.of("addon_provider_id", provider, "plan_id", plan, "options", Map.of("version", version)));
        return Addon.of(ofRegion("Addons_Create", "POST", "/apps/%s/addons".formatted(app), Optional.of(json(body)))
                .body()
                .path("addon"));
    }

    /** Gives an add-on back: its data is gone. */
    public void giveBack(Place place) {
        ofRegion(
                "Addons_Delete",
                "DELETE",
                "/apps/%s/addons/%s".formatted(place.app(), place.addon()),
                Optional.empty());
    }

    /** Where point-in-time recovery leads to; empty where there is no base backup yet. */
    public Optional<RecoveryWindow> recoveryWindow(Place place) {
        return RecoveryWindow.of(
                get(place, "Pitr_Window", "/pitr/recovery_window").path("recovery_window"));
    }

    /** The containers of an app, by kind. */
    public List<Formation> formation(String app) {
        return list(
                        ofRegion("Apps_Containers", "GET", "/apps/%s/containers".formatted(app), Optional.empty()),
                        "containers")
                .stream()
                .map(Formation::of)
                .toList();
    }

    /** Asks for so many containers of a kind. */
    public void scale(String app, Formation to) {
        var wanted = new HashMap<String, Object>(Map.of("name", to.name(), "amount", to.amount()));
        to.size().ifPresent(size -> wanted.put("size", size));
        ofRegion(
                "Apps_Scale",
                "POST",
                "/apps/%s/scale".formatted(app),
                Optional.of(json(Map.of("containers", List.of(wanted)))));
    }

    /** What a variable of an app holds, which may be a secret. @return empty if it has none of this name */
    public Optional<String> variable(String app, String name) {
        return list(
                        ofRegion("Variables_List", "GET", "/apps/%s/variables".formatted(app), Optional.empty()),
                        "variables")
                .stream()
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static String json(Map<String, Object> body) {
        return new String(Json.write(body), StandardCharsets.UTF_8);
    }

    private static <T> Optional<T> found(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (ScalingoException refused) {
            if (refused.refusal() == Refusal.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static List<JsonNode> list(Reply reply, String field) {
        return elements(reply.body().path(field), Function.identity());
    }

    private static <T> List<T> elements(JsonNode array, Function<JsonNode, T> each) {
        return StreamSupport.stream(array.spliterator(), false).map(each).toList();
    }

    private JsonNode get(Place place, String operation, String path) {
        return sent(place, operation, "GET", path, Optional.empty()).body();
    }

    private Reply act(Place place, String operation, String path) {
        return sent(place, operation, "POST", path, Optional.empty());
    }

    private Reply sent(Place place, String operation, String method, String path, Optional<String> body) {
        return ofDatabase(place, operation, method, "/databases/%s%s".formatted(place.addon(), path), body);
    }

    /** Of what does not stand below the database. */
    private JsonNode read(Place place, String operation, String path) {
        return ofDatabase(place, operation, "GET", path, Optional.empty()).body();
    }

    private Reply ofDatabase(Place place, String operation, String method, String path, Optional<String> body) {
        return withToken(
                authorization ->
                        new Call(operation, method, URI.create(endpoints.databases() + path), authorization, body),
                () -> tokens.bearer(place),
                () -> tokens.forget(place));
    }

    private Reply ofRegion(String operation, String method, String path, Optional<String> body) {
        return withToken(
                authorization -> new Call(operation, method, URI.create(endpoints.api() + path), authorization, body),
                tokens::bearer,
                tokens::forget);
    }

    /** What changes something is asked again only by a step that has looked. */
    private Reply withToken(Function<String, Call> calling, Supplier<String> bearer, Runnable forget) {
        var call = calling.apply(bearer.get());
        try {
            return wire.send(call);
        } catch (ScalingoException refused) {
            if (refused.refusal() != Refusal.CREDENTIALS_INVALID) {
                throw refused;
            }
            forget.run();
            if (!call.changesNothing()) {
                throw refused.meaning(Refusal.TOKEN_OLD);
            }
            return wire.send(calling.apply(bearer.get()));
        }
    }
}
