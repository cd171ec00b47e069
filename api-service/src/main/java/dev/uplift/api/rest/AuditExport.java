package dev.uplift.api.rest;

import dev.uplift.api.audit.AuditLine;
import dev.uplift.api.audit.AuditTrail;
import dev.uplift.contracts.wire.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.List;

/** Writes entries of the audit as JSON lines while it reads them, a page at a time. */
@ApplicationScoped
class AuditExport {

    static final String JSON_LINES = "application/x-ndjson";
    private static final int PAGE = 500;

    private final AuditTrail trail;

    AuditExport(AuditTrail trail) {
        this.trail = trail;
    }

    /** Reads the first page at once, so that a database that does not answer is an error and not a broken stream. */
    StreamingOutput lines(AuditRequest request) throws SQLException {
        var settled = trail.settled();
        var first = page(request, request.after(), settled, request.limit());
        return output -> write(output, request, settled, first);
    }

    private List<AuditLine> page(AuditRequest request, long after, long settled, int most) throws SQLException {
        return trail.page(request.filter(), after, settled, Math.min(PAGE, most));
    }

    private void write(OutputStream output, AuditRequest request, long settled, List<AuditLine> first)
            throws IOException {
        var page = first;
        var left = request.limit();
        while (!page.isEmpty()) {
            for (var line : page) {
                output.write(Json.write(line));
                output.write('\n');
            }
            left -= page.size();
            page = left == 0 ? List.of() : next(request, page.getLast().id(), settled, left);
        }
    }

    private List<AuditLine> next(AuditRequest request, long after, long settled, int left) throws IOException {
        try {
            return page(request, after, settled, left);
        } catch (SQLException away) {
            throw new IOException("the audit could not be read on after entry " + after, away);
        }
    }
}
