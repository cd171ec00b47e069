package dev.uplift.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.Actions.Body;
import dev.uplift.worker.postgres.step.InPlaceServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A driver whose turn is a text. */
class ActionsTest {

    private final RecordedWork work = new RecordedWork(
            new Execute(
                    new UpgradeId("a123456789012345"),
                    1,
                    Step.of(Phase.UPGRADE, "upgrade", Duration.ofMinutes(30)),
                    new Server("elsewhere", Map.of(), Optional.empty(), Map.of(), Server.DEFAULT_POOL),
                    Optional.empty(),
                    "17",
                    "in-place",
                    UpgradeOptions.of(Map.of()),
                    Map.of(),
                    Duration.ofMinutes(30),
                    Optional.empty()),
            Map.of());

    @Test
    void anAddressThatSaysNothingIsAWrongRequest() throws InterruptedException {
        var result = Actions.run(
                work,
                () -> {
                    throw new IllegalArgumentException("no region");
                },
                turn -> StepResult.done());

        assertThat(problem(result))
                .extracting(Problem::kind, Problem::code, Problem::detail)
                .containsExactly(Problem.Kind.REQUEST, "address-invalid", "no region");
    }

    @Test
    void whatIsWrongInTheStepItselfIsNotTheAddress() {
        assertThatThrownBy(() -> Actions.run(work, () -> "here", turn -> {
                    throw new IllegalArgumentException("a bug");
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecretThatIsNotToBeHadIsAProblem() throws InterruptedException {
        var result = Actions.run(work, () -> "here", turn -> {
            throw new Secrets.Unresolved("no secret behind x", true);
        });

        assertThat(problem(result))
                .extracting(Problem::kind, Problem::code)
                .containsExactly(Problem.Kind.TRANSIENT, "secret-unresolved");
    }

    @Test
    void whatAServerRefusesIsAProblemThatNamesTheStep() throws InterruptedException {
        var result = Actions.run(work, () -> "here", ActionsTest::refused);

        assertThat(problem(result).detail()).startsWith("step upgrade: ").contains("out of memory");
    }

    @Test
    void aServerThatIsLeftInTheMiddleRefusedNothing() {
        work.stop();

        assertThatThrownBy(() -> Actions.run(work, () -> "here", ActionsTest::refused))
                .isInstanceOf(Driver.Stopped.class);
    }

    @Test
    void aDriverHasItsOwnStepsBeforeThoseBySql() throws Exception {
        Body<String> ownOpening = turn -> StepResult.pending(Duration.ofSeconds(1), "own of " + turn);
        var steps = Actions.withSql(Map.of("open-source", ownOpening, "resize", ownOpening), null, NoServer::new);

        assertThat(steps).containsKeys("resize", "open-source", "fence-source", "verify-contents");
        assertThat(waiting(steps.get("open-source").run("x"))).isEqualTo("own of x");
        assertThat(waiting(steps.get("fence-source").run("x"))).isEqualTo("x to listen");
    }

    @Test
    void everyActionIsGuardedInspectionAndPrechecksToo() throws InterruptedException {
        var actions = Actions.<String>of(
                Map.of("resize", turn -> StepResult.pending(Duration.ofSeconds(1), turn + " to be resized")),
                ActionsTest::refused,
                ActionsTest::refused,
                body -> guarded -> Actions.run(guarded, () -> "it", body));

        assertThat(actions).containsOnlyKeys("resize", Driver.INSPECT, Driver.PRECHECK);
        assertThat(waiting(actions.get("resize").run(work))).isEqualTo("it to be resized");
        assertThat(problem(actions.get(Driver.INSPECT).run(work)).detail()).contains("out of memory");
        assertThat(problem(actions.get(Driver.PRECHECK).run(work)).detail()).contains("out of memory");
    }

    private static StepResult refused(String turn) throws SQLException {
        throw new SQLException("out of memory", "53200");
    }

    private static Problem problem(StepResult result) {
        return ((StepResult.Failed) result).problem();
    }

    private static String waiting(StepResult result) {
        return ((StepResult.Pending) result).progress().doing();
    }

    /** A server that does not listen yet. */
    private record NoServer(String server) implements SqlSteps.Turn {

        @Override
        public String wayBack() {
            return server;
        }

        @Override
        public String text(String parameter) {
            throw new IllegalStateException(parameter);
        }

        @Override
        public StepResult on(String asked, InPlaceServer.Body body) {
            return StepResult.pending(Duration.ofSeconds(1), asked + " to listen");
        }
    }
}
