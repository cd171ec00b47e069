package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What people were promised of the steps that are sent: approval, rehearsal, window and time to look before a removal. */
final class Safeguards {

    private Optional<Instant> endedAt = Optional.empty();
    private Optional<Instant> reusedSince = Optional.empty();

    /**
     * Looks at one decision.
     *
     * @param begun names of the steps that a worker may have begun, so far
     * @param completed names of those that are done
     */
    void check(
            Upgrade before, Upgrade after, List<Execute> sent, Instant now, Set<String> begun, Set<String> completed) {
        nothingBeforeItsGate(before, after, sent);
        nothingUnrehearsed(after, sent, now, begun, completed);
        nothingOutsideItsWindow(after, sent, now);
        nothingIsRemovedEarlyOrAgainstSomebodysWord(before, after, sent, now);
    }

    /** Who reuses a rehearsal reuses one of exactly this, which was young enough; else it was made by the upgrade itself. */
    private void nothingUnrehearsed(
            Upgrade after, List<Execute> sent, Instant now, Set<String> begun, Set<String> completed) {
        var options = after.request().options();
        if (options.rehearsal() != UpgradeOptions.Rehearsal.REUSE
                || after.plan().isEmpty()) {
            return;
        }
        var plan = after.plan().get();
        var reused = after.memory().reused();
        if (reused.isPresent() && reusedSince.isEmpty()) {
            reusedSince = Optional.of(now);
        }
        if (sent.stream().noneMatch(command -> plan.indexOf(command.step().name()) >= plan.production())) {
            return;
        }
        var rehearsing = plan.steps().subList(0, plan.gated()).stream()
                .filter(step -> step.phase() == Phase.REHEARSE)
                .map(Step::name)
                .toList();
        reused.ifPresentOrElse(
                past -> {
                    assertThat(past.passed()).isTrue();
                    assertThat(past.proof()).isEqualTo(Proof.of(after));
                    assertThat(past.endedAt().plus(options.rehearsalMaxAge()))
                            .isAfterOrEqualTo(reusedSince.orElseThrow());
                    assertThat(begun).doesNotContainAnyElementsOf(rehearsing);
                },
                () -> assertThat(completed).containsAll(rehearsing));
    }

    /** Whatever needs the approval has one, of exactly this plan, by somebody who may give it. */
    private static void nothingBeforeItsGate(Upgrade before, Upgrade after, List<Execute> sent) {
        var options = after.request().options();
        if (options.approval() == UpgradeOptions.Approval.NONE || after.plan().isEmpty()) {
            return;
        }
        var plan = after.plan().get();
        for (var command : sent) {
            if (plan.indexOf(command.step().name()) >= plan.gated()) {
                var approval = after.consent().approval();
                assertThat(approval.map(Consent.Approval::planHash)).hasValue(plan.hash());
                if (options.approval() == UpgradeOptions.Approval.FOUR_EYES) {
                    assertThat(approval.map(Consent.Approval::by))
                            .isNotEqualTo(Optional.of(after.request().requestedBy()));
                }
                assertThat(options.checklist()).allMatch(after.consent()::isSigned);
                assertThat(before.state()).isNotInstanceOf(State.Planning.class);
            }
        }
    }

    /** The requests of the properties have a window at 02:00 UTC for 4 hours, and a freeze. */
    private static void nothingOutsideItsWindow(Upgrade after, List<Execute> sent, Instant now) {
        var options = after.request().options();
        if (options.window().isEmpty() || after.plan().isEmpty() || MainLine.isCommitted(after)) {
            return;
        }
        var plan = after.plan().get();
        for (var command : sent) {
            // One that a worker may have begun in time is finished, whenever that is.
            var mayHaveRun =
                    after.flight(command.turn()).filter(Flight::mayHaveRun).isPresent();
            if (plan.indexOf(command.step().name()) == plan.production() && !mayHaveRun) {
                // One that is lost or declined is sent again, and its worker hands it back when it is too late.
                assertThat(command.notAfter()).isPresent();
                var hour = command.notAfter().get().atOffset(ZoneOffset.UTC).getHour();
                assertThat(hour).isBetween(2, 5);
                assertThat(options.freezes())
                        .noneMatch(freeze -> !command.notAfter().get().isBefore(freeze.from())
                                && command.notAfter().get().isBefore(freeze.to()));
                assertThat(command.notAfter().get().isBefore(now.minus(Duration.ofDays(20))))
                        .as("a window of long ago")
                        .isFalse();
            }
        }
    }

    /** Whatever is removed was made, has had its time since the end, and nobody keeps it. */
    private void nothingIsRemovedEarlyOrAgainstSomebodysWord(
            Upgrade before, Upgrade after, List<Execute> sent, Instant now) {
        if (after.state().name().isEnd() && endedAt.isEmpty()) {
            endedAt = Optional.of(now);
        }
        for (var command : sent) {
            var removal = removal(after, command);
            if (removal.isPresent()) {
                var options = after.request().options();
                var kept = removal.get().keeps() == Removal.Keeps.BACKUP_RETENTION
                        ? options.backupRetention()
                        : options.retention();
                assertThat(now).isAfterOrEqualTo(endedAt.orElseThrow().plus(kept));
                assertThat(before.begun()).contains(removal.get().madeBy());
                assertThat(before.cleanUps())
                        .filteredOn(each -> each.step().equals(command.step().name()))
                        .allMatch(
                                each -> each.kept().isEmpty() && each.removed().isEmpty());
            }
        }
        assertThat(after.cleanUps().stream().filter(each -> each.flight().isPresent()))
                .as("removals at once")
                .hasSizeLessThan(2);
    }

    /** What a command removes; empty for one of the main line. */
    static Optional<Removal> removal(Upgrade upgrade, Execute command) {
        return upgrade.plan().stream()
                .flatMap(plan -> plan.removals().stream())
                .filter(each -> each.step().name().equals(command.step().name()))
                .findFirst();
    }
}
