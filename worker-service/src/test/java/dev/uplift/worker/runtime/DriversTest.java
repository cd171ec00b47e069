package dev.uplift.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.CatalogueEntry.Scope;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.worker.driver.Chapter;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DriversTest {

    /** A chapter that adds a finding of its name, and has an action of its name. */
    private record Noting(String name) implements Chapter {
        @Override
        public Map<String, Driver.Action> actions() {
            return Map.of(name, _ -> StepResult.done(Map.of("ran", name)));
        }

        @Override
        public Outcome addTo(Outcome prechecked, Execute command) {
            var all = Stream.concat(
                    prechecked.findings().stream(), Stream.of(new Finding(name, Severity.INFO, "server", "", "")));
            return new Outcome(Optional.empty(), all.toList(), prechecked.plan(), prechecked.estimates());
        }
    }

    private static final Outcome NOTHING_FOUND = new Outcome(Optional.empty(), List.of(), Optional.empty());

    @Test
    void every_chapter_adds_to_what_the_driver_planned() {
        var worker = ThisWorker.telling(
                Map.of(Driver.PRECHECK, _ -> StepResult.done(NOTHING_FOUND)), new Noting("one"), new Noting("two"));

        var answer = worker.answerOf(Driver.PRECHECK);

        assertThat(answer.outcome().orElseThrow().findings())
                .extracting(Finding::id)
                .containsExactly("one", "two");
    }

    /** A chapter that looks itself. */
    private record Looking(Finding finding) implements Chapter {
        @Override
        public Map<String, Driver.Action> actions() {
            return Map.of();
        }

        @Override
        public Outcome addTo(Outcome prechecked, Execute command) {
            return prechecked;
        }

        @Override
        public List<CatalogueEntry> prechecks() {
            return List.of(new CatalogueEntry(
                    finding.id(), "Looks.", Scope.SERVER, finding.severity(), null, null, List.of(), "None."));
        }

        @Override
        public List<Finding> precheck(Work work) {
            return List.of(finding);
        }
    }

    @Test
    void what_a_chapter_finds_itself_stands_with_the_driver_s_findings_the_worst_first() {
        var found = new Outcome(
                Optional.empty(), List.of(new Finding("own", Severity.WARN, "server", "", "")), Optional.empty());
        var worker = ThisWorker.telling(
                Map.of(Driver.PRECHECK, _ -> StepResult.done(found)),
                new Looking(new Finding("mild", Severity.INFO, "server", "", "")),
                new Looking(new Finding("bad", Severity.BLOCK, "server", "", "")));

        assertThat(worker.answerOf(Driver.PRECHECK).outcome().orElseThrow().findings())
                .extracting(Finding::id)
                .containsExactly("bad", "own", "mild");
        assertThat(worker.drivers.descriptors().getFirst().prechecks())
                .extracting(CatalogueEntry::id)
                .contains("mild", "bad");
    }

    @Test
    void the_driver_s_other_actions_are_its_own() {
        var worker = ThisWorker.telling(Map.of("inspect", _ -> StepResult.done(NOTHING_FOUND)), new Noting("one"));

        assertThat(worker.answerOf("inspect").outcome()).contains(NOTHING_FOUND);
    }

    @Test
    void what_no_driver_can_do_a_chapter_may() {
        var worker = ThisWorker.telling(Map.of(), new Noting("one"), new Noting("two"));

        assertThat(worker.answerOf("two").facts()).containsEntry("ran", "two");
        assertThat(worker.drivers.action(ThisWorker.PROVIDER, "three")).isEmpty();
        assertThat(worker.drivers.action("nobody", "two")).isEmpty();
    }
}
