package dev.uplift.sandbox.demo;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the demo reads of the answer to {@code GET /api/v1/upgrades/{id}}. */
record UpgradeView(
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

    UpgradeView {
        source = source == null ? new Endpoint(null) : source;
        target = target == null ? new Endpoint(null) : target;
        progress = progress == null ? Progress.UNKNOWN : progress;
        phases = phases == null ? List.of() : List.copyOf(phases);
        findings = findings == null ? List.of() : List.copyOf(findings);
        checks = checks == null ? List.of() : List.copyOf(checks);
        outage = outage == null ? Optional.empty() : outage;
        problem = problem == null ? Optional.empty() : problem;
    }

    boolean ended() {
        return ENDS.contains(state);
    }

    boolean awaitsApproval() {
        return "AWAITING_APPROVAL".equals(state);
    }

    boolean succeeded() {
        return "SUCCEEDED".equals(state);
    }

    /** One of the two servers; the version is unknown until it was inspected. */
    record Endpoint(String version) {
        Endpoint {
            version = version == null ? "?" : version;
        }
    }

    /**
     * How far it is.
     *
     * @param percent 0 to 100, if it can be known
     * @param total units in all; 0 if unknown
     * @param elapsedSeconds since the upgrade was accepted
     */
    record Progress(
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

        static final Progress UNKNOWN = new Progress(null, null, null, null, 0, 0, null, 0, 0, null);

        Progress {
            percent = percent == null ? Optional.empty() : percent;
            phase = phase == null ? "" : phase;
            step = step == null ? "" : step;
            doing = doing == null ? "" : doing;
            unit = unit == null ? "" : unit;
            waitingFor = waitingFor == null ? "" : waitingFor;
        }
    }

    /** How long a phase took. */
    record PhaseTime(String phase, double seconds) {}

    /** What the probe saw; the times are as the API writes them. */
    record Outage(double seconds, String firstFailure, String lastFailure, long attempts, long failures) {}
}
