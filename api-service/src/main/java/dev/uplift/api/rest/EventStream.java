package dev.uplift.api.rest;

import dev.uplift.api.projection.TimelineEntry;
import dev.uplift.api.projection.UpgradeQueries;
import dev.uplift.api.projection.UpgradeView;
import dev.uplift.contracts.wire.Json;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A timeline as server-sent events: entries with their number as id, progress without one, until the upgrade is over.
 * Reads the database, so that any API process can go on where another one stopped.
 */
@ApplicationScoped
class EventStream {

    private static final Logger LOG = Logger.getLogger(EventStream.class);
    private static final long LOOK_MILLIS = 500;
    private static final int PAGE = 200;
    /** A line now and then shows that the other side is still there. */
    private static final int SILENT_LOOKS = 30;

    private final UpgradeQueries queries;

    EventStream(UpgradeQueries queries) {
        this.queries = queries;
    }

    /** Begins to send what comes after that number, and returns. The sink is closed at the end. */
    void start(String id, long last, SseEventSink sink, Sse sse) {
        Thread.ofVirtual().name("events of " + id).start(() -> {
            try (sink) {
                new Listener(id, sink, sse).follow(last);
            } catch (InterruptedException | RuntimeException broken) {
                // Whoever listened comes again, with the last id that was seen.
                LOG.debugf("the events of %s break off: %s", id, broken.getMessage());
            }
        });
    }

    /** What there is after a number. The view is read first: if it is over, the entries are all there are. */
    private record Look(Optional<UpgradeView> view, List<TimelineEntry> entries) {

        boolean isLast() {
            return entries.isEmpty() && view.map(its -> its.state().isOver()).orElse(true);
        }
    }

    /** A transaction of its own, since a session that lived longer would show the upgrade as it was at first. */
    private Look look(String id, long after) {
        return QuarkusTransaction.requiringNew()
                .call(() -> new Look(queries.find(id), queries.timeline(id, after, PAGE)));
    }

    /** Somebody who listens to one upgrade. */
    private final class Listener {

        private final String id;
        private final SseEventSink sink;
        private final Sse sse;
        private List<Object> shown = List.of();

        Listener(String id, SseEventSink sink, Sse sse) {
            this.id = id;
            this.sink = sink;
            this.sse = sse;
        }

        void follow(long last) throws InterruptedException {
            var sent = last;
            var silent = 0;
            while (!sink.isClosed()) {
                var look = look(id, sent);
                for (var entry : look.entries()) {
                    send(named(entry.type(), entry).id(Long.toString(entry.number())));
                    sent = entry.number();
                }
                var moved = look.view().map(view -> moved(view.progress())).orElse(false);
                if (look.isLast()) {
                    return;
                }
                silent = moved || !look.entries().isEmpty() ? 0 : silent + 1;
                if (silent == SILENT_LOOKS) {
                    send(sse.newEventBuilder().comment("still here"));
                    silent = 0;
                }
                TimeUnit.MILLISECONDS.sleep(look.entries().isEmpty() ? LOOK_MILLIS : 0);
            }
        }

        /** Time always passes; progress is sent if something else changed. */
        private boolean moved(UpgradeView.Current progress) {
            var now = List.<Object>of(progress.percent(), progress.step(), progress.doing(), progress.done());
            if (now.equals(shown)) {
                return false;
            }
            send(named("progress", progress));
            shown = now;
            return true;
        }

        /** The JSON is sent as text, so that no content type stands in front of each event. */
        private OutboundSseEvent.Builder named(String name, Object data) {
            return sse.newEventBuilder().name(name).data(new String(Json.write(data), StandardCharsets.UTF_8));
        }

        /** Waits until it is on its way, so that events keep their order and a slow listener slows only itself. */
        private void send(OutboundSseEvent.Builder event) {
            sink.send(event.build()).toCompletableFuture().join();
        }
    }
}
