package dev.uplift.api.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.inventory.Sighting.Known;
import dev.uplift.api.inventory.Sighting.News;
import dev.uplift.contracts.FoundServer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a server in the inventory when a discovery sees it. */
class SightingSpec {

    private static final Sightings.Look LOOK = look(Map.of());

    private static Sightings.Look look(Map<String, String> labels) {
        return new Sightings.Look("dsc-2", "scope", "any", "default", labels);
    }

    private static FoundServer server(String version, Map<String, String> labels) {
        return new FoundServer(
                Map.of("host", "a"),
                labels,
                Optional.of(version),
                Optional.of("postgres"),
                Optional.of("available"),
                Optional.of("id-1"));
    }

    private static Known known(Map<String, String> labels, Map<String, String> found) {
        return new Known(
                labels,
                found,
                Optional.of("13.16"),
                Optional.of("postgres"),
                Optional.of("id-1"),
                Optional.of("dsc-1"),
                false,
                false);
    }

    private static Sighting seen(Known before, FoundServer server) {
        return Sighting.of(Optional.of(before), server, LOOK);
    }

    @Test
    void labels_that_the_platform_gave_are_those_that_it_has_now() {
        var before = known(Map.of("env", "dev", "old", "1"), Map.of("env", "dev", "old", "1"));

        var sighting = seen(before, server("13.16", Map.of("env", "prod", "new", "2")));

        assertThat(sighting.labels()).isEqualTo(Map.of("env", "prod", "new", "2"));
        assertThat(sighting.foundLabels()).isEqualTo(Map.of("env", "prod", "new", "2"));
        assertThat(sighting.news()).isEqualTo(News.CHANGED);
    }

    @Test
    void labels_that_people_gave_stay_whatever_the_platform_says() {
        var before = known(Map.of("team", "shop", "env", "dev"), Map.of("env", "dev"));

        var sighting = seen(before, server("13.16", Map.of("team", "web")));

        assertThat(sighting.labels()).isEqualTo(Map.of("team", "shop"));
        assertThat(sighting.foundLabels()).isEmpty();
    }

    @Test
    void labels_that_were_asked_for_are_given_to_all() {
        var found = server("13.16", Map.of("env", "dev", "wave", "9"));

        var sighting = Sighting.of(Optional.empty(), found, look(Map.of("wave", "1")));

        assertThat(sighting.labels()).isEqualTo(Map.of("env", "dev", "wave", "1"));
        assertThat(sighting.foundLabels()).isEqualTo(Map.of("env", "dev"));
        assertThat(sighting.news()).isEqualTo(News.NEW);
    }

    @Test
    void a_server_as_it_was_is_no_news() {
        var before = known(Map.of("env", "dev", "team", "shop"), Map.of("env", "dev"));

        assertThat(seen(before, server("13.16", Map.of("env", "dev"))).news()).isEqualTo(News.SAME);
    }

    @Test
    void another_version_is_a_change() {
        assertThat(seen(known(Map.of(), Map.of()), server("16.9", Map.of())).news())
                .isEqualTo(News.CHANGED);
    }

    @Test
    void a_server_that_was_gone_is_a_change_and_one_that_was_removed_is_new() {
        var server = server("13.16", Map.of());
        var gone = new Known(
                Map.of(),
                Map.of(),
                server.version(),
                server.engine(),
                server.identity(),
                Optional.of("dsc-1"),
                true,
                false);
        var removed = new Known(
                Map.of(),
                Map.of(),
                server.version(),
                server.engine(),
                server.identity(),
                Optional.of("dsc-1"),
                false,
                true);

        assertThat(seen(gone, server).news()).isEqualTo(News.CHANGED);
        assertThat(seen(removed, server).news()).isEqualTo(News.NEW);
    }

    @Test
    void a_server_that_this_discovery_has_seen_before_counts_no_more() {
        var server = server("16.9", Map.of());
        var before = new Known(
                Map.of(),
                Map.of(),
                Optional.of("13.16"),
                server.engine(),
                server.identity(),
                Optional.of("dsc-2"),
                false,
                false);

        assertThat(seen(before, server).news()).isEqualTo(News.COUNTED);
    }
}
