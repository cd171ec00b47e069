package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.platform.PlatformClock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.sts.StsClient;

class DeniedActionsTest {

    private AwsSimulator aws;

    @BeforeEach
    void start() throws Exception {
        aws = AwsSimulator.start(PlatformClock.standing(), 0);
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void a_denied_action_is_named_with_who_asked_and_has_no_effect() {
        aws.region("eu-west-1").create(NewInstance.of("orders", "13.16"));
        aws.accounts().deny(Accounts.DEFAULT, "rds:DeleteDBInstance");
        try (var rds = Clients.of(RdsClient.builder(), aws)) {
            assertDenied(
                    () -> rds.deleteDBInstance(
                            q -> q.dbInstanceIdentifier("orders").skipFinalSnapshot(true)),
                    "rds:DeleteDBInstance");

            assertThat(rds.describeDBInstances().dbInstances())
                    .singleElement()
                    .satisfies(still -> assertThat(still.dbInstanceStatus()).isEqualTo("available"));
        }
    }

    @Test
    void metrics_are_denied_under_the_name_that_policies_have_for_them() {
        aws.accounts().deny(Accounts.DEFAULT, "cloudwatch:GetMetricData");
        try (var cloudWatch = Clients.of(CloudWatchClient.builder(), aws)) {
            assertDenied(() -> cloudWatch.getMetricData(q -> {}), "cloudwatch:GetMetricData");
        }
    }

    @Test
    void a_denial_holds_for_its_account_only_until_it_is_taken_back() {
        aws.accounts().deny("210987654321", "rds:DescribeDBInstances");
        try (var rds = Clients.of(RdsClient.builder(), aws)) {
            assertThat(rds.describeDBInstances().dbInstances()).isEmpty();

            aws.accounts().deny(Accounts.DEFAULT, "rds:DescribeDBInstances");
            assertDenied(rds::describeDBInstances, "rds:DescribeDBInstances");

            aws.accounts().allow(Accounts.DEFAULT, "rds:DescribeDBInstances");
            assertThat(rds.describeDBInstances().dbInstances()).isEmpty();
        }
    }

    @Test
    void roles_can_be_denied_but_not_the_question_who_one_is() {
        aws.accounts().add(Role.open("arn:aws:iam::210987654321:role/uplift"));
        aws.accounts().deny(Accounts.DEFAULT, "sts:AssumeRole");
        aws.accounts().deny(Accounts.DEFAULT, "sts:GetCallerIdentity");
        try (var sts = Clients.of(StsClient.builder(), aws)) {
            assertDenied(
                    () -> sts.assumeRole(q ->
                            q.roleArn("arn:aws:iam::210987654321:role/uplift").roleSessionName("fleet")),
                    "sts:AssumeRole");

            assertThat(sts.getCallerIdentity().account()).isEqualTo(Accounts.DEFAULT);
        }
    }

    private static void assertDenied(ThrowingCallable call, String action) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, denied -> {
            assertThat(denied.statusCode()).isEqualTo(403);
            assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            assertThat(denied.awsErrorDetails().errorMessage())
                    .startsWith("User: arn:aws:iam::123456789012:user/uplift is not authorized to perform: " + action);
        });
    }
}
