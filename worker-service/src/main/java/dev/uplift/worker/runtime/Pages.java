package dev.uplift.worker.runtime;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.command.Command.Inquiry;
import dev.uplift.contracts.event.Event.Discovered;
import dev.uplift.contracts.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** Cuts what is found into pages that Kafka takes, and sends each as soon as it is full. */
final class Pages {

    /** Servers can carry many labels; Kafka takes a record of 1 MB by default. */
    private static final int MOST_BYTES = 256 * 1024;

    private final Inquiry inquiry;
    private final Telling telling;
    private List<FoundServer> open = new ArrayList<>();
    private long bytes;
    private int number = 1;

    Pages(Inquiry inquiry, Telling telling) {
        this.inquiry = inquiry;
        this.telling = telling;
    }

    synchronized void add(List<FoundServer> found) {
        for (var server : found) {
            var size = Json.write(server).length;
            if (!open.isEmpty() && bytes + size > MOST_BYTES) {
                telling.tell(close(false));
            }
            open.add(server);
            bytes += size;
            if (open.size() == Discovered.MOST) {
                telling.tell(close(false));
            }
        }
    }

    /** What is left, to be told as the end of everything; may be empty. */
    synchronized Discovered last() {
        return close(true);
    }

    private Discovered close(boolean last) {
        var page = new Discovered(inquiry.id(), inquiry.turn(), telling.worker(), number, open, last);
        open = new ArrayList<>();
        bytes = 0;
        number++;
        return page;
    }
}
