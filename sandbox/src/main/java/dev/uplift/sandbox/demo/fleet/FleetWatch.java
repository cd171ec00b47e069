package dev.uplift.sandbox.demo.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.sandbox.demo.stage.ProgressDisplay;
import dev.uplift.sandbox.demo.stage.UpgradeView;
import dev.uplift.sandbox.demo.stage.UpgradesApi;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at all upgrades of a fleet until none of them goes on by itself. */
final class FleetWatch {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(300);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration API_AWAY = Duration.ofSeconds(60);

    private final UpgradesApi api;
    private final ProgressDisplay display;
    private final Duration patience;

    /** @param patience after which without any change something is wrong */
    FleetWatch(UpgradesApi api, ProgressDisplay display, Duration patience) {
        this.api = api;
        this.display = display;
        this.patience = patience;
    }

    /**
     * The documents of these upgrades by their ids, each ended or waiting for an approval.
     *
     * @throws IOException if the API stays away for a minute
     * @throws IllegalStateException if nothing changes for longer than the patience
     */
    Map<String, JsonNode> untilSomebodyIsNeeded(Set<String> upgrades) throws IOException, InterruptedException {
        var lastAnswer = System.nanoTime();
        var lastChange = lastAnswer;
        while (true) {
            var asked = System.nanoTime();
            try {
                var documents = read(upgrades);
                var views = views(documents);
                lastAnswer = System.nanoTime();
                if (show(views, upgrades.size())) {
                    lastChange = lastAnswer;
                }
                if (views.size() == upgrades.size()
                        && views.stream().allMatch(view -> view.ended() || view.awaitsApproval())) {
                    display.endLine();
                    return documents;
                }
                requirePatience(lastChange, views, upgrades.size());
            } catch (IOException away) {
                if (since(lastAnswer).compareTo(API_AWAY) > 0) {
                    throw away;
                }
            }
            Thread.sleep(pauseAfter(since(asked)));
        }
    }

    /** Looking at many takes the API a while, which is to be there for the upgrades as well. */
    private static Duration pauseAfter(Duration look) {
        return Duration.ofMillis(Math.clamp(2 * look.toMillis(), SHORTEST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis()));
    }

    private Map<String, JsonNode> read(Set<String> upgrades) throws IOException, InterruptedException {
        var documents = new LinkedHashMap<String, JsonNode>();
        for (var document : api.all()) {
            var id = document.path("id").asText();
            if (upgrades.contains(id)) {
                documents.put(id, document);
            }
        }
        return documents;
    }

    private static List<UpgradeView> views(Map<String, JsonNode> documents) throws IOException {
        var views = new ArrayList<UpgradeView>();
        for (var document : documents.values()) {
            views.add(UpgradesApi.view(document));
        }
        return views;
    }

    private boolean show(List<UpgradeView> views, int total) {
        var progress = FleetProgress.of(views);
        var plain = progress.plain(total);
        return display.show(plain, plain, columns -> progress.drawn(total, columns));
    }

    private void requirePatience(long lastChange, List<UpgradeView> views, int total) {
        if (since(lastChange).compareTo(patience) > 0) {
            throw new IllegalStateException("no upgrade has moved for %d minutes: %s"
                    .formatted(patience.toMinutes(), FleetProgress.of(views).plain(total)));
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
