package dev.uplift.api.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** An entry as it is exported; what is not known is left out. The fields are described in docs/audit.md. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuditLine(
        long id,
        Instant at,
        String who,
        String role,
        String action,
        String upgrade,
        String server,
        String reason,
        String subject,
        String planHash,
        String outcome,
        String code,
        String idempotencyKey) {

    static final String COLUMNS = """
            id, at, who, role, action, upgrade_id, server_id, reason, subject, plan_hash, outcome, code, idempotency_key
            """;

    static AuditLine of(ResultSet row) throws SQLException {
        return new AuditLine(
                row.getLong(1),
                row.getTimestamp(2).toInstant(),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getString(12),
                row.getString(13));
    }
}
