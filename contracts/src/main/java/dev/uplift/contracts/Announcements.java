package dev.uplift.contracts;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom to tell what becomes of an upgrade, and what to tell them besides. {@code docs/announcements.md} has the rules.
 *
 * @param to where each announcement is posted
 * @param before how long before the window opens it is announced; 24 hours if left out
 * @param contact whom to ask, for people
 * @param statusPage where to look, for people
 */
public record Announcements(List<Receiver> to, Duration before, Optional<String> contact, Optional<String> statusPage) {

    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(30);

    public Announcements {
        to = to == null ? List.of() : List.copyOf(to);
        before = before == null ? DAY : before;
        contact = contact == null ? Optional.empty() : contact;
        statusPage = statusPage == null ? Optional.empty() : statusPage;
    }

    /**
     * Somebody who takes announcements; has one of the two addresses.
     *
     * @param url http or https, without user and password; shown to whoever may see the upgrade
     * @param urlFrom a reference to the URL, where the URL itself is a secret
     * @param secretFrom a reference to the secret that announcements are signed with, as Standard Webhooks writes it;
     *     left out: they are not signed
     */
    public record Receiver(Optional<String> url, Optional<String> urlFrom, Optional<String> secretFrom) {

        public Receiver {
            url = url == null ? Optional.empty() : url;
            urlFrom = urlFrom == null ? Optional.empty() : urlFrom;
            secretFrom = secretFrom == null ? Optional.empty() : secretFrom;
        }

        /** What may be shown of its address: the URL as it was given, or the reference to it. */
        public String shown() {
            return url.or(() -> urlFrom).orElse("");
        }
    }

    /**
     * Something about them that cannot be.
     *
     * @param field where, for example {@code to[0].url}
     * @param detail what would be right
     */
    public record Flaw(String field, String detail) {}

    /** All that is wrong; none if they can be. */
    public List<Flaw> flaws() {
        var flaws = new ArrayList<Flaw>();
        for (int i = 0; i < to.size(); i++) {
            var receiver = to.get(i);
            if (receiver.url().isPresent() == receiver.urlFrom().isPresent()) {
                flaws.add(new Flaw("to[%d]".formatted(i), "must have either url or urlFrom"));
            }
            if (receiver.url().filter(url -> !leadsToTheWeb(url)).isPresent()) {
                flaws.add(new Flaw(
                        "to[%d].url".formatted(i),
                        "must be http:// or https:// with a host, and without user and password"));
            }
        }
        if (before.isNegative() || before.compareTo(LONGEST) > 0) {
            flaws.add(new Flaw("before", "must be 30 days at most"));
        }
        return flaws;
    }

    private static boolean leadsToTheWeb(String url) {
        try {
            var uri = URI.create(url);
            var web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
