package dev.uplift.api.rest;

import static java.util.function.Predicate.not;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.uplift.api.core.UpgradeRequest;
import dev.uplift.api.core.schedule.Schedule;
import dev.uplift.api.inventory.Inventory;
import dev.uplift.api.rest.ApiProblem.Field;
import dev.uplift.api.store.Drivers;
import dev.uplift.contracts.Announcements;
import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Hook.Sql.On;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.contracts.wire.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Reads a request, and says of every field that cannot be accepted what is wrong with it. What belongs to a provider is
 * checked against the schemas that its driver published.
 */
@ApplicationScoped
class RequestReader {

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final Map<Map<String, Object>, JsonSchema> read = new ConcurrentHashMap<>();
    private final JsonSchema shape;
    private final Drivers drivers;
    private final Inventory inventory;

    RequestReader(Drivers drivers, Inventory inventory) throws IOException {
        this.drivers = drivers;
        this.inventory = inventory;
        try (InputStream schema = RequestReader.class.getResourceAsStream("/schema/upgrade-request.json")) {
            this.shape = SCHEMAS.getSchema(
                    schema,
                    SchemaValidatorsConfig.builder()
                            .pathType(PathType.LEGACY)
                            .errorMessageKeyword("errorMessage")
                            .build());
        }
    }

    /** The members of a request after their shape was checked. */
    private record Body(
            JsonNode server,
            Optional<Server> target,
            String targetVersion,
            Optional<String> strategy,
            boolean dryRun,
            Optional<UpgradeOptions> options) {}

    /** @throws ApiProblem with all that is wrong */
    UpgradeRequest read(byte[] json, String caller) {
        var body = body(json);
        var source = source(body.server());
        var errors = new ArrayList<Field>();
        var driver = drivers.of(source.provider());
        if (driver.isEmpty()) {
            throw ApiProblem.invalid(List.of(new Field("server.provider", unknown(source.provider()))));
        }
        checkServer("server", source, driver.get(), errors);
        checkTarget(body, source, driver.get(), errors);
        var options = body.options().orElseGet(() -> UpgradeOptions.of(Map.of()));
        errors.addAll(violations(schema(driver.get().options()), "options.provider", options.provider()));
        checkOptions(options, driver.get(), errors);
        checkHooks(options.hooks(), driver.get(), errors);
        var strategy = body.strategy().orElse(driver.get().strategies().getFirst());
        if (!driver.get().strategies().contains(strategy)) {
            errors.add(new Field(
                    "strategy",
                    "'%s' is not offered; %s offers %s"
                            .formatted(strategy, source.provider(), driver.get().strategies())));
        }
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        return new UpgradeRequest(
                Inventory.idOf(source),
                source,
                body.target(),
                body.targetVersion(),
                strategy,
                options,
                body.dryRun(),
                caller);
    }

    private Body body(byte[] json) {
        JsonNode node;
        try {
            node = Json.mapper().readTree(json);
        } catch (IOException unreadable) {
            throw ApiProblem.of(
                    400, "not-json", "The body is not JSON: " + reason(unreadable), "Send one JSON object.");
        }
        if (node.isMissingNode()) {
            throw ApiProblem.of(400, "not-json", "The body is empty.", "Send one JSON object.");
        }
        var errors = violations(shape, "", node);
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        if (holdsNul(node)) {
            throw ApiProblem.invalid(
                    List.of(new Field("", "a text holds the character U+0000, which PostgreSQL cannot store")));
        }
        try {
            return Json.mapper().treeToValue(node, Body.class);
        } catch (JsonMappingException odd) {
            throw ApiProblem.invalid(List.of(new Field(place(odd), cause(odd))));
        } catch (JsonProcessingException odd) {
            throw ApiProblem.invalid(List.of(new Field("", reason(odd))));
        }
    }

    /** As the other fields are named: {@code options.hooks[0]}. */
    private static String place(JsonMappingException odd) {
        return odd.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[%d]".formatted(step.getIndex()) : step.getFieldName())
                .reduce("", RequestReader::join);
    }

    /** What a contract says of its values is a sentence for whoever asked. */
    private static String cause(JsonMappingException odd) {
        return odd.getCause() instanceof IllegalArgumentException wrong ? wrong.getMessage() : reason(odd);
    }

    private static boolean holdsNul(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().indexOf('\0') >= 0;
        }
        return node.properties().stream()
                        .anyMatch(member -> member.getKey().indexOf('\0') >= 0 || holdsNul(member.getValue()))
                || node.isArray() && node.valueStream().anyMatch(RequestReader::holdsNul);
    }

    private static String reason(IOException unreadable) {
        return unreadable instanceof JsonProcessingException json ? json.getOriginalMessage() : unreadable.getMessage();
    }

    private Server source(JsonNode server) {
        if (!server.isTextual()) {
            return Json.mapper().convertValue(server, Server.class);
        }
        return inventory
                .find(server.asText())
                .orElseThrow(() -> ApiProblem.invalid(List.of(new Field(
                        "server",
                        "no server '%s' is registered; give it inline with provider and address"
                                .formatted(server.asText())))));
    }

    private String unknown(String provider) {
        var known = drivers.all().stream().map(Descriptor::provider).toList();
        return "no worker has a driver for '%s'; known: %s".formatted(provider, known);
    }

    private void checkServer(String field, Server server, Descriptor driver, List<Field> errors) {
        errors.addAll(violations(schema(driver.address()), field + ".address", server.address()));
        if (driver.needsCredentials() && server.credentials().isEmpty()) {
            errors.add(new Field(field + ".credentials", "is needed: a reference such as env:NAME or file:/path"));
        }
    }

    private void checkTarget(Body body, Server source, Descriptor driver, List<Field> errors) {
        if (body.target().isEmpty()) {
            if (driver.needsTarget()) {
                errors.add(new Field("target", "is needed: the server to move to, in the shape of server"));
            }
            return;
        }
        var target = body.target().get();
        if (!driver.needsTarget()) {
            errors.add(new Field("target", "'%s' upgrades in place; leave it out".formatted(driver.provider())));
        } else if (!target.provider().equals(driver.provider())) {
            errors.add(new Field("target.provider", "must be '%s', as server's".formatted(driver.provider())));
        } else if (Inventory.idOf(target).equals(Inventory.idOf(source))) {
            errors.add(new Field("target.address", "is the server itself"));
        } else {
            checkServer("target", target, driver, errors);
        }
    }

    private static void checkOptions(UpgradeOptions options, Descriptor driver, List<Field> errors) {
        if (options.rehearsal() != Rehearsal.SKIP && !driver.canRehearse()) {
            errors.add(new Field(
                    "options.rehearsal",
                    "'%s' cannot rehearse; say 'skip', and why in rehearsalReason".formatted(driver.provider())));
        }
        if (options.rehearsal() == Rehearsal.SKIP
                && options.rehearsalReason().filter(not(String::isBlank)).isEmpty()) {
            errors.add(new Field(
                    "options.rehearsalReason", "is needed to skip the rehearsal: why is nothing proven on a clone?"));
        }
        if (!options.rehearsalMaxAge().isPositive()) {
            errors.add(new Field("options.rehearsalMaxAge", "must be longer than nothing"));
        }
        if (options.toSign().stream().distinct().count() < options.toSign().size()) {
            errors.add(new Field("options.checklist", "names an item twice, or as a manual check does"));
        }
        if (!options.approvalExpires().isPositive()) {
            errors.add(new Field("options.approvalExpires", "must be longer than nothing"));
        }
        options.announcements().map(Announcements::flaws).orElse(List.of()).stream()
                .map(flaw -> new Field("options.announcements." + flaw.field(), flaw.detail()))
                .forEach(errors::add);
        var window = options.window().orElse(Schedule.ANY_TIME);
        Schedule.problems(window, options.freezes()).stream()
                .map(flaw -> new Field("options." + flaw.field(), flaw.detail()))
                .forEach(errors::add);
    }

    private static void checkHooks(List<Hook> hooks, Descriptor driver, List<Field> errors) {
        for (int i = 0; i < hooks.size(); i++) {
            if (!driver.needsTarget()
                    && hooks.get(i) instanceof Hook.Sql sql
                    && sql.on().equals(Optional.of(On.TARGET))) {
                errors.add(new Field(
                        "options.hooks[%d].on".formatted(i),
                        "'%s' upgrades in place; there is no target".formatted(driver.provider())));
            }
        }
    }

    /** Reading a schema costs more than checking a request with it; drivers have few. */
    private JsonSchema schema(Map<String, Object> schema) {
        return read.computeIfAbsent(
                schema, its -> SCHEMAS.getSchema(Json.mapper().<JsonNode>valueToTree(its)));
    }

    private static List<Field> violations(JsonSchema schema, String prefix, Object value) {
        return schema.validate(Json.mapper().valueToTree(value)).stream()
                .map(message -> {
                    var path = message.getInstanceLocation().toString();
                    var property = message.getProperty() == null ? "" : "." + message.getProperty();
                    var inside = path.substring(1) + property;
                    return new Field(join(prefix, inside), text(path, message.getMessage()));
                })
                .toList();
    }

    /** The library's sentences begin with the path, which the field has already. */
    private static String text(String path, String message) {
        return message.startsWith(path + ": ") ? message.substring(path.length() + 2) : message;
    }

    private static String join(String prefix, String inside) {
        return Stream.of(prefix, inside.startsWith(".") ? inside.substring(1) : inside)
                .filter(part -> !part.isEmpty())
                .reduce((a, b) -> b.startsWith("[") ? a + b : a + "." + b)
                .orElse("");
    }
}
