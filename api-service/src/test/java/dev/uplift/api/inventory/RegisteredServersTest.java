package dev.uplift.api.inventory;

import static dev.uplift.api.rest.Requests.unique;
import static dev.uplift.api.rest.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.uplift.api.rest.Callers;
import dev.uplift.api.rest.Outside;
import dev.uplift.api.rest.Requests;
import dev.uplift.api.rest.ScriptedWorker;
import dev.uplift.api.rest.Stories;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Outside.class)
class RegisteredServersTest {

    @BeforeEach
    void knowProviders() {
        ScriptedWorker.describeProviders();
    }

    @Test
    void a_server_that_was_named_once_can_be_named_by_its_id() {
        var inline = Requests.upgrade();
        with(inline, "server.credentials", "env:UPLIFT_SECRET_A");
        with(inline, "server.labels", Map.of("team", "shop"));
        var first = Stories.accepted(inline);
        var server = Stories.show(first).getString("serverId");
        Stories.ask(first, "cancel").statusCode(200);

        var second = Stories.show(Stories.accepted(with(Requests.upgrade(), "server", server)));

        assertThat(second.getString("serverId")).isEqualTo(server);
        assertThat(second.getMap("server")).isEqualTo(Stories.show(first).getMap("server"));
    }

    @Test
    void new_labels_and_credentials_replace_the_old_ones_whatever_the_spelling() {
        var host = unique("db") + ".example.org";
        var first = Stories.accepted(Requests.upgrade("nobody", host));
        var server = Stories.show(first).getString("serverId");
        Stories.ask(first, "cancel").statusCode(200);
        var other = Requests.upgrade("nobody", host.toUpperCase(java.util.Locale.ROOT) + ".");
        Stories.ask(Stories.accepted(with(other, "server.credentials", "env:UPLIFT_SECRET_B")), "cancel");

        var named = Stories.show(Stories.accepted(with(Requests.upgrade(), "server", server)));

        assertThat(named.getString("server.credentials")).isEqualTo("env:UPLIFT_SECRET_B");
    }

    @Test
    void an_id_that_was_never_given_is_refused_with_the_way_out() {
        Callers.operator()
                .body(with(Requests.upgrade(), "server", "srv-none"))
                .post("/api/v1/upgrades")
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("server"))
                .body("errors[0].detail", containsString("give it inline"));
    }
}
