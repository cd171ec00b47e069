package dev.uplift.worker.provider.scalingo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.scalingo.Delays;
import dev.uplift.sandbox.scalingo.NewDatabase;
import dev.uplift.worker.driver.PlannedSteps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade is rehearsed on a database that is ordered for it, filled, upgraded on the same way, and given back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class ScalingoRehearsalTest {

    private static final String LAB = ScalingoWorld.LAB;
    private static final Map<String, Object> OPTIONS = Map.of("scratchApp", LAB);
    private static final String ORDER = "Addons_Create";

    @Test
    void what_is_in_production_is_upgraded_elsewhere_first_and_production_stays_as_it_is(@TempDir Path dumps)
            throws Exception {
        try (var orders = new RealDatabase(1)
                .keepingDumpsIn(dumps)
                .with(Map.of("scratchApp", LAB, "scratchPlan", "postgresql-starter-4096"))) {
            orders.execute(
                    "CREATE TABLE parcels AS SELECT id, md5(id::text) AS code FROM generate_series(1, 1000) AS id");
            orders.execute("CREATE EXTENSION pg_trgm");
            var outcome = orders.precheck();
            assertThat(outcome.findings())
                    .extracting(Finding::id)
                    .contains("scratch-ordered")
                    .doesNotContain("no-rehearsal");
            var plan = outcome.plan().orElseThrow();
            assertThat(rehearsal(plan))
                    .containsExactly(
                            "rehearse-order",
                            "rehearse-fill",
                            "rehearse-note",
                            "rehearse-note:1",
                            "rehearse-upgrade:1",
                            "rehearse-settle:1",
                            "rehearse-verify",
                            "rehearse-statistics",
                            "rehearse-extensions",
                            "rehearse-remove");

            for (var step : rehearsal(plan)) {
                orders.done(plan, step);
                if (step.equals("rehearse-fill")) {
                    // As after a worker that was killed before its verdict was heard.
                    orders.done(plan, step);
                }
                if (step.equals("rehearse-settle:1")) {
                    assertThat(orders.scalingo.databases(LAB))
                            .singleElement()
                            .returns(orders.upgraded, scratch -> scratch.view().version());
                }
            }

            assertThat(orders.scalingo.databases(LAB)).isEmpty();
            assertThat(orders.facts.get("rehearsal.before").toString()).contains("relations=1", "pg_trgm");
            assertThat(orders.facts).containsKey("rehearsal.hop.1.seconds").doesNotContainKey("upgrade.before");
            assertThat(orders.database.view().upgradesAsked()).isZero();
            assertThat(orders.ask("SHOW server_version")).startsWith(RealDatabase.OLD + ".");
            assertThat(orders.scalingo.offences()).isEmpty();
            assertThat(orders.facts
                            + orders.turns.stream()
                                    .map(turn -> "%s %s %s".formatted(turn.learned, turn.found, turn.progress))
                                    .toList()
                                    .toString())
                    .doesNotContain(orders.password());
        }
    }

    private static List<String> rehearsal(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.phase() == Phase.REHEARSE)
                .map(Step::name)
                .toList();
    }

    @Test
    void where_it_is_not_possible_the_plan_says_why_and_somebody_has_to_approve(@TempDir Path dumps) throws Exception {
        try (var orders = new RealDatabase(1).keepingDumpsIn(dumps)) {
            assertThat(why(orders)).contains("Nobody named a scratchApp");
            assertThat(why(orders.with(OPTIONS))).contains("name a scratchPlan");
            assertThat(why(orders.with(Map.of("scratchApp", "orders")))).contains("the app of production");
            assertThat(why(orders.with(Map.of("scratchApp", LAB, "scratchPlan", "gold"))))
                    .contains("no plan gold");
            assertThat(why(orders.with(Map.of("scratchApp", "nowhere", "scratchPlan", "postgresql-starter-4096"))))
                    .contains("nowhere", "404");
            orders.scalingo.refusePlan("postgresql-starter-4096");
            var wanted = Map.<String, Object>of("scratchApp", LAB, "scratchPlan", "postgresql-starter-4096");
            assertThat(why(orders.with(wanted))).contains("no plan postgresql-starter-4096");
            orders.scalingo.create(NewDatabase.classic(LAB, "starter", orders.upgraded));
            assertThat(why(orders)).contains("has a database of PostgreSQL already");
        }
    }

    private static String why(RealDatabase orders) {
        var outcome = orders.precheck();
        assertThat(rehearsal(outcome.plan().orElseThrow())).isEmpty();
        return outcome.findings().stream()
                .filter(finding -> finding.id().equals("no-rehearsal"))
                .findFirst()
                .orElseThrow()
                .explanation();
    }

    @Nested
    class An_order {

        private final ScalingoWorld world = new ScalingoWorld(ScalingoWorld.classic("starter"));
        private final PlannedSteps steps =
                new PlannedSteps(world, world.rehearsed(OPTIONS), OPTIONS, new HashMap<>(), new ArrayList<>());

        An_order() throws IOException {}

        private int there() {
            return world.scalingo.databases(LAB).size();
        }

        @Test
        void that_takes_long_is_waited_for() throws Exception {
            world.scalingo.delays(Delays.USUAL.withProvision(Duration.ofHours(1)));

            steps.done("rehearse-order");

            assertThat(world.calls(ORDER)).isOne();
            assertThat(world.scalingo.databases(LAB))
                    .singleElement()
                    .returns(ScalingoWorld.FROM, scratch -> scratch.view().version())
                    .returns("running", scratch -> scratch.view().status());
        }

        @Test
        void whose_answer_was_lost_is_found_again() throws Exception {
            world.faults().add(Fault.next(ORDER, new Fault.LoseAnswer()));

            assertThat(steps.failed("rehearse-order").problem().passes()).isTrue();
            steps.done("rehearse-order");

            assertThat(world.calls(ORDER)).isOne();
            assertThat(there()).isOne();
        }

        @Test
        void whose_answer_was_lost_is_given_back_though_nobody_looked_for_it() throws Exception {
            world.faults().add(Fault.next(ORDER, new Fault.LoseAnswer()));
            assertThat(steps.failed("rehearse-order").problem().passes()).isTrue();

            steps.done("remove-scratch");

            assertThat(there()).isZero();
        }

        @Test
        void that_never_arrived_is_made_again_only_by_who_retries() throws Exception {
            world.faults().add(Fault.next(ORDER, new Fault.LoseRequest()));
            assertThat(steps.failed("rehearse-order").problem().passes()).isTrue();

            assertThat(steps.failed("rehearse-order").problem().code()).isEqualTo("scratch-not-seen");
            assertThat(there()).isZero();

            steps.done("rehearse-order");
            assertThat(there()).isOne();
        }

        @Test
        void that_is_not_paid_for_says_that_nothing_can_be_rehearsed() throws Exception {
            world.scalingo.unpaid();
            refused("402");
        }

        @Test
        void of_a_plan_that_the_account_may_not_have_says_so() throws Exception {
            world.scalingo.refusePlan(world.database.view().plan());
            refused("422");
        }

        @Test
        void that_the_token_may_not_make_says_so() throws Exception {
            world.token(world.scalingo.tokenWithout(ORDER));
            refused("403");
        }

        private void refused(String status) throws Exception {
            var problem = steps.failed("rehearse-order").problem();

            assertThat(problem.code()).isEqualTo("scratch-refused");
            assertThat(problem.detail()).contains("No rehearsal is possible", status);
            assertThat(steps.found()).extracting(Finding::id).containsExactly("no-rehearsal");
            assertThat(there()).isZero();
            // What follows a failure.
            steps.done("remove-scratch");
        }

        @Test
        void for_an_app_that_has_a_database_is_not_made_and_nothing_of_it_is_given_back() throws Exception {
            world.scalingo.create(NewDatabase.classic(LAB, "starter", "15.17.0-1"));

            assertThat(steps.failed("rehearse-order").problem().code()).isEqualTo("scratch-occupied");
            steps.done("remove-scratch", "clean-up-scratch");

            assertThat(world.calls(ORDER)).isZero();
            assertThat(there()).isOne();
        }

        @Test
        void beside_which_somebody_puts_another_database_gives_back_its_own_only() throws Exception {
            steps.done("rehearse-order");
            var ours = steps.facts().get("scratch.addon");
            var theirs = world.scalingo.create(NewDatabase.classic(LAB, "starter", "15.17.0-1"));

            steps.done("rehearse-remove");

            assertThat(ours).isNotEqualTo(theirs.id());
            assertThat(world.scalingo.databases(LAB)).singleElement().returns(theirs.id(), left -> left.id());
        }

        @Test
        void is_made_anew_where_it_was_given_back_after_a_failure() throws Exception {
            steps.done("rehearse-order", "remove-scratch", "rehearse-order");

            assertThat(world.calls(ORDER)).isEqualTo(2);
            assertThat(there()).isOne();
        }
    }
}
