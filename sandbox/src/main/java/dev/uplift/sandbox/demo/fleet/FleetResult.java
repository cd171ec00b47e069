package dev.uplift.sandbox.demo.fleet;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Problem;
import dev.uplift.sandbox.demo.fleet.Cloud.Doubt;
import dev.uplift.sandbox.demo.stage.UpgradeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a fleet; the last line for programs.
 *
 * @param upgrades how many servers were chosen
 * @param succeeded those of which Uplift says so, and of which the platform shows nothing else
 * @param failed all the others
 * @param providerCalls how many calls the platform was asked, with those for the discovery
 * @param providerCallsPerUpgrade a mean; 0 without upgrades
 * @param seconds from the first request to the last end
 * @param from the versions that they had, separated by a comma
 * @param to the version that was asked for
 * @param problems why some did not succeed
 */
record FleetResult(
        String provider,
        int upgrades,
        int succeeded,
        int failed,
        long providerCalls,
        double providerCallsPerUpgrade,
        double seconds,
        String from,
        String to,
        List<Trouble> problems) {

    private static final String NOT_PROVED = "not-proved";

    /** What stands in the way of a success. @param server the platform's name of it; empty if it concerns all */
    record Trouble(String server, String code, String detail, String remedy) {

        static Trouble of(Doubt doubt) {
            return new Trouble(doubt.server(), NOT_PROVED, doubt.sentence(), "");
        }

        /** Of an upgrade that did not succeed: its problem, else what the prechecks object to. */
        static Trouble of(String server, UpgradeView upgrade) {
            var blocking = upgrade.findings().stream()
                    .filter(finding -> finding.severity() == Finding.Severity.BLOCK)
                    .findFirst();
            return upgrade.problem()
                    .filter(problem -> blocking.isEmpty() || !upgrade.state().equals("REJECTED"))
                    .map(problem -> new Trouble(server, problem.code(), problem.detail(), problem.remedy()))
                    .or(() -> blocking.map(
                            finding -> new Trouble(server, finding.id(), finding.explanation(), finding.remedy())))
                    .orElseGet(() -> new Trouble(server, "ended", "It ended " + upgrade.state(), ""));
        }
    }

    /** One of the chosen servers. @param upgrade empty if its upgrade was not accepted */
    record One(FoundServer server, Optional<UpgradeView> upgrade, String refusal) {

        String name() {
            return server.name();
        }

        /** That it had, as it was found, else as the upgrade saw it; empty if nobody could see it. */
        Optional<String> version() {
            return Optional.of(server.version())
                    .filter(found -> !found.isEmpty())
                    .or(() -> upgrade.map(UpgradeView::source)
                            .map(UpgradeView.Endpoint::version)
                            .filter(seen -> !seen.equals(UpgradeView.Endpoint.UNKNOWN)));
        }

        boolean succeeded() {
            return upgrade.filter(UpgradeView::succeeded).isPresent();
        }

        Trouble trouble() {
            return upgrade.map(view -> Trouble.of(name(), view))
                    .orElseGet(() -> new Trouble(name(), "not-accepted", refusal, ""));
        }
    }

    /** @param calls how many the platform was asked in all */
    static FleetResult of(String provider, Asked asked, List<One> all, List<Doubt> doubts, long calls) {
        var problems = new ArrayList<Trouble>();
        all.stream().filter(one -> !one.succeeded()).map(One::trouble).forEach(problems::add);
        doubts.stream().map(Trouble::of).forEach(problems::add);
        var doubted = doubts.stream().map(Doubt::server).toList();
        var succeeded = (int) all.stream()
                .filter(one -> one.succeeded() && !doubted.contains(one.name()))
                .count();
        return new FleetResult(
                provider,
                all.size(),
                succeeded,
                all.size() - succeeded,
                calls,
                all.isEmpty() ? 0 : Math.round(10.0 * calls / all.size()) / 10.0,
                asked.seconds(),
                asked.from(),
                asked.to(),
                problems);
    }

    /** Nothing could be done, since the platform did not say which servers it has. */
    static FleetResult undiscovered(String provider, String to, Problem why, long calls) {
        var trouble = new Trouble("", why.code(), why.detail(), why.remedy());
        return new FleetResult(provider, 0, 0, 0, calls, 0, 0, "", to, List.of(trouble));
    }

    /** What was asked for, and how long it took. */
    record Asked(String from, String to, double seconds) {}

    /** Whether nothing is left to wish for. */
    @JsonIgnore
    boolean isProved() {
        return upgrades > 0 && problems.isEmpty();
    }
}
