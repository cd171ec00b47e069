package dev.uplift.sandbox.demo.scalingo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.demo.fleet.Cloud.Done;
import dev.uplift.sandbox.demo.fleet.Cloud.Doubt;
import dev.uplift.sandbox.scalingo.DatabaseView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ScalingoProofTest {

    private static final List<String> WAY = List.of("13.23.0-1", "14.22.0-1", "15.17.0-1");
    private static final List<String> DUMPS = List.of("13.23.0-1", "14.22.0-1");
    private static final DatabaseView OLD = view("db-0001", "13.5.0-1", "running", 0, true, List.of(), true);
    private static final DatabaseView NEW = view("db-0001", "15.17.0-1", "running", 3, true, DUMPS, true);
    private static final DatabaseView OTHER = view("other", "13.5.0-1", "running", 0, true, List.of(), true);

    private static DatabaseView view(
            String app,
            String version,
            String status,
            int asked,
            boolean dumped,
            List<String> backups,
            boolean recoverable) {
        return new DatabaseView(
                "ad-1",
                app,
                "postgresql-starter-4096",
                version,
                status,
                asked,
                List.of(),
                dumped,
                backups,
                Map.of("web", 2),
                0,
                recoverable);
    }

    private static List<String> sentences(boolean ownBackup, List<String> offences, DatabaseView was, DatabaseView is) {
        var before = new TreeMap<>(Map.of(was.app(), was, OTHER.app(), OTHER));
        var after = new TreeMap<>(Map.of(is.app(), is, OTHER.app(), OTHER));
        return new ScalingoProof(before, after, new TreeMap<>(Map.of(is.app(), WAY)), ownBackup, offences)
                .doubts(List.of(new Done(is.app(), "u1"))).stream()
                        .map(Doubt::sentence)
                        .toList();
    }

    @Test
    void a_way_taken_stop_by_stop_with_its_dumps_leaves_no_doubt() {
        assertThat(sentences(true, List.of(), OLD, NEW)).isEmpty();
    }

    @Test
    void no_dumps_are_expected_of_those_that_have_none_or_where_the_platforms_are_trusted() {
        var upgraded = view("db-0001", "15.17.0-1", "running", 3, false, List.of(), true);
        var old = view("db-0001", "13.5.0-1", "running", 0, false, List.of(), true);

        assertThat(sentences(true, List.of(), old, upgraded)).isEmpty();
        assertThat(sentences(false, List.of(), OLD, view("db-0001", "15.17.0-1", "running", 3, true, List.of(), true)))
                .isEmpty();
    }

    @Test
    void a_success_that_is_none_is_seen() {
        assertThat(sentences(true, List.of(), OLD, OLD))
                .containsExactly(
                        "Scalingo shows version 13.5.0-1, not 15.17.0-1.",
                        "Scalingo was asked 0 times to upgrade it, not 3 times.",
                        "There are dumps of versions [], not [13.23.0-1, 14.22.0-1].");
    }

    @Test
    void an_app_that_was_to_be_stopped_is_seen_to_have_been_stopped_and_started() {
        assertThat(sentences(
                        true, List.of(), maintained("13.5.0-1", 0, 0, List.of()), maintained("15.17.0-1", 3, 2, DUMPS)))
                .isEmpty();
        assertThat(sentences(
                        true, List.of(), maintained("13.5.0-1", 0, 0, List.of()), maintained("15.17.0-1", 3, 1, DUMPS)))
                .containsExactly("The containers of its app were scaled 1 times, not 2 times.");
    }

    private static DatabaseView maintained(String version, int asked, int scalings, List<String> backups) {
        return new DatabaseView(
                "ad-2",
                "db-0002",
                "postgresql-starter-4096",
                version,
                "running",
                asked,
                List.of(),
                true,
                backups,
                Map.of("web", 2),
                scalings,
                true);
    }

    @Test
    void a_call_too_many_and_what_is_unfinished_are_seen() {
        var further = view("db-0001", "16.13.0-1", "upgrading", 4, true, DUMPS, false);

        assertThat(sentences(true, List.of("it was impatient"), OLD, further))
                .containsExactly(
                        "Scalingo shows version 16.13.0-1, not 15.17.0-1.",
                        "Scalingo shows status upgrading.",
                        "Scalingo was asked 4 times to upgrade it, not 3 times.",
                        "No point in time can be restored.",
                        "it was impatient");
    }
}
