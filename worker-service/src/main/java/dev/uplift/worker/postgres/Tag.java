package dev.uplift.worker.postgres;

import dev.uplift.contracts.UpgradeId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The comment that marks what was made for an upgrade; the comment that belongs there stands below it.
 *
 * @param upgrade whose it is
 * @param state how far it is, for example {@code building} or {@code copied 3f2a…}
 * @param original the comment that was there, or that will be
 */
public record Tag(UpgradeId upgrade, String state, Optional<String> original) {

    public static final String BUILDING = "building";

    /** How the state of a finished copy begins. */
    public static final String COPIED = "copied";

    private static final Pattern COMMENT =
            Pattern.compile("uplift ([a-z][a-z0-9]{15}) ([^\n]*)(?:\n(.*))?", Pattern.DOTALL);

    /** What a finished copy carries. @param epoch of the fence behind which it was made */
    public static String copied(String epoch) {
        return COPIED + " " + epoch;
    }

    /** Reads a comment; nothing, if it is anybody else's. */
    public static Optional<Tag> parse(String comment) {
        var matcher = COMMENT.matcher(comment == null ? "" : comment);
        return matcher.matches()
                ? Optional.of(new Tag(
                        new UpgradeId(matcher.group(1)), matcher.group(2), Optional.ofNullable(matcher.group(3))))
                : Optional.empty();
    }

    /** As it is stored. */
    public String comment() {
        return "uplift %s %s%s"
                .formatted(upgrade, state, original.map(text -> "\n" + text).orElse(""));
    }
}
