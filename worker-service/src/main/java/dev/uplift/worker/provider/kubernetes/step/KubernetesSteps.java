package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.platform.Actions.Body;
import dev.uplift.worker.platform.SqlSteps;
import java.util.Map;

/** The actions of the plan in place, by the names that it has for them. */
public final class KubernetesSteps {

    private KubernetesSteps() {}

    /** @param http for the probes that users bring */
    public static Map<String, Body<Turn>> of(OutgoingHttp http) {
        var open = SqlSteps.of(http).get("open-source");
        var own = Map.<String, Body<Turn>>ofEntries(
                Map.entry("take-snapshot", TakeSnapshot::run),
                Map.entry("restore-claim", RestoreClaim::run),
                Map.entry("run-job", RunJob::run),
                Map.entry("end-jobs", EndJobs::run),
                Map.entry("stop-applications", Applications::stop),
                Map.entry("start-applications", Applications::start),
                Map.entry("stop-server", StopServer::stop),
                Map.entry("detach", StopServer::detach),
                Map.entry("set-image", SetImage::set),
                Map.entry("await-image", SetImage::await),
                Map.entry("start-server", StartServer::run),
                Map.entry("confirm-available", StartServer::confirm),
                Map.entry("recover-data", Recover::run),
                Map.entry("restore-data", Recover::restore),
                Map.entry("remove-rehearsal", Removals::rehearsal),
                Map.entry("remove-backup", Removals::backup),
                Map.entry("remove-jobs", Removals::jobs),
                Map.entry("hand-over", HandOver::run),
                Map.entry("confirm-operated", HandOver::confirm),
                Map.entry("open-source", turn -> SqlTurn.open(turn, open)),
                Map.entry("reindex-sorted-otherwise", turn -> new SqlTurn(turn).reindex()));
        return Actions.withSql(own, http, SqlTurn::new);
    }
}
