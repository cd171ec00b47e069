package dev.uplift.api.rest;

import static dev.uplift.api.rest.Requests.unique;
import static dev.uplift.api.rest.Requests.upgrade;
import static dev.uplift.api.rest.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Outside.class)
class ListingTest {

    private final String team = unique("team");

    @BeforeEach
    void knowProviders() {
        ScriptedWorker.describeProviders();
    }

    private String accepted() {
        return Stories.accepted(with(upgrade(), "server.labels", Map.of("team", team, "tier", "1")));
    }

    private static JsonPath list(String... parameters) {
        var request = Callers.viewer();
        for (var i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return request.get("/api/v1/upgrades").then().statusCode(200).extract().jsonPath();
    }

    private static List<String> ids(JsonPath page) {
        return page.getList("items.id", String.class);
    }

    @Test
    void upgrades_are_listed_newest_first() {
        var all = new ArrayList<>(List.of(accepted(), accepted(), accepted()));
        Collections.reverse(all);

        assertThat(ids(list("label", "team=" + team))).isEqualTo(all);
    }

    @Test
    void each_filter_leaves_what_fits_it() {
        var cancelled = accepted();
        Stories.ask(cancelled, "cancel").statusCode(200);
        var planning = accepted();
        var server = Stories.show(planning).getString("serverId");

        assertThat(ids(list("label", "team=" + team, "state", "PLANNING"))).containsExactly(planning);
        assertThat(ids(list("label", "team=" + team, "state", "CANCELLED"))).containsExactly(cancelled);
        assertThat(ids(list("server", server))).containsExactly(planning);
        assertThat(ids(list("label", "team=" + team, "provider", ScriptedWorker.PROVIDER)))
                .containsExactly(planning, cancelled);
        assertThat(ids(list("label", "team=" + team, "provider", "another"))).isEmpty();
        assertThat(ids(list("label", "tier=" + team))).isEmpty();
        assertThat(ids(list("label", "team=" + team, "state", "PLANNING", "server", server)))
                .containsExactly(planning);
    }

    @Test
    void pages_have_no_gaps_and_no_repeats_while_new_ones_come_in() {
        var all =
                new ArrayList<>(IntStream.range(0, 7).mapToObj(_ -> accepted()).toList());
        Collections.reverse(all);

        var seen = new ArrayList<String>();
        var page = list("label", "team=" + team, "limit", "3");
        seen.addAll(ids(page));
        while (page.getString("next") != null) {
            accepted();
            page = list("label", "team=" + team, "limit", "3", "cursor", page.getString("next"));
            assertThat(ids(page)).hasSizeBetween(1, 3);
            seen.addAll(ids(page));
        }

        assertThat(seen).isEqualTo(all);
    }

    @Test
    void a_last_page_that_is_full_has_no_next_one() {
        accepted();
        accepted();

        assertThat(list("label", "team=" + team, "limit", "2").getString("next"))
                .isNull();
    }

    @Test
    void what_cannot_be_asked_for_is_named_with_what_can() {
        wrong("limit", "0", "1 to 200");
        wrong("limit", "201", "1 to 200");
        wrong("cursor", "nonsense", "not one that a list gave");
        wrong("cursor", "no base 64", "not one that a list gave");
        wrong("cursor", "bm8gdGltZQ", "not one that a list gave"); // "no time"
        wrong("label", "shop", "key=value");
        wrong("state", "SLEEPING", "SUCCEEDED");
    }

    @Test
    void a_number_that_is_none_is_refused() {
        for (var path : List.of("?limit=many", "/abcdefghijklmnop/events?after=many")) {
            Callers.viewer()
                    .get("/api/v1/upgrades" + path)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("not-a-number"))
                    .body("detail", containsString("many"));
        }
    }

    private static void wrong(String parameter, String value, String words) {
        Callers.viewer()
                .queryParam(parameter, value)
                .get("/api/v1/upgrades")
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid-request"))
                .body("errors.field", equalTo(List.of(parameter)))
                .body("errors[0].detail", containsString(words));
    }
}
