package dev.uplift.api.security;

import static dev.uplift.api.rest.Callers.ROLES;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.uplift.api.rest.Callers;
import dev.uplift.api.rest.Outside;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Method;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(Outside.class)
class AccessTest {

    private static final Set<String> EVERYBODY = Set.copyOf(ROLES);
    private static final Set<String> OPERATORS = Set.of("operator", "admin");
    private static final Set<String> APPROVERS = Set.of("approver", "admin");
    private static final String SERVER = "/api/v1/servers/srv-0123456789abcdef0123";
    private static final String UPGRADE = "/api/v1/upgrades/abcdefghijklmnop";

    /** Every endpoint, and who may use it. */
    static Stream<Arguments> endpoints() {
        return Stream.of(
                Arguments.of(Method.POST, "/api/v1/upgrades", OPERATORS),
                Arguments.of(Method.GET, "/api/v1/upgrades", EVERYBODY),
                Arguments.of(Method.GET, UPGRADE, EVERYBODY),
                Arguments.of(Method.GET, UPGRADE + "/plan", EVERYBODY),
                Arguments.of(Method.GET, UPGRADE + "/events", EVERYBODY),
                Arguments.of(Method.GET, UPGRADE + "/report", EVERYBODY),
                Arguments.of(Method.GET, UPGRADE + "/audit", APPROVERS),
                Arguments.of(Method.GET, UPGRADE + "/deliveries", EVERYBODY),
                Arguments.of(Method.POST, UPGRADE + "/cleanup/backup/keep", OPERATORS),
                Arguments.of(Method.POST, "/api/v1/deliveries/1/resend", OPERATORS),
                Arguments.of(Method.POST, UPGRADE + "/cancel", OPERATORS),
                Arguments.of(Method.POST, UPGRADE + "/pause", OPERATORS),
                Arguments.of(Method.POST, UPGRADE + "/resume", OPERATORS),
                Arguments.of(Method.POST, UPGRADE + "/approve", APPROVERS),
                Arguments.of(Method.POST, UPGRADE + "/reject", APPROVERS),
                Arguments.of(Method.POST, UPGRADE + "/checklist/status page", APPROVERS),
                Arguments.of(Method.POST, UPGRADE + "/retry", OPERATORS),
                Arguments.of(Method.POST, UPGRADE + "/rollback", OPERATORS),
                Arguments.of(Method.POST, UPGRADE + "/release", OPERATORS),
                Arguments.of(Method.POST, UPGRADE + "/close", OPERATORS),
                Arguments.of(Method.GET, "/api/v1/servers", EVERYBODY),
                Arguments.of(Method.GET, SERVER, EVERYBODY),
                Arguments.of(Method.POST, "/api/v1/servers", OPERATORS),
                Arguments.of(Method.DELETE, SERVER, OPERATORS),
                Arguments.of(Method.POST, "/api/v1/servers/discover", OPERATORS),
                Arguments.of(Method.GET, "/api/v1/servers/discoveries/dsc-1", EVERYBODY),
                Arguments.of(Method.GET, "/api/v1/audit", APPROVERS),
                Arguments.of(Method.GET, "/api/v1/providers", EVERYBODY),
                Arguments.of(Method.GET, "/api/v1/prechecks", EVERYBODY),
                Arguments.of(Method.GET, "/api/v1/workers", EVERYBODY));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void nobody_gets_in_without_a_known_token(Method method, String path, Set<String> allowed) {
        var nobody = given().contentType(ContentType.JSON);
        for (var caller : Stream.of(nobody, Callers.withToken("unknown"), Callers.withToken(""))
                .toList()) {
            caller.request(method, path)
                    .then()
                    .statusCode(401)
                    .contentType(startsWith("application/problem+json"))
                    .header("WWW-Authenticate", startsWith("Bearer"))
                    .body("code", equalTo("unauthenticated"))
                    .body("status", equalTo(401));
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void each_role_may_do_what_it_is_for(Method method, String path, Set<String> allowed) {
        for (var role : ROLES) {
            var answer = Callers.as(role).request(method, path).then().extract();
            if (allowed.contains(role)) {
                assertThat(answer.statusCode()).as(role).isNotIn(401, 403);
            } else {
                assertThat(answer.statusCode()).as(role).isEqualTo(403);
                assertThat(answer.contentType()).startsWith("application/problem+json");
                assertThat(answer.<String>path("code")).isEqualTo("forbidden");
            }
        }
    }

    @Test
    void the_table_of_endpoints_is_complete() {
        var paths = given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .<String, Object>getMap("paths")
                .keySet();

        assertThat(paths)
                .as("a new endpoint belongs in the table above")
                .containsExactlyInAnyOrder(
                        "/api/v1/upgrades",
                        "/api/v1/upgrades/{id}",
                        "/api/v1/upgrades/{id}/plan",
                        "/api/v1/upgrades/{id}/events",
                        "/api/v1/upgrades/{id}/report",
                        "/api/v1/upgrades/{id}/audit",
                        "/api/v1/upgrades/{id}/approve",
                        "/api/v1/upgrades/{id}/reject",
                        "/api/v1/upgrades/{id}/checklist/{item}",
                        "/api/v1/upgrades/{id}/{action}",
                        "/api/v1/upgrades/{id}/cleanup/{step}/keep",
                        "/api/v1/upgrades/{id}/deliveries",
                        "/api/v1/deliveries/{id}/resend",
                        "/api/v1/servers",
                        "/api/v1/servers/{id}",
                        "/api/v1/servers/discover",
                        "/api/v1/servers/discoveries/{id}",
                        "/api/v1/audit",
                        "/api/v1/providers",
                        "/api/v1/prechecks",
                        "/api/v1/workers");
    }

    @Test
    void the_scheme_of_the_header_is_read_in_any_case() {
        given().header("Authorization", "bearer " + Callers.tokenOf("viewer"))
                .get("/api/v1/upgrades")
                .then()
                .statusCode(200);
    }
}
