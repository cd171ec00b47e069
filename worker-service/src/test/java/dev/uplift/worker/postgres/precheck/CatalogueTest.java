package dev.uplift.worker.postgres.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Majors;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CatalogueTest {

    @Test
    void every_check_has_a_test_on_a_real_server() {
        var tested = Stream.concat(
                        ConditionsTest.conditions().stream().map(condition -> condition.check),
                        Arrays.stream(ClusterConditionsTest.class.getDeclaredMethods())
                                .filter(method -> method.isAnnotationPresent(Finds.class))
                                .flatMap(method -> Arrays.stream(
                                        method.getAnnotation(Finds.class).value())))
                .collect(Collectors.toSet());

        assertThat(Catalogue.ALL).extracting(check -> check.about().id()).containsExactlyInAnyOrderElementsOf(tested);
    }

    @Test
    void every_check_says_what_it_is_about() {
        assertThat(Catalogue.ALL).extracting(Precheck::about).allSatisfy(about -> {
            assertThat(about.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(about.title()).endsWith(".");
            assertThat(about.severities()).isNotEmpty();
            assertThat(about.remedy()).isNotBlank();
        });
        assertThat(Catalogue.ALL).extracting(check -> check.about().id()).doesNotHaveDuplicates();
    }

    @Test
    void a_check_concerns_its_methods_and_versions_only() {
        var about = About.server("any", "Any.")
                .from(Majors.until(13))
                .to(Majors.since(14))
                .blocks(Method.PG_UPGRADE)
                .warns(Method.LOGICAL);

        assertThat(about.concerns(route(Method.PG_UPGRADE, 13, 18))).isTrue();
        assertThat(about.concerns(route(Method.LOGICAL, 11, 14))).isTrue();
        assertThat(about.concerns(route(Method.DUMP_RESTORE, 13, 18))).isFalse();
        assertThat(about.concerns(route(Method.PG_UPGRADE, 14, 18))).isFalse();
        assertThat(about.concerns(route(Method.PG_UPGRADE, 11, 13))).isFalse();
    }

    @Test
    void nothing_concerns_a_server_that_has_arrived() {
        assertThat(About.server("any", "Any.").blocks(Method.PG_UPGRADE).concerns(route(Method.PG_UPGRADE, 18, 18)))
                .isFalse();
    }

    @Test
    void a_driver_lists_what_concerns_its_way() {
        assertThat(Catalogue.entries(Method.DUMP_RESTORE))
                .allSatisfy(entry -> assertThat(entry.methods()).contains("dump-restore"));
        assertThat(Catalogue.entries(Method.DUMP_RESTORE))
                .filteredOn(entry -> entry.id().equals("settings-unknown"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.severity()).hasToString("WARN"));
        assertThat(Catalogue.entries(Method.PG_UPGRADE))
                .filteredOn(entry -> entry.id().equals("settings-unknown"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.severity()).hasToString("BLOCK"));
    }

    private static Route route(Method method, int from, int to) {
        return new Route(method, from, to, Optional.empty());
    }
}
