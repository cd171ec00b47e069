package dev.uplift.api.rest;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Everybody who may call: one for each role, named like it. */
public final class Callers {

    public static final List<String> ROLES = List.of("viewer", "operator", "approver", "admin");

    private Callers() {}

    /** Writes the file of tokens. */
    static Path writeTokens(Path file) throws IOException {
        return Files.writeString(
                file,
                ROLES.stream()
                        .map(role -> "%s %s %s\n".formatted(tokenOf(role), role, role))
                        .collect(Collectors.joining("", "# token name role\n\n", "second-token olga operator\n")));
    }

    /** The token of the caller with this role. */
    public static String tokenOf(String role) {
        return "token-of-" + role;
    }

    /** A request of the caller with this role. */
    public static RequestSpecification as(String role) {
        return withToken(tokenOf(role));
    }

    /** Another operator. */
    public static RequestSpecification olga() {
        return withToken("second-token");
    }

    /** A request with any token. */
    public static RequestSpecification withToken(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    public static RequestSpecification viewer() {
        return as("viewer");
    }

    public static RequestSpecification approver() {
        return as("approver");
    }

    public static RequestSpecification operator() {
        return as("operator");
    }
}
