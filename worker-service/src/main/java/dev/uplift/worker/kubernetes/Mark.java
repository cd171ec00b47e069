package dev.uplift.worker.kubernetes;

import dev.uplift.contracts.UpgradeId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a workload says of itself while it is scaled down. It is written together with the number of replicas, in one
 * update, so that there is no moment in which the one is known without the other.
 *
 * @param upgrade for which it was scaled down
 * @param replicas how many it had
 * @param returning whether it has that many again, and they are waited for
 */
public record Mark(String upgrade, int replicas, boolean returning) {

    /** The annotation that holds it. */
    public static final String ANNOTATION = "uplift.dev/replicas";

    private static final String RETURNING = ":returning";
    private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9]{15}):([0-9]{1,9})(" + RETURNING + ")?");

    /** Empty where there is none, or somebody else wrote something there. */
    public static Optional<Mark> parse(String annotation) {
        var parts = FORM.matcher(annotation == null ? "" : annotation);
        return parts.matches()
                ? Optional.of(new Mark(parts.group(1), Integer.parseInt(parts.group(2)), parts.group(3) != null))
                : Optional.empty();
    }

    /** Whether it was scaled down for this upgrade. */
    public boolean isOf(UpgradeId id) {
        return upgrade.equals(id.toString());
    }

    /** It has its replicas again. */
    public Mark comingBack() {
        return new Mark(upgrade, replicas, true);
    }

    /** They are taken away. */
    public Mark goingDown() {
        return new Mark(upgrade, replicas, false);
    }

    /** As the annotation has it. */
    public String text() {
        return upgrade + ":" + replicas + (returning ? RETURNING : "");
    }
}
