package dev.uplift.api.rest;

import static dev.uplift.api.rest.Requests.upgrade;
import static dev.uplift.api.rest.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Outside.class)
class RequestTest {

    private static final String UPGRADES = "/api/v1/upgrades";

    @BeforeEach
    void knowProviders() {
        ScriptedWorker.describeProviders();
    }

    private static ValidatableResponse refused(Object body, int status, String code) {
        return Callers.operator()
                .body(body)
                .post(UPGRADES)
                .then()
                .statusCode(status)
                .contentType(startsWith("application/problem+json"))
                .body("type", equalTo("urn:uplift:problem:" + code))
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("remedy", not(equalTo("")));
    }

    /** One that is right but for this field. */
    private static Map<String, Object> hook(String field, Object value) {
        var hook = new HashMap<String, Object>(
                Map.of("type", "http", "name", "page", "at", "quiesce", "url", "https://status.example/on"));
        hook.put(field, value);
        return hook;
    }

    /** A path in the body, a wrong value, the field that must be named, and words that help. */
    static Stream<Arguments> wrong() {
        var longText = "x".repeat(300);
        var manyLabels = IntStream.range(0, 40).boxed().collect(Collectors.toMap(i -> "label" + i, String::valueOf));
        var nothing = new HashMap<String, Object>();
        nothing.put("host", null);
        return Stream.of(
                Arguments.of("server", null, "server", "required"),
                Arguments.of("server", 7, "server", "string, object"),
                Arguments.of("server", "", "server", "at least 1"),
                Arguments.of("server.provider", null, "server.provider", "required"),
                Arguments.of("server.provider", "No Such", "server.provider", "pattern"),
                Arguments.of("server.provider", "nobodys", "server.provider", "no worker has a driver for 'nobodys'"),
                Arguments.of("server.address", null, "server.address", "required"),
                Arguments.of("server.address", "db:5432", "server.address", "object"),
                Arguments.of("server.address", Map.of(), "server.address.host", "required"),
                Arguments.of("server.address", nothing, "server.address.host", "null"),
                Arguments.of("server.address.port", "5432", "server.address.port", "integer"),
                Arguments.of("server.address.port", 70000, "server.address.port", "65535"),
                Arguments.of("server.address.prot", 5432, "server.address.prot", "not defined"),
                Arguments.of("server.credentials", "hunter2", "server.credentials", "env:NAME or file:/path"),
                Arguments.of("server.labels", Map.of("a b", "c"), "server.labels.a b", "pattern"),
                Arguments.of("server.labels", Map.of("a", longText), "server.labels.a", "256"),
                Arguments.of("server.labels", manyLabels, "server.labels", "32"),
                Arguments.of("server.pool", "../x", "server.pool", "pattern"),
                Arguments.of("server.colour", "red", "server.colour", "not defined"),
                Arguments.of("target", upgrade().get("server"), "target", "leave it out"),
                Arguments.of("options.rehearsal", "reused", "options.rehearsal", "reuse"),
                Arguments.of("options.rehearsalMaxAge", "a week", "options.rehearsalMaxAge", "ISO 8601"),
                Arguments.of("options.rehearsalMaxAge", "PT0S", "options.rehearsalMaxAge", "longer than nothing"),
                Arguments.of("targetVersion", null, "targetVersion", "required"),
                Arguments.of("targetVersion", 17, "targetVersion", "a major such as 16, or a minor such as 16.9"),
                Arguments.of("targetVersion", "9.6", "targetVersion", "a major such as 16, or a minor such as 16.9"),
                Arguments.of("targetVersion", "latest", "targetVersion", "a major such as 16, or a minor such as 16.9"),
                Arguments.of("strategy", "logical", "strategy", "in-place"),
                Arguments.of("dryRun", "yes", "dryRun", "boolean"),
                Arguments.of("options.rehearsal", "maybe", "options.rehearsal", "skip"),
                Arguments.of("options.rehearsalReason", null, "options.rehearsalReason", "why"),
                Arguments.of("options.rehearsalReason", " ", "options.rehearsalReason", "why"),
                Arguments.of("options.approval", "two", "options.approval", "four-eyes"),
                Arguments.of("options.approvalExpires", "PT0S", "options.approvalExpires", "longer"),
                Arguments.of("options.checklist", List.of("a", "a"), "options.checklist", "twice"),
                Arguments.of("options.checklist", List.of("a/b"), "options.checklist[0]", "pattern"),
                Arguments.of("options.window", Map.of("cron", "daily"), "options.window.cron", ""),
                Arguments.of("options.window", Map.of("start", "tonight"), "options.window.start", "RFC 3339"),
                Arguments.of("options.allowances", List.of("lunch"), "options.allowances[0]", "tests"),
                Arguments.of(
                        "options.freezes",
                        List.of(Map.of("from", "2026-12-18T00:00:00Z", "to", "2026-12-17T00:00:00Z")),
                        "options.freezes[0].to",
                        "after"),
                Arguments.of("options.announcements", Map.of(), "options.announcements.to", "required"),
                Arguments.of(
                        "options.announcements", to(Map.of()), "options.announcements.to[0]", "either url or urlFrom"),
                Arguments.of(
                        "options.announcements",
                        to(Map.of("url", "https://me:secret@example.org")),
                        "options.announcements.to[0].url",
                        "without user and password"),
                Arguments.of(
                        "options.announcements",
                        to(Map.of("urlFrom", "https://example.org")),
                        "options.announcements.to[0].urlFrom",
                        "env:NAME or file:/path"),
                Arguments.of(
                        "options.announcements",
                        to(Map.of("url", "https://example.org", "secretFrom", "whsec_AAAA")),
                        "options.announcements.to[0].secretFrom",
                        "never the secret itself"),
                Arguments.of(
                        "options.announcements",
                        Map.of("to", List.of(Map.of("url", "https://example.org")), "before", "P31D"),
                        "options.announcements.before",
                        "30 days"),
                Arguments.of(
                        "options.announcements",
                        Map.of("to", List.of(Map.of("url", "https://example.org")), "contact", "x".repeat(501)),
                        "options.announcements.contact",
                        "500"),
                Arguments.of("options.observe", "Ponytail", "options.observe", "ISO 8601"),
                Arguments.of("options.fence", "yes", "options.fence", "hard"),
                Arguments.of(
                        "options.hooks", List.of(hook("type", "ftp")), "options.hooks[0].type", "kubernetes-scale"),
                Arguments.of("options.hooks", List.of(hook("name", "a b")), "options.hooks[0].name", "hyphens"),
                Arguments.of("options.hooks", List.of(hook("at", "noon")), "options.hooks[0].at", "rehearsal-ready"),
                Arguments.of(
                        "options.hooks", List.of(hook("urlFrom", "T0K3N")), "options.hooks[0].urlFrom", "env:NAME"),
                Arguments.of("options.hooks", List.of(hook("urlFrom", "env:URL")), "options.hooks[0]", "not both"),
                Arguments.of("options.hooks", List.of(hook("url", "ftp://a")), "options.hooks[0]", "'url' must be"),
                Arguments.of("options.hooks", List.of(hook("sql", "SELECT 1")), "options.hooks[0].sql", "not defined"),
                Arguments.of("options.hooks", List.of(hook("timeout", "PT1H")), "options.hooks[0]", "PT10M"),
                Arguments.of("options.hooks", List.of(hook("timeout", "1 h")), "options.hooks[0].timeout", "ISO 8601"),
                Arguments.of("options.hooks", List.of(hook("method", "HEAD")), "options.hooks[0].method", "PATCH"),
                Arguments.of(
                        "options.hooks",
                        List.of(hook("headers", Map.of("Authorization", "Bearer x"))),
                        "options.hooks[0]",
                        "headersFrom"),
                Arguments.of(
                        "options.hooks",
                        List.of(hook("name", "a"), hook("name", "A")),
                        "options",
                        "two hooks are called 'A'"),
                Arguments.of(
                        "options.hooks",
                        List.of(Map.of(
                                "type",
                                "sql",
                                "name",
                                "a",
                                "at",
                                "quiesce",
                                "on",
                                "target",
                                "database",
                                "d",
                                "sql",
                                "x")),
                        "options.hooks[0].on",
                        "no target"),
                Arguments.of("options.provider", Map.of("jobs", 0), "options.provider.jobs", "1"),
                Arguments.of("options.provider", Map.of("job", 2), "options.provider.job", "not defined"),
                Arguments.of(
                        "options.provider", Collections.singletonMap("jobs", null), "options.provider.jobs", "null"),
                Arguments.of("colour", "red", "colour", "not defined"));
    }

    private static Map<String, Object> to(Map<String, String> receiver) {
        return Map.of("to", List.of(receiver));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void the_problem_names_the_field_and_what_would_be_right(String path, Object value, String field, String words) {
        refused(with(upgrade(), path, value), 422, "invalid-request")
                .body("errors.field", hasItem(field))
                .body("errors.find { it.field == '%s' }.detail".formatted(field), containsString(words));
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() {
        var body = upgrade();
        with(body, "server.address.port", -1);
        with(body, "options.provider", Map.of("jobs", "many"));
        with(body, "strategy", "wishful");
        with(body, "options.rehearsalReason", null);

        refused(body, 422, "invalid-request")
                .body(
                        "errors.field",
                        equalTo(List.of(
                                "server.address.port", "options.provider.jobs", "options.rehearsalReason", "strategy")))
                .body("detail", equalTo("4 fields of the request cannot be accepted."));
    }

    @Test
    void a_provider_that_moves_needs_its_second_server_and_credentials() {
        var body = with(upgrade(), "server.provider", ScriptedWorker.PAIR_PROVIDER);
        refused(body, 422, "invalid-request").body("errors.field", equalTo(List.of("server.credentials", "target")));

        with(body, "server.credentials", "env:UPLIFT_SECRET_A");
        refused(with(body, "target", upgrade().get("server")), 422, "invalid-request")
                .body("errors.field", equalTo(List.of("target.provider")));

        with(body, "target", Map.of("provider", ScriptedWorker.PAIR_PROVIDER, "address", Map.of("port", 0)));
        refused(body, 422, "invalid-request")
                .body("errors.field", hasItem("target.address.host"))
                .body("errors.field", hasItem("target.address.port"))
                .body("errors.field", hasItem("target.credentials"));
    }

    @Test
    void a_rehearsal_is_refused_where_the_driver_cannot() {
        var body = with(upgrade(), "server.provider", ScriptedWorker.PAIR_PROVIDER);
        with(body, "server.credentials", "env:UPLIFT_SECRET_A");
        var target = new HashMap<>(Requests.server("nobody", "other"));
        target.put("provider", ScriptedWorker.PAIR_PROVIDER);
        target.put("credentials", "env:UPLIFT_SECRET_A");
        with(body, "target", target);

        refused(with(body, "options.rehearsal", "required"), 422, "invalid-request")
                .body("errors.field", equalTo(List.of("options.rehearsal")));
    }

    @Test
    void the_second_server_is_not_the_first_one() {
        var body = with(upgrade(), "server.provider", ScriptedWorker.PAIR_PROVIDER);
        with(body, "server.credentials", "env:UPLIFT_SECRET_A");

        refused(with(body, "target", body.get("server")), 422, "invalid-request")
                .body("errors.field", equalTo(List.of("target.address")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "not json", "{\"server\": }"})
    void what_is_not_json_is_a_bad_request(String body) {
        refused(body, 400, "not-json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"text\"", "7"})
    void json_that_is_no_object_is_refused(String body) {
        refused(body, 422, "invalid-request");
    }

    @Test
    void another_media_type_method_or_path_is_a_problem_document_too() {
        Callers.operator()
                .contentType("text/plain")
                .body("x")
                .post(UPGRADES)
                .then()
                .statusCode(415)
                .contentType(startsWith("application/problem+json"));
        Callers.operator().delete(UPGRADES).then().statusCode(405).contentType(startsWith("application/problem+json"));
        Callers.operator()
                .get("/api/v1/nothing")
                .then()
                .statusCode(404)
                .contentType(startsWith("application/problem+json"));
    }

    @Test
    void what_was_accepted_is_shown_as_it_was_asked_for() {
        var body = upgrade();
        with(body, "server.labels", Map.of("team", "shop"));
        with(body, "strategy", "other");
        var answer = Callers.operator()
                .body(body)
                .post(UPGRADES)
                .then()
                .statusCode(201)
                .extract();
        var shown = answer.jsonPath();

        assertThat(answer.header("Location")).endsWith(UPGRADES + "/" + shown.getString("id"));
        assertThat(shown.getString("id")).matches("[a-z][a-z0-9]{15}");
        assertThat(shown.getString("state")).isEqualTo("PLANNING");
        assertThat(shown.getString("requestedBy")).isEqualTo("operator");
        assertThat(shown.getString("targetVersion")).isEqualTo("17");
        assertThat(shown.getString("strategy")).isEqualTo("other");
        assertThat(shown.getMap("server")).isEqualTo(body.get("server"));
        assertThat(shown.getString("progress.waitingFor")).isEqualTo("worker");
    }

    @Test
    void an_upgrade_that_does_not_exist_is_not_found() {
        for (var path : List.of("", "/plan", "/events")) {
            Callers.viewer()
                    .get(UPGRADES + "/abcdefghijklmnop" + path)
                    .then()
                    .statusCode(404)
                    .contentType(startsWith("application/problem+json"))
                    .body("code", equalTo("not-found"));
        }
    }
}
