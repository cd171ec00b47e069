package dev.uplift.api.rest;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Outside.class)
class PrechecksTest {

    @BeforeEach
    void knowProviders() {
        ScriptedWorker.describeProviders();
    }

    @Test
    void the_catalogue_is_listed_by_id_with_the_providers_that_run_each_check() {
        Callers.viewer()
                .get("/api/v1/prechecks")
                .then()
                .statusCode(200)
                .body("id", contains("scripted-both", "scripted-slots", "scripted-slots"))
                .body("severity", contains("WARN", "BLOCK", "WARN"))
                .body("providers[0]", contains(ScriptedWorker.PROVIDER, ScriptedWorker.PAIR_PROVIDER))
                .body("providers[1]", contains(ScriptedWorker.PROVIDER))
                .body("providers[2]", contains(ScriptedWorker.PAIR_PROVIDER));
    }

    @Test
    void an_entry_says_what_is_looked_at_and_what_to_do() {
        Callers.viewer()
                .get("/api/v1/prechecks")
                .then()
                .body("[0].title", equalTo("Looks at both"))
                .body("[0].scope", equalTo("SERVER"))
                .body("[0].from.first", is(nullValue()))
                .body("[0].to.first", equalTo(14))
                .body("[0].methods", contains("any"))
                .body("[0].remedy", equalTo("SELECT 1;"));
    }
}
