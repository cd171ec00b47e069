package dev.uplift.sandbox.demo.stage;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the demo reads of the answer to {@code GET /api/v1/upgrades/{id}}. */
public record UpgradeView(
        String id,
        String state,
        Endpoint source,
        Endpoint target,
        Progress progress,
        List<PhaseTime> phases,
        List<Finding> findings,
        List<Check> checks,
        Optional<Outage> outage,
        Optional<Problem> problem) {

    private static final Set<String> ENDS =
            Set.of("SUCCEEDED", "REJECTED", "FAILED", "ROLLED_BACK", "CANCELLED", "CLOSED", "PLANNED");

    public UpgradeView {
        source = source == null ? new Endpoint(null) : source;
        target = target == null ? new Endpoint(null) : target;
        progress = progress == null ? Progress.UNKNOWN : progress;
        phases = phases == null ? List.of() : List.copyOf(phases);
        findings = findings == null ? List.of() : List.copyOf(findings);
        checks = checks == null ? List.of() : List.copyOf(checks);
        outage = outage == null ? Optional.empty() : outage;
        problem = problem == null ? Optional.empty() : problem;
    }

    /** Whether an upgrade in that state goes no further by itself, and waits for nothing. */
    public static boolean isEnd(String state) {
        return ENDS.contains(state);
    }

    public boolean ended() {
        return isEnd(state);
    }

    public boolean awaitsApproval() {
        return "AWAITING_APPROVAL".equals(state);
    }

    public boolean succeeded() {
        return "SUCCEEDED".equals(state);
    }

    /** One of the two servers; the version is unknown until it was inspected. */
    public record Endpoint(String version) {

        public static final String UNKNOWN = "?";

        public Endpoint {
            version = version == null ? UNKNOWN : version;
        }
    }

    /**
     * How far it is.
     *
     * @param percent 0 to 100, if it can be known
     * @param total units in all; 0 if unknown
     * @param elapsedSeconds since the upgrade was accepted
     */
    public record Progress(
            Optional<Double> percent,
            String phase,
            String step,
            String doing,
            long done,
            long total,
            String unit,
            double perSecond,
            double elapsedSeconds,
            String waitingFor) {

        public static final Progress UNKNOWN = new Progress(null, null, null, null, 0, 0, null, 0, 0, null);

        public Progress {
            percent = percent == null ? Optional.empty() : percent;
            phase = phase == null ? "" : phase;
            step = step == null ? "" : step;
            doing = doing == null ? "" : doing;
            unit = unit == null ? "" : unit;
            waitingFor = waitingFor == null ? "" : waitingFor;
        }
    }

    /** How long a phase took. */
    public record PhaseTime(String phase, double seconds) {}

    /**
     * How long clients were kept out; the times are as the API writes them.
     *
     * @param measuredBy {@code PROBE} or {@code STEPS}
     */
    public record Outage(
            double seconds, String measuredBy, String firstFailure, String lastFailure, long attempts, long failures) {

        boolean isSeenByClient() {
            return "PROBE".equals(measuredBy);
        }
    }
}
