package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.ClientTools;
import dev.uplift.worker.postgres.ServerInspector;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Upgrades any server to any newer server: every database is streamed from pg_dump to pg_restore, compared, and opened
 * under its own name; the old server stays as it was.
 */
@ApplicationScoped
public class DumpRestoreDriver implements Driver {

    /** The API waits 15 s for a companion's figures. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(14);

    private final List<Path> toolFolders;
    private final OutgoingHttp http;

    /**
     * @param clientTools folders with pg_dump and pg_restore, separated by colons, besides the usual ones
     * @param http for the probes that users bring
     */
    @Inject
    public DumpRestoreDriver(
            @ConfigProperty(name = "uplift.client-tools") Optional<String> clientTools, OutgoingHttp http) {
        this.http = http;
        this.toolFolders = ClientTools.folders(
                clientTools.map(folders -> Arrays.asList(folders.split(":"))).orElse(List.of()));
    }

    @Override
    public Descriptor descriptor() {
        return DumpRestoreDescriptor.descriptor();
    }

    @Override
    public Map<String, Action> actions() {
        return Map.ofEntries(
                Map.entry(INSPECT, Servers.action(DumpRestoreDriver::inspect)),
                Map.entry(PRECHECK, Servers.action(this::precheck)),
                Map.entry("fence-source", Servers.action(FenceSource::run)),
                Map.entry("open-source", Servers.action(OpenSource::run)),
                Map.entry("create-roles", Servers.action(CreateRoles::run)),
                Map.entry("copy-database", Servers.action(servers -> CopyDatabase.run(servers, toolFolders))),
                Map.entry("verify-database", Servers.action(VerifyDatabase::run)),
                Map.entry("verify-server", Servers.action(VerifyServer::run)),
                Map.entry("gather-statistics", Servers.action(GatherStatistics::run)),
                Map.entry("open-target", Servers.action(OpenTarget::run)),
                Map.entry("drop-target", Servers.action(DropTarget::run)),
                Map.entry("close-target", Servers.action(CloseTarget::run)),
                Map.entry("rehearse-queries", Servers.action(RehearseQueries::run)),
                Map.entry("own-checks", Servers.action(servers -> RunOwnChecks.run(servers, http))),
                Map.entry(
                        "outage-probe",
                        Servers.action(OutageProbe::run)
                                .withLastWords(OutageProbe.LAST_WORDS)
                                .withLastWords(LAST_WORDS)));
    }

    private static StepResult inspect(Servers servers) throws SQLException, InterruptedException {
        var inPlace = servers.inPlace();
        var source = servers.onSource(sessions -> ServerInspector.inspect(sessions, inPlace));
        var target = servers.onTarget(sessions -> ServerInspector.inspect(sessions, inPlace));
        return new StepResult.Done(
                Map.of("source.version", source.version(), "target.version", target.version()),
                Optional.of(new Outcome(
                        Optional.of(new Inspection(source, Optional.of(target))), List.of(), Optional.empty())));
    }

    private StepResult precheck(Servers servers) throws SQLException, InterruptedException, Secrets.Unresolved {
        // A reference that cannot be resolved here must not stop the upgrade in its middle.
        CreateRoles.passwords(servers);
        var result = Prechecks.run(servers, toolFolders);
        var look = result.look();
        var source = look.sourceServer().seen();
        var options = look.command().options();
        var plan = DumpRestorePlan.of(source, look.targetServer().seen(), servers.inPlace(), options);
        var estimates = Estimates.of(plan, source.databases(), options);
        return StepResult.done(new Outcome(Optional.empty(), result.findings(), Optional.of(plan), estimates));
    }
}
