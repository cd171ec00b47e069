package dev.uplift.worker.provider.azure.server;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.MigrationResourceInner;
import com.azure.resourcemanager.postgresqlflexibleserver.models.DbMigrationStatus;
import com.azure.resourcemanager.postgresqlflexibleserver.models.MigrationStatus;
import com.azure.resourcemanager.postgresqlflexibleserver.models.MigrationSubStateDetails;
import com.azure.resourcemanager.postgresqlflexibleserver.models.ValidationDetails;
import com.azure.resourcemanager.postgresqlflexibleserver.models.ValidationSummaryItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far Azure's migration service is with databases that come to a flexible server; there is no password in it.
 *
 * @param id that Azure gave it; another one of the same name has another
 * @param tags all of them
 * @param state {@code InProgress}, {@code WaitingForUserAction}, {@code Succeeded} …
 * @param subState {@code MigratingData}, {@code WaitingForCutoverTrigger} …
 * @param error why it came to nothing, in Azure's words; may be empty
 * @param databases each of them
 * @param refusals what its validation found
 */
public record Migration(
        String id,
        Map<String, String> tags,
        String state,
        String subState,
        String error,
        List<Database> databases,
        List<Refusal> refusals) {

    /** What an online migration waits for when all has been copied. */
    public static final String WAITING_FOR_CUTOVER = "WaitingForCutoverTrigger";

    /**
     * One database.
     *
     * @param state {@code InProgress}, {@code WaitingForCutoverTrigger}, {@code Succeeded} …
     * @param message in Azure's words; may be empty
     * @param copied tables that are there
     * @param tables all that are known of; 0 before they are counted
     */
    public record Database(String name, String state, String message, int copied, int tables) {

        /** Whether it waits to be cut over. */
        public boolean isCopied() {
            return state.equals(WAITING_FOR_CUTOVER);
        }

        /** Whether it could still be cancelled. */
        public boolean isUnderWay() {
            return isCopied() || state.equals("InProgress");
        }
    }

    /**
     * Something that stands in the way.
     *
     * @param database empty for the server as a whole
     * @param check as Azure calls it
     * @param failed otherwise it is a warning
     */
    public record Refusal(Optional<String> database, String check, boolean failed, String message) {}

    /** @param shown as Azure answers a GET of it */
    public static Migration of(MigrationResourceInner shown) {
        var status = Optional.ofNullable(shown.currentStatus());
        var details = status.map(MigrationStatus::currentSubStateDetails);
        return new Migration(
                Fields.text(shown.migrationId()).orElse(""),
                Optional.ofNullable(shown.tags()).orElse(Map.of()),
                status.flatMap(all -> Fields.text(all.state())).orElse(""),
                details.flatMap(all -> Fields.text(all.currentSubState())).orElse(""),
                status.flatMap(all -> Fields.text(all.error())).orElse(""),
                details.map(MigrationSubStateDetails::dbDetails).orElse(Map.of()).entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(database -> database(database.getKey(), database.getValue()))
                        .toList(),
                details.map(MigrationSubStateDetails::validationDetails).stream()
                        .flatMap(Migration::refusals)
                        .toList());
    }

    private static Database database(String name, DbMigrationStatus shown) {
        var copied = count(shown.fullLoadCompletedTables());
        return new Database(
                name,
                Fields.text(shown.migrationState()).orElse(""),
                Fields.text(shown.message()).orElse(""),
                copied,
                copied
                        + count(shown.fullLoadLoadingTables())
                        + count(shown.fullLoadQueuedTables())
                        + count(shown.fullLoadErroredTables()));
    }

    private static int count(Integer shown) {
        return shown == null ? 0 : shown;
    }

    private static Stream<Refusal> refusals(ValidationDetails shown) {
        return Stream.concat(
                Fields.each(shown.serverLevelValidationDetails()).flatMap(item -> refusals(Optional.empty(), item)),
                Fields.each(shown.dbLevelValidationDetails())
                        .flatMap(database -> Fields.each(database.summary())
                                .flatMap(item -> refusals(Fields.text(database.databaseName()), item))));
    }

    private static Stream<Refusal> refusals(Optional<String> database, ValidationSummaryItem item) {
        return Fields.each(item.messages())
                .filter(message -> !"Succeeded".equals(String.valueOf(message.state())))
                .map(message -> new Refusal(
                        database,
                        Fields.text(item.type()).orElse(""),
                        "Failed".equals(String.valueOf(message.state())),
                        Fields.text(message.message()).orElse("")));
    }

    /** Whether nothing more will become of it. */
    public boolean isOver() {
        return switch (state) {
            case "Succeeded", "Failed", "Canceled", "ValidationFailed" -> true;
            // Azure adds words for what goes on
            default -> false;
        };
    }

    /** Whether all that it has to wait for now is being cut over. */
    public boolean isCopied() {
        return state.equals("WaitingForUserAction") && subState.equals(WAITING_FOR_CUTOVER);
    }

    /** Whether it waits for something else that only somebody can give it. */
    public boolean isStuck() {
        return state.equals("WaitingForUserAction") && !isCopied();
    }
}
