package dev.uplift.api.rest;

import com.networknt.schema.JsonSchema;
import dev.uplift.api.rest.ApiProblem.Field;
import dev.uplift.api.store.Drivers;
import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Server;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Checks what callers send by what the workers' drivers published. */
@ApplicationScoped
class DriverRules {

    private final Map<Map<String, Object>, JsonSchema> read = new ConcurrentHashMap<>();
    private final Drivers drivers;

    DriverRules(Drivers drivers) {
        this.drivers = drivers;
    }

    /**
     * What the driver of a provider can do.
     *
     * @param field that names the provider
     * @throws ApiProblem 422 if no worker has such a driver
     */
    Descriptor driver(String field, String provider) {
        return drivers.of(provider).orElseThrow(() -> {
            var known = drivers.all().stream().map(Descriptor::provider).toList();
            return ApiProblem.invalid(
                    List.of(new Field(field, "no worker has a driver for '%s'; known: %s".formatted(provider, known))));
        });
    }

    /** What is wrong with a server. */
    List<Field> server(String field, Server server, Descriptor driver) {
        var errors = new ArrayList<>(violations(driver.address(), join(field, "address"), server.address()));
        if (driver.needsCredentials() && server.credentials().isEmpty()) {
            errors.add(new Field(join(field, "credentials"), "is needed: a reference such as env:NAME or file:/path"));
        }
        return errors;
    }

    private static String join(String field, String member) {
        return field.isEmpty() ? member : field + "." + member;
    }

    /** What does not fit a schema; reading one costs more than checking with it, and drivers have few. */
    List<Field> violations(Map<String, Object> schema, String prefix, Object value) {
        return CheckedJson.violations(read.computeIfAbsent(schema, CheckedJson::schema), prefix, value);
    }
}
