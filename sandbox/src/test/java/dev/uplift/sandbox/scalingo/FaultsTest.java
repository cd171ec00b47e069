package dev.uplift.sandbox.scalingo;

import static dev.uplift.sandbox.scalingo.SimulatedScalingo.LONG;
import static dev.uplift.sandbox.scalingo.SimulatedScalingo.answered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.Fault.AnswerLate;
import dev.uplift.sandbox.platform.Fault.Effect;
import dev.uplift.sandbox.platform.Fault.LoseAnswer;
import dev.uplift.sandbox.platform.Fault.LoseRequest;
import dev.uplift.sandbox.platform.Fault.Page;
import dev.uplift.sandbox.platform.Fault.Refuse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

    private SimulatedScalingo scalingo;
    private SimulatedDatabase shop;

    @BeforeEach
    void start() throws IOException {
        scalingo = new SimulatedScalingo();
        shop = scalingo.scalingo().create(NewDatabase.classic("shop", "starter", "13.5.0-1"));
    }

    @AfterEach
    void stop() {
        scalingo.close();
    }

    private void next(Effect effect) {
        scalingo.scalingo().faults().add(Fault.next("Databases_Upgrade", effect));
    }

    private SimulatedScalingo.Answered upgrade() {
        return scalingo.call(
                "POST",
                URI.create(scalingo.databaseApi("/databases/" + shop.id()) + "/upgrade"),
                scalingo.addon(shop),
                "{}");
    }

    private String versionLater() {
        scalingo.pass(LONG);
        return shop.view().version();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void aServerErrorHasNoEffect(int status) {
        next(new Refuse(status, "", "Something went wrong"));

        assertThat(answered(status, upgrade()).text("/error")).isEqualTo("Something went wrong");
        assertThat(shop.view().upgradesAsked()).isZero();
        answered(202, upgrade());
    }

    @Test
    void throttlingIsSaidInPlainText() {
        next(new Refuse(429, "", "Retry later"));

        assertThat(answered(429, upgrade()).body().asText()).isEqualTo("Retry later");
        assertThat(versionLater()).isEqualTo("13.5.0-1");
    }

    @Test
    void aProxyCanAnswerInstead() {
        next(new Page(504, "text/html", "<h1>Gateway Timeout</h1>"));

        assertThat(answered(504, upgrade()).body().asText()).contains("Gateway");
        assertThat(versionLater()).isEqualTo("13.5.0-1");
    }

    @Test
    void aLostAnswerIsAnUpgradeAllTheSame() {
        next(new LoseAnswer());

        assertThatThrownBy(this::upgrade).isInstanceOf(UncheckedIOException.class);
        assertThat(versionLater()).isEqualTo("13.23.0-1");
        assertThat(shop.view().operations()).hasSize(1);
    }

    @Test
    void aLostRequestIsNone() {
        next(new LoseRequest());

        assertThatThrownBy(this::upgrade).isInstanceOf(UncheckedIOException.class);
        assertThat(versionLater()).isEqualTo("13.5.0-1");
    }

    @Test
    void aLateAnswerIsOneOfADeedDoneBefore() {
        next(new AnswerLate(Duration.ofMillis(300)));
        var begin = System.nanoTime();

        answered(202, upgrade());

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(shop.view().upgradesAsked()).isEqualTo(1);
    }

    @Test
    void everyCallIsCountedByItsName() {
        answered(202, upgrade());

        assertThat(scalingo.scalingo().calls().byOperation())
                .containsEntry("Tokens_Exchange", 1L)
                .containsEntry("Addons_Token", 1L)
                .containsEntry("Databases_Upgrade", 1L);
        assertThat(scalingo.scalingo().calls().total()).isEqualTo(3);
    }
}
