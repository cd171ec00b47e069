package dev.uplift.worker.postgres;

import dev.uplift.contracts.UpgradeId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says on the server itself who fenced a database or a role, and what was there before: parameters of that database
 * or role, or, where the role may not set such parameters, a line at the end of the comment.
 *
 * @param upgrade whose fence it is
 * @param epoch new with every fence, so that a copy made behind an earlier one is recognized
 * @param was the value of {@code default_transaction_read_only} before, if one was set
 */
public record FenceMark(UpgradeId upgrade, String epoch, Optional<String> was) {

    static final String OWNER = "uplift.fence";
    static final String RECORD = "uplift.fence_record";

    private static final String UNSET = "-";
    private static final Pattern IN_COMMENT =
            Pattern.compile("(?:(.*)\n)?\\[uplift fence ([a-z][a-z0-9]{15}) (\\S+) (\\S+)]", Pattern.DOTALL);

    /** Reads the mark from the parameters or the comment. */
    static Optional<FenceMark> read(List<Setting> settings, Optional<String> comment) {
        var matcher = IN_COMMENT.matcher(comment.orElse(""));
        if (matcher.matches()) {
            return Optional.of(of(matcher.group(2), matcher.group(3), matcher.group(4)));
        }
        var record = value(settings, RECORD).orElse("0 " + UNSET).split(" ", 2);
        return value(settings, OWNER).map(owner -> of(owner, record[0], record[1]));
    }

    private static FenceMark of(String upgrade, String epoch, String was) {
        return new FenceMark(new UpgradeId(upgrade), epoch, Optional.of(was).filter(value -> !value.equals(UNSET)));
    }

    private static Optional<String> value(List<Setting> settings, String name) {
        return settings.stream()
                .filter(setting -> setting.name().equals(name))
                .map(Setting::value)
                .findFirst();
    }

    /** The comment without the mark. */
    static Optional<String> unmarked(Optional<String> comment) {
        return comment.flatMap(text -> {
            var matcher = IN_COMMENT.matcher(text);
            return matcher.matches() ? Optional.ofNullable(matcher.group(1)) : comment;
        });
    }

    /** The settings that hold the mark. */
    List<Setting> settings() {
        return List.of(new Setting(OWNER, upgrade.value()), new Setting(RECORD, epoch + " " + was.orElse(UNSET)));
    }

    /** The comment with the mark. */
    String in(Optional<String> comment) {
        return "%s[uplift fence %s %s %s]"
                .formatted(comment.map(text -> text + "\n").orElse(""), upgrade, epoch, was.orElse(UNSET));
    }
}
