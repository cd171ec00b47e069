package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What people were told of an upgrade, and whether it was true and in order. */
final class ToldPeople {

    private String told = "";

    /** A start comes after the gate and has one end; a window is announced only before; nothing ends that was not told. */
    void hear(Announcement news, Upgrade before, Upgrade after) {
        switch (news) {
            case Announcement.Scheduled(var opens, var closes) -> {
                assertThat(told).isNotEqualTo("started");
                assertThat(after.state())
                        .isInstanceOfSatisfying(
                                State.Scheduled.class,
                                state -> assertThat(state)
                                        .returns(opens, State.Scheduled::opens)
                                        .returns(closes, State.Scheduled::closes));
            }
            case Announcement.Started _ -> {
                assertThat(told).isNotEqualTo("started");
                var plan = after.plan().orElseThrow();
                assertThat(after.state() instanceof State.Running running && running.at() >= plan.production()
                                || after.state() instanceof State.RollingBack
                                        && before.state() instanceof State.Observing)
                        .as("production is disturbed in %s", after.state())
                        .isTrue();
                if (Gate.needsApproval(after)) {
                    assertThat(after.consent().approval().map(Consent.Approval::planHash))
                            .hasValue(plan.hash());
                }
            }
            case Announcement.Ended(var how) ->
                assertThat(told)
                        .as("%s ends something", how)
                        .isIn(
                                switch (how) {
                                    case UPGRADED, CANCELLED -> List.of("started");
                                    case POSTPONED -> List.of("scheduled", "started");
                                    case CALLED_OFF -> List.of("scheduled");
                                    case ROLLED_BACK -> List.of("started", "failed");
                                });
            case Announcement.Failed(var problem) ->
                assertThat(after.state())
                        .isInstanceOfSatisfying(
                                State.Failed.class,
                                failed -> assertThat(failed.problem()).isEqualTo(problem));
        }
        told = news.kind();
    }

    /** Of an upgrade that is over. */
    void knowTheEnd() {
        assertThat(told).isIn("", "ended", "failed");
    }
}
