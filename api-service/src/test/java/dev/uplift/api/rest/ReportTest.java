package dev.uplift.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import dev.uplift.contracts.Check;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Outside.class)
class ReportTest {

    private final String host = Requests.unique("db");
    private ScriptedWorker worker;

    @BeforeEach
    void startWorker() {
        worker = ScriptedWorker.start();
    }

    @AfterEach
    void stopWorker() {
        worker.close();
    }

    private String waitingForApproval() {
        var id = Stories.accepted(Requests.with(Requests.upgrade(worker.pool(), host), "options.approval", "one"));
        worker.plans(host, Stories.oneStep());
        Stories.awaitState(id, "AWAITING_APPROVAL");
        return id;
    }

    private static String path(String id) {
        return "/api/v1/upgrades/%s/report".formatted(id);
    }

    private static ValidatableResponse report(String id, String accept) {
        return Callers.viewer().header("Accept", accept).get(path(id)).then();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json|                                 application/json
            text/markdown|                                    text/markdown
            text/html|                                        text/html
            */*|                                              application/json
            text/*|                                           text/markdown
            text/markdown;q=0.5, text/html|                   text/html
            text/html,application/xhtml+xml,*/*;q=0.8|        text/html
            """)
    void whoever_asks_gets_the_form_that_he_accepts(String accept, String type) {
        report(waitingForApproval(), accept)
                .statusCode(200)
                .contentType(startsWith(type + ";charset=UTF-8"))
                .header("Vary", "Accept")
                .header("X-Content-Type-Options", "nosniff");
    }

    @Test
    void a_parameter_counts_more_than_the_header_and_is_read_strictly() {
        var id = waitingForApproval();

        Callers.viewer()
                .header("Accept", "text/html")
                .get(path(id) + "?format=json")
                .then()
                .contentType(startsWith("application/json"));
        Callers.viewer()
                .get(path(id) + "?format=markdown")
                .then()
                .body(startsWith("# PostgreSQL 17.5 Upgrade Test Results"));
        Callers.viewer().get(path(id) + "?format=html").then().body(startsWith("<!DOCTYPE html>"));
        Callers.viewer()
                .get(path(id) + "?format=pdf")
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("format"));
        report(id, "application/pdf").statusCode(406).contentType(startsWith("application/problem+json"));
    }

    @Test
    void before_production_it_says_whether_to_go_there() {
        var id = waitingForApproval();

        report(id, "application/json")
                .statusCode(200)
                .body("id", equalTo(id))
                .body("state", equalTo("AWAITING_APPROVAL"))
                .body("recommendation.verdict", equalTo("PROCEED"))
                .body("recommendation.reasons", hasItem("Nothing was rehearsed: tested."))
                .body("versions.crossed.major", equalTo(List.of(14, 15, 16, 17)))
                .body("production.touched", equalTo(false));
    }

    @Test
    void after_production_it_has_what_was_measured() {
        var id = Stories.accepted(Requests.upgrade(worker.pool(), host));
        worker.plans(host, Stories.oneStep());
        var fence = worker.next("fence");
        worker.begins(fence);
        worker.learns(
                fence,
                Map.of("outage/3", Map.of("seconds", 1.5, "attempts", 10, "failures", 4), "target.version", "17.5"),
                List.of(new Check("version", true, "answers 17.5"), new Check("rehearsal:objects:shop", true, "same")));
        worker.completes(fence, Map.of(), null);
        Stories.awaitState(id, "SUCCEEDED");

        report(id, "application/json")
                .statusCode(200)
                .body("recommendation.verdict", equalTo("DONE"))
                .body("production.outage.seconds", equalTo(1.5f))
                .body("production.steps[0].step", equalTo("fence"))
                .body("production.steps[0].measured.seconds", equalTo(0.25f))
                .body("production.checks.kinds[0].detail", equalTo("answers 17.5"))
                .body("rehearsal.checks.total", equalTo(1));
        report(id, "text/html").body(containsString("Clients were kept out for 1.5 s."));
    }

    @Test
    void before_the_plan_there_is_none_whatever_is_accepted() {
        var id = Stories.accepted(Requests.upgrade(worker.pool(), host));

        for (var accept : List.of("application/json", "text/markdown", "text/html")) {
            report(id, accept)
                    .statusCode(409)
                    .contentType(startsWith("application/problem+json"))
                    .body("code", equalTo("no-report-yet"))
                    .body("detail", containsString("step inspect"));
        }
    }

    @Test
    void what_was_rejected_by_its_findings_has_a_report_of_them() {
        var id = Stories.accepted(Requests.upgrade(worker.pool(), host));
        worker.plans(host, Stories.blocked());
        Stories.awaitState(id, "REJECTED");

        report(id, "application/json")
                .statusCode(200)
                .body("recommendation.verdict", equalTo("NEEDS_FIXES"))
                .body("findings[0].id", equalTo("too-old"));
    }

    @Test
    void of_an_unknown_upgrade_there_is_none() {
        for (var accept : List.of("application/json", "text/markdown", "text/html")) {
            report("abcdefghijklmnop", accept)
                    .statusCode(404)
                    .contentType(startsWith("application/problem+json"))
                    .body("code", equalTo("not-found"));
        }
    }

    @Test
    void its_three_forms_are_described() {
        var forms = Callers.viewer()
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .<String, Object>getMap("paths.'/api/v1/upgrades/{id}/report'.get.responses.'200'.content");

        assertThat(forms).containsOnlyKeys("application/json", "text/markdown", "text/html");
    }
}
