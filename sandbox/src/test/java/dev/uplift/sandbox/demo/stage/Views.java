package dev.uplift.sandbox.demo.stage;

import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Upgrade documents as the API answers with them. */
public final class Views {

    public static final String SUCCEEDED = """
            {"id": "abcdefghijklmnop", "state": "SUCCEEDED", "targetVersion": "18", "strategy": "dump-restore",
             "source": {"version": "13.16"}, "target": {"version": "18.6"},
             "progress": {"percent": 100, "phase": "OBSERVE", "step": "observe", "elapsedSeconds": 21.5},
             "phases": [{"phase": "INSPECT", "seconds": 0.4}, {"phase": "PRECHECK", "seconds": 0.21},
                        {"phase": "UPGRADE", "seconds": 12.0}, {"phase": "VERIFY", "seconds": 6.04}],
             "findings": [{"id": "role-without-password", "severity": "WARN", "object": "role guest",
                           "explanation": "It cannot log in.", "remedy": "ALTER ROLE guest PASSWORD '…';"}],
             "checks": [{"id": "version", "passed": true, "detail": "18.6"},
                        {"id": "data:shop.sales.orders", "passed": true, "detail": "1200 rows"},
                        {"id": "data:shop.Büro & Co.Größen", "passed": true, "detail": "4 rows"}],
             "outage": {"seconds": 13.42, "measuredBy": "PROBE", "firstFailure": "2026-01-01T10:00:00Z",
                        "lastFailure": "2026-01-01T10:00:13Z", "attempts": 1900, "failures": 130},
             "somethingNew": [1, 2]}
            """;

    public static final String ROLLED_BACK = """
            {"id": "abcdefghijklmnop", "state": "ROLLED_BACK", "targetVersion": "18", "strategy": "dump-restore",
             "source": {"version": "13.16"},
             "phases": [{"phase": "UPGRADE", "seconds": 2.0}, {"phase": "ROLL_BACK", "seconds": 0.5}],
             "findings": [],
             "checks": [{"id": "data:shop.sales.orders", "passed": false, "detail": "1200 rows, 1100 on the target"}],
             "problem": {"code": "restore-failed", "kind": "DATABASE", "detail": "pg_restore ended with 1.",
                         "remedy": "Install the extension.", "evidence": ["line 1", "ERROR:  no extension"]}}
            """;

    private Views() {}

    public static UpgradeView of(String json) {
        try {
            return UpgradesApi.view(Json.mapper().readTree(json));
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    /** A running upgrade with that progress object. */
    public static UpgradeView running(String progress) {
        return of("{\"id\": \"abcdefghijklmnop\", \"state\": \"RUNNING\", \"progress\": " + progress + "}");
    }
}
