package dev.uplift.worker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.sandbox.azure.MigrationBehaviour;
import dev.uplift.worker.driver.Course;
import dev.uplift.worker.driver.PlannedSteps;
import dev.uplift.worker.driver.ProviderDriverContract;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.World;
import dev.uplift.worker.provider.azure.server.Names;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Databases move by Azure's migration service, played against the simulated Azure. */
class AzureMigrationDriverTest extends ProviderDriverContract {

    private static final Map<String, Object> ONLINE = Map.of("online", true);

    @Override
    protected Stream<String> stories() {
        return Stream.of("offline", "online", "online, cancelled", "failed copy", "undone");
    }

    @Override
    protected World world(String story) throws IOException {
        return switch (story) {
            case "offline" -> new MigrationWorld(Map.of(), Course.succeeding());
            case "online" -> new MigrationWorld(ONLINE, Course.succeeding());
            case "online, cancelled" -> new MigrationWorld(ONLINE, Course.cancelledAtTheGate());
            case "failed copy" -> {
                var world = new MigrationWorld(Map.of(), Course.failingAt("copy"));
                world.group.migrationsTo(
                        MigrationWorld.TARGET.server(),
                        new MigrationBehaviour.DatabaseFails("stats", "extension hstore is not allow-listed"));
                yield world;
            }
            case "undone" -> new MigrationWorld(Map.of(), Course.undoneAfter("resume"));
            default -> throw new IllegalArgumentException(story);
        };
    }

    @Test
    void what_the_validation_refuses_is_a_finding_of_each_database() throws Exception {
        try (var world = new MigrationWorld(Map.of(), Course.succeeding())) {
            world.group.migrationsTo(
                    MigrationWorld.TARGET.server(), new MigrationBehaviour.FailsValidation("no space"));
            var steps = new PlannedSteps(world, MigrationWorld.plan(Map.of()));

            var problem = steps.failed("validate").problem();

            assertThat(problem.code()).isEqualTo("migration-validation-failed");
            assertThat(steps.found()).extracting(Finding::object).containsExactly("database app", "database stats");
            assertThat(steps.found()).allSatisfy(finding -> {
                assertThat(finding.explanation()).contains("no space");
                assertThat(finding.blocks()).isTrue();
            });
        }
    }

    @Test
    void a_copy_that_failed_is_made_anew_when_somebody_retries() throws Exception {
        try (var world = new MigrationWorld(Map.of(), Course.succeeding())) {
            world.group.migrationsTo(
                    MigrationWorld.TARGET.server(), new MigrationBehaviour.DatabaseFails("stats", "no space"));
            var steps = new PlannedSteps(world, MigrationWorld.plan(Map.of()));
            assertThat(steps.failed("copy").problem().detail()).contains("no space");

            world.group.migrationsTo(MigrationWorld.TARGET.server(), new MigrationBehaviour.Succeeds());

            assertThat(steps.end("copy")).isInstanceOf(StepResult.Done.class);
        }
    }

    @Test
    void no_password_is_shown_or_learned() throws Exception {
        try (var world = new MigrationWorld(Map.of(), Course.succeeding())) {
            var steps = new PlannedSteps(world, MigrationWorld.plan(Map.of()));

            steps.done("copy");

            assertThat(steps.facts().toString()).doesNotContain("s3cret");
            assertThat(world.migration(Names.MIGRATION).orElseThrow().toString())
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void a_cutover_waits_for_every_database() throws Exception {
        try (var world = new MigrationWorld(ONLINE, Course.succeeding())) {
            var steps = new PlannedSteps(world, MigrationWorld.plan(Map.of("provider", ONLINE)));
            steps.done("copy");
            assertThat(world.migration(Names.MIGRATION)).hasValueSatisfying(copied -> {
                assertThat(copied.isCopied()).isTrue();
                assertThat(copied.databases())
                        .allMatch(database -> database.tables() > 0 && database.copied() == database.tables());
            });

            steps.done("cut-over");

            assertThat(world.migration(Names.MIGRATION))
                    .hasValueSatisfying(cut -> assertThat(cut.state()).isEqualTo("Succeeded"));
        }
    }
}
