package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.PlatformClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

class SecretsApiTest {

    private AwsSimulator aws;
    private SecretsManagerClient client;
    private String arn;

    @BeforeEach
    void start() throws Exception {
        aws = AwsSimulator.start(PlatformClock.standing(), 0);
        client = Clients.of(SecretsManagerClient.builder(), aws);
        arn = aws.secrets("eu-west-1").put("prod/orders", "{\"password\":\"s3cr3t\"}");
    }

    @AfterEach
    void stop() {
        client.close();
        aws.close();
    }

    @Test
    void a_secret_is_found_by_its_name_and_by_its_arn() {
        assertThat(arn).matches("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/orders-\\w{6}");
        for (var id : new String[] {"prod/orders", arn, arn.substring(0, arn.length() - 7)}) {
            var secret = client.getSecretValue(q -> q.secretId(id));

            assertThat(secret.secretString()).isEqualTo("{\"password\":\"s3cr3t\"}");
            assertThat(secret.name()).isEqualTo("prod/orders");
            assertThat(secret.arn()).isEqualTo(arn);
            assertThat(secret.versionStages()).containsExactly("AWSCURRENT");
            assertThat(secret.createdDate()).isNotNull();
        }
    }

    @Test
    void a_new_value_is_a_new_version_of_the_same_secret() {
        var before = client.getSecretValue(q -> q.secretId("prod/orders")).versionId();

        assertThat(aws.secrets("eu-west-1").put("prod/orders", "other")).isEqualTo(arn);

        var after = client.getSecretValue(q -> q.secretId("prod/orders"));
        assertThat(after.secretString()).isEqualTo("other");
        assertThat(after.versionId()).isNotEqualTo(before);
        assertThatThrownBy(() ->
                        client.getSecretValue(q -> q.secretId("prod/orders").versionId(before)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() ->
                        client.getSecretValue(q -> q.secretId("prod/orders").versionStage("AWSPREVIOUS")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void what_is_not_there_is_not_found() {
        aws.secrets("us-east-1").put("elsewhere", "x");
        aws.secrets("eu-west-1").remove("prod/orders");

        for (var id : new String[] {"nobody", "elsewhere", "prod/orders", arn}) {
            assertThatThrownBy(() -> client.getSecretValue(q -> q.secretId(id)))
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining("can't find the specified secret");
        }
        assertThatThrownBy(() -> client.getSecretValue(q -> q.secretId("")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void what_is_not_allowed_is_denied() {
        assertDenied(arn.replace(Accounts.DEFAULT, "210987654321"));
        aws.accounts().deny(Accounts.DEFAULT, "secretsmanager:GetSecretValue");
        assertDenied("prod/orders");

        aws.accounts().allow(Accounts.DEFAULT, "secretsmanager:GetSecretValue");
        assertThat(client.getSecretValue(q -> q.secretId("prod/orders")).secretString())
                .isNotEmpty();
    }

    private void assertDenied(String id) {
        assertThatThrownBy(() -> client.getSecretValue(q -> q.secretId(id)))
                .isInstanceOfSatisfying(SecretsManagerException.class, denied -> {
                    assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                    assertThat(denied.awsErrorDetails().errorMessage())
                            .contains("is not authorized to perform: secretsmanager:GetSecretValue");
                });
    }

    @Test
    void throttled_calls_are_asked_again_by_the_client() {
        aws.faults().add(Fault.next("GetSecretValue", new Fault.Refuse(400, "ThrottlingException", "Rate exceeded")));

        assertThat(client.getSecretValue(q -> q.secretId("prod/orders")).name()).isEqualTo("prod/orders");
        assertThat(aws.calls().byOperation()).containsEntry("GetSecretValue", 2L);
    }

    @Test
    void an_operation_that_is_not_simulated_is_said_so() {
        assertThatThrownBy(client::listSecrets)
                .isInstanceOfSatisfying(
                        SecretsManagerException.class,
                        unknown -> assertThat(unknown.awsErrorDetails().errorCode())
                                .isEqualTo("UnknownOperationException"));
    }
}
