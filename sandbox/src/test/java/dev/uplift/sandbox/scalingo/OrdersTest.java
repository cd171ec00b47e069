package dev.uplift.sandbox.scalingo;

import static dev.uplift.sandbox.scalingo.SimulatedScalingo.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.scalingo.SimulatedScalingo.Answered;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addons that are ordered and given back. */
class OrdersTest {

    private static final String PLAN = "postgresql-starter-4096";

    private SimulatedScalingo scalingo;

    @BeforeEach
    void start() throws IOException {
        scalingo = new SimulatedScalingo();
        scalingo.scalingo().create(NewApp.of("lab"));
    }

    @AfterEach
    void stop() {
        scalingo.close();
    }

    private String planId() {
        var plans = scalingo.get("/addon_providers/postgresql/plans").body().path("plans");
        for (var plan : plans) {
            if (plan.path("name").asText().equals(PLAN)) {
                assertThat(plan.path("disabled").asBoolean()).isFalse();
                return plan.path("id").asText();
            }
        }
        throw new AssertionError("no plan " + PLAN);
    }

    private Answered order(String version) {
        return scalingo.post("/apps/lab/addons", """
                {"addon": {"addon_provider_id": "postgresql", "plan_id": "%s", "options": {"version": "%s"}}}
                """.formatted(planId(), version));
    }

    private SimulatedDatabase ordered() {
        return scalingo.scalingo().databases("lab").getFirst();
    }

    @Test
    void anAddonOfAVersionIsThereAfterAWhile() {
        scalingo.scalingo().delays(Delays.USUAL.withProvision(Duration.ofMinutes(7)));
        var addon = answered(201, order("13.5.0"));
        assertThat(addon.text("/addon/status")).isEqualTo("provisioning");
        assertThat(addon.text("/addon/plan/name")).isEqualTo(PLAN);
        assertThat(addon.text("/addon/id")).isEqualTo(ordered().id());

        scalingo.pass(Duration.ofMinutes(6));
        assertThat(scalingo.get("/apps/lab/addons").text("/addons/0/status")).isEqualTo("provisioning");
        assertThat(scalingo.get(ordered(), "").text("/database/status")).isEqualTo("creating");
        answered(409, scalingo.upgrade(ordered()));

        scalingo.pass(Duration.ofMinutes(1));
        assertThat(scalingo.get("/apps/lab/addons").text("/addons/0/status")).isEqualTo("running");
        assertThat(scalingo.get(ordered(), "").text("/database/readable_version"))
                .isEqualTo("13.5.0-1");
        assertThat(scalingo.get("/apps/lab/variables").text("/variables/0/name"))
                .isEqualTo("SCALINGO_POSTGRESQL_URL");
        answered(202, scalingo.upgrade(ordered()));
    }

    @Test
    void whatIsGivenBackIsGoneWithItsVariable() {
        answered(201, order("13.5.0"));
        var path = "/apps/lab/addons/" + ordered().id();

        answered(204, scalingo.call("DELETE", scalingo.api(path), scalingo.user(), ""));

        assertThat(scalingo.get("/apps/lab/addons").body().path("addons")).isEmpty();
        assertThat(scalingo.get("/apps/lab/variables").body().path("variables")).isEmpty();
        answered(404, scalingo.call("DELETE", scalingo.api(path), scalingo.user(), ""));
    }

    @Test
    void whatCannotBeOrderedIsRefused() {
        assertThat(answered(422, order("13.4.0")).body().at("/errors/version/0").asText())
                .contains("13.4.0");

        var plan = planId();
        scalingo.scalingo().refusePlan(PLAN);
        answered(422, scalingo.post("/apps/lab/addons", """
                {"addon": {"addon_provider_id": "postgresql", "plan_id": "%s", "options": {"version": "13.5.0"}}}
                """.formatted(plan)));
        assertThat(scalingo.get("/addon_providers/postgresql/plans").body().toString())
                .contains("\"disabled\":true");
        assertThat(scalingo.scalingo().databases("lab")).isEmpty();
    }

    @Test
    void whoDoesNotPayOrdersNothing() {
        scalingo.scalingo().unpaid();

        var refused = answered(402, order("13.5.0"));

        assertThat(refused.text("/name")).isEqualTo("payment-required");
        assertThat(refused.text("/url")).startsWith("https://");
        assertThat(scalingo.scalingo().databases("lab")).isEmpty();
    }
}
