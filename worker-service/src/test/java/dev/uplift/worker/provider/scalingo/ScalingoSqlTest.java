package dev.uplift.worker.provider.scalingo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.step.InPlaceServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade of a database with a real server behind it, which a real pg_upgrade upgrades; the app's variable is the login. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class ScalingoSqlTest {

    @TempDir
    private Path dumps;

    @Test
    void a_database_is_dumped_fenced_upgraded_and_held_against_what_was_in_it() throws Exception {
        try (var orders = new RealDatabase(1).keepingDumpsIn(dumps)) {
            orders.execute(
                    "CREATE TABLE parcels AS SELECT id, md5(id::text) AS code FROM generate_series(1, 1000) AS id");
            orders.execute("CREATE EXTENSION pg_trgm");
            assertThat(orders.outcome(Driver.INSPECT, Phase.INSPECT)
                            .inspection()
                            .orElseThrow()
                            .source()
                            .databases())
                    .extracting(database -> database.name())
                    .containsExactly(orders.name());
            var outcome = orders.precheck();
            assertThat(outcome.findings()).filteredOn(Finding::blocks).isEmpty();
            assertThat(outcome.findings()).extracting(Finding::id).doesNotContain("no-backup", "sql-not-examined");
            var plan = outcome.plan().orElseThrow();
            assertThat(outcome.estimates()).extracting(Estimate::step).contains("dump:1", "upgrade:1");
            assertThat(plan.steps())
                    .extracting(Step::name)
                    .containsSubsequence("fence", "note", "note:1", "dump:1", "upgrade:1", "verify-contents", "open");
            assertThat(RealDatabase.step(plan, "dump:1").lane()).isEqualTo(Lane.DATA);
            assertThat(RealDatabase.step(plan, "dump:1").outage()).isTrue();

            for (var step : plan.steps()) {
                orders.done(plan, step.name());
                switch (step.name()) {
                    case "fence" ->
                        assertThat(orders.ask("SHOW default_transaction_read_only"))
                                .isEqualTo("on");
                    case "dump:1" ->
                        assertThat(dumps.resolve(ScalingoWorld.UPGRADE.value()).resolve("hop-1"))
                                .isDirectoryContaining("glob:**/database-1.dump");
                    default -> {}
                }
            }

            assertThat(orders.ask("SHOW server_version")).startsWith(RealDatabase.NEW + ".");
            assertThat(orders.database.view().version()).isEqualTo(orders.upgraded);
            assertThat(orders.database.view().upgradesAsked()).isOne();
            assertThat(orders.ask("SELECT count(DISTINCT code) FROM parcels")).isEqualTo("1000");
            assertThat(orders.ask("SHOW default_transaction_read_only")).isEqualTo("off");
            assertThat(orders.ask("SELECT count(*) FROM pg_stats WHERE tablename = 'parcels'"))
                    .isEqualTo("2");
            assertThat(orders.facts.get(InPlaceServer.BEFORE).toString()).contains(orders.name());
            // pg_upgrade gives extensions to its own superuser.
            assertThat(orders.turns)
                    .flatExtracting(turn -> turn.found)
                    .filteredOn(finding -> finding.id().equals("extension-not-updated"))
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.explanation()).contains("must be owner of extension pg_trgm"));
            assertThat(orders.scalingo.offences()).isEmpty();
            assertThat(said(orders)).contains("database-1.dump").doesNotContain(orders.password());

            assertThat(plan.removals())
                    .singleElement()
                    .returns("dump:1", Removal::madeBy)
                    .returns(Keeps.BACKUP_RETENTION, Removal::keeps);
            assertThat(orders.run(plan.removals().getFirst().step())).isInstanceOf(StepResult.Done.class);
            assertThat(dumps).isEmptyDirectory();
        }
    }

    /** All that left the worker. */
    private static String said(RealDatabase orders) {
        return orders.facts
                + orders.turns.stream()
                        .map(turn -> "%s %s %s %s %s"
                                .formatted(turn.learned, turn.found, turn.logged, turn.progress, turn.checks))
                        .collect(Collectors.joining());
    }

    @Test
    void what_keeps_a_dump_from_being_made_is_found_before() throws Exception {
        try (var orders = new RealDatabase(10_000_000)) {
            assertThat(finding(orders, "no-backup").explanation()).contains("no folder");

            orders.keepingDumpsIn(dumps.resolve("missing"));
            assertThat(finding(orders, "dump-directory-unusable").severity()).isEqualTo(Severity.BLOCK);

            orders.keepingDumpsIn(dumps);
            assertThat(finding(orders, "dump-room").explanation()).contains("1 dumps of 10240000000 MiB");

            orders.execute("CREATE TABLE hidden (id int); REVOKE SELECT ON hidden FROM CURRENT_USER");
            assertThat(finding(orders, "tables-unreadable").severity()).isEqualTo(Severity.BLOCK);

            orders.keepingDumpsIn(dumps, Files.createDirectory(dumps.resolve("no-tools")));
            assertThat(finding(orders, "dump-tools-missing").explanation()).contains("version 13");
        }
    }

    private static Finding finding(RealDatabase orders, String id) {
        return orders.precheck().findings().stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + id));
    }
}
