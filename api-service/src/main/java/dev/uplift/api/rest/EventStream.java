package dev.uplift.api.rest;

import dev.uplift.api.projection.UpgradeQueries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.TimeUnit;

/**
 * A timeline as server-sent events: entries with their number as id, progress without one, until the upgrade is over.
 * Reads the database, so that any API process can go on where another one stopped.
 */
@ApplicationScoped
class EventStream {

    private static final long LOOK_MILLIS = 500;
    private static final int PAGE = 200;
    /** A line now and then shows that the other side is still there. */
    private static final int SILENT_LOOKS = 30;

    private final UpgradeQueries queries;

    EventStream(UpgradeQueries queries) {
        this.queries = queries;
    }

    void follow(String id, long last, SseEventSink sink, Sse sse) throws InterruptedException {
        try (sink) {
            var sent = last;
            Object shown = null;
            var silent = 0;
            while (!sink.isClosed()) {
                var view = queries.find(id);
                var entries = queries.timeline(id, sent, PAGE);
                for (var entry : entries) {
                    sink.send(sse.newEventBuilder()
                            .id(Long.toString(entry.number()))
                            .name(entry.type())
                            .mediaType(MediaType.APPLICATION_JSON_TYPE)
                            .data(entry)
                            .build());
                    sent = entry.number();
                }
                var progress = view.map(its -> its.progress()).orElse(null);
                var moved = progress != null && !same(progress, shown);
                if (moved) {
                    sink.send(sse.newEventBuilder()
                            .name("progress")
                            .mediaType(MediaType.APPLICATION_JSON_TYPE)
                            .data(progress)
                            .build());
                    shown = key(progress);
                }
                if (entries.isEmpty() && (view.isEmpty() || view.get().state().isOver())) {
                    return;
                }
                silent = moved || !entries.isEmpty() ? 0 : silent + 1;
                if (silent == SILENT_LOOKS) {
                    sink.send(sse.newEventBuilder().comment("still here").build());
                    silent = 0;
                }
                TimeUnit.MILLISECONDS.sleep(entries.isEmpty() ? LOOK_MILLIS : 0);
            }
        }
    }

    /** Time always passes; what is compared is the rest. */
    private static boolean same(dev.uplift.api.projection.UpgradeView.Current progress, Object shown) {
        return key(progress).equals(shown);
    }

    private static Object key(dev.uplift.api.projection.UpgradeView.Current progress) {
        return java.util.List.of(progress.percent(), progress.step(), progress.doing(), progress.done());
    }
}
