package dev.uplift.sandbox.scalingo;

import static dev.uplift.sandbox.scalingo.SimulatedScalingo.answered;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private SimulatedScalingo scalingo;
    private SimulatedDatabase orders;

    @BeforeEach
    void start() throws IOException {
        scalingo = new SimulatedScalingo();
        orders = scalingo.scalingo().create(NewDatabase.dedicated("orders", "business", "13.5.0-1"));
    }

    @AfterEach
    void stop() {
        scalingo.close();
    }

    private URI database(SimulatedDatabase database) {
        return scalingo.databaseApi("/databases/" + database.id());
    }

    @Test
    void anUnknownApiTokenIsExchangedForNothing() {
        var refused = answered(401, scalingo.exchange("tk-us-nobodys"));
        assertThat(refused.text("/error")).contains("invalid token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic !", "Basic YTpi", "Bearer abc"})
    void onlyABasicPasswordOfNobodyIsExchanged(String authorization) {
        answered(
                401,
                scalingo.send(
                        "POST", URI.create(scalingo.scalingo().authUrl() + "/tokens/exchange"), "", authorization));
    }

    @Test
    void aUsersTokenEndsAfterAnHour() {
        var user = scalingo.user();
        scalingo.pass(Duration.ofMinutes(59));
        answered(200, scalingo.call("GET", scalingo.api("/apps"), user, ""));

        scalingo.pass(Duration.ofMinutes(1));
        assertThat(answered(401, scalingo.call("GET", scalingo.api("/apps"), user, ""))
                        .text("/error"))
                .contains("expired");
    }

    @Test
    void anAddonsTokenEndsAfterAnHourOfItsOwn() {
        var addon = scalingo.addon(orders);
        scalingo.pass(Duration.ofHours(1));
        answered(401, scalingo.call("GET", database(orders), addon, ""));
        answered(200, scalingo.call("GET", database(orders), scalingo.addon(orders), ""));
        assertThat(scalingo.scalingo().offences()).isEmpty();
    }

    @Test
    void anAddonsTokenIsForItsDatabaseOnly() {
        var other = scalingo.scalingo().create(NewDatabase.classic("shop", "starter", "13.5.0-1"));

        answered(401, scalingo.call("GET", database(other), scalingo.addon(orders), ""));

        assertThat(scalingo.scalingo().offences())
                .containsExactly("Databases_Get was called with a token of the addon " + orders.id());
    }

    @Test
    void theOperationOfAnotherDatabaseIsNotFound() {
        var begun = answered(202, scalingo.upgrade(orders));
        var other = scalingo.scalingo().create(NewDatabase.classic("shop", "starter", "13.5.0-1"));

        answered(404, scalingo.follow(other, begun));
    }

    @Test
    void aUsersTokenIsNotForDatabasesAndAnAddonsNotForApps() {
        answered(401, scalingo.call("GET", database(orders), scalingo.user(), ""));
        answered(401, scalingo.call("GET", scalingo.api("/apps"), scalingo.addon(orders), ""));
        assertThat(scalingo.scalingo().offences()).hasSize(2);
    }

    @Test
    void whoMayNotUpgradeIsToldSoAndNothingHappens() {
        var token = scalingo.scalingo().tokenWithout("Databases_Upgrade");
        var addon = scalingo.addon(orders, scalingo.user(token));

        var refused = answered(403, scalingo.call("POST", URI.create(database(orders) + "/upgrade"), addon, "{}"));

        assertThat(refused.text("/code")).isNotEmpty();
        assertThat(refused.text("/error")).isNotEmpty();
        answered(200, scalingo.call("GET", database(orders), addon, ""));
        assertThat(orders.view().upgradesAsked()).isZero();
    }

    @Test
    void sixtyCallsAMinuteAreAnsweredAndTheRestIsRefusedInPlainText() {
        var user = scalingo.user();
        for (var i = 0; i < 60; i++) {
            answered(200, scalingo.call("GET", scalingo.api("/apps"), user, ""));
        }

        var refused = answered(429, scalingo.call("GET", scalingo.api("/apps"), user, ""));
        assertThat(refused.body().asText()).isEqualTo("Retry later");
        assertThat(refused.header("Content-Type")).isEqualTo("text/plain");
        answered(200, scalingo.call("GET", scalingo.api("/apps"), scalingo.user(), ""));

        scalingo.pass(Duration.ofSeconds(59));
        answered(429, scalingo.call("GET", scalingo.api("/apps"), user, ""));
        scalingo.pass(Duration.ofSeconds(1));
        answered(200, scalingo.call("GET", scalingo.api("/apps"), user, ""));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(answered(404, scalingo.get("/apps/nobodys")).text("/resource"))
                .isEqualTo("App");
        assertThat(answered(404, scalingo.get("/apps/orders/addons/ad-none")).text("/resource"))
                .isEqualTo("Addon");
        answered(404, scalingo.get("/databases/nobodys"));
        answered(404, scalingo.get("/nothing/of/this/kind"));
        var elsewhere = URI.create(scalingo.scalingo().apiUrl().replace("{region}", "osc-far1") + "/apps");
        assertThat(answered(404, scalingo.call("GET", elsewhere, scalingo.user(), ""))
                        .text("/resource"))
                .isEqualTo("Region");
    }
}
