package dev.uplift.api.webhook;

import dev.uplift.api.core.Announcement;
import dev.uplift.api.core.Announcement.How;
import dev.uplift.api.core.State;
import dev.uplift.api.webhook.AnnouncementEvent.Data;
import dev.uplift.api.webhook.AnnouncementEvent.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What people read of an announcement, in a chat or on a page. */
final class Sentence {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private Sentence() {}

    static String of(Announcement news, Data data) {
        var sentences = new ArrayList<String>();
        sentences.add(
                switch (news) {
                    case Announcement.Scheduled(var opens, var closes) ->
                        "%s is going to be upgraded%s between %s and %s."
                                .formatted(server(data), versions(data), at(opens), at(closes));
                    case Announcement.Started _ ->
                        data.state() == State.Name.ROLLING_BACK
                                ? "%s is taken back to PostgreSQL %s from now on."
                                        .formatted(server(data), data.from().orElse("?"))
                                : "The upgrade of %s%s has started.".formatted(server(data), versions(data));
                    case Announcement.Ended(var how) -> ended(how, data);
                    case Announcement.Failed(var problem) ->
                        "The upgrade of %s%s has failed: %s (%s)"
                                .formatted(server(data), versions(data), plain(problem.detail()), problem.code());
                });
        outage(news, data).ifPresent(sentences::add);
        data.contact().ifPresent(contact -> sentences.add("Contact: %s.".formatted(contact)));
        data.statusPage().ifPresent(page -> sentences.add("Status: %s".formatted(page)));
        return String.join(" ", sentences);
    }

    private static String ended(How how, Data data) {
        return switch (how) {
            case UPGRADED -> "%s has been upgraded%s.".formatted(server(data), versions(data));
            case ROLLED_BACK ->
                "The upgrade of %s%s was rolled back; clients use the old version."
                        .formatted(server(data), versions(data));
            case CANCELLED ->
                "The upgrade of %s%s was stopped; clients use the old version.".formatted(server(data), versions(data));
            case POSTPONED -> "The upgrade of %s%s is postponed%s.".formatted(server(data), versions(data), was(data));
            case CALLED_OFF ->
                "The upgrade of %s%s will not take place%s.".formatted(server(data), versions(data), was(data));
        };
    }

    private static Optional<String> outage(Announcement news, Data data) {
        return switch (news) {
            case Announcement.Scheduled _, Announcement.Started _ ->
                data.predictedOutage()
                        .map(predicted -> "Clients will not be able to write for about %s."
                                .formatted(duration(predicted.seconds())));
            case Announcement.Ended _ ->
                data.outage()
                        .map(measured -> "Clients could not write for %s.".formatted(duration(measured.seconds())));
            case Announcement.Failed _ -> Optional.empty();
        };
    }

    /** Host and port where an address has them, else all of it. */
    private static String server(Data data) {
        var address = data.server().address();
        if (address.containsKey("host")) {
            return address.containsKey("port")
                    ? "%s:%s".formatted(address.get("host"), address.get("port"))
                    : address.get("host").toString();
        }
        return new TreeMap<>(address)
                .values().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining("/", data.server().provider() + " ", ""));
    }

    private static String versions(Data data) {
        return data.from()
                .map(from -> " from PostgreSQL %s to %s".formatted(from, data.to()))
                .orElse(" to PostgreSQL " + data.to());
    }

    private static String was(Data data) {
        return data.window()
                .map(Window::opens)
                .map(opens -> " (it was announced for %s)".formatted(at(opens)))
                .orElse("");
    }

    private static String at(Instant time) {
        return MINUTE.format(time);
    }

    private static String duration(double seconds) {
        var time = Duration.ofMillis(Math.round(seconds * 1000));
        if (time.toMinutes() < 2) {
            return "%d s".formatted(Math.max(1, time.toSeconds()));
        }
        return time.toHours() < 2
                ? "%d min".formatted(time.toMinutes())
                : "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
    }

    /** What stands between angle brackets calls people in chats; names in a database are anybody's. */
    private static String plain(String detail) {
        return detail.replace('<', '‹').replace('>', '›');
    }
}
