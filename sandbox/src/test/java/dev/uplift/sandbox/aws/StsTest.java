package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.platform.PlatformClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

class StsTest {

    private static final String OTHER = "210987654321";
    private static final String ROLE = "arn:aws:iam::210987654321:role/teams/uplift";

    private final PlatformClock clock = PlatformClock.standing();
    private AwsSimulator aws;
    private StsClient sts;

    @BeforeEach
    void start() throws Exception {
        aws = AwsSimulator.start(clock, 0);
        sts = Clients.of(StsClient.builder(), aws);
    }

    @AfterEach
    void stop() {
        sts.close();
        aws.close();
    }

    @Test
    void who_assumed_no_role_is_a_user_of_the_default_account() {
        var identity = sts.getCallerIdentity();

        assertThat(identity.account()).isEqualTo("123456789012");
        assertThat(identity.arn()).isEqualTo("arn:aws:iam::123456789012:user/uplift");
    }

    @Test
    void an_assumed_role_acts_in_its_own_account() {
        aws.accounts().add(Role.open(ROLE));
        aws.region(OTHER, "eu-west-1").create(NewInstance.of("theirs", "13.16"));

        var answer = sts.assumeRole(wish(ROLE));

        assertThat(answer.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::210987654321:assumed-role/uplift/fleet");
        assertThat(answer.assumedRoleUser().assumedRoleId()).startsWith("AROA").endsWith(":fleet");
        assertThat(answer.credentials().expiration())
                .isEqualTo(toMillis(clock.now().plus(Duration.ofHours(1))));
        try (var theirs = Clients.of(StsClient.builder(), aws, temporary(answer.credentials()));
                var rds = Clients.of(RdsClient.builder(), aws, temporary(answer.credentials()))) {
            assertThat(theirs.getCallerIdentity().account()).isEqualTo(OTHER);
            assertThat(theirs.getCallerIdentity().arn())
                    .isEqualTo(answer.assumedRoleUser().arn());
            assertThat(rds.describeDBInstances().dbInstances())
                    .singleElement()
                    .satisfies(instance ->
                            assertThat(instance.dbInstanceIdentifier()).isEqualTo("theirs"));
        }
    }

    private static Instant toMillis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    @Test
    void the_sdks_own_provider_of_assumed_roles_works() {
        aws.accounts().add(Role.open(ROLE));
        try (var provider = StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(wish(ROLE))
                        .build();
                var theirs = StsClient.builder()
                        .endpointOverride(aws.uri())
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(provider)
                        .build()) {
            assertThat(theirs.getCallerIdentity().account()).isEqualTo(OTHER);
        }
    }

    @Test
    void a_role_that_is_not_there_and_a_wrong_external_id_look_the_same() {
        aws.accounts().add(Role.open(ROLE).wantsExternalId("t-17"));
        var said = "User: arn:aws:iam::123456789012:user/uplift is not authorized to perform: sts:AssumeRole"
                + " on resource: ";

        assertRefused(() -> sts.assumeRole(wish(ROLE + "-x")), 403, "AccessDenied", said + ROLE + "-x");
        assertRefused(() -> sts.assumeRole(wish(ROLE)), 403, "AccessDenied", said + ROLE);
        assertRefused(
                () -> sts.assumeRole(wish(ROLE).toBuilder().externalId("t-18").build()),
                403,
                "AccessDenied",
                said + ROLE);
        assertThat(sts.assumeRole(wish(ROLE).toBuilder().externalId("t-17").build())
                        .credentials()
                        .accessKeyId())
                .startsWith("ASIA");
    }

    @Test
    void sessions_are_neither_too_short_nor_too_long_nor_badly_named() {
        aws.accounts().add(Role.open(ROLE));

        assertRefused(() -> sts.assumeRole(lasting(899)), 400, "ValidationError", "greater than or equal to 900");
        assertRefused(() -> sts.assumeRole(lasting(3601)), 400, "ValidationError", "MaxSessionDuration");
        assertRefused(
                () -> sts.assumeRole(
                        wish(ROLE).toBuilder().roleSessionName("a b").build()),
                400,
                "ValidationError",
                "roleSessionName");
        assertThat(sts.assumeRole(lasting(900)).credentials().expiration())
                .isEqualTo(toMillis(clock.now().plusSeconds(900)));
    }

    private static AssumeRoleRequest lasting(int seconds) {
        return wish(ROLE).toBuilder().durationSeconds(seconds).build();
    }

    @Test
    void expired_credentials_are_refused_by_every_service_in_its_own_form() {
        aws.accounts().add(Role.open(ROLE));
        var credentials = temporary(sts.assumeRole(wish(ROLE)).credentials());
        try (var theirSts = Clients.of(StsClient.builder(), aws, credentials);
                var rds = Clients.of(RdsClient.builder(), aws, credentials);
                var cloudWatch = Clients.of(CloudWatchClient.builder(), aws, credentials);
                var secrets = Clients.of(SecretsManagerClient.builder(), aws, credentials)) {
            clock.advance(Duration.ofMinutes(59));
            assertThat(rds.describeDBInstances().dbInstances()).isEmpty();

            clock.advance(Duration.ofMinutes(1));

            assertRefused(theirSts::getCallerIdentity, 403, "ExpiredToken", "expired");
            assertRefused(rds::describeDBInstances, 403, "ExpiredToken", "expired");
            assertRefused(() -> cloudWatch.getMetricData(q -> {}), 403, "ExpiredToken", "expired");
            assertRefused(() -> secrets.getSecretValue(q -> q.secretId("x")), 400, "ExpiredTokenException", "expired");
        }
    }

    @Test
    void an_invented_token_is_refused() {
        aws.accounts().add(Role.open(ROLE));
        var real = sts.assumeRole(wish(ROLE)).credentials();
        var invented = AwsSessionCredentials.create(real.accessKeyId(), real.secretAccessKey(), "invented");
        try (var rds = Clients.of(RdsClient.builder(), aws, invented)) {
            assertRefused(rds::describeDBInstances, 403, "InvalidClientTokenId", "is invalid");
        }
    }

    private static AssumeRoleRequest wish(String role) {
        return AssumeRoleRequest.builder()
                .roleArn(role)
                .roleSessionName("fleet")
                .build();
    }

    private static AwsSessionCredentials temporary(Credentials made) {
        return AwsSessionCredentials.create(made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
    }

    private static void assertRefused(ThrowingCallable call, int status, String code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, refused -> {
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(refused.statusCode()).isEqualTo(status);
            assertThat(refused.awsErrorDetails().errorMessage()).contains(message);
        });
    }
}
