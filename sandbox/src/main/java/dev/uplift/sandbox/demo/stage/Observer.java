package dev.uplift.sandbox.demo.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Looks at an upgrade until it has ended. */
public final class Observer {

    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration API_AWAY = Duration.ofSeconds(60);
    private static final Duration USUAL_PATIENCE = Duration.ofMinutes(10);

    private final UpgradesApi api;
    private final ProgressDisplay display;
    private final Duration patience;

    /** With patience for ten minutes. */
    public Observer(UpgradesApi api, ProgressDisplay display) {
        this(api, display, USUAL_PATIENCE);
    }

    /** @param patience how long nothing may change */
    public Observer(UpgradesApi api, ProgressDisplay display, Duration patience) {
        this.api = api;
        this.display = display;
        this.patience = patience;
    }

    /**
     * The document in which the upgrade has ended, or waits for an approval.
     *
     * @throws IOException if the API stays away for a minute
     * @throws IllegalStateException if nothing changes for too long
     */
    public JsonNode untilSomebodyIsNeeded(URI upgrade) throws IOException, InterruptedException {
        var lastAnswer = System.nanoTime();
        var lastChange = lastAnswer;
        while (true) {
            try {
                var document = api.get(upgrade);
                var view = UpgradesApi.view(document);
                lastAnswer = System.nanoTime();
                if (display.show(
                        ProgressLine.key(view),
                        ProgressLine.plain(view),
                        columns -> ProgressLine.drawn(view, columns))) {
                    lastChange = lastAnswer;
                }
                if (view.ended() || view.awaitsApproval()) {
                    return document;
                }
                if (since(lastChange).compareTo(patience) > 0) {
                    throw new IllegalStateException("the upgrade has not moved for %d minutes: %s"
                            .formatted(patience.toMinutes(), ProgressLine.plain(view)));
                }
            } catch (IOException away) {
                if (since(lastAnswer).compareTo(API_AWAY) > 0) {
                    throw away;
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
