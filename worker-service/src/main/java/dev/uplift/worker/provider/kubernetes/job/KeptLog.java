package dev.uplift.worker.provider.kubernetes.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much of a Job's log was told; pure. Each line is told once, also by a worker that takes over, and a log is not
 * told without end.
 *
 * @param uid of the Job: another one of the same name has another log
 * @param told how many characters of the log
 */
public record KeptLog(String uid, int told) {

    /** As many characters of one log are kept; the script's is a tenth of it, unless a server has a lot to say. */
    public static final int MOST = 1 << 18;

    /**
     * What is new in it.
     *
     * @param lines to be told; empty if there are none
     * @param now how much is told then
     */
    public record News(List<String> lines, KeptLog now) {}

    /** @param fact what {@link #toFact} gave for the same step before */
    public static KeptLog of(Optional<String> fact, String uid) {
        var its = uid + ":";
        return fact.filter(text -> text.startsWith(its))
                .map(text -> new KeptLog(uid, Integer.parseInt(text.substring(its.length()))))
                .orElse(new KeptLog(uid, 0));
    }

    public String toFact() {
        return "%s:%d".formatted(uid, told);
    }

    /**
     * @param log all of it, as far as it has come
     * @param ended whether nothing follows, so that the last line is a whole one
     */
    public News in(String log, boolean ended) {
        var end = ended ? log.length() : log.lastIndexOf('\n') + 1;
        if (end <= told) {
            return new News(List.of(), this);
        }
        var lines = new ArrayList<>(
                log.substring(Math.min(told, MOST), Math.min(end, MOST)).lines().toList());
        if (end > MOST && told <= MOST) {
            lines.add(
                    "[cut off here: of a longer log %d characters are kept; the rest is in the pod, as long as it is there]"
                            .formatted(MOST));
        }
        return new News(lines, new KeptLog(uid, end));
    }
}
