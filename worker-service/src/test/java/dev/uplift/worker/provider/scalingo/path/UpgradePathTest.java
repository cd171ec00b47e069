package dev.uplift.worker.provider.scalingo.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.provider.scalingo.plan.HopEstimates;
import dev.uplift.worker.provider.scalingo.plan.HopPlan;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase.Dumps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Ways from one version to another; {@code -Dupdate.docs=true} writes the table of them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpgradePathTest {

    private static final long GIBIBYTES = 40;
    private static final Path DOCUMENT = Path.of("..", "docs", "scalingo-paths.md");

    /** As Scalingo has them: a minor version of a branch leads to the latest, and that to the next major one. */
    private static final List<String> OFFERED = List.of("13.23.0-1", "14.22.0-1", "15.17.0-1", "16.13.0-1", "17.9.0-2");

    private record Pair(String from, String wanted) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair("13.5.0-1", "15"),
            new Pair("13.5.0-1", "13"),
            new Pair("13.23.0-1", "14"),
            new Pair("13.23.0-1", "17"),
            new Pair("14.5.0-1", "15"),
            new Pair("15.4.0-1", "16.13"),
            new Pair("16.13.0-1", "17.9.0-2"),
            new Pair("15.4.0-1", "15.9"),
            new Pair("17.9.0-2", "18"),
            new Pair("15.17.0-1", "14"));

    private static List<Release> from(String version) {
        var names = new ArrayList<String>();
        names.add(version);
        OFFERED.stream()
                .filter(later -> Version.of(later).compareTo(Version.of(version)) > 0)
                .forEach(names::add);
        return chain(names.toArray(String[]::new));
    }

    private static List<Release> chain(String... names) {
        var chain = new ArrayList<Release>();
        for (int i = 0; i < names.length; i++) {
            var next = i + 1 < names.length ? Optional.of("id-" + names[i + 1]) : Optional.<String>empty();
            chain.add(new Release("id-" + names[i], Version.of(names[i]), next, List.of()));
        }
        return chain;
    }

    private static List<String> hops(UpgradePath path) {
        return ((UpgradePath.Found) path).hops().stream().map(Hop::toString).toList();
    }

    @Test
    void leads_to_the_latest_minor_one_first_and_then_to_each_major_one() {
        assertThat(hops(UpgradePath.to(from("13.5.0-1"), "15")))
                .containsExactly("13.5.0-1 → 13.23.0-1", "13.23.0-1 → 14.22.0-1", "14.22.0-1 → 15.17.0-1");
    }

    @Test
    void follows_what_is_offered_also_where_that_is_not_the_latest() {
        var chain = chain("13.23.0-1", "14.5.0-1", "14.22.0-1", "15.17.0-1");

        assertThat(hops(UpgradePath.to(chain, "14"))).containsExactly("13.23.0-1 → 14.5.0-1", "14.5.0-1 → 14.22.0-1");
        assertThat(hops(UpgradePath.to(chain, "14.5"))).containsExactly("13.23.0-1 → 14.5.0-1");
    }

    @Test
    void a_part_of_a_number_is_not_a_version() {
        assertThat(UpgradePath.to(chain("1.5.0-1", "15.4.0-1"), "1")).isEqualTo(new UpgradePath.There());
        assertThat(UpgradePath.to(chain("14.5.0-1", "15.17.0-1"), "15.1"))
                .isEqualTo(new UpgradePath.JumpsOver(Version.of("15.17.0-1")));
    }

    @Test
    void says_why_there_is_none() {
        assertThat(UpgradePath.to(from("15.17.0-1"), "14")).isEqualTo(new UpgradePath.Downgrade());
        assertThat(UpgradePath.to(from("15.17.0-1"), "15")).isEqualTo(new UpgradePath.There());
        assertThat(UpgradePath.to(from("17.9.0-2"), "18"))
                .isEqualTo(new UpgradePath.EndsBefore(Version.of("17.9.0-2")));
        assertThat(UpgradePath.to(from("13.5.0-1"), "13.11"))
                .isEqualTo(new UpgradePath.JumpsOver(Version.of("13.23.0-1")));
        assertThat(UpgradePath.to(from("13.5.0-1"), "latest")).isEqualTo(new UpgradePath.NoVersion());
        assertThat(UpgradePath.to(from("13.5.0-1"), "13.4")).isEqualTo(new UpgradePath.Downgrade());
    }

    @Test
    void the_document_has_the_ways_of_both_topologies() throws IOException {
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(DOCUMENT, document());
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(document());
    }

    private static String document() {
        return """
                # Scalingo: ways from one version to another

                Scalingo upgrades a database only to the version that it names as the next one: the latest minor one of its branch, then
                the next major one. What a plan has is what the platform says at that time. This table is made by the code, as if these
                were on offer: %s.

                How long each takes is said for a database of %d GiB, as the plan estimates it. A dump comes before each major version,
                and each version settles (nodes, ANALYZE, base backup) before the next is asked for. *With one node* means that the
                standby is made anew from the primary: the database serves, slower, and nothing takes over if that node fails.

                | from | asked for | Starter: one node | Business, Enterprise: several nodes |
                |---|---|---|---|
                """.formatted(String.join(", ", OFFERED), GIBIBYTES)
                + PAIRS.stream().map(UpgradePathTest::row).collect(Collectors.joining());
    }

    private static String row(Pair pair) {
        return "| %s | %s | %s | %s |%n"
                .formatted(pair.from(), pair.wanted(), planned(pair, false), planned(pair, true));
    }

    private static String planned(Pair pair, boolean cluster) {
        return switch (UpgradePath.to(from(pair.from()), pair.wanted())) {
            case UpgradePath.Found(var hops) -> {
                var plan = HopPlan.of(
                        new UpgradedDatabase("ad", "id", hops, cluster, Dumps.MANAGED, false),
                        UpgradeOptions.of(Map.of()));
                yield hops.stream().map(hop -> said(plan, hop, cluster)).collect(Collectors.joining(", "));
            }
            case UpgradePath.There _ -> "refused: it has that version";
            case UpgradePath.Downgrade _ -> "refused: there is no downgrade";
            case UpgradePath.JumpsOver(var over) -> "refused: leads past it, to %s".formatted(over);
            case UpgradePath.EndsBefore(var newest) -> "refused: ends at %s".formatted(newest);
            case UpgradePath.NoVersion _ -> "refused: no version";
        };
    }

    private static String said(Plan plan, Hop hop, boolean cluster) {
        var said = HopEstimates.said(hop, cluster, Optional.of(GIBIBYTES << 30));
        assertThat(cutOff(plan.steps(), hop)).isEqualTo(said.contains("outage"));
        return "%s (%s)".formatted(hop.to().version(), said);
    }

    private static boolean cutOff(List<Step> steps, Hop hop) {
        return steps.stream()
                .filter(step -> step.name().equals(HopPlan.UPGRADE.formatted(hop.n())))
                .allMatch(Step::outage);
    }
}
