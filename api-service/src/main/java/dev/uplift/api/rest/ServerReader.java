package dev.uplift.api.rest;

import com.networknt.schema.JsonSchema;
import dev.uplift.api.discovery.DiscoveryRequest;
import dev.uplift.api.rest.ApiProblem.Field;
import dev.uplift.contracts.Server;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads what callers send about the inventory; knows no provider, as all of that comes from the descriptors. */
@ApplicationScoped
class ServerReader {

    private final JsonSchema server = CheckedJson.shape("upgrade-request", "server");
    private final JsonSchema discovery = CheckedJson.shape("discovery-request");
    private final DriverRules rules;

    ServerReader(DriverRules rules) {
        this.rules = rules;
    }

    /** @throws ApiProblem with all that is wrong */
    Server server(byte[] json) {
        var read = CheckedJson.read(json, server, Server.class);
        var errors = rules.server("", read, rules.driver("provider", read.provider()));
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        return read;
    }

    /** @throws ApiProblem with all that is wrong */
    DiscoveryRequest discovery(byte[] json) {
        var read = CheckedJson.read(json, discovery, DiscoveryRequest.class);
        var driver = rules.driver("provider", read.provider());
        var scope = driver.discovery()
                .orElseThrow(() -> ApiProblem.invalid(List.of(new Field(
                        "provider",
                        "'%s' cannot look for servers; register them one by one".formatted(read.provider())))));
        var errors = rules.violations(scope, "scope", read.scope());
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        return read;
    }
}
