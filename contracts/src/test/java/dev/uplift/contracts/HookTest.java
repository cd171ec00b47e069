package dev.uplift.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.Hook.At;
import dev.uplift.contracts.Hook.Http;
import dev.uplift.contracts.Hook.Http.Method;
import dev.uplift.contracts.Hook.KubernetesScale;
import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HookTest {

    private static final String HTTP = """
            {"type":"http","name":"on","at":"quiesce","method":"PUT","urlFrom":"env:URL","headers":{"X-Who":"uplift"},"headersFrom":{"Authorization":"aws-secretsmanager:t"},"body":"x","status":202,"timeout":"PT10S"}""";
    private static final String SQL = """
            {"type":"sql","name":"off","at":"resume","on":"target","database":"shop","sql":"SELECT 1","timeout":"PT1M"}""";
    private static final String SCALE = """
            {"type":"kubernetes-scale","name":"app","at":"quiesce","namespace":"shop","kind":"StatefulSet","selector":"app=web","replicas":1,"timeout":"PT5M"}""";

    private static Hook read(String json) {
        return Json.read(json.getBytes(), Hook.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', quoteCharacter = '`', textBlock = HTTP + "\n" + SQL + "\n" + SCALE)
    void what_is_read_is_written_again(String json) {
        assertThat(new String(Json.write(read(json)))).isEqualTo(json);
    }

    @Test
    void a_list_is_written_with_the_types_of_its_members() throws Exception {
        var all = List.of(read(HTTP), read(SQL), read(SCALE));
        var list = new TypeReference<List<Hook>>() {};

        var written = Json.mapper().writerFor(list).writeValueAsString(all);

        assertThat(Json.mapper().readValue(written, list)).isEqualTo(all);
    }

    @Test
    void what_is_left_out_has_the_documented_default() {
        assertThat(read("""
                {"type":"http","name":"on","at":"rehearsal-ready","url":"http://status.example"}"""))
                .isEqualTo(new Http(
                        "on",
                        At.REHEARSAL_READY,
                        Method.POST,
                        Optional.of("http://status.example"),
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(30)));
        assertThat(read("""
                {"type":"kubernetes-scale","name":"app","at":"quiesce","namespace":"shop","kind":"Deployment","workload":"web"}"""))
                .isEqualTo(new KubernetesScale(
                        "app",
                        At.QUIESCE,
                        "shop",
                        KubernetesScale.Kind.DEPLOYMENT,
                        Optional.of("web"),
                        Optional.empty(),
                        0,
                        Duration.ofMinutes(10)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"ftp","name":"a","at":"quiesce"}                                                              | ftp
            {"type":"http","at":"quiesce","url":"http://a"}                                                       | name
            {"type":"http","name":"a b","at":"quiesce","url":"http://a"}                                          | a b
            {"type":"http","name":"a","url":"http://a"}                                                           | 'at' is missing
            {"type":"http","name":"a","at":"noon","url":"http://a"}                                               | noon
            {"type":"http","name":"a","at":"quiesce"}                                                             | 'urlFrom'
            {"type":"http","name":"a","at":"quiesce","url":"http://a","urlFrom":"env:A"}                          | not both
            {"type":"http","name":"a","at":"quiesce","url":"file:///etc/passwd"}                                  | 'url' must be
            {"type":"http","name":"a","at":"quiesce","url":"http://u:p@a"}                                        | 'url' must be
            {"type":"http","name":"a","at":"quiesce","urlFrom":"https://hooks.example/T0"}                        | 'urlFrom' must be a reference
            {"type":"http","name":"a","at":"quiesce","url":"http://a","method":"GET","body":"x"}                  | GET
            {"type":"http","name":"a","at":"quiesce","url":"http://a","status":99}                                | 99
            {"type":"http","name":"a","at":"quiesce","url":"http://a","timeout":"PT11M"}                          | PT10M
            {"type":"http","name":"a","at":"quiesce","url":"http://a","timeout":"PT0S"}                           | 'timeout'
            {"type":"http","name":"a","at":"quiesce","url":"http://a","headers":{"Authorization":"Bearer x"}}     | 'headersFrom'
            {"type":"http","name":"a","at":"quiesce","url":"http://a","headersFrom":{"X":"secret"}}               | 'headersFrom.X' must be a reference
            {"type":"http","name":"a","at":"quiesce","url":"http://a","headers":{"Host":"b"}}                     | set by Uplift
            {"type":"http","name":"a","at":"quiesce","url":"http://a","headers":{"A B":"b"}}                      | no name of a header
            {"type":"http","name":"a","at":"quiesce","url":"http://a","headers":{"X":"a\\r\\nY: b"}}              | beside ASCII
            {"type":"http","name":"a","at":"quiesce","url":"http://a","headers":{"X":"1"},"headersFrom":{"x":"env:A"}} | twice
            {"type":"sql","name":"a","at":"quiesce","sql":"SELECT 1"}                                             | 'database' is missing
            {"type":"sql","name":"a","at":"quiesce","database":"d","sql":" "}                                     | 'sql' is empty
            {"type":"sql","name":"a","at":"rehearsal-ready","database":"d","sql":"SELECT 1"}                      | only http
            {"type":"kubernetes-scale","name":"a","at":"resume","namespace":"n","kind":"Deployment","workload":"w"}  | must be quiesce
            {"type":"kubernetes-scale","name":"a","at":"quiesce","namespace":"n","kind":"Deployment"}             | 'workload'
            {"type":"kubernetes-scale","name":"a","at":"quiesce","namespace":"n","workload":"w"}                  | 'kind' is missing
            {"type":"kubernetes-scale","name":"a","at":"quiesce","namespace":"N/x","kind":"Deployment","workload":"w"} | namespace
            {"type":"kubernetes-scale","name":"a","at":"quiesce","namespace":"n","kind":"Deployment","workload":"w","replicas":-1} | 'replicas'
            """)
    void what_is_wrong_is_named(String json, String words) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(json)).withMessageContaining(words);
    }

    @Test
    void two_of_the_same_name_are_one_too_many() {
        var once = List.of(read(HTTP), read(SQL));

        assertThat(Hook.distinct(once)).isEqualTo(once);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hook.distinct(List.of(read(HTTP), read(SQL), read(HTTP.replace("\"on\"", "\"ON\"")))))
                .withMessageContaining("ON");
    }
}
