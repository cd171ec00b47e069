package dev.uplift.sandbox.azure;

import static dev.uplift.sandbox.azure.SimulatedAzure.LONG;
import static dev.uplift.sandbox.azure.SimulatedAzure.refused;
import static dev.uplift.sandbox.azure.SimulatedAzure.server;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.sandbox.azure.SimulatedAzure.Answered;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    private static final String PATH = server("target") + "/migrations/move";

    private SimulatedAzure azure;

    @BeforeEach
    void start() throws IOException {
        azure = new SimulatedAzure();
        azure.create("source", "15");
        azure.create("target", "17");
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private Answered create(String path, String mode) {
        return azure.put(path, """
                {"location":"canadacentral","properties":{"sourceDbServerResourceId":"%s",
                 "sourceType":"PostgreSQLFlexibleServer","dbsToMigrate":["app","stats"],"migrationMode":"%s",
                 "migrationOption":"ValidateAndMigrate","overwriteDbsInTarget":"True","secretParameters":{
                 "adminCredentials":{"sourceServerPassword":"s3cret-a","targetServerPassword":"s3cret-b"}}}}""".formatted(server("source"), mode));
    }

    private Answered update(String flag, String list, String databases) {
        return azure.patch(PATH, "{\"properties\":{\"%s\":\"True\",\"%s\":[%s]}}".formatted(flag, list, databases));
    }

    private JsonNode status() {
        return azure.get(PATH).body().at("/properties/currentStatus");
    }

    private String state() {
        return status().path("state").asText() + "/"
                + status().at("/currentSubStateDetails/currentSubState").asText();
    }

    private String database(String name) {
        return status().at("/currentSubStateDetails/dbDetails/%s/migrationState".formatted(name))
                .asText();
    }

    @Test
    void anOfflineOneGoesThroughByItselfAndShowsNoPasswords() {
        var created = create(PATH, "Offline");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().toString()).doesNotContain("s3cret");
        assertThat(state()).isEqualTo("InProgress/ValidationInProgress");

        azure.pass(Delays.USUAL.validate());
        assertThat(state()).isEqualTo("InProgress/MigratingData");

        azure.pass(Delays.USUAL.copy());
        assertThat(state()).isEqualTo("Succeeded/Completed");
        assertThat(database("app")).isEqualTo("Succeeded");
    }

    @Test
    void anOnlineOneWaitsForTheCutoverOfEachDatabase() {
        create(PATH, "Online");
        azure.pass(LONG);
        assertThat(state()).isEqualTo("WaitingForUserAction/WaitingForCutoverTrigger");

        assertThat(update("triggerCutover", "dbsToTriggerCutoverOn", "\"app\"").status())
                .isEqualTo(200);
        azure.pass(LONG);
        assertThat(database("app")).isEqualTo("Succeeded");
        assertThat(state()).isEqualTo("WaitingForUserAction/WaitingForCutoverTrigger");

        update("triggerCutover", "dbsToTriggerCutoverOn", "\"stats\"");
        assertThat(state()).isEqualTo("InProgress/CompletingMigration");
        azure.pass(LONG);
        assertThat(state()).isEqualTo("Succeeded/Completed");
    }

    @Test
    void itIsNotCutOverBeforeItWaitsForIt() {
        create(PATH, "Online");

        refused(400, "OperationNotAllowed", update("triggerCutover", "dbsToTriggerCutoverOn", "\"app\""));
        refused(400, "OperationNotAllowed", update("cancel", "dbsToCancelMigrationOn", "\"nothing\""));
    }

    @Test
    void aCanceledOneMovesNothingMore() {
        create(PATH, "Online");
        azure.pass(Delays.USUAL.validate());
        update("cancel", "dbsToCancelMigrationOn", "\"app\",\"stats\"");
        assertThat(state()).isEqualTo("InProgress/CancelingRequestedDBMigrations");

        azure.pass(LONG);

        assertThat(state()).isEqualTo("Canceled/Completed");
        assertThat(database("app")).isEqualTo("Canceled");
    }

    @Test
    void whatFailsIsSaidOfTheDatabase() {
        azure.group().migrationsTo("target", new MigrationBehaviour.DatabaseFails("stats", "extension missing"));
        create(PATH, "Offline");
        azure.pass(LONG);

        assertThat(state()).isEqualTo("Failed/Completed");
        assertThat(status().path("error").asText()).isEqualTo("extension missing");
        assertThat(database("app")).isEqualTo("Succeeded");
        assertThat(database("stats")).isEqualTo("Failed");
    }

    @Test
    void aFailedValidationMovesNothing() {
        azure.group().migrationsTo("target", new MigrationBehaviour.FailsValidation("no space"));
        create(PATH, "Online");
        azure.pass(LONG);

        assertThat(state()).isEqualTo("ValidationFailed/Completed");
        assertThat(status().at("/currentSubStateDetails/validationDetails/status")
                        .asText())
                .isEqualTo("Failed");
        assertThat(status().at(
                                "/currentSubStateDetails/validationDetails/dbLevelValidationDetails/0/summary/0/messages/0/message")
                        .asText())
                .isEqualTo("no space");
    }

    @Test
    void oneAtATimeComesToAServer() {
        create(PATH, "Online");
        refused(400, "OperationNotAllowed", create(server("target") + "/migrations/other", "Offline"));
        assertThat(azure.get(server("target") + "/migrations").body().path("value"))
                .hasSize(1);

        azure.pass(LONG);
        update("cancel", "dbsToCancelMigrationOn", "\"app\",\"stats\"");
        azure.pass(LONG);

        assertThat(azure.get(server("target") + "/migrations").body().path("value"))
                .isEmpty();
        assertThat(azure.get(server("target") + "/migrations?migrationListFilter=All")
                        .body()
                        .path("value"))
                .hasSize(1);
        assertThat(create(server("target") + "/migrations/other", "Offline").status())
                .isEqualTo(201);
    }

    @Test
    void oneThatIsOverCanBeForgotten() {
        create(PATH, "Offline");
        refused(400, "OperationNotAllowed", azure.delete(PATH));
        azure.pass(LONG);

        assertThat(azure.delete(PATH).status()).isEqualTo(200);
        refused(404, "ResourceNotFound", azure.get(PATH));
    }

    @Test
    void whatIsMissingIsRefused() {
        refused(400, "InvalidParameterValue", azure.put(PATH, "{\"properties\":{\"dbsToMigrate\":[\"app\"]}}"));
        refused(404, "ResourceNotFound", azure.put(PATH, """
                        {"properties":{"sourceType":"PostgreSQLFlexibleServer",
                         "sourceDbServerResourceId":"%s"}}""".formatted(server("nobody"))));
    }
}
