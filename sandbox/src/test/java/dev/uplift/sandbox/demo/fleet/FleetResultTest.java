package dev.uplift.sandbox.demo.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.demo.fleet.Cloud.Doubt;
import dev.uplift.sandbox.demo.stage.UpgradeView;
import dev.uplift.sandbox.demo.stage.UpgradesApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FleetResultTest {

    private static final FleetResult.Asked ASKED = new FleetResult.Asked("13.16", "16", 30.5);

    private static final String FAILED = """
            {"id": "f", "state": "FAILED",
             "problem": {"code": "upgrade-refused", "kind": "PROVIDER", "detail": "RDS went back to 13.16.",
                         "remedy": "Drop the view."}}
            """;
    private static final String REJECTED = """
            {"id": "r", "state": "REJECTED",
             "problem": {"code": "prechecks-failed", "kind": "REQUEST", "detail": "1 finding blocks.", "remedy": ""},
             "findings": [{"id": "sql-not-examined", "severity": "WARN", "object": "", "explanation": "x", "remedy": ""},
                          {"id": "is-a-replica", "severity": "BLOCK", "object": "db", "explanation": "It is a replica.",
                           "remedy": "Upgrade its source."}]}
            """;
    private static final String SUCCEEDED = """
            {"id": "s", "state": "SUCCEEDED"}
            """;

    @Test
    void all_is_well_when_all_succeeded_and_nothing_is_doubted() throws IOException {
        var result = FleetResult.of("aws-rds", ASKED, List.of(one("a", SUCCEEDED), one("b", SUCCEEDED)), List.of(), 45);

        assertThat(result.isProved()).isTrue();
        assertThat(new String(Json.write(result), StandardCharsets.UTF_8))
                .isEqualTo("{\"provider\":\"aws-rds\",\"upgrades\":2,\"succeeded\":2,\"failed\":0,\"providerCalls\":45,"
                        + "\"providerCallsPerUpgrade\":22.5,\"seconds\":30.5,\"from\":\"13.16\",\"to\":\"16\","
                        + "\"problems\":[]}");
        assertThat(FleetReport.of(result))
                .isEqualTo(
                        "\naws-rds: 2 of 2 upgraded from 13.16 to 16 in 31 s, with 45 calls of the platform, 22.5 each");
    }

    @Test
    void who_did_not_succeed_is_named_with_the_reason_and_the_remedy() throws IOException {
        var refused = new FleetResult.One(server("d", "13.16"), Optional.empty(), "the upgrade was not accepted: 409");

        var result = FleetResult.of(
                "aws-rds",
                ASKED,
                List.of(one("a", SUCCEEDED), one("bb", FAILED), one("c", REJECTED), refused),
                List.of(),
                40);

        assertThat(result.succeeded()).isEqualTo(1);
        assertThat(result.failed()).isEqualTo(3);
        assertThat(result.isProved()).isFalse();
        assertThat(FleetReport.of(result).lines().skip(3)).containsExactly("""
                SERVER  CODE             WHY
                bb      upgrade-refused  RDS went back to 13.16.
                                         Remedy: Drop the view.
                c       is-a-replica     It is a replica.
                                         Remedy: Upgrade its source.
                d       not-accepted     the upgrade was not accepted: 409""".split("\n"));
    }

    @Test
    void what_the_platform_shows_counts_more_than_what_uplift_says() throws IOException {
        var doubts = List.of(new Doubt("a", "RDS shows version 13.16, not 16."), new Doubt("other", "It was changed."));

        var result = FleetResult.of("aws-rds", ASKED, List.of(one("a", SUCCEEDED), one("b", SUCCEEDED)), doubts, 40);

        assertThat(result.succeeded()).isEqualTo(1);
        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.isProved()).isFalse();
        assertThat(result.problems()).extracting(FleetResult.Trouble::server).containsExactly("a", "other");
        assertThat(result.problems()).extracting(FleetResult.Trouble::code).containsOnly("not-proved");
    }

    @Test
    void a_server_that_was_not_looked_for_had_the_version_that_its_upgrade_saw() throws IOException {
        var seen = view("{\"id\": \"s\", \"state\": \"SUCCEEDED\", \"source\": {\"version\": \"13.23\"}}");

        assertThat(new FleetResult.One(server("a", ""), Optional.of(seen), "").version())
                .contains("13.23");
        assertThat(new FleetResult.One(server("a", "13.16"), Optional.of(seen), "").version())
                .contains("13.16");
        assertThat(new FleetResult.One(server("a", ""), Optional.of(view(FAILED)), "").version())
                .isEmpty();
        assertThat(new FleetResult.One(server("a", ""), Optional.empty(), "refused").version())
                .isEmpty();
    }

    @Test
    void nothing_done_is_no_success() {
        var result = FleetResult.of("aws-rds", ASKED, List.of(), List.of(), 2);

        assertThat(result.isProved()).isFalse();
        assertThat(result.providerCallsPerUpgrade()).isZero();
    }

    @Test
    void progress_counts_upgrades_by_where_they_are() throws IOException {
        var progress = FleetProgress.of(
                List.of(view(SUCCEEDED), view(FAILED), running("UPGRADE"), running("UPGRADE"), running("BACKUP")));

        assertThat(progress.plain(6)).isEqualTo("1 of 6 succeeded, 1 FAILED, 1 BACKUP, 2 UPGRADE");
        assertThat(progress.drawn(6, 40)).isEqualTo("████████░░░░░░░░░░░░░░░░ 1 of 6 succee…");
    }

    private static UpgradeView running(String phase) throws IOException {
        return view("{\"id\": \"x\", \"state\": \"RUNNING\", \"progress\": {\"phase\": \"%s\"}}".formatted(phase));
    }

    private static FleetResult.One one(String server, String document) throws IOException {
        return new FleetResult.One(server(server, "13.16"), Optional.of(view(document)), "");
    }

    private static FoundServer server(String name, String version) {
        return new FoundServer("srv-" + name, name, version, Map.of());
    }

    private static UpgradeView view(String document) throws IOException {
        return UpgradesApi.view(Json.mapper().readTree(document));
    }
}
