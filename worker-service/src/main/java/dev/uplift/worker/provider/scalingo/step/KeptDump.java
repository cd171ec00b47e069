package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.provider.scalingo.dump.DumpFile;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import dev.uplift.worker.provider.scalingo.server.Backup;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dump before a hop, looked for just before the call: after it, nothing else is left of the data as it was. */
final class KeptDump {

    private static final String RETRY = " Then retry: another one is made first.";

    private final HopTurn hop;
    private final OwnDumps own;

    KeptDump(HopTurn hop, OwnDumps own) {
        this.hop = hop;
        this.own = own;
    }

    /** Why the hop must not begin; empty where the dump is there, and where the plan has none. */
    Optional<Problem> missing() {
        return switch (hop.dumps()) {
            case MANAGED -> managed();
            case OWN -> own();
            case NONE -> Optional.empty();
        };
    }

    private Optional<Problem> managed() {
        var wanted = hop.turn().fact(hop.facts().backup()).orElse("");
        var there = hop.turn().region().backups(hop.turn().place()).stream()
                .anyMatch(backup -> backup.id().equals(wanted) && backup.state() == Backup.State.DONE);
        return there
                ? Optional.empty()
                : problem(
                        "Scalingo does not show the backup '%s' of the %s any more.".formatted(wanted, hop.called()),
                        "See in the dashboard who removed it.");
    }

    private Optional<Problem> own() {
        if (own.directory().isEmpty()) {
            return Optional.of(TakeDump.directoryMissing());
        }
        var folder = own.directory()
                .get()
                .whole(hop.turn().work().command().upgrade(), hop.facts().n());
        var files = hop.turn().work().facts().get(hop.facts().dump()) instanceof Map<?, ?> dump
                ? (List<?>) dump.get("files")
                : List.of();
        return DumpFile.areIn(folder, files)
                ? Optional.empty()
                : problem(
                        "The dump of the %s is not, or no longer whole, where this worker looks for it: %s."
                                .formatted(hop.called(), folder),
                        "See that all workers of the pool share uplift.scalingo.dump-directory, and who removed it.");
    }

    private Optional<Problem> problem(String detail, String remedy) {
        return Optional.of(Problem.of(
                Kind.PROVIDER,
                "dump-missing",
                "%s The upgrade to %s was not asked for, since nothing else would be left of the data as it is."
                        .formatted(detail, hop.to()),
                remedy + RETRY));
    }
}
