package dev.uplift.contracts.event;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a worker tells the API. */
public sealed interface Event {

    /** The id of the worker; new at each start of its process. */
    String worker();

    /**
     * A worker is there, and this is what it can do.
     *
     * @param worker its id
     * @param pool the network that it reaches
     * @param drivers one for each provider
     */
    record Described(String worker, String pool, List<Descriptor> drivers) implements Event {
        public Described {
            requireNonNull(worker, "worker");
            requireNonNull(pool, "pool");
            requireNonNull(drivers, "drivers");
            drivers = List.copyOf(drivers);
        }
    }

    /** An answer to one command. */
    sealed interface StepEvent extends Event {

        UpgradeId upgrade();

        long turn();
    }

    /**
     * The worker holds the turn. A question, unless the step is repeatable: it waits for Go, and asks again every 5 s.
     */
    record Accepted(UpgradeId upgrade, long turn, String worker) implements StepEvent {
        public Accepted {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(worker, "worker");
        }
    }

    /** The worker has no room. */
    record Declined(UpgradeId upgrade, long turn, String worker, String reason) implements StepEvent {
        public Declined {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(worker, "worker");
        }
    }

    /** Something changed. */
    record Progressed(UpgradeId upgrade, long turn, String worker, Progress progress) implements StepEvent {
        public Progressed {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(worker, "worker");
            requireNonNull(progress, "progress");
        }
    }

    /**
     * Something was learned that must not be lost, even if the turn is.
     *
     * @param facts by key; a later value of the same turn replaces an earlier one
     * @param checks at most 500 in one event
     * @param findings warnings that were raised while the step ran
     */
    record FactsLearned(
            UpgradeId upgrade,
            long turn,
            String worker,
            Map<String, Object> facts,
            List<Check> checks,
            List<Finding> findings)
            implements StepEvent {
        public FactsLearned {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(worker, "worker");
            facts = facts == null ? Map.of() : Map.copyOf(facts);
            checks = checks == null ? List.of() : List.copyOf(checks);
            findings = findings == null ? List.of() : List.copyOf(findings);
        }

        public FactsLearned(
                UpgradeId upgrade, long turn, String worker, Map<String, Object> facts, List<Check> checks) {
            this(upgrade, turn, worker, facts, checks, List.of());
        }
    }

    /**
     * Something that works for the step has written this. It is kept in the upgrade's timeline; lines that were told by a
     * worker that was lost then may be told again.
     *
     * @param source whose log it is, as people call it
     * @param lines as they stand there; at most {@link #MOST}
     */
    record Logged(UpgradeId upgrade, long turn, String worker, String source, List<String> lines) implements StepEvent {
        public Logged {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(worker, "worker");
            requireNonNull(source, "source");
            lines = lines == null ? List.of() : List.copyOf(lines);
        }

        /** How many lines one event may have. */
        public static final int MOST = 500;
    }

    /**
     * The state of the world that the step describes is there.
     *
     * @param facts what it learned
     * @param outcome what INSPECT and PRECHECK answer besides
     * @param elapsed how long it took, on the worker's monotonic clock
     */
    record Completed(
            UpgradeId upgrade,
            long turn,
            String worker,
            Map<String, Object> facts,
            Optional<Outcome> outcome,
            Duration elapsed)
            implements StepEvent {
        public Completed {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(worker, "worker");
            facts = facts == null ? Map.of() : Map.copyOf(facts);
            outcome = outcome == null ? Optional.empty() : outcome;
            elapsed = elapsed == null ? Duration.ZERO : elapsed;
        }
    }

    /** The step will not get there. */
    record Failed(UpgradeId upgrade, long turn, String worker, Problem problem, Duration elapsed) implements StepEvent {
        public Failed {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(worker, "worker");
            requireNonNull(problem, "problem");
            elapsed = elapsed == null ? Duration.ZERO : elapsed;
        }
    }

    /**
     * The worker lets go of the turn, unfinished.
     *
     * @param reason {@code cancelled}, {@code stopping}, {@code too-late} or {@code lease-lost}
     * @param elapsed how much of the step's time it used
     */
    record HandedBack(UpgradeId upgrade, long turn, String worker, String reason, Duration elapsed)
            implements StepEvent {
        public HandedBack {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(worker, "worker");
            elapsed = elapsed == null ? Duration.ZERO : elapsed;
        }

        public static final String CANCELLED = "cancelled";
        public static final String STOPPING = "stopping";
        public static final String TOO_LATE = "too-late";
        public static final String LEASE_LOST = "lease-lost";
    }

    /** An answer to an inquiry. */
    sealed interface InquiryEvent extends Event {

        /** The id of the inquiry. */
        String inquiry();

        long turn();
    }

    /** The worker looks; said at once, and every 5 s until it has answered. */
    record Inquiring(String inquiry, long turn, String worker) implements InquiryEvent {
        public Inquiring {
            requireNonNull(inquiry, "inquiry");
            requireNonNull(worker, "worker");
        }
    }

    /**
     * Servers that are there.
     *
     * @param page 1 for the first of the turn, and so on without a gap
     * @param servers at most {@link #MOST}
     * @param last whether everything was found, and nothing follows
     */
    record Discovered(String inquiry, long turn, String worker, int page, List<FoundServer> servers, boolean last)
            implements InquiryEvent {
        public Discovered {
            requireNonNull(inquiry, "inquiry");
            requireNonNull(worker, "worker");
            servers = servers == null ? List.of() : List.copyOf(servers);
        }

        /** How many servers one page may have. */
        public static final int MOST = 200;
    }

    /** The worker could not find everything; a transient problem may have gone when it is asked again. */
    record InquiryFailed(String inquiry, long turn, String worker, Problem problem) implements InquiryEvent {
        public InquiryFailed {
            requireNonNull(inquiry, "inquiry");
            requireNonNull(worker, "worker");
            requireNonNull(problem, "problem");
        }
    }

    /**
     * What the first two steps answer.
     *
     * @param inspection of INSPECT
     * @param findings of PRECHECK
     * @param plan of PRECHECK, unless a finding makes one impossible
     * @param estimates how long steps of the plan will take
     */
    record Outcome(
            Optional<Inspection> inspection, List<Finding> findings, Optional<Plan> plan, List<Estimate> estimates) {
        public Outcome {
            inspection = inspection == null ? Optional.empty() : inspection;
            findings = findings == null ? List.of() : List.copyOf(findings);
            plan = plan == null ? Optional.empty() : plan;
            estimates = estimates == null ? List.of() : List.copyOf(estimates);
        }

        public Outcome(Optional<Inspection> inspection, List<Finding> findings, Optional<Plan> plan) {
            this(inspection, findings, plan, List.of());
        }
    }
}
