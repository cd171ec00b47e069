package dev.uplift.api.rest;

import static java.util.function.Predicate.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import dev.uplift.api.core.UpgradeRequest;
import dev.uplift.api.core.schedule.Schedule;
import dev.uplift.api.inventory.Inventory;
import dev.uplift.api.rest.ApiProblem.Field;
import dev.uplift.contracts.Announcements;
import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Hook.Sql.On;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.contracts.wire.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a request, and says of every field that cannot be accepted what is wrong with it. What belongs to a provider is
 * checked against the schemas that its driver published.
 */
@ApplicationScoped
class RequestReader {

    private final JsonSchema shape = CheckedJson.shape("upgrade-request");
    private final DriverRules rules;
    private final Inventory inventory;

    RequestReader(DriverRules rules, Inventory inventory) {
        this.rules = rules;
        this.inventory = inventory;
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
        var body = CheckedJson.read(json, shape, Body.class);
        var source = source(body.server());
        var errors = new ArrayList<Field>();
        var driver = rules.driver("server.provider", source.provider());
        errors.addAll(rules.server("server", source, driver));
        checkTarget(body, source, driver, errors);
        var options = body.options().orElseGet(() -> UpgradeOptions.of(Map.of()));
        errors.addAll(rules.violations(driver.options(), "options.provider", options.provider()));
        checkOptions(options, driver, errors);
        checkHooks(options.hooks(), driver, errors);
        var strategy = body.strategy().orElse(driver.strategies().getFirst());
        if (!driver.strategies().contains(strategy)) {
            errors.add(new Field(
                    "strategy",
                    "'%s' is not offered; %s offers %s".formatted(strategy, source.provider(), driver.strategies())));
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
            errors.addAll(rules.server("target", target, driver));
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
}
