package dev.uplift.worker.provider.awsrds.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.uplift.outgoing.secret.Secrets.Unresolved;
import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.PlatformClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class AwsSecretsTest {

    private static final String ASK = "GetSecretValue";

    private AwsSimulator aws;
    private Accounts accounts;
    private AwsSecrets secrets;

    @BeforeEach
    void start() throws IOException {
        OwnCredentials.set();
        aws = AwsSimulator.start(PlatformClock.standing(), 0);
        accounts = new Accounts(Optional.of(aws.uri()), Duration.ofSeconds(1), new SimpleMeterRegistry());
        secrets = allowing(Optional.of("eu-west-1"), "uplift/");
        aws.secrets("eu-west-1").put("uplift/orders", "postgresql://ada:one@db/shop");
    }

    @AfterEach
    void stop() {
        accounts.close();
        aws.close();
    }

    @Test
    void a_secret_is_read_by_its_name() throws Unresolved {
        assertThat(secrets.resolve("aws-secretsmanager:uplift/orders")).isEqualTo("postgresql://ada:one@db/shop");
    }

    @Test
    void a_secret_is_read_by_its_arn_in_the_region_of_that() throws Unresolved {
        var arn = aws.secrets("us-east-1").put("uplift/far", "far away");

        assertThat(secrets.resolve("aws-secretsmanager:" + arn)).isEqualTo("far away");
        assertThat(allowing(Optional.empty(), "uplift/").resolve("aws-secretsmanager:" + arn))
                .isEqualTo("far away");
    }

    @Test
    void a_key_picks_a_part_of_a_json_object() throws Unresolved {
        aws.secrets("eu-west-1").put("uplift/rds", "{\"username\":\"ada\",\"password\":\"lovelace\",\"port\":5432}");

        assertThat(secrets.resolve("aws-secretsmanager:uplift/rds#password")).isEqualTo("lovelace");
        assertThat(secrets.resolve("aws-secretsmanager:uplift/rds#port")).isEqualTo("5432");
        assertThat(refused("aws-secretsmanager:uplift/rds#user").getMessage()).contains("no JSON object with that key");
        assertThat(refused("aws-secretsmanager:uplift/orders#user").getMessage())
                .contains("no JSON object with that key")
                .doesNotContain("one@db");
    }

    @Test
    void names_that_are_not_allowed_are_refused_without_a_call() {
        var foreign = aws.secrets("eu-west-1").put("payroll", "not yours");

        assertThat(refused("aws-secretsmanager:payroll").getMessage())
                .contains("may not be read")
                .contains("uplift/");
        assertThat(refused("aws-secretsmanager:" + foreign).getMessage()).contains("may not be read");
        secrets = new AwsSecrets(AwsSecretsTest::other, accounts, Optional.empty(), Optional.of("eu-west-1"));
        assertThat(refused("aws-secretsmanager:uplift/orders").getMessage()).contains("may not be read");
        assertThat(aws.calls().total()).isZero();
    }

    @Test
    void a_region_that_is_none_never_becomes_part_of_a_host_name() {
        assertThat(refused(
                                "aws-secretsmanager:arn:aws:secretsmanager:evil.example/:123456789012:secret:uplift/orders-abcdef")
                        .getMessage())
                .contains("is in no region");
        secrets = allowing(Optional.empty(), "uplift/");
        assertThat(refused("aws-secretsmanager:uplift/orders").getMessage()).contains("uplift.secrets.aws-region");
        assertThat(aws.calls().total()).isZero();
    }

    @Test
    void a_value_is_asked_for_once_in_a_while_and_a_failure_again() throws Unresolved {
        aws.faults().add(Fault.next(ASK, new Fault.Refuse(400, "AccessDeniedException", "no")));
        assertThat(refused("aws-secretsmanager:uplift/orders"))
                .returns(false, Unresolved::passes)
                .satisfies(no -> assertThat(no.getMessage()).contains("secretsmanager:GetSecretValue"));

        for (var i = 0; i < 100; i++) {
            secrets.resolve("aws-secretsmanager:uplift/orders");
        }

        assertThat(aws.calls().total()).isEqualTo(2);
    }

    @Test
    void what_is_missing_is_said_and_what_passes_may_be_tried_again() {
        assertThat(refused("aws-secretsmanager:uplift/missing"))
                .returns(false, Unresolved::passes)
                .satisfies(no -> assertThat(no.getMessage()).contains("uplift/missing"));

        aws.faults()
                .add(Fault.next(ASK, new Fault.Refuse(400, "ThrottlingException", "slower"))
                        .times(100));
        assertThat(refused("aws-secretsmanager:uplift/orders").passes()).isTrue();
    }

    @Test
    void references_of_other_kinds_are_left_to_others() throws Unresolved {
        assertThat(secrets.resolve("env:ORDERS")).isEqualTo("another's env:ORDERS");
    }

    private AwsSecrets allowing(Optional<String> region, String prefix) {
        return new AwsSecrets(AwsSecretsTest::other, accounts, Optional.of(List.of("other/", prefix)), region);
    }

    private static String other(String reference) {
        return "another's " + reference;
    }

    private Unresolved refused(String reference) {
        return catchThrowableOfType(Unresolved.class, () -> secrets.resolve(reference));
    }
}
