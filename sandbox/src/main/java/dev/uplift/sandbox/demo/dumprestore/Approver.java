package dev.uplift.sandbox.demo.dumprestore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.sandbox.demo.stage.ProgressDisplay;
import dev.uplift.sandbox.demo.stage.Question;
import dev.uplift.sandbox.demo.stage.UpgradesApi;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Who reads the report of the rehearsal and decides: the person at the terminal, or nobody with {@code --yes}. */
final class Approver {

    /** The name behind its token. */
    static final String NAME = "demo-approver";

    private final UpgradesApi api;
    private final ProgressDisplay display;
    private final boolean yes;

    Approver(UpgradesApi api, ProgressDisplay display, boolean yes) {
        this.api = api;
        this.display = display;
        this.yes = yes;
    }

    /** Approves the plan of this document, or rejects it. */
    void decide(URI upgrade, JsonNode document) throws IOException, InterruptedException {
        var hash = document.path("planHash").asText();
        display.say("Rehearsed in %.1f s. Predicted outage: %.1f s (%s). Plan %s."
                .formatted(
                        document.path("rehearsal").path("seconds").asDouble(),
                        document.path("predictedOutage").path("seconds").asDouble(),
                        document.path("predictedOutage").path("confidence").asText(),
                        hash));
        if (yes || Question.saysYes(display, "Go on with production?")) {
            api.ask(upgrade, "approve", Map.of("planHash", hash, "reason", "the rehearsal of the demo was read"));
            display.say("Approved by " + NAME + ".");
        } else {
            api.ask(upgrade, "reject", Map.of("reason", "said no in the terminal"));
            display.say("Rejected; the clone is taken away.");
        }
    }
}
