package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.platform.Actions.Body;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import java.util.HashMap;
import java.util.Map;

/** The actions of the plan, by the names that it has for them. */
public final class ScalingoSteps {

    private ScalingoSteps() {}

    /**
     * @param http for the probes that users bring
     * @param dumps that the worker makes itself
     */
    public static Map<String, Body<Turn>> of(OutgoingHttp http, OwnDumps dumps) {
        var own = new HashMap<String, Body<Turn>>(Map.of(
                "note-version", NoteVersion::run,
                "take-backup", TakeBackup::run,
                "take-dump", turn -> TakeDump.run(turn, dumps),
                "remove-dumps", turn -> RemoveDumps.run(turn, dumps),
                "upgrade-database", turn -> UpgradeDatabase.run(turn, dumps),
                "settle-database", Settle::run,
                "stop-apps", Apps::stop,
                "start-apps", Apps::start,
                "verify-database", Verified::database,
                "confirm-available", Verified::available));
        own.put("order-scratch", OrderScratch::run);
        own.put("fill-scratch", turn -> FillScratch.run(turn, dumps));
        own.put("remove-scratch", RemoveScratch::run);
        return Actions.withSql(own, http, SqlTurn::new);
    }
}
