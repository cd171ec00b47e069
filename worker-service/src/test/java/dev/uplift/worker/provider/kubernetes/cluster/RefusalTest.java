package dev.uplift.worker.provider.kubernetes.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Problem.Kind;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Statuses, reasons and words in, meanings out. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalTest {

    private static final Path TABLE = Path.of("..", "docs", "providers", "kubernetes-problems.md");

    @ParameterizedTest(name = "{0} {1} \"{2}\" is {3}")
    @CsvSource({
        "0,   '',                  '',                                                          UNREACHABLE",
        "429, TooManyRequests,     slow down,                                                   THROTTLED",
        "429, Anything,            slow down,                                                   THROTTLED",
        "500, InternalError,       etcdserver: request timed out,                               FAILING",
        "504, Timeout,             late,                                                        FAILING",
        "503, '',                  '',                                                          FAILING",
        "409, Conflict,            the object has been modified,                                CHANGED",
        "410, Expired,             too old resource version,                                    CHANGED",
        "409, AlreadyExists,       jobs.batch already exists,                                   ALREADY_THERE",
        "403, Forbidden,           User cannot create resource jobs in API group batch,         DENIED",
        "403, Forbidden,           violates PodSecurity restricted: runAsNonRoot != true,       POLICY",
        "403, Forbidden,           exceeded quota: q,                                           QUOTA",
        "400, BadRequest,          admission webhook validate.kyverno.svc-fail denied request,  POLICY",
        "422, Invalid,             spec.template: field is immutable,                           ARGUMENTS",
        "400, BadRequest,          container is not valid,                                      ARGUMENTS",
        "401, Unauthorized,        Unauthorized,                                                CREDENTIALS_INVALID",
        "404, NotFound,            jobs.batch not found,                                        NOT_FOUND",
        "404, NotFound,            the server could not find the requested resource,            LACKS_RESOURCE",
        "405, MethodNotAllowed,    no,                                                          LACKS_RESOURCE",
        "418, '',                  teapot,                                                      REFUSED",
    })
    void follows_the_reason_and_then_the_status(int status, String reason, String words, Refusal refusal) {
        assertThat(Refusal.of(status, reason, words)).isEqualTo(refusal);
    }

    @ParameterizedTest
    @EnumSource
    void is_in_the_published_table_with_its_reasons(Refusal refusal) throws IOException {
        var row = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `%s` |".formatted(refusal.code())))
                .toList();

        assertThat(row).hasSize(1);
        assertThat(row.getFirst()).contains("| %s |".formatted(refusal.kind()), refusal.remedy());
        assertThat(refusal.reasons())
                .allSatisfy(reason -> assertThat(row.getFirst()).contains("`%s`".formatted(reason)));
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "FAILING", "UNREACHABLE", "CHANGED", "ALREADY_THERE"})
    void what_time_can_change_is_tried_again(Refusal refusal) {
        assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void a_problem_has_the_words_of_the_cluster() {
        var status = new StatusBuilder()
                .withCode(403)
                .withReason("Forbidden")
                .withMessage("jobs.batch is forbidden: User \"w\" cannot create resource \"jobs\"")
                .build();

        var problem = ClusterProblems.of(new KubernetesClientException(status), "step upgrade");

        assertThat(problem.code()).isEqualTo("access-denied");
        assertThat(problem.detail())
                .isEqualTo(
                        "step upgrade: the cluster answers 403: jobs.batch is forbidden: User \"w\" cannot create resource"
                                + " \"jobs\"");
        assertThat(problem.remedy()).contains("docs/providers/kubernetes.md");
    }

    @Test
    void a_cluster_that_does_not_answer_is_said_with_the_deepest_cause() {
        var lost = new KubernetesClientException("An error has occurred.", new ConnectException("refused"));

        assertThat(ClusterProblems.of(lost, "step upgrade").detail())
                .isEqualTo("step upgrade: the cluster does not answer: refused (ConnectException)");
        assertThat(ClusterProblems.passes(lost)).isTrue();
        assertThat(ClusterProblems.saysItPasses(lost)).isFalse();
    }
}
