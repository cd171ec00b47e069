package dev.uplift.api.rest;

import dev.uplift.api.projection.TimelineEntry;
import dev.uplift.api.projection.UpgradeQueries;
import dev.uplift.api.projection.UpgradeView;
import dev.uplift.contracts.wire.Json;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
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
    /** A listener mostly waits. */
    private static final Executor THREADS =
            command -> Thread.ofVirtual().name("events").start(command);
    /** A line now and then shows that the other side is still there. */
    private static final int SILENT_LOOKS = 30;

    private final UpgradeQueries queries;

    EventStream(UpgradeQueries queries) {
        this.queries = queries;
    }

    /**
     * What comes after that number, as fast as it is read: the next look waits until all of the last one is on its way,
     * so that a slow listener slows only itself. The head of the answer is the framework's, before the first event.
     */
    Multi<OutboundSseEvent> after(String id, long last, Sse sse) {
        var listener = new Listener(id, last, sse);
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom()
                        .item(Unchecked.supplier(listener::hear))
                        .runSubscriptionOn(THREADS))
                .whilst(_ -> !listener.over)
                .onItem()
                .<OutboundSseEvent>disjoint()
                .onFailure()
                // Whoever listened comes again, with the last id that was seen.
                .invoke(broken -> LOG.debugf("the events of %s break off: %s", id, broken.getMessage()))
                .onFailure()
                .recoverWithCompletion();
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

    /** Somebody who listens to one upgrade; asked by one thread at a time. */
    private final class Listener {

        private final String id;
        private final Sse sse;
        private long sent;
        private int silent;
        private boolean waits;
        private volatile boolean over;
        private List<Object> shown = List.of();

        Listener(String id, long last, Sse sse) {
            this.id = id;
            this.sent = last;
            this.sse = sse;
        }

        /** What there is now; after a look that found no entry, some time later. */
        List<OutboundSseEvent> hear() throws InterruptedException {
            if (waits) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            var look = look(id, sent);
            var events = new ArrayList<OutboundSseEvent>();
            for (var entry : look.entries()) {
                events.add(named(entry.type(), entry)
                        .id(Long.toString(entry.number()))
                        .build());
                sent = entry.number();
            }
            look.view().flatMap(view -> moved(view.progress())).ifPresent(events::add);
            silent = events.isEmpty() ? silent + 1 : 0;
            if (silent == SILENT_LOOKS) {
                events.add(sse.newEventBuilder().comment("still here").build());
                silent = 0;
            }
            waits = look.entries().isEmpty();
            over = look.isLast();
            return events;
        }

        /** Time always passes; progress is sent if something else changed. */
        private Optional<OutboundSseEvent> moved(UpgradeView.Current progress) {
            var now = List.<Object>of(progress.percent(), progress.step(), progress.doing(), progress.done());
            if (now.equals(shown)) {
                return Optional.empty();
            }
            shown = now;
            return Optional.of(named("progress", progress).build());
        }

        /** The JSON is sent as text, so that no content type stands in front of each event. */
        private OutboundSseEvent.Builder named(String name, Object data) {
            return sse.newEventBuilder().name(name).data(new String(Json.write(data), StandardCharsets.UTF_8));
        }
    }
}
