package dev.uplift.worker.provider.azure.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Statuses and codes in, meanings out. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalTest {

    private static final Path TABLE = Path.of("..", "docs", "providers", "azure-flexible-server-problems.md");

    @ParameterizedTest(name = "{0} with {1} is {2}")
    @CsvSource({
        "TooManyRequests,                   429, THROTTLED",
        "SubscriptionRequestsThrottled,     503, THROTTLED",
        "SomethingNew,                      429, THROTTLED",
        "InternalServerError,               500, FAILING",
        "SomethingNew,                      503, FAILING",
        "ServerIsBusy,                      409, BUSY",
        "ServerIsBusy,                      400, BUSY",
        "SomethingNew,                      409, BUSY",
        "ServerNameAlreadyExists,           409, ALREADY_THERE",
        "AuthorizationFailed,               403, DENIED",
        "SomethingNew,                      403, DENIED",
        "RequestDisallowedByPolicy,         403, POLICY",
        "ScopeLocked,                       409, LOCKED",
        "ExpiredAuthenticationToken,        401, CREDENTIALS_EXPIRED",
        "InvalidAuthenticationTokenTenant,  401, CREDENTIALS_INVALID",
        "SomethingNew,                      401, CREDENTIALS_INVALID",
        "SubscriptionNotFound,              404, SUBSCRIPTION_UNUSABLE",
        "InvalidResourceType,               404, LACKS_OPERATION",
        "NoRegisteredProviderFound,         400, LACKS_OPERATION",
        "SomethingNew,                      501, LACKS_OPERATION",
        "ResourceNotFound,                  404, NOT_FOUND",
        "SomethingNew,                      404, NOT_FOUND",
        "QuotaExceeded,                     409, QUOTA",
        "SkuNotAvailable,                   409, CAPACITY",
        "ParameterOutOfRange,               400, ARGUMENTS",
        "SomethingNew,                      400, ARGUMENTS",
        "SomethingNew,                      412, REFUSED",
    })
    void follows_the_code_and_then_the_status(String code, int status, Refusal refusal) {
        assertThat(Refusal.of(status, code)).isEqualTo(refusal);
    }

    @ParameterizedTest(name = "{0} without a code is {1}")
    @CsvSource({
        "404, LACKS_OPERATION",
        "405, LACKS_OPERATION",
        "501, LACKS_OPERATION",
        "403, DENIED",
        "429, THROTTLED",
        "500, FAILING",
        "502, FAILING",
    })
    void without_a_code_somebody_else_has_answered(int status, Refusal refusal) {
        assertThat(Refusal.of(status, "")).isEqualTo(refusal);
    }

    @ParameterizedTest
    @EnumSource
    void is_in_the_published_table_with_its_codes(Refusal refusal) throws IOException {
        var row = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `%s` |".formatted(refusal.code())))
                .toList();

        assertThat(row).hasSize(1);
        assertThat(row.getFirst()).contains("| %s |".formatted(refusal.kind()), refusal.remedy());
        assertThat(refusal.azureCodes())
                .allSatisfy(code -> assertThat(row.getFirst()).contains("`%s`".formatted(code)));
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "FAILING", "UNREACHABLE", "BUSY", "ALREADY_THERE"})
    void what_time_can_change_is_tried_again(Refusal refusal) {
        assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    }
}
