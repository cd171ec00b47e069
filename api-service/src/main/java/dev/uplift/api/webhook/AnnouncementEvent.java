package dev.uplift.api.webhook;

import dev.uplift.api.core.Announcement;
import dev.uplift.api.core.Announcement.How;
import dev.uplift.api.core.Effect.Announce;
import dev.uplift.api.core.Prediction;
import dev.uplift.api.core.State;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.projection.Outage;
import dev.uplift.api.projection.UpgradeView.Seconds;
import dev.uplift.contracts.Announcements;
import dev.uplift.contracts.plan.Plan;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An announcement as it is sent: a CloudEvent with a sentence beside its data, where Slack and its likes look for one.
 *
 * @param id the same for every receiver
 * @param subject the upgrade
 * @param text for people; its words may change
 */
public record AnnouncementEvent(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        String text,
        Data data) {

    /**
     * What programs look at.
     *
     * @param how only of an end
     * @param from the version before; empty if the server was not asked yet
     * @param window that was announced, if one was
     * @param predictedOutage if the plan is known
     * @param outage as it was measured, once it is over
     * @param problem only of a failure
     */
    public record Data(
            String upgrade,
            String kind,
            Optional<How> how,
            Named server,
            Optional<String> from,
            String to,
            State.Name state,
            Optional<Window> window,
            Optional<Seconds> predictedOutage,
            Optional<Seconds> outage,
            Optional<Cause> problem,
            Optional<String> contact,
            Optional<String> statusPage) {}

    /** The server, by its id in the inventory and by where it is. */
    public record Named(String id, String provider, Map<String, Object> address) {}

    /** When production may be disturbed. */
    public record Window(Instant opens, Instant closes) {}

    /** Why it failed. */
    public record Cause(String code, String detail, String remedy) {}

    private static final String TYPE = "dev.uplift.announcement.%s.v1";

    /**
     * @param upgrade as it stands after the decision
     * @param id no other announcement has
     */
    static AnnouncementEvent of(Upgrade upgrade, Announce announced, String id, Instant now) {
        var news = announced.news();
        var data = data(upgrade, announced);
        return new AnnouncementEvent(
                "1.0",
                id,
                "/uplift/api",
                TYPE.formatted(news.kind()),
                upgrade.id().value(),
                now,
                "application/json",
                Sentence.of(news, data),
                data);
    }

    private static Data data(Upgrade upgrade, Announce announced) {
        var request = upgrade.request();
        var told = request.options().announcements();
        return new Data(
                upgrade.id().value(),
                announced.news().kind(),
                how(announced.news()),
                new Named(
                        request.serverId(),
                        request.source().provider(),
                        request.source().address()),
                upgrade.inspection()
                        .map(seen -> seen.source().version())
                        .or(() -> upgrade.plan().map(Plan::from)),
                upgrade.plan().map(Plan::to).orElse(request.targetVersion()),
                upgrade.state().name(),
                window(announced),
                Prediction.of(upgrade)
                        .filter(predicted -> predicted.confidence() != Prediction.Confidence.UNKNOWN)
                        .map(predicted -> Seconds.of(predicted.outage())),
                Outage.of(upgrade).map(outage -> new Seconds(outage.seconds())),
                cause(announced.news()),
                told.flatMap(Announcements::contact),
                told.flatMap(Announcements::statusPage));
    }

    private static Optional<How> how(Announcement news) {
        return switch (news) {
            case Announcement.Ended(var how) -> Optional.of(how);
            case Announcement.Scheduled _, Announcement.Started _, Announcement.Failed _ -> Optional.empty();
        };
    }

    private static Optional<Window> window(Announce announced) {
        return switch (announced.news()) {
            case Announcement.Scheduled(var opens, var closes) -> Optional.of(new Window(opens, closes));
            case Announcement.Started _, Announcement.Ended _, Announcement.Failed _ ->
                announced.opens().flatMap(opens -> announced.closes().map(closes -> new Window(opens, closes)));
        };
    }

    private static Optional<Cause> cause(Announcement news) {
        return switch (news) {
            case Announcement.Failed(var problem) ->
                Optional.of(new Cause(problem.code(), problem.detail(), problem.remedy()));
            case Announcement.Scheduled _, Announcement.Started _, Announcement.Ended _ -> Optional.empty();
        };
    }
}
