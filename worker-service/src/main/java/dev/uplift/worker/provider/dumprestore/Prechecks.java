package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.ClientTools;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.UserObjects;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that would stop or degrade this way of upgrading, not only the first thing. Reads only. */
final class Prechecks {

    /** A check of the servers as such. */
    @FunctionalInterface
    interface OnServers {
        List<Finding> look(Look look) throws SQLException;
    }

    /** A check inside one database of the source. */
    @FunctionalInterface
    interface InDatabase {
        List<Finding> look(Look look, Session session, String database) throws SQLException;
    }

    /**
     * @param look what was looked at
     * @param findings what was found
     */
    record Result(Look look, List<Finding> findings) {}

    private Prechecks() {}

    static Result run(Servers servers, List<Path> toolFolders) throws SQLException, InterruptedException {
        var inPlace = servers.inPlace();
        var source = servers.onSource(sessions -> ServerInspector.inspect(sessions, inPlace));
        var target = servers.onTarget(sessions -> ServerInspector.inspect(sessions, inPlace));
        try (var sourceSession = servers.onSource(sessions -> sessions.open());
                var targetSession = servers.onTarget(sessions -> sessions.open())) {
            var targetLook = Look.ServerLook.at(targetSession, target, servers.upgrade());
            var look = new Look(
                    servers.work().command(),
                    servers.options(),
                    DumpRestorePlan.copies(source, inPlace),
                    sourceSession,
                    targetSession,
                    Look.ServerLook.at(sourceSession, source, servers.upgrade()),
                    targetLook,
                    tools(targetLook.major(), toolFolders),
                    toolFolders);
            return new Result(look, findings(servers, look, inPlace));
        }
    }

    static Optional<ClientTools> tools(int targetMajor, List<Path> folders) {
        return ClientTools.forMajor(targetMajor, folders);
    }

    private static List<Finding> findings(Servers servers, Look look, Set<String> inPlace)
            throws SQLException, InterruptedException {
        var findings = new ArrayList<Finding>();
        for (var check : Stream.of(ServerChecks.ALL, TargetChecks.ALL, RoleChecks.ALL)
                .flatMap(List::stream)
                .toList()) {
            findings.addAll(check.look(look));
        }
        findings.addAll(servers.onTarget(sessions -> TargetChecks.inPlace(look, sessions, inPlace)));
        for (var copy : look.copies()) {
            try (var session = servers.onSource(sessions -> sessions.open(copy.database()))) {
                for (var check : DatabaseChecks.ALL) {
                    findings.addAll(check.look(look, session, copy.database()));
                }
            }
        }
        findings.addAll(template(servers, look));
        return findings;
    }

    private static List<Finding> template(Servers servers, Look look) throws SQLException, InterruptedException {
        var open = look.sourceServer().databases().stream()
                .anyMatch(database -> database.name().equals("template1") && database.allowsConnections());
        if (!open) {
            return Found.nothing();
        }
        try (var session = servers.onSource(sessions -> sessions.open("template1"))) {
            var objects = UserObjects.first(session, 6);
            return objects.isEmpty()
                    ? Found.nothing()
                    : Found.warn(
                            "template-changed",
                            "template1: " + Comparison.few(objects),
                            "Template databases are not copied; new databases of the target lack these objects.",
                            "Create them in the target's template1 afterwards.");
        }
    }
}
