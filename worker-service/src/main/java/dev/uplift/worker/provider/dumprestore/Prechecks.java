package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.ClientTools;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.postgres.precheck.Catalogue;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Findings;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.postgres.precheck.Offers;
import dev.uplift.worker.postgres.precheck.Route;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that would stop or degrade this way of upgrading, not only the first thing. Reads only. */
final class Prechecks {

    private static final List<OwnCheck> OWN = Stream.of(ServerChecks.ALL, TargetChecks.ALL, RoleChecks.ALL)
            .flatMap(List::stream)
            .toList();

    /**
     * @param look what was looked at
     * @param findings what was found
     */
    record Result(Look look, List<Finding> findings) {}

    private Prechecks() {}

    /** What the catalogue has for this way, and what only this way has. */
    static List<CatalogueEntry> entries() {
        var own = Stream.concat(
                OWN.stream().map(OwnCheck::about),
                Stream.of(OwnerChecks.ABOUT, Isolation.NOT_REHEARSABLE, Isolation.NOT_REHEARSED));
        return Stream.concat(
                        Catalogue.entries(Method.DUMP_RESTORE).stream(),
                        own.map(about -> about.entry(Method.DUMP_RESTORE)))
                .toList();
    }

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
            return new Result(look, Findings.told(findings(servers, look, inPlace)));
        }
    }

    static Optional<ClientTools> tools(int targetMajor, List<Path> folders) {
        return ClientTools.forMajor(targetMajor, folders);
    }

    private static List<Finding> findings(Servers servers, Look look, Set<String> inPlace)
            throws SQLException, InterruptedException {
        var findings = new ArrayList<Finding>();
        for (var check : OWN) {
            findings.addAll(check.look().at(look));
        }
        findings.addAll(servers.onTarget(sessions -> TargetChecks.inPlace(look, sessions, inPlace)));
        for (var copy : look.copies()) {
            try (var session = servers.onSource(sessions -> sessions.open(copy.database()))) {
                findings.addAll(OwnerChecks.look(look, session, copy.database()));
                findings.addAll(Isolation.look(look, session, copy.database()));
            }
        }
        var route = new Route(
                Method.DUMP_RESTORE,
                look.sourceServer().major(),
                look.targetServer().major(),
                Optional.of(Offers.read(look.target())));
        findings.addAll(servers.onSource(sessions -> Examination.run(Catalogue.ALL, sessions, route)));
        return findings;
    }
}
