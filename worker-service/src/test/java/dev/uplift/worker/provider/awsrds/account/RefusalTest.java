package dev.uplift.worker.provider.awsrds.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Problem.Kind;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.rds.model.RdsException;

/** Exceptions in, meanings out. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalTest {

    private static final Path TABLE = Path.of("..", "docs", "providers", "aws-rds-problems.md");

    @ParameterizedTest(name = "{0} with {1} is {2}")
    @CsvSource({
        "Throttling,                               400, THROTTLED",
        "ThrottlingException,                      400, THROTTLED",
        "RequestLimitExceeded,                     503, THROTTLED",
        "TooManyRequestsException,                 429, THROTTLED",
        "InternalFailure,                          500, FAILING",
        "ServiceUnavailable,                       503, FAILING",
        "SomethingNew,                             503, FAILING",
        "InvalidDBInstanceState,                   400, BUSY",
        "InvalidDBSnapshotState,                   400, BUSY",
        "InvalidDBClusterStateFault,               400, BUSY",
        "InvalidBlueGreenDeploymentStateFault,     400, BUSY",
        "DBInstanceNotReady,                       400, BUSY",
        "DBInstanceAlreadyExists,                  400, ALREADY_THERE",
        "DBSnapshotAlreadyExists,                  400, ALREADY_THERE",
        "BlueGreenDeploymentAlreadyExistsFault,    400, ALREADY_THERE",
        "AccessDenied,                             403, DENIED",
        "AccessDeniedException,                    400, DENIED",
        "UnauthorizedOperation,                    403, DENIED",
        "OptInRequired,                            403, DENIED",
        "ExpiredToken,                             403, CREDENTIALS_EXPIRED",
        "ExpiredTokenException,                    400, CREDENTIALS_EXPIRED",
        "InvalidClientTokenId,                     403, CREDENTIALS_INVALID",
        "UnrecognizedClientException,              400, CREDENTIALS_INVALID",
        "SignatureDoesNotMatch,                    403, CREDENTIALS_INVALID",
        "RequestTimeTooSkewed,                     403, CLOCK_WRONG",
        "InvalidAction,                            400, LACKS_OPERATION",
        "UnknownOperationException,                400, LACKS_OPERATION",
        "InternalFailure,                          501, LACKS_OPERATION",
        "DBInstanceNotFound,                       404, NOT_FOUND",
        "DBSnapshotNotFound,                       404, NOT_FOUND",
        "DBParameterGroupNotFound,                 404, NOT_FOUND",
        "DBLogFileNotFoundFault,                   404, NOT_FOUND",
        "ResourceNotFoundException,                400, NOT_FOUND",
        "SnapshotQuotaExceeded,                    400, QUOTA",
        "InstanceQuotaExceeded,                    400, QUOTA",
        "StorageQuotaExceeded,                     400, QUOTA",
        "InsufficientDBInstanceCapacity,           400, CAPACITY",
        "DBUpgradeDependencyFailure,               400, DEPENDENCY",
        "PointInTimeRestoreNotEnabled,             400, BACKUPS_OFF",
        "SourceDatabaseNotSupportedFault,          400, NOT_SUPPORTED",
        "KMSKeyNotAccessibleFault,                 400, KEY_INACCESSIBLE",
        "InvalidParameterCombination,              400, ARGUMENTS",
        "InvalidParameterValue,                    400, ARGUMENTS",
        "SomethingNew,                             400, REFUSED",
    })
    void follows_the_code_and_then_the_status(String code, int status, Refusal refusal) {
        assertThat(Refusal.of(refused(code, status, "text/xml"))).isEqualTo(refusal);
    }

    @ParameterizedTest(name = "{0} {1} without a code is {2}")
    @CsvSource({
        "404, text/html,                LACKS_OPERATION",
        "404, text/xml,                 LACKS_OPERATION",
        "405, text/html,                LACKS_OPERATION",
        "501, text/html,                LACKS_OPERATION",
        "403, text/html; charset=utf-8, UNREADABLE",
        "500, text/html,                UNREADABLE",
        "500, text/xml,                 FAILING",
        "502, text/html,                FAILING",
        "503, text/html,                FAILING",
        "504, TEXT/HTML,                FAILING",
        "429, application/json,         THROTTLED",
        "400, text/plain,               REFUSED",
    })
    void without_a_code_somebody_else_has_answered(int status, String type, Refusal refusal) {
        assertThat(Refusal.of(refused(null, status, type))).isEqualTo(refusal);
    }

    @Nested
    class Without_an_answer {

        @Test
        void time_can_help() {
            assertThat(Refusal.of(ApiCallTimeoutException.create(60_000))).isEqualTo(Refusal.UNREACHABLE);
            assertThat(Refusal.of(client("Unable to execute HTTP request", new IOException("Connection refused"))))
                    .isEqualTo(Refusal.UNREACHABLE);
        }

        @Test
        void an_answer_that_broke_off_is_not_unreadable() {
            var parser = new IllegalStateException("unexpected end", new SocketException("Connection reset"));
            var rest = new IllegalStateException(
                    "unexpected end", new IOException("Premature end of chunk coded message"));

            assertThat(Refusal.of(client("Unable to unmarshall response (x)", parser)))
                    .isEqualTo(Refusal.UNREACHABLE);
            assertThat(Refusal.of(client("Unable to unmarshall response (x)", rest)))
                    .isEqualTo(Refusal.UNREACHABLE);
            assertThat(Refusal.of(client("Unable to unmarshall response (x)", new IOException("Invalid CBOR"))))
                    .isEqualTo(Refusal.UNREADABLE);
        }

        @Test
        void a_host_of_a_region_that_nobody_knows_is_a_wrong_address() {
            assertThat(Refusal.of(unknown("rds.eu-west-9.amazonaws.com"))).isEqualTo(Refusal.REGION_UNKNOWN);
            assertThat(Refusal.of(unknown("rds.eu-west-1.amazonaws.com"))).isEqualTo(Refusal.UNREACHABLE);
            assertThat(Refusal.of(unknown("rds.internal"))).isEqualTo(Refusal.UNREACHABLE);
        }

        @Test
        void credentials_may_be_missing() {
            assertThat(Refusal.of(client("Unable to load credentials from any of the providers in the chain", null)))
                    .isEqualTo(Refusal.CREDENTIALS_MISSING);
        }

        @Test
        void anything_else_is_ours() {
            assertThat(Refusal.of(client("Unable to marshall request", new IllegalArgumentException("null"))))
                    .isEqualTo(Refusal.CALL_FAILED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void is_in_the_published_table_with_its_codes(Refusal refusal) throws IOException {
        var row = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `%s` |".formatted(refusal.code())))
                .toList();

        assertThat(row).hasSize(1);
        assertThat(row.getFirst()).contains("| %s |".formatted(refusal.kind()), refusal.remedy());
        assertThat(refusal.awsCodes())
                .allSatisfy(code -> assertThat(row.getFirst()).contains("`%s`".formatted(code)));
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "FAILING", "UNREACHABLE", "BUSY", "ALREADY_THERE"})
    void what_time_can_change_is_tried_again(Refusal refusal) {
        assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    }

    private static RdsException refused(String code, int status, String contentType) {
        var details = AwsErrorDetails.builder()
                .errorCode(code)
                .sdkHttpResponse(SdkHttpResponse.builder()
                        .statusCode(status)
                        .putHeader("Content-Type", contentType)
                        .build())
                .build();
        return (RdsException) RdsException.builder()
                .awsErrorDetails(details)
                .statusCode(status)
                .build();
    }

    private static SdkException client(String message, Throwable cause) {
        return SdkClientException.create(message, cause);
    }

    private static SdkException unknown(String host) {
        return client("Received an UnknownHostException", client("Unable to execute", new UnknownHostException(host)));
    }
}
