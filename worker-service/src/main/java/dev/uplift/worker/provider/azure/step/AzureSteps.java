package dev.uplift.worker.provider.azure.step;

import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.platform.Actions.Body;
import java.util.Map;

/** The actions of the plan in place, by the names that it has for them. */
public final class AzureSteps {

    private AzureSteps() {}

    /** @param http for the probes that users bring */
    public static Map<String, Body<Turn>> of(OutgoingHttp http) {
        var own = Map.<String, Body<Turn>>ofEntries(
                Map.entry("take-backup", TakeBackup::run),
                Map.entry("restore-clone", RestoreServer::clone),
                Map.entry("apply-parameters", Parameters::apply),
                Map.entry("verify-allow-list", AllowList::verify),
                Map.entry("upgrade-server", UpgradeServer::run),
                Map.entry("remove-replica", Replicas::remove),
                Map.entry("recreate-replica", Replicas::recreate),
                Map.entry("note-restore-point", Verified::restorePoint),
                Map.entry("verify-server", Verified::server),
                Map.entry("restore-parameters", Parameters::apply),
                Map.entry("confirm-available", Verified::available),
                Map.entry("confirm-standby", Verified::standby),
                Map.entry("restore-original", RestoreServer::original),
                Map.entry("reapply-settings", ReapplySettings::run),
                Map.entry("move-endpoint", MoveEndpoint::run),
                Map.entry("delete-clone", Removals::clone),
                Map.entry("delete-backup", Removals::backup));
        return Actions.withSql(own, http, SqlTurn::new);
    }
}
