package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.platform.Actions.Body;
import java.util.Map;

/** The actions of the plan, by the names that it has for them. */
public final class ScalingoSteps {

    private ScalingoSteps() {}

    /** @param http for the probes that users bring */
    public static Map<String, Body<Turn>> of(OutgoingHttp http) {
        var own = Map.<String, Body<Turn>>of(
                "note-version", NoteVersion::run,
                "take-backup", TakeBackup::run,
                "upgrade-database", UpgradeDatabase::run,
                "settle-database", Settle::run,
                "stop-apps", Apps::stop,
                "start-apps", Apps::start,
                "verify-database", Verified::database,
                "confirm-available", Verified::available);
        return Actions.withSql(own, http, SqlTurn::new);
    }
}
