package dev.uplift.worker.provider.scalingo.precheck;

import dev.uplift.contracts.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The manifest that has a Review App made with a database of the version that runs, as Scalingo's guide tries upgrades. */
final class ReviewApp {

    private ReviewApp() {}

    /** What goes into {@code scalingo.json}; {@code first-deploy} runs a script of the app's own that fills the database. */
    static String manifest(ScalingoLook look) {
        var version = look.database().version();
        var addon = new TreeMap<String, Object>();
        addon.put("plan", plan(look));
        addon.put("options", Map.of("version", version.ordered()));
        var manifest = new TreeMap<String, Object>();
        manifest.put("addons", List.of(addon));
        manifest.put("scripts", Map.of("first-deploy", "bash -c db-seed.sh"));
        return new String(Json.write(manifest), StandardCharsets.UTF_8);
    }

    private static String plan(ScalingoLook look) {
        var technology = look.addon().isDedicated() ? "postgresql-ng" : "postgresql";
        return "%s:%s".formatted(technology, look.addon().plan());
    }
}
