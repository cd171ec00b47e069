package dev.uplift.worker.provider.scalingo.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.Problem.Kind;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.worker.provider.scalingo.ScalingoWorld;
import java.io.IOException;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Tokens of an hour, and what is refused, against the simulated Scalingo. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TokensTest {

    private final ScalingoWorld world = new ScalingoWorld(ScalingoWorld.classic("starter"));
    private final Region region = world.client().region("osc-fr1");

    TokensTest() throws IOException {}

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void are_kept_for_many_calls() {
        for (int call = 0; call < 5; call++) {
            region.database(world.place());
        }
        region.addons(ScalingoWorld.APP);

        assertThat(world.calls("Tokens_Exchange")).isOne();
        assertThat(world.calls("Addons_Token")).isOne();
    }

    @Test
    void are_fetched_anew_before_their_hour_is_over() {
        region.database(world.place());
        world.scalingo.clock().advance(Duration.ofMinutes(56));

        region.database(world.place());

        assertThat(world.calls("Tokens_Exchange")).isEqualTo(2);
        assertThat(world.calls("Addons_Token")).isEqualTo(2);
    }

    @Test
    void that_are_no_longer_taken_are_fetched_anew_once_for_a_question() {
        region.database(world.place());
        world.faults().add(Fault.next("Databases_Get", new Fault.Refuse(401, "", "unauthorized")));

        assertThat(region.database(world.place()).version()).hasToString(ScalingoWorld.FROM);
        assertThat(world.calls("Addons_Token")).isEqualTo(2);
    }

    @Test
    void that_are_no_longer_taken_leave_a_change_to_who_looks_again() {
        region.database(world.place());
        world.faults().add(Fault.next("Backups_Create", new Fault.Refuse(401, "", "unauthorized")));

        assertThatThrownBy(() -> region.takeBackup(world.place()))
                .asInstanceOf(InstanceOfAssertFactories.type(ScalingoException.class))
                .satisfies(refused -> {
                    assertThat(refused.refusal()).isEqualTo(Refusal.TOKEN_OLD);
                    assertThat(refused.hadNoEffect()).isTrue();
                });
        assertThat(world.calls("Backups_Create")).isOne();
        region.takeBackup(world.place());
        assertThat(world.calls("Addons_Token")).isEqualTo(2);
    }

    @Test
    void a_wrong_api_token_is_told_without_it() {
        world.token("tk-us-wrong-and-secret");

        assertThatThrownBy(() -> world.client().region("osc-fr1").database(world.place()))
                .asInstanceOf(InstanceOfAssertFactories.type(ScalingoException.class))
                .satisfies(refused -> {
                    var problem = refused.problem("step inspect");
                    assertThat(problem.code()).isEqualTo("credentials-invalid");
                    assertThat(problem.kind()).isEqualTo(Kind.REQUEST);
                    assertThat(problem.detail()).contains("Tokens_Exchange", "401");
                    assertThat(problem.toString()).doesNotContain("secret");
                });
    }

    @Test
    void what_is_refused_is_shown_as_scalingo_says_it() {
        world.faults().add(Fault.next("Databases_Get", new Fault.Refuse(422, "", "is not what it was")));

        assertThatThrownBy(() -> region.database(world.place()))
                .asInstanceOf(InstanceOfAssertFactories.type(ScalingoException.class))
                .satisfies(refused -> assertThat(refused.problem("step x").detail())
                        .contains("Databases_Get", "HTTP 422", "is not what it was"));
    }

    @Test
    void too_many_calls_are_told_as_such_although_the_answer_is_plain_text() {
        world.faults().add(Fault.next("Databases_Get", world.throttling()));

        assertThatThrownBy(() -> region.database(world.place()))
                .asInstanceOf(InstanceOfAssertFactories.type(ScalingoException.class))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.THROTTLED));
    }

    @Test
    void a_page_of_somebody_else_is_not_taken_for_an_answer() {
        world.faults().add(Fault.next("Databases_Get", new Fault.Page(200, "text/html", "<html>proxy</html>")));

        assertThatThrownBy(() -> region.database(world.place()))
                .asInstanceOf(InstanceOfAssertFactories.type(ScalingoException.class))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNREADABLE));
    }
}
