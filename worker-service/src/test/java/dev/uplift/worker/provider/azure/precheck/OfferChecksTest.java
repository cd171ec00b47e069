package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.provider.azure.precheck.Looked.CLEAN;
import static dev.uplift.worker.provider.azure.precheck.Looked.at;
import static dev.uplift.worker.provider.azure.precheck.Looked.ids;
import static dev.uplift.worker.provider.azure.precheck.Looked.only;
import static dev.uplift.worker.provider.azure.precheck.Looked.server;
import static dev.uplift.worker.provider.azure.precheck.Looked.settings;
import static dev.uplift.worker.provider.azure.precheck.Looked.wanting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
import dev.uplift.worker.provider.azure.Recorded;
import dev.uplift.worker.provider.azure.server.PlatformPrecheck;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OfferChecksTest {

    @Test
    void a_version_that_azure_does_not_offer_is_refused_with_those_that_it_does() {
        var finding = only(wanting("18"));

        assertThat(finding.id()).isEqualTo("target-not-offered");
        assertThat(finding.explanation()).isEqualTo("Azure does not upgrade from version 15.15 to 18.");
        assertThat(finding.remedy()).isEqualTo("Ask for one of 16, 17.");
    }

    @Test
    void a_version_that_is_there_already_is_refused() {
        assertThat(ids(wanting("15"))).containsExactly("target-reached");
    }

    @Test
    void one_minor_version_cannot_be_asked_for() {
        assertThat(only(wanting("17.7")).remedy()).isEqualTo("Ask for version 17.");
    }

    @Test
    void a_version_whose_support_has_ended_is_refused() {
        assertThat(ids(wanting("13"))).containsExactly("target-reached", "target-unsupported");
        assertThat(ids(wanting("16"))).isEmpty();
    }

    @Test
    void a_disk_of_the_second_generation_runs_no_old_version() {
        var look = at(settings(server("{'properties': {'storage': {'type': 'PremiumV2_LRS'}}}")));

        assertThat(ids(look)).containsExactly("backup-not-possible");
    }

    @Nested
    class Azures_own_precheck {

        @Test
        void that_was_recorded_has_nothing_against_it() {
            var precheck = PlatformPrecheck.of(Recorded.PRECHECK.answered("GET", 3));

            assertThat(precheck.isOver()).isTrue();
            assertThat(precheck.target()).isEqualTo("18");
            assertThat(precheck.policies()).hasSize(21);
            assertThat(precheck.result()).isNotEmpty();
            assertThat(ids(Looked.precheck(precheck))).isEmpty();
        }

        @Test
        void is_told_policy_by_policy_in_azures_words() {
            var precheck = PlatformPrecheck.of(Looked.json("""
                    {'properties': {'status': 'Failed', 'policyDetails': [
                      {'policyName': 'NoEventTriggersPolicy', 'passed': false, 'errorCode': 4711,
                       'policyDescription': 'Confirm there are no event triggers.'},
                      {'policyName': 'NoPreparedTransactionsPrecheckPolicy', 'passed': true, 'errorCode': 0}]}}
                    """));

            var finding = only(Looked.precheck(precheck));

            assertThat(finding.id()).isEqualTo("platform-precheck");
            assertThat(finding.object()).isEqualTo("policy NoEventTriggersPolicy");
            assertThat(finding.explanation())
                    .isEqualTo("Azure says that this does not hold: Confirm there are no event triggers. (error 4711)");
        }

        @Test
        void that_failed_without_naming_anything_stops_it_all_the_same() {
            var precheck = PlatformPrecheck.of(Looked.json("""
                    {'properties': {'status': 'Failed',
                                    'precheckResult': {'errorInfo': [{'errorCode': 'X', 'errorMessage': 'No room.'}]}}}
                    """));

            assertThat(only(Looked.precheck(precheck)).explanation()).isEqualTo("Azure says: No room.");
        }
    }

    @Nested
    class Extensions {

        @Test
        void that_are_only_allowed_stop_it_too() {
            var allowing = new SourceSettings(
                    CLEAN.server(),
                    List.of(),
                    CLEAN.settings().endpoints(),
                    Map.of(SourceSettings.ALLOW_LIST, "citext, DBLINK,hll"));

            assertThat(AzurePrechecks.outside(at(allowing)))
                    .extracting(Finding::object)
                    .containsExactly("extension dblink", "extension hll");
        }

        @Test
        void some_are_refused_from_version_17_on_only() {
            assertThat(new RefusedExtensions(16).remedy("hll")).isEmpty();
            assertThat(new RefusedExtensions(17).remedy("hll")).isPresent();
            assertThat(new RefusedExtensions(16).remedy("hypopg"))
                    .contains("DROP EXTENSION hypopg; and make it again after the upgrade");
            assertThat(new RefusedExtensions(17).remedy("citext")).isEmpty();
        }
    }

    @Test
    void the_catalogue_has_every_check_once() {
        assertThat(AzurePrechecks.entries())
                .extracting(CatalogueEntry::id)
                .doesNotHaveDuplicates()
                .contains("platform-precheck", "azure-event-trigger", "azure-extension", "prepared-transactions");
    }
}
