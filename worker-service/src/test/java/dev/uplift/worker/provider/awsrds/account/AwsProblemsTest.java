package dev.uplift.worker.provider.awsrds.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.Fault.Effect;
import dev.uplift.sandbox.platform.PlatformClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rds.RdsClient;

/** Faults on the wire in, problems out: with the real clients, as the worker has them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class AwsProblemsTest {

    private static final String ASK = "DescribeDBInstances";
    /** A port that nobody else may be given meanwhile. */
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private AwsSimulator aws;
    private Accounts accounts;

    @BeforeEach
    void start() throws IOException {
        OwnCredentials.set();
        aws = AwsSimulator.start(PlatformClock.standing(), 0);
        aws.region("eu-west-1").create(NewInstance.of("orders", "13.14"));
        accounts = new Accounts(Optional.of(aws.uri()), Duration.ofSeconds(1), meters);
    }

    @AfterEach
    void stop() {
        accounts.close();
        aws.close();
    }

    @Test
    void throttling_is_waited_out_by_the_sdk_and_every_attempt_is_counted() {
        aws.faults()
                .add(fault(new Fault.Refuse(400, "Throttling", "Rate exceeded")).times(2));

        assertThat(fleet().instance("orders")).isPresent();

        assertThat(counted("throttled")).isEqualTo(2);
        assertThat(counted("answered")).isEqualTo(1);
        assertThat(aws.calls().total()).isEqualTo(3);
    }

    @Test
    void throttling_that_goes_on_passes() {
        aws.faults()
                .add(fault(new Fault.Refuse(400, "Throttling", "Rate exceeded")).times(100));

        assertThat(problem())
                .returns(Kind.TRANSIENT, Problem::kind)
                .returns("platform-throttled", Problem::code)
                .returns(
                        "step look: AWS answers rds:DescribeDBInstances with Throttling: Rate exceeded",
                        Problem::detail);
    }

    @Test
    void a_server_error_passes() {
        aws.faults().add(fault(new Fault.Refuse(500, "InternalFailure", "oops")).times(100));

        assertThat(problem()).returns(Kind.TRANSIENT, Problem::kind).returns("platform-failing", Problem::code);
        assertThat(counted("failed")).isEqualTo(5);
    }

    @Test
    void a_lost_answer_is_asked_for_again() {
        aws.faults().add(fault(new Fault.LoseAnswer()));
        aws.faults().add(fault(new Fault.LoseRequest()));

        assertThat(fleet().instance("orders")).isPresent();
        assertThat(aws.calls().total()).isEqualTo(3);
    }

    @Test
    void a_platform_that_never_answers_is_unreachable_for_now() {
        aws.faults().add(fault(new Fault.LoseRequest()).times(100));

        assertThat(problem()).returns(Kind.TRANSIENT, Problem::kind).returns("platform-unreachable", Problem::code);
        assertThat(counted("lost")).isEqualTo(5);
    }

    @Test
    void a_page_with_a_good_status_is_unreadable_even_if_it_is_well_formed() {
        aws.faults().add(fault(new Fault.Page(200, "text/html", "<html><body>Please log in</body></html>")));
        assertThat(problem())
                .returns(Kind.PROVIDER, Problem::kind)
                .returns("platform-answer-unreadable", Problem::code)
                .satisfies(problem -> assertThat(problem.detail())
                        .contains("rds:DescribeDBInstances")
                        .contains("text/html"));

        aws.faults().add(fault(new Fault.Page(200, "text/xml", "<!doctype html><p>log in & go")));
        assertThat(problem().code()).isEqualTo("platform-answer-unreadable");

        aws.faults().add(fault(new Fault.Page(200, "text/xml", "")));
        assertThat(problem().code()).isEqualTo("platform-answer-unreadable");
    }

    @Test
    void a_page_with_404_is_an_operation_that_is_not_there() {
        aws.faults().add(fault(new Fault.Page(404, "text/html", "<!doctype html><title>404 Not Found</title>")));

        assertThat(problem())
                .returns(Kind.PROVIDER, Problem::kind)
                .returns("platform-lacks-operation", Problem::code)
                .returns(
                        "step look: it needs rds:DescribeDBInstances, which this platform does not have: HTTP 404",
                        Problem::detail);
    }

    @Test
    void a_page_of_a_gateway_passes() {
        aws.faults()
                .add(fault(new Fault.Page(502, "text/html", "<h1>Bad gateway</h1>"))
                        .times(100));

        assertThat(problem()).returns(Kind.TRANSIENT, Problem::kind).returns("platform-failing", Problem::code);
    }

    @Test
    void denied_access_names_the_action() {
        aws.faults().add(fault(new Fault.Refuse(403, "AccessDenied", "User: x is not authorized")));

        assertThat(problem())
                .returns(Kind.REQUEST, Problem::kind)
                .returns("access-denied", Problem::code)
                .satisfies(problem -> assertThat(problem.remedy()).startsWith("Allow rds:DescribeDBInstances"));
        assertThat(counted("refused")).isEqualTo(1);
    }

    @Test
    void an_expired_token_is_said() {
        aws.faults().add(fault(new Fault.Refuse(403, "ExpiredToken", "The security token is expired")));

        assertThat(problem()).returns(Kind.REQUEST, Problem::kind).returns("credentials-expired", Problem::code);
    }

    @Test
    void a_platform_that_is_not_there_is_unreachable() {
        accounts.close();
        accounts = new Accounts(Optional.of(NOBODY), Duration.ofSeconds(1), meters);

        assertThat(problem())
                .returns("platform-unreachable", Problem::code)
                .satisfies(problem -> assertThat(problem.detail()).contains("Connection refused"));
    }

    @Test
    void a_region_that_does_not_exist_is_a_wrong_address() {
        accounts.close();
        // the name service need not answer: a name of the reserved domain never resolves
        accounts = new Accounts(
                Optional.of(URI.create("http://rds.eu-west-9.amazonaws.com.invalid")), Duration.ofSeconds(1), meters);

        assertThat(problem()).returns(Kind.REQUEST, Problem::kind).returns("region-unknown", Problem::code);
    }

    @Test
    void missing_credentials_are_said_without_a_call() {
        assumeThat(System.getenv()).doesNotContainKeys("AWS_ACCESS_KEY_ID", "AWS_PROFILE");
        OwnCredentials.clear();
        try {
            accounts.close();
            accounts = new Accounts(Optional.of(aws.uri()), Duration.ofSeconds(1), meters);

            assertThat(problem()).returns(Kind.REQUEST, Problem::kind).returns("credentials-missing", Problem::code);
            assertThat(aws.calls().total()).isZero();
        } finally {
            OwnCredentials.set();
        }
    }

    @Test
    void an_interrupted_call_is_no_problem_of_the_platform() {
        Thread.currentThread().interrupt();

        var thrown = catchThrowableOfType(SdkException.class, () -> rds().describeDBInstances());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(AbortedException.class);
    }

    private static Fault fault(Effect effect) {
        return Fault.next(ASK, effect);
    }

    private Fleet fleet() {
        return accounts.of(Optional.empty(), "eu-west-1").fleet();
    }

    private RdsClient rds() {
        return accounts.of(Optional.empty(), "eu-west-1").rds();
    }

    private Problem problem() {
        var thrown = catchThrowableOfType(SdkException.class, () -> fleet().instance("orders"));
        return AwsProblems.of(thrown, "step look");
    }

    private double counted(String outcome) {
        return meters.counter("uplift.provider.calls", "provider", "aws-rds", "operation", ASK, "outcome", outcome)
                .count();
    }
}
